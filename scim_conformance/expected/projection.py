"""From what was sent to what must be held: the attribute rules of the contract laid over a representation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from immutables import Map

from scim_conformance.expected import ids
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.knowledge import (
    UNKNOWN,
    Fact,
    Key,
    Knowledge,
    Known,
    Members,
    OneOf,
    State,
    key_of,
)
from scim_conformance.expected.leaves import Leaf, leaves
from scim_conformance.expected.likeness import alike, boolean
from scim_conformance.expected.resource import Existence
from scim_conformance.expected.rules import (
    Grade,
    contract_id,
    definition_of,
    grade_of,
    is_promised,
    is_tracked,
    keeps_first_email,
    own_or,
    rules_of,
)
from scim_conformance.expected.world import World, need
from scim_conformance.scim.attributes import get, is_unassigned, values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute, AttributeType

EMAILS: Key = ("", "emails", "")
MEMBERS: Key = ("", "members", "")
DISPLAY_NAME: Key = ("", "displayname", "")
FORMATTED: Key = ("", "name", "formatted")
ACTIVE: Key = ("", "active", "")
_SOURCES_OF_DEFAULTS = (("", "username"), ("", "name"), ("", "displayname"), ("", "emails"))


def project(
    world: World,
    directory: Directory,
    resource_type: str,
    body: JsonObject,
    write: int,
    *,
    operation: tuple[str, ...] = (),
) -> State:
    """Return the picture of a resource that was sent whole, as a create or a replace.

    `operation` are the requirements that a deviation breaks besides the contract's; a create has none of its own.
    """
    definition = definition_of(world, resource_type)
    if definition is None:
        return Map()
    facts: dict[Key, Fact] = {}
    announced = {uri.casefold() for uri in values_of(get(body, "schemas")) if isinstance(uri, str)}
    for leaf in leaves(body, definition):
        if leaf.path.schema_uri and leaf.path.schema_uri.casefold() not in announced:
            facts[key_of(leaf.path)] = Fact(leaf.path, UNKNOWN, (), write)  # may be passed over whole (R2)
            continue
        fact = asserted(world, directory, resource_type, leaf, write, operation=operation)
        if fact is not None:
            facts[key_of(fact.path)] = fact
    if resource_type == "User":
        if not operation:
            _without_active(world, facts, write)
        _two_full_names(world, facts)
    return Map(facts)


def asserted(
    world: World,
    directory: Directory,
    resource_type: str,
    leaf: Leaf,
    write: int,
    *,
    operation: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
) -> Fact | None:
    """Return what an attribute is after a write that names it, None where the model does not follow it.

    `needs` are an IdP's requirements on this very write. They are demanded of what the contract promises to keep: of
    the rest nobody can tell a write that was not understood from one that was passed over (IRU.md M5).
    """
    if not is_tracked(leaf.path, leaf.attribute):
        return None
    path, value = leaf.path, leaf.value
    if leaf.attribute is not None and leaf.attribute.type is AttributeType.COMPLEX and not leaf.attribute.multi_valued:
        return _in_place_of_a_complex_one(world, resource_type, leaf, write, operation)
    if key_of(path) == MEMBERS and resource_type == "Group":
        knowledge: Knowledge = Members(members_from(value, directory))
    else:
        knowledge, reading = read(world, value, leaf.attribute)
        needs += reading
    demanded = demands(world, resource_type, path, leaf.attribute, operation)
    if needs and is_promised(world, resource_type, path, leaf.attribute):
        demanded = (*needs, *(demanded or ()))
    if demanded is None:
        return Fact(path, UNKNOWN, (), write)
    if key_of(path) == EMAILS and keeps_first_email(world, resource_type) and isinstance(knowledge, Known):
        knowledge = Known(first_email(knowledge.value))
        if knowledge.value is not None:
            demanded = (contract_id(world, ids.FIRST_EMAIL), *demanded)
    return Fact(path, knowledge, demanded, write)


def demands(
    world: World, resource_type: str, path: AttributePath, attribute: Attribute | None, operation: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the requirements that a deviation of this attribute breaks after a write; None where nothing is held."""
    match grade_of(world, resource_type, path, attribute):
        case Grade.MUST:
            return (*operation, contract_id(world, ids.KEPT))
        case Grade.SHOULD:
            return (contract_id(world, ids.OTHER_KEPT),)
        case Grade.LIVE:
            if operation:
                return operation
            members = key_of(path) == MEMBERS
            return (ids.CREATE_KEEPS_MEMBERS if members else ids.CREATE_KEEPS,)
        case Grade.OPEN:
            return None


def read(world: World, value: JsonValue, attribute: Attribute | None) -> tuple[Knowledge, tuple[str, ...]]:
    """Return what a value means to a service provider, with the needs that make it mean that."""
    if value == "" and isinstance(value, str):
        return OneOf(("", None)), ()
    if attribute is None:
        return Known(value), ()
    if attribute.type is AttributeType.BOOLEAN and isinstance(value, str):
        meant = boolean(value)
        wanted = need(world, "boolean-strings-are-read")
        return (UNKNOWN if meant is None else Known(meant)), ((wanted,) if wanted and meant is not None else ())
    if attribute.multi_valued and isinstance(value, list):
        return Known([_as_value(part, attribute) for part in value if not is_unassigned(part)]), ()
    return Known(value), ()


