"""Bodies of requests become resources: names as the schemas spell them, values of the right type, unknown ones dropped.

Read as an IdP writes: Booleans as strings, one object where a list belongs, a bare string where an object belongs,
null, empty strings and empty lists as no value (RFC 7643 §2.5), the URIs of old drafts for today's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scim2_models import InvalidPathException, InvalidSyntaxException, InvalidValueException, Path
from scim2_models.path import AttrPath

from scim_conformance.target.schemas import Attribute, ServedType

JsonObject = dict[str, Any]


def read_resource(served: ServedType, payload: Any) -> JsonObject:
    """Return the resource that a body describes, without what clients cannot write; raises a SCIM exception for 400."""
    if not isinstance(payload, dict):
        raise InvalidSyntaxException(detail="The body must be a JSON object")
    resource: JsonObject = {}
    for key, value in payload.items():
        extension = served.extension_named(key)
        if extension is not None:
            if isinstance(value, dict):
                target = resource.setdefault(extension, {}) if extension else resource
                read_into(target, served.attributes_of(extension), value)
            continue
        place = place_of_key(served, key)
        if place is not None:
            home, attribute = place
            target = resource.setdefault(home, {}) if home else resource
            read_into(target, {attribute.name.casefold(): attribute}, {attribute.name: value})
    return without_empty_extensions(served, resource)


def place_of_key(served: ServedType, key: str) -> tuple[str, Attribute] | None:
    """Return extension and attribute that a key of a body names: a name, or a name with its schema URI before it."""
    attribute = served.core.get(key.casefold())
    if attribute is not None:
        return "", attribute
    if ":" not in key:
        return None
    path = attribute_path(key)
    place = None if path is None or path.sub_attr is not None else served.locate(path)
    return None if place is None else (place.extension, place.attribute)


def attribute_path(text: str) -> AttrPath | None:
    """Return a text as the path of an attribute (RFC 7644 §3.10), or None if it is none."""
    try:
        node = Path(text).ast
    except (InvalidPathException, ValueError):
        return None
    return node if isinstance(node, AttrPath) else None


def read_into(target: JsonObject, attributes: Mapping[str, Attribute], values: Mapping[str, Any]) -> None:
    """Read the values that have an attribute into an object; what clients cannot write is passed over."""
    for key, value in values.items():
        attribute = attributes.get(key.casefold())
        if attribute is None or attribute.is_read_only or attribute.mutability == "writeOnly":
            continue
        read = read_value(attribute, value)
        if read is None:
            target.pop(attribute.name, None)
        else:
            target[attribute.name] = read


def without_empty_extensions(served: ServedType, resource: JsonObject) -> JsonObject:
    """Return a resource without the containers of extensions that hold nothing."""
    for uri in served.extensions:
        if uri in resource and not resource[uri]:
            del resource[uri]
    return resource


def named_attributes(served: ServedType, payload: Mapping[str, Any]) -> frozenset[str]:
    """Return the core attributes that a body names, whatever their values: null is a value to PUT (RFC 7644 §3.5.1)."""
    return frozenset(served.core[key.casefold()].name for key in payload if key.casefold() in served.core)


def read_value(attribute: Attribute, value: Any) -> Any:
    """Return a value as the attribute holds it, None for no value; raises InvalidValueException."""
    if not attribute.multi_valued:
        return read_single(attribute, value)
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    read = [one for one in (read_single(attribute, item) for item in items) if one is not None]
    if attribute.name == "emails":
        read = [one for one in read if "value" in one]
    read = without_repetitions(read)
    one_primary(read)
    return read or None


def without_repetitions(items: list[Any]) -> list[Any]:
    """Return values without those whose type and value stood there before (RFC 7643 §2.4)."""
    seen: set[tuple[str, str]] = set()
    left = []
    for item in items:
        if isinstance(item, dict) and "value" in item:
            pair = (str(item.get("type", "")).casefold(), str(item["value"]))
            if pair in seen:
                continue
            seen.add(pair)
        left.append(item)
    return left


def one_primary(items: list[Any]) -> None:
    """Leave `primary` true on the first value that says so: it may be there no more than once (RFC 7643 §2.4)."""
    marked = [item for item in items if isinstance(item, dict) and item.get("primary") is True]
    for item in marked[1:]:
        item["primary"] = False


def read_single(attribute: Attribute, value: Any) -> Any:
    """Return one value as the attribute holds it, None for no value; raises InvalidValueException."""
    if value in (None, "", []):
        return None
    if attribute.is_complex:
        return read_complex(attribute, value)
    if attribute.type == "boolean":
        return read_boolean(attribute, value)
    if attribute.type in {"integer", "decimal"}:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refused(attribute, "a number")
        return value
    if not isinstance(value, str):
        raise refused(attribute, "a string")
    return value


def read_boolean(attribute: Attribute, value: Any) -> bool:
    """Return a Boolean; Entra ID writes "True" and "False" as strings, others in lower case."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in {"true", "false"}:
        return value.strip().casefold() == "true"
    raise refused(attribute, "true or false")


def read_complex(attribute: Attribute, value: Any) -> JsonObject | None:
    """Return an object with the sub-attributes known; a bare string is its `value` (Entra ID's manager and roles)."""
    if isinstance(value, list) and len(value) == 1 and not attribute.multi_valued:
        value = value[0]
    if isinstance(value, str) and "value" in attribute.subs:
        value = {"value": value}
    if not isinstance(value, dict):
        raise refused(attribute, "an object")
    target: JsonObject = {}
    read_into(target, attribute.subs, value)
    if attribute.name == "manager" and "value" not in target:
        return None
    return target or None


def refused(attribute: Attribute, wanted: str) -> InvalidValueException:
    """Return the error for a value of the wrong type."""
    return InvalidValueException(detail=f"{attribute.name} must be {wanted}")
