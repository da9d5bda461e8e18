"""A PATCH laid on the pictures of a resource, operation by operation (RFC 7644 §3.5.2; readings R81 to R106)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scim_conformance.expected import ids
from scim_conformance.expected.coverage import core_path
from scim_conformance.expected.knowledge import UNKNOWN, Fact, State, key_of, location
from scim_conformance.expected.leaves import extension_of
from scim_conformance.expected.patch_many import Target, remove_values, set_chosen, set_values
from scim_conformance.expected.patch_members import remove_members, set_chosen_members, set_members
from scim_conformance.expected.patch_single import remove_single, set_single
from scim_conformance.expected.patch_steps import BAD_REQUEST, Context, Refusal, Step, demanded, joined
from scim_conformance.expected.projection import MEMBERS, defaults_follow, full_names_meet
from scim_conformance.expected.resource import ALTERNATIVES_MAX
from scim_conformance.expected.rules import contract_id, rules_of
from scim_conformance.expected.world import need
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.messages import PatchOperation
from scim_conformance.scim.path import AttributePath, ScimSyntaxError, ValuePath, parse_path
from scim_conformance.scim.schema import Attribute, Mutability, Uniqueness

_DEFAULT_SUBS = frozenset({"value", "display", "type", "primary", "$ref"})
"""Sub-attributes that every multi-valued attribute may have, whether its schema lists them or not (RFC 7643 §2.4)."""

_PATH_TYPES = ("invalidPath", "noTarget", "invalidFilter", "invalidValue", "invalidSyntax")


@dataclass(frozen=True, slots=True)
class Patched:
    """What may come of a PATCH: the pictures of a success (none: it must be refused), the lawful or demanded refusals,
    and the requirements that forbid a refusal.
    """

    states: tuple[State, ...]
    refusals: tuple[Refusal, ...]
    why: tuple[str, ...]
    at: str = ""


def apply(context: Context, operations: Iterable[PatchOperation]) -> Patched:
    """Return what may come of the operations in their order; each sees the result of the one before (R100)."""
    states = context.held.states
    refusals: dict[Refusal, None] = {}
    why: dict[str, None] = {}
    at = ""
    for number, operation in enumerate(operations):
        step = joined(_operation(context, state, operation) for state in states)
        if operation.op_text != operation.op:
            wanted = need(context.world, "op-names-any-case")
            step = replace(
                step,
                refusals=step.refusals if wanted else (*step.refusals, Refusal()),
                why=(*step.why, *((wanted,) if wanted else ())),
            )
        why.update(dict.fromkeys(step.why))
        at = at or step.at or f"$.Operations[{number}]"
        if not step.applied:
            return Patched((), (*step.refusals, *refusals), tuple(why), at)
        refusals.update(dict.fromkeys(step.refusals))
        states = step.applied[:ALTERNATIVES_MAX]
    before = context.held.states[0]
    followed = (full_names_meet(context.world, state, before) for state in states)
    return Patched(tuple(defaults_follow(state, before) for state in followed), tuple(refusals), tuple(why), at)


def _operation(context: Context, state: State, operation: PatchOperation) -> Step:
    if operation.path_text is None or operation.path_text == "":
        if operation.op == "remove":
            return demanded(ids.REMOVE_NEEDS_PATH, ("noTarget",), "$.Operations", ids.NO_TARGET_TYPE)
        return _path_less(context, state, operation)
    try:
        path = parse_path(operation.path_text, context.definition.schema_uris)
    except ScimSyntaxError:
        return demanded(ids.BAD_PATH, _PATH_TYPES, operation.path_text, ids.BAD_PATH_TYPE)
    return _at_path(context, state, operation, path)


def _at_path(
    context: Context,
    state: State,
    operation: PatchOperation,
    path: AttributePath | ValuePath,
    needs: tuple[str, ...] = (),
) -> Step:
    plain = core_path(path.attribute if isinstance(path, ValuePath) else path, context.definition)
    if not plain.name:
        return _container(context, state, operation, plain)
    top = AttributePath(plain.schema_uri, plain.name)
    attribute = context.definition.find(top)
    if attribute is None:
        return _unknown_attribute(context, state, plain)
    spelled = AttributePath(plain.schema_uri, attribute.name)
    guarded = _read_only(spelled, attribute, state)
    if guarded is not None:
        return guarded
    if attribute.multi_valued:
        condition = path.filter if isinstance(path, ValuePath) else None
        return _many(context, state, operation, Target(spelled, attribute, condition, path.sub), needs)
    if isinstance(path, ValuePath):
        return _single_with_filter(context, state, operation, spelled, attribute)
    return _single(context, state, operation, plain, spelled, attribute=attribute, needs=needs)


def _single(
    context: Context,
    state: State,
    operation: PatchOperation,
    path: AttributePath,
    spelled: AttributePath,
    *,
    attribute: Attribute,
    needs: tuple[str, ...],
) -> Step:
    if path.sub:
        sub = attribute.sub(path.sub)
        if sub is None:
            return _unknown_attribute(context, state, path)
        spelled, attribute = AttributePath(spelled.schema_uri, spelled.name, sub.name), sub
        guarded = _read_only(spelled, sub, state)
        if guarded is not None:
            return guarded
    if operation.op == "remove":
        return remove_single(context, state, spelled, attribute)
    if not operation.has_value:
        return demanded(ids.PATCH_MALFORMED, at=location(spelled))
    return set_single(context, state, operation, spelled, attribute, needs=needs)


def _many(context: Context, state: State, operation: PatchOperation, target: Target, needs: tuple[str, ...]) -> Step:
    is_members = key_of(target.path) == MEMBERS and context.kind == "Group"
    op, value = operation.op, operation.value
    if target.sub and target.attribute.sub(target.sub) is None and target.sub.casefold() not in _DEFAULT_SUBS:
        sub_path = AttributePath(target.path.schema_uri, target.path.name, target.sub)
        return _unknown_attribute(context, state, sub_path)
    if op == "remove":
        if is_members:
            return remove_members(context, state, target, value, has_value=operation.has_value)
        return remove_values(context, state, target)
    if target.filter is not None:
        chosen = set_chosen_members if is_members else set_chosen
        return chosen(context, state, op, target, value)
    if target.sub:  # `emails.value`: all values, or an error; the RFC has no word for it
        after = state.set(key_of(target.path), Fact(target.path, UNKNOWN, (), context.number))
        return Step((after,), (Refusal(),))
    if not operation.has_value:
        return demanded(ids.PATCH_MALFORMED, at=location(target.path))
    if is_members:
        return set_members(context, state, op, target, value, needs=needs)
    return set_values(context, state, op, target, value, needs=needs)


def _single_with_filter(
    context: Context, state: State, operation: PatchOperation, spelled: AttributePath, attribute: Attribute
) -> Step:
    """A value filter on a singular attribute, as Entra ID's `manager[value eq "..."]`: no grammar forbids a refusal."""
    if operation.op == "remove":
        return joined((remove_single(context, state, spelled, attribute), Step((state,), (Refusal(),))))
    return Step((_forget(context, state, spelled),), (Refusal(),))


