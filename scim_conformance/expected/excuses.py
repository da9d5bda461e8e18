"""What in a representation lets a service provider refuse it, and which needs and promises take that excuse away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scim_conformance.expected import ids
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.knowledge import key_of, location
from scim_conformance.expected.leaves import Leaf, extension_of, leaves
from scim_conformance.expected.likeness import boolean, folded
from scim_conformance.expected.projection import MEMBERS, is_known_member, member_ids
from scim_conformance.expected.rules import Grade, contract_id, grade_of, is_required, own_or, rules_of
from scim_conformance.expected.world import World, need
from scim_conformance.scim.attributes import find_key, get, is_unassigned, values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute, AttributeType, Definition, Mutability

BAD_REQUEST = frozenset({400})


@dataclass(frozen=True, slots=True)
class Excuse:
    """One thing that may be refused, with the statuses of such a refusal.

    `narrowed` is the requirement that takes the excuse away: an IdP's need, a promise of the contract, or a rule of
    the RFC that says how the thing is to be read; empty where the refusal is lawful.
    """

    at: str
    statuses: frozenset[int] = BAD_REQUEST
    narrowed: str = ""


def body_excuses(world: World, directory: Directory, resource_type: str, body: JsonObject) -> Iterator[Excuse]:
    """Yield what a create or replace may be refused for (readings R1 to R6, R12, R17, R19 to R22, R26 to R35)."""
    definition = world.capabilities.definitions[resource_type]
    yield from _schemas_excuses(world, body, definition)
    for name in ("id", "meta"):
        if get(body, name) is not None:
            yield Excuse(f"$.{name}", narrowed=ids.READ_ONLY_IGNORED)
    found = tuple(leaves(body, definition))
    for leaf in found:
        yield from leaf_excuses(world, directory, resource_type, leaf)
    yield from _missing_excuses(world, resource_type, body, definition, found)


def unlisted_names(world: World, resource_type: str, body: JsonObject) -> Iterator[str]:
    """Yield the attributes of a body that the contract does not list, by which an error may give itself away."""
    definition = world.capabilities.definitions[resource_type]
    for leaf in leaves(body, definition):
        if leaf.attribute is not None and _harmless(world, resource_type, leaf):
            yield leaf.path.sub or leaf.path.name


def leaf_excuses(world: World, directory: Directory, resource_type: str, leaf: Leaf) -> Iterator[Excuse]:
    """Yield what one attribute that is sent may be refused for."""
    at, value, attribute = location(leaf.path), leaf.value, leaf.attribute
    harmless = _harmless(world, resource_type, leaf)
    if attribute is None:
        yield Excuse(at, narrowed=need(world, "unknown-attributes-are-tolerated") or harmless)
        return
    if attribute.mutability is Mutability.READ_ONLY:
        wanted = need(world, "read-only-groups-are-ignored") if leaf.path.name.casefold() == "groups" else None
        yield Excuse(at, narrowed=wanted or ids.READ_ONLY_IGNORED)
        return
    if value is None:
        if not is_required(world, resource_type, leaf.path, attribute):
            yield Excuse(at, narrowed=need(world, "null-values-are-tolerated") or ids.NULL_IS_UNASSIGNED)
        return
    if key_of(leaf.path) == ("", "password", ""):
        yield Excuse(at, narrowed=need(world, "password-is-tolerated") or "")
    if key_of(leaf.path) == MEMBERS and resource_type == "Group":
        yield from _member_excuses(directory, value)
        return
    yield from _value_excuses(world, directory, leaf, at, harmless)


def _schemas_excuses(world: World, body: JsonObject, definition: Definition) -> Iterator[Excuse]:
    named = [uri for uri in values_of(get(body, "schemas")) if isinstance(uri, str)]
    if not named:
        yield Excuse("$.schemas")
    known = {uri.casefold() for uri in definition.schema_uris}
    for uri in named:
        if uri.casefold() not in known:
            yield Excuse("$.schemas", narrowed=need(world, "unknown-schema-uris-are-tolerated") or "")
    listed = {uri.casefold() for uri in named}
    if named and not listed & {definition.core.id.casefold()}:
        yield Excuse("$.schemas", narrowed=need(world, "unknown-schema-uris-are-tolerated") or "")
    for key in body:
        if ":" in key and key.casefold() not in listed and extension_of(key, definition) is not None:
            yield Excuse(f"$['{key}']", narrowed=need(world, "unknown-schema-uris-are-tolerated") or "")


def _missing_excuses(
    world: World, resource_type: str, body: JsonObject, definition: Definition, found: Iterable[Leaf]
) -> Iterator[Excuse]:
    """Required attributes that are absent and whose absence is no demanded refusal (IRU.md A8 to A10, R27)."""
    there = {key_of(leaf.path)[:2] for leaf in found if leaf.value is not None}
    for attribute in definition.core.attributes:
        path = AttributePath("", attribute.name)
        if attribute.mutability is Mutability.READ_ONLY or key_of(path)[:2] in there:
            continue
        if is_required(world, resource_type, path, attribute):
            yield Excuse(location(path))
        elif key_of(path) == MEMBERS and resource_type == "Group" and find_key(body, "members") is None:
            wanted = own_or(world, ids.MEMBERS_MAY_BE_ABSENT, "")
            if wanted or any(sub.required for sub in attribute.sub_attributes):
                yield Excuse(location(path), narrowed=wanted)


def _harmless(world: World, resource_type: str, leaf: Leaf) -> str:
    """Return the promise that an attribute which the contract does not list makes no request fail, where given."""
    rules = rules_of(world, resource_type)
    if rules is None or rules.live:
        return ""
    grade = grade_of(world, resource_type, leaf.path, leaf.attribute)
    if grade in {Grade.OPEN, Grade.SHOULD}:
        return contract_id(world, ids.UNLISTED_HARMLESS)
    return ""


def _member_excuses(directory: Directory, value: JsonValue) -> Iterator[Excuse]:
    for entry in values_of(value):
        if not isinstance(entry, dict):
            yield Excuse("$.members")
    for id_ in member_ids(values_of(value)):
        held = directory.held(id_)
        if held is not None and held.resource_type != "User":
            yield Excuse("$.members", frozenset({400, 403, 501}))
        if not is_known_member(id_, directory):
            yield Excuse("$.members", frozenset({400, 404, 409}))


def _value_excuses(world: World, directory: Directory, leaf: Leaf, at: str, harmless: str) -> Iterator[Excuse]:
    value, attribute = leaf.value, leaf.attribute
    assert attribute is not None
    name = (leaf.path.sub or leaf.path.name).casefold()
    if value == "" and isinstance(value, str):
        yield Excuse(at)
    elif attribute.type is AttributeType.BOOLEAN and isinstance(value, str):
        wanted = need(world, "boolean-strings-are-read") if boolean(value) is not None else None
        yield Excuse(at, narrowed=wanted or "")
    elif attribute.multi_valued:
        yield from _many_excuses(world, leaf, at, harmless)
    elif attribute.type is AttributeType.COMPLEX:
        wanted = need(world, "manager-string-is-read") if name == "manager" and isinstance(value, str) else None
        yield Excuse(at, narrowed=wanted or "")
    elif not fits(value, attribute):
        yield Excuse(at)
    elif _is_unusual(name, value, attribute):
        yield Excuse(at, narrowed=harmless)
    if isinstance(value, str) and (
        (name == "locale" and "_" in value) or (name == "timezone" and "/" not in value) or name == "profileurl"
    ):
        yield Excuse(at, narrowed=harmless)
    is_manager = leaf.path.name.casefold() == "manager" and name == "value"
    if is_manager and isinstance(value, str) and not is_known_member(value, directory):
        yield Excuse(at, frozenset({400, 404, 409}), narrowed=harmless)


def _many_excuses(world: World, leaf: Leaf, at: str, harmless: str) -> Iterator[Excuse]:
    attribute = leaf.attribute
    assert attribute is not None
    entries = values_of(leaf.value)
    if leaf.is_bare:
        wanted = need(world, "emails-object-is-tolerated") if leaf.path.name.casefold() == "emails" else None
        yield Excuse(at, narrowed=wanted or "")
    primaries = 0
    for entry in entries:
        if isinstance(entry, str) and attribute.type is AttributeType.COMPLEX:
            wanted = need(world, "roles-as-strings-are-tolerated") if leaf.path.name.casefold() == "roles" else None
            yield Excuse(at, narrowed=wanted or "")
        elif isinstance(entry, dict):
            primaries += boolean(get(entry, "primary")) is True
            yield from _entry_excuses(world, entry, attribute, at, harmless)
        elif not fits(entry, attribute):
            yield Excuse(at)
    if primaries > 1:
        yield Excuse(f"{at}[*].primary")


def _entry_excuses(world: World, entry: JsonObject, attribute: Attribute, at: str, harmless: str) -> Iterator[Excuse]:
    for key, part in entry.items():
        sub = attribute.sub(key)
        where = f"{at}[*].{key}"
        if sub is None:
            yield Excuse(where, narrowed=need(world, "unknown-attributes-are-tolerated") or harmless)
        elif is_unassigned(part):
            if sub.required:
                yield Excuse(where)
        elif sub.type is AttributeType.BOOLEAN and boolean(part) is not None:
            if isinstance(part, str):
                yield Excuse(where, narrowed=need(world, "boolean-strings-are-read") or "")
        elif part == "" or not fits(part, sub):
            yield Excuse(where)
        elif attribute.name == "roles" and key == "value" and str(part).startswith("{"):
            yield Excuse(where, narrowed=need(world, "roles-as-strings-are-tolerated") or harmless)
        elif _is_unusual(key, part, sub):
            yield Excuse(where, narrowed=harmless)


def _is_unusual(name: str, value: JsonValue, attribute: Attribute) -> bool:
    """Return whether a value is outside its canonical ones, or a country of other than two letters (R12, R33)."""
    if attribute.canonical_values and folded(str(value)) not in {folded(one) for one in attribute.canonical_values}:
        return True
    return name.casefold() == "country" and isinstance(value, str) and len(value) != 2


def fits(value: JsonValue, attribute: Attribute) -> bool:
    """Return whether a JSON value has the type that the schema gives a singular value (RFC 7643 §2.3)."""
    match attribute.type:
        case AttributeType.BOOLEAN:
            return isinstance(value, bool)
        case AttributeType.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case AttributeType.DECIMAL:
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case AttributeType.COMPLEX:
            return isinstance(value, dict)
        case _:
            return isinstance(value, str)