def members_from(value: JsonValue, directory: Directory) -> Map[str, bool]:
    """Return the members that a list names; one that is no resource of the run may be kept or dropped (R28)."""
    return Map({id_: is_known_member(id_, directory) for id_ in member_ids(values_of(value))})


def member_ids(values: Iterable[JsonValue]) -> Iterable[str]:
    """Yield the ids that members name: by `value`, by a bare string, else by the end of `$ref`."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            named = get(value, "value")
            if isinstance(named, str) and named:
                yield named
            elif isinstance(reference := get(value, "$ref"), str) and reference:
                yield reference.rstrip("/").rpartition("/")[2]


def is_known_member(id_: str, directory: Directory) -> bool:
    """Return whether a member is a resource of the run that exists for certain."""
    held = directory.held(id_)
    return held is not None and held.existence is Existence.EXISTS


def first_email(value: JsonValue) -> JsonValue:
    """Return what is held of a list of e-mails where the first one is kept: its value, and the type that was sent."""
    for entry in values_of(value):
        address = get(entry, "value") if isinstance(entry, dict) else entry
        if is_unassigned(address) or address == "":
            continue
        kind = get(entry, "type") if isinstance(entry, dict) else None
        held: JsonObject = {"value": address}
        if not is_unassigned(kind):
            held["type"] = kind
        return [held]
    return None


def full_names_meet(world: World, state: State, before: State) -> State:
    """Return a picture in which a contract's two names for one thing may have followed each other (IRU.md A2)."""
    rules = rules_of(world, "User")
    if rules is None or not any({"displayName", "name.formatted"} <= set(group) for group in rules.one_of):
        return state
    for changed, other in ((DISPLAY_NAME, FORMATTED), (FORMATTED, DISPLAY_NAME)):
        new, follower = state.get(changed), state.get(other)
        if new is None or follower is None or new is before.get(changed) or follower is not before.get(other):
            continue
        if isinstance(new.knowledge, Known) and isinstance(follower.knowledge, Known):
            either = OneOf((follower.knowledge.value, new.knowledge.value))
            state = state.set(other, replace(follower, knowledge=either))
        else:
            state = state.set(other, replace(follower, knowledge=UNKNOWN))
    return state


def defaults_follow(state: State, before: State) -> State:
    """Return a picture in which texts that nobody sent may have been made anew of names and addresses (R13)."""
    if not any(state.get(key) is not before.get(key) for key in before if key[:2] in _SOURCES_OF_DEFAULTS):
        return state
    for key, fact in before.items():
        if fact.sent or state.get(key) is not fact or isinstance(possible(fact), bool):
            continue
        state = state.set(key, replace(fact, knowledge=UNKNOWN, confirmed=False))
    return state


def possible(fact: Fact) -> JsonValue:
    """Return the value of a fact where there is one, else None."""
    return fact.knowledge.value if isinstance(fact.knowledge, Known) else None


def _as_value(part: JsonValue, attribute: Attribute) -> JsonValue:
    """Return a value of a multi-valued attribute as an object where its schema has it so (Entra's bare strings).

    What the schema lacks in it is passed over: it may be kept or dropped (Entra's roles come with displayName).
    """
    if attribute.type is not AttributeType.COMPLEX:
        return part
    if isinstance(part, str) and attribute.sub("value") is not None:
        return {"value": part}
    if isinstance(part, dict):
        return {name: value for name, value in part.items() if attribute.sub(name) is not None}
    return part


def _in_place_of_a_complex_one(
    world: World, resource_type: str, leaf: Leaf, write: int, operation: tuple[str, ...]
) -> Fact:
    """A bare string where an object belongs: Entra's manager, which then reads back as an object with `value`."""
    path = AttributePath(leaf.path.schema_uri, leaf.path.name, "value")
    wanted = need(world, "manager-string-is-read")
    kept = demands(world, resource_type, path, leaf.attribute, operation) or ()
    if wanted and kept and leaf.path.name.casefold() == "manager" and isinstance(leaf.value, str):
        knowledge: Knowledge = Known(leaf.value) if leaf.value else OneOf(("", None))
        return Fact(path, knowledge, (wanted, *kept), write)
    return Fact(path, UNKNOWN, (), write)


def _without_active(world: World, facts: dict[Key, Fact], write: int) -> None:
    """A user who was created without `active` is active where the contract says that IdPs add it (IRU.md A8)."""
    wanted = own_or(world, ids.ACTIVE_BY_DEFAULT, "")
    if wanted and ACTIVE not in facts:
        facts[ACTIVE] = Fact(AttributePath("", "active"), OneOf((True, None)), (wanted,), write, sent=False)


def _two_full_names(world: World, facts: dict[Key, Fact]) -> None:
    """Where displayName and name.formatted are one thing to the contract and differ, neither is sure (IRU.md A2)."""
    rules = rules_of(world, "User")
    if rules is None or not any({"displayName", "name.formatted"} <= set(group) for group in rules.one_of):
        return
    display, formatted = facts.get(DISPLAY_NAME), facts.get(FORMATTED)
    if display is None or formatted is None:
        return
    if not (isinstance(display.knowledge, Known) and isinstance(formatted.knowledge, Known)):
        return
    if alike(display.knowledge.value, formatted.knowledge.value, None, display.path):
        return
    facts[DISPLAY_NAME] = replace(display, requirements=(contract_id(world, ids.DISPLAY_NAME_BESIDE_FORMATTED),))
    facts[FORMATTED] = replace(formatted, knowledge=UNKNOWN, requirements=())