def _path_less(context: Context, state: State, operation: PatchOperation) -> Step:
    """Every attribute in the value is applied (R84); keys that are paths in disguise may be (R102, R103)."""
    if not isinstance(operation.value, dict):
        return demanded(ids.PATCH_MALFORMED, at="$.Operations")
    wanted = need(context.world, "path-less-value-is-applied")
    why = (wanted, ids.PATH_LESS_APPLIED) if wanted else (ids.PATH_LESS_APPLIED,)
    step = Step((state,), (), why, "$.Operations")
    for key, value in operation.value.items():
        nexts = joined(_keyed(context, one, operation, key, value) for one in step.applied[:ALTERNATIVES_MAX])
        if not nexts.applied:
            return nexts
        refusals = (*step.refusals, *nexts.refusals)
        step = Step(nexts.applied, refusals, (*nexts.why, *step.why), nexts.at or step.at)
    return step


def _keyed(context: Context, state: State, operation: PatchOperation, key: str, value: JsonValue) -> Step:
    inner = PatchOperation(operation.op, operation.op_text, key, value, True)
    folded = key.casefold()
    if folded == "schemas":
        return Step((state,))
    if folded == "id":
        wanted = need(context.world, "id-in-path-less-value-is-ignored") if value == context.held.id else None
        return Step((state,), (), (wanted,), "$.Operations[*].value.id") if wanted else Step((state,), (Refusal(),))
    if folded in {"meta", "groups"}:
        wanted = need(context.world, "read-only-groups-are-ignored") if folded == "groups" else None
        return Step((state,), (), (wanted,)) if wanted else Step((state,), (Refusal(),))
    if ":" in key:
        return _urn_key(context, state, inner, key)
    if "." in key:
        return _dotted(context, state, inner, key)
    return _at_path(context, state, inner, AttributePath("", key))


