"""One PATCH operation applied to a resource (RFC 7644 §3.5.2), in every dialect that the IdPs speak.

scim2-models' own PatchOp works on model objects and takes some milliseconds for an operation, much more for a large
group; it also refuses what the IdPs send. Its grammar of paths is used here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scim2_models import InvalidPathException, InvalidValueException, MutabilityException, NoTargetException, Path
from scim2_models.path import AttrPath, CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator, ValuePath

from scim_conformance.target.filtering import comparable, value_matches
from scim_conformance.target.operations import Operation
from scim_conformance.target.reading import one_primary, read_single, read_value
from scim_conformance.target.schemas import Attribute, Place, ServedType

if TYPE_CHECKING:
    from scim_conformance.target.hooks.patching import Patching

JsonObject = dict[str, Any]


def apply(service: Patching, served: ServedType, operation: Operation, draft: JsonObject) -> None:
    """Apply an operation to a draft, which is changed; raises a SCIM exception for 400."""
    if not operation.path:
        apply_without_path(service, served, operation, draft)
        return
    extension = served.extension_named(operation.path)
    if extension is not None:
        apply_to_extension(service, served, operation, draft, extension)
        return
    node = parse(operation.path)
    path = node if isinstance(node, AttrPath) else node.attr_path
    place = served.locate(path)
    if place is None:
        if path.attr.casefold() == "groups" and served.name == "User":
            raise MutabilityException(detail="groups is read-only, whether it is shown or not")
        service.unknown_path(served, operation.path)
    elif place.attribute.name == "schemas":
        return
    elif place.attribute.is_read_only or (place.sub is not None and place.sub.is_read_only):
        raise MutabilityException(detail=f"{operation.path} is read-only")
    elif place.attribute.mutability != "writeOnly":
        apply_at(service, operation, draft, place, node)


def parse(text: str) -> AttrPath | ValuePath:
    """Return a path as a tree; raises InvalidPathException."""
    node = Path(text).ast
    if isinstance(node, AttrPath | ValuePath):
        return node
    raise InvalidPathException(path=text, detail=f"{text!r} is no path to an attribute")


def apply_without_path(service: Patching, served: ServedType, operation: Operation, draft: JsonObject) -> None:
    """Apply an operation whose value names the attributes; a key may be a path, with dots or a schema URI."""
    if operation.op == "remove":
        raise NoTargetException(detail="A remove needs a path")
    if not isinstance(operation.value, dict):
        raise InvalidValueException(detail="An operation without path needs an object as value")
    for key, value in operation.value.items():
        extension = served.extension_named(key)
        if extension is not None:
            if isinstance(value, dict):
                prefix = f"{extension or served.schema}:"
                nested = {prefix + name: item for name, item in value.items()}
                apply_without_path(service, served, Operation(operation.op, "", nested, has_value=True), draft)
            continue
        apply_key(service, served, Operation(operation.op, key, value, has_value=True), draft)


def apply_key(service: Patching, served: ServedType, operation: Operation, draft: JsonObject) -> None:
    """Apply one key of a path-less value; what is unknown or read-only there is passed over, as in a create."""
    try:
        node = parse(operation.path)
    except InvalidPathException:
        return
    place = served.locate(node if isinstance(node, AttrPath) else node.attr_path)
    if place is None or place.attribute.is_read_only or place.attribute.mutability == "writeOnly":
        return
    if place.sub is not None and place.sub.is_read_only:
        return
    apply_at(service, operation, draft, place, node)


def apply_to_extension(
    service: Patching, served: ServedType, operation: Operation, draft: JsonObject, extension: str
) -> None:
    """Apply an operation whose path is a schema URI: to the attributes of that schema (RFC 7644 §3.10)."""
    if operation.op != "remove":
        value = {extension or served.schema: operation.value}
        apply_without_path(service, served, Operation(operation.op, "", value, has_value=True), draft)
    elif extension:
        draft.pop(extension, None)
    else:
        raise MutabilityException(detail="The core attributes cannot be removed as a whole")


def apply_at(
    service: Patching, operation: Operation, draft: JsonObject, place: Place, node: AttrPath | ValuePath
) -> None:
    """Apply an operation to the attribute that its path leads to."""
    home = draft.setdefault(place.extension, {}) if place.extension else draft
    if operation.op != "remove" and isinstance(node, AttrPath) and not operation.has_value:
        raise InvalidValueException(detail=f"An {operation.op} at {operation.path} needs a value")
    if place.attribute.name == "members":
        service.change_members(operation, draft, place.attribute, node)
    elif isinstance(node, ValuePath):
        change_selected(service, operation, home, place.attribute, node)
    elif place.sub is not None:
        change_sub(operation, home, place.attribute, place.sub)
    elif operation.op == "remove":
        remove_attribute(operation, home, place.attribute)
    else:
        write_attribute(operation, home, place.attribute)
    if place.extension and not home:
        draft.pop(place.extension, None)


def write_attribute(operation: Operation, home: JsonObject, attribute: Attribute) -> None:
    """Add or replace an attribute: values are appended or exchanged, an object is merged (§3.5.2.1, §3.5.2.3)."""
    value = read_value(attribute, operation.value)
    held = home.get(attribute.name)
    if value is None:
        if operation.op == "replace":
            refuse_if_required(attribute)
            home.pop(attribute.name, None)
    elif attribute.multi_valued and operation.op == "add" and held:
        home[attribute.name] = appended(attribute, held, value)
    elif attribute.is_complex and not attribute.multi_valued and isinstance(held, dict):
        home[attribute.name] = {**held, **value}
        for name, item in operation.value.items() if isinstance(operation.value, dict) else ():
            sub = attribute.subs.get(name.casefold())
            if sub is not None and item in (None, "") and not sub.is_read_only:
                home[attribute.name].pop(sub.name, None)
    else:
        home[attribute.name] = value


def appended(attribute: Attribute, held: list[Any], added: list[Any]) -> list[Any]:
    """Return values with new ones behind them; what is there already is not added (RFC 7644 §3.5.2.1)."""
    new = [item for item in added if not any(same_value(attribute, item, other) for other in held)]
    if any(isinstance(item, dict) and item.get("primary") is True for item in new):
        held = [{**item, "primary": False} if item.get("primary") is True else item for item in held]
    return [*held, *new]


def same_value(attribute: Attribute, left: Any, right: Any) -> bool:
    """Say whether two values of an attribute are one and the same, but for `primary`."""
    if not (isinstance(left, dict) and isinstance(right, dict)):
        return bool(comparable(attribute, left) == comparable(attribute, right))
    names = (left.keys() | right.keys()) - {"primary"}
    return all(
        comparable(attribute.subs[name.casefold()], left.get(name))
        == comparable(attribute.subs[name.casefold()], right.get(name))
        for name in names
    )


def remove_attribute(operation: Operation, home: JsonObject, attribute: Attribute) -> None:
    """Remove an attribute, or only the values listed: Entra ID names what to remove in the value."""
    held = home.get(attribute.name)
    if operation.value in (None, []) or not isinstance(held, list):
        if operation.value == [] and isinstance(held, list):
            return
        refuse_if_required(attribute)
        home.pop(attribute.name, None)
        return
    listed = read_value(attribute, operation.value) or []
    kept = [item for item in held if not any(is_meant(attribute, one, item) for one in listed)]
    store_values(home, attribute, kept)


def is_meant(attribute: Attribute, described: Any, item: Any) -> bool:
    """Say whether a listed value means a held one: all that it says agrees."""
    if not (isinstance(described, dict) and isinstance(item, dict)):
        return bool(comparable(attribute, described) == comparable(attribute, item))
    return all(
        comparable(attribute.subs[name.casefold()], value)
        == comparable(attribute.subs[name.casefold()], item.get(name))
        for name, value in described.items()
    )


def change_sub(operation: Operation, home: JsonObject, attribute: Attribute, sub: Attribute) -> None:
    """Apply an operation to a sub-attribute, in each value where there are several."""
    value = None if operation.op == "remove" else read_value(sub, operation.value)
    held = home.get(attribute.name)
    if attribute.multi_valued:
        items = held or ([] if value is None else [{}])
        store_values(home, attribute, [with_sub(item, sub, value) for item in items])
        return
    changed = with_sub(held or {}, sub, value)
    if changed and not (attribute.name == "manager" and "value" not in changed):
        home[attribute.name] = changed
    else:
        home.pop(attribute.name, None)


def with_sub(item: Mapping[str, Any], sub: Attribute, value: Any) -> JsonObject:
    """Return a value with a sub-attribute set, or unset by None."""
    if value is None:
        return {name: held for name, held in item.items() if name != sub.name}
    return {**item, sub.name: value}


def change_selected(
    service: Patching, operation: Operation, home: JsonObject, attribute: Attribute, node: ValuePath
) -> None:
    """Apply an operation to the values that a value filter selects (§3.5.2.1 to §3.5.2.3)."""
    held = home.get(attribute.name)
    items: list[Any] = held if isinstance(held, list) else ([] if held is None else [held])
    chosen = [value_matches(attribute, node.val_filter, item) for item in items]
    sub = None
    if node.sub_attr is not None:
        sub = attribute.subs.get(node.sub_attr.casefold())
        if sub is None:
            raise InvalidPathException(path=operation.path, detail=f"{operation.path} names no sub-attribute")
    if operation.op == "remove":
        part = None if sub is None or sub.name == "value" else sub  # an entry without its value is none
        changed = [
            item if not chosen[at] else (with_sub(item, part, None) if part else None) for at, item in enumerate(items)
        ]
    elif any(chosen):
        changed = [written(operation, attribute, sub, item) if chosen[at] else item for at, item in enumerate(items)]
        settle_primary(changed, [at for at, one in enumerate(chosen) if one], items)
    else:
        if operation.op == "replace" and items and service.rules.strict_paths and attribute.name != "emails":
            # RFC 7644 §3.5.2.3; e-mails are created all the same, since Entra ID replaces them by type (reading R85)
            raise NoTargetException(detail=f"None of the values matches {operation.path}")
        created = service.unmatched(operation, attribute, node, sub)
        changed = items if created is None else appended(attribute, items, [created])
    kept = [item for item in changed if item]
    if attribute.multi_valued:
        store_values(home, attribute, kept)
    elif kept:
        home[attribute.name] = kept[0]
    else:
        home.pop(attribute.name, None)


def written(operation: Operation, attribute: Attribute, sub: Attribute | None, item: Any) -> Any:
    """Return a selected value after an add or a replace: what is not named stays."""
    if sub is not None:
        return with_sub(item, sub, read_value(sub, operation.value))
    value = operation.value[0] if isinstance(operation.value, list) and len(operation.value) == 1 else operation.value
    read = read_single(attribute, value)
    if read is None:
        return None if operation.op == "replace" else item
    return {**item, **read} if isinstance(item, dict) else read


def settle_primary(items: list[Any], touched: list[int], before: list[Any]) -> None:
    """Take `primary` from the others where an operation gave it to one (RFC 7644 §3.5.2)."""
    new = [at for at in touched if is_primary(items[at]) and not is_primary(before[at])]
    if len(new) > 1:
        raise InvalidValueException(detail="Only one value can be primary")
    for at in new:
        for other, item in enumerate(items):
            if other != at and is_primary(item):
                items[other] = {**item, "primary": False}


def is_primary(item: Any) -> bool:
    """Say whether a value is marked as primary."""
    return isinstance(item, dict) and item.get("primary") is True


def described(attribute: Attribute, node: FilterNode) -> JsonObject | None:
    """Return the value that a filter of equalities describes, or None if it describes none."""
    terms = node.terms if isinstance(node, LogicalExpr) and node.op is LogicalOperator.and_ else (node,)
    value: JsonObject = {}
    for term in terms:
        if not isinstance(term, Comparison) or term.op is not CompareOperator.eq or term.attr_path.sub_attr:
            return None
        sub = attribute.subs.get(term.attr_path.attr.casefold())
        if sub is None:
            return None
        value[sub.name] = read_value(sub, term.value)
    return value


def store_values(home: JsonObject, attribute: Attribute, items: list[Any]) -> None:
    """Hold the values of an attribute; none of a required one is refused."""
    kept = [item for item in items if item not in (None, {})]
    if kept:
        one_primary(kept)
        home[attribute.name] = kept
    else:
        if attribute.name in home:
            refuse_if_required(attribute)
        home.pop(attribute.name, None)


def refuse_if_required(attribute: Attribute) -> None:
    """Refuse to leave a required attribute without a value (RFC 7644 §3.5.2.2)."""
    if attribute.required:
        raise MutabilityException(detail=f"{attribute.name} is required and cannot be removed")