def _urn_key(context: Context, state: State, inner: PatchOperation, key: str) -> Step:
    if extension_of(key, context.definition) is not None or key.casefold() == context.definition.core.id.casefold():
        return _container(context, state, inner, core_path(AttributePath(key, ""), context.definition))
    try:
        path = parse_path(key, context.definition.schema_uris)
    except ScimSyntaxError:
        return Step((state,), (Refusal(),))
    if isinstance(path, AttributePath) and context.definition.find(core_path(path, context.definition)) is None:
        return _unknown_key(context, state, key)
    wanted = need(context.world, "urn-keys-are-applied")
    step = _at_path(context, state, inner, path, (wanted,) if wanted else ())
    return step if wanted else joined((step, Step((), (Refusal(),))))


def _dotted(context: Context, state: State, inner: PatchOperation, key: str) -> Step:
    wanted = need(context.world, "dotted-keys-are-applied")
    try:
        path = parse_path(key, context.definition.schema_uris)
    except ScimSyntaxError:
        return Step((state,), (Refusal(),))
    step = _at_path(context, state, inner, path, (wanted,) if wanted else ())
    return step if wanted else joined((step, Step((state,), (Refusal(),))))


def _container(context: Context, state: State, operation: PatchOperation, path: AttributePath) -> Step:
    """An extension named as a whole: each attribute in the object is applied; a remove takes them all."""
    schema = extension_of(path.schema_uri, context.definition) if path.schema_uri else context.definition.core
    if schema is None:
        return _unknown_attribute(context, state, path)
    if operation.op == "remove":
        steps = Step((state,))
        for attribute in schema.attributes:
            spelled = AttributePath(path.schema_uri, attribute.name)
            gone = joined(_cleared(context, one, spelled, attribute) for one in steps.applied)
            steps = Step(gone.applied, (Refusal(),))
        return steps
    if not isinstance(operation.value, dict):
        return demanded(ids.PATCH_MALFORMED, at=location(path))
    step = Step((state,))
    for key, value in operation.value.items():
        inner = PatchOperation(operation.op, operation.op_text, key, value, True)
        nexts = joined(
            _at_path(context, one, inner, AttributePath(path.schema_uri, key))
            for one in step.applied[:ALTERNATIVES_MAX]
        )
        if not nexts.applied:
            return nexts
        step = Step(nexts.applied, (*step.refusals, *nexts.refusals), (*nexts.why, *step.why), nexts.at or step.at)
    return step


def _cleared(context: Context, state: State, path: AttributePath, attribute: Attribute) -> Step:
    if attribute.multi_valued:
        return remove_values(context, state, Target(path, attribute))
    return remove_single(context, state, path, attribute)


def _read_only(path: AttributePath, attribute: Attribute, state: State) -> Step | None:
    """Return the step of a read-only attribute that is named by a path (R92); `meta` may be passed over."""
    if path.name.casefold() == "meta":
        return Step((state,), (Refusal(),))
    if attribute.mutability is Mutability.READ_ONLY or path.name.casefold() == "schemas":
        if path.name.casefold() == "schemas" or path.sub:
            return Step((state,), (Refusal(),))
        return demanded(ids.READ_ONLY_REFUSED, ("mutability",), location(path), ids.MUTABILITY_TYPE)
    if attribute.mutability is Mutability.IMMUTABLE:  # what is unique as well may be refused as taken first
        is_unique = attribute.uniqueness is not Uniqueness.NONE
        return Step((state,), (Refusal(BAD_REQUEST | {409}) if is_unique else Refusal(),))
    return None


def _unknown_attribute(context: Context, state: State, path: AttributePath) -> Step:
    """A path to what no schema has: refused (R104), unless the contract or the IdP wants it passed over.

    An IdP wants it of its default mappings. A path into an extension that the endpoint lacks is an administrator's own
    mapping, and may be refused.
    """
    is_manager = path.name.casefold() == "manager" and not path.schema_uri
    is_foreign = bool(path.schema_uri) and extension_of(path.schema_uri, context.definition) is None
    if is_foreign and need(context.world, "unknown-attributes-are-tolerated") and not _contracted(context):
        return Step((_forget(context, state, path),), (Refusal(),))
    wanted = (need(context.world, "manager-without-urn-is-read") if is_manager else None) or _tolerated(context)
    after = _forget(context, state, path)
    if wanted:
        return Step((after,), (), (wanted,), location(path))
    named = any(
        path.name.casefold() == one.name.casefold()
        for schema in context.definition.extensions
        for one in schema.attributes
    )
    if named:  # an extension's attribute without its URN, as Entra ID's `manager`
        return Step((after,), (Refusal(),))
    refusal = Refusal(
        BAD_REQUEST, ids.UNKNOWN_PATH, _PATH_TYPES, ids.BAD_PATH_TYPE, may_lack_type=True, at=location(path)
    )
    return Step((), (refusal,))


def _unknown_key(context: Context, state: State, key: str) -> Step:
    wanted = _tolerated(context)
    after = _forget(context, state, AttributePath("", key))
    return Step((after,), (), (wanted,)) if wanted else Step((after,), (Refusal(),))


def _tolerated(context: Context) -> str:
    return need(context.world, "unknown-attributes-are-tolerated") or _contracted(context)


def _contracted(context: Context) -> str:
    """Return the contract's promise that what it does not list does no harm, empty where it gives none."""
    rules = rules_of(context.world, context.kind)
    return "" if rules is None or rules.live else contract_id(context.world, ids.UNLISTED_HARMLESS)


def _forget(context: Context, state: State, path: AttributePath) -> State:
    """Return the picture in which an attribute may be anything, also where an extension has one of that name."""
    for key, fact in list(state.items()):
        if key[1] == path.name.casefold() and (not path.schema_uri or key[0] == path.schema_uri.casefold()):
            state = state.set(key, Fact(fact.path, UNKNOWN, (), context.number))
    return state


def body_of_old(body: JsonValue) -> tuple[PatchOperation, ...] | None:
    """Return the operations that a SCIM 1.1 membership PATCH stands for (OneLogin's samples), None for other bodies."""
    if not isinstance(body, dict):
        return None
    entries = body.get("members")
    if not isinstance(entries, list) or any(key.casefold() == "operations" for key in body):
        return None
    operations: list[PatchOperation] = []
    for entry in entries:
        if not isinstance(entry, dict):
            return None
        value: JsonObject = {name: part for name, part in entry.items() if name.casefold() != "operation"}
        if str(entry.get("operation", "add")).casefold() == "delete":
            path = f'members[value eq "{entry.get("value")}"]'
            operations.append(PatchOperation("remove", "remove", path, None, False))
        else:
            operations.append(PatchOperation("add", "add", "members", [value], True))
    return tuple(operations)
