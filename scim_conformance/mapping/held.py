"""What a service provider would hold of what is sent: the projection of the expected directory, in three parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scim_conformance.expected.directory import Directory
from scim_conformance.expected.knowledge import Fact, Known, Members, OneOf
from scim_conformance.expected.projection import project
from scim_conformance.expected.rules import Grade, definition_of, grade_of, keeps_first_email, rules_of
from scim_conformance.expected.world import World
from scim_conformance.scim.attributes import is_unassigned, values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get


@dataclass(frozen=True, slots=True)
class Held:
    """What becomes of a body: `kept` is promised, `perhaps` may be kept, `lost` is not kept, each by SCIM path.

    Of e-mails where only the first is kept, the further ones are lost; of two full names that differ, either may win.
    """

    kept: JsonObject
    perhaps: JsonObject
    lost: JsonObject


def held_of(world: World, resource_type: str, body: JsonObject) -> Held:
    """Return what the contract keeps of a body that is sent to create a resource."""
    held = Held({}, {}, {})
    definition = definition_of(world, resource_type)
    strange = _strange(world, resource_type, body)
    for uri in strange:
        container = body[uri]
        parts = container.items() if isinstance(container, dict) else [("", container)]
        held.lost.update((f"{uri}:{name}", value) for name, value in parts)
    body = {name: value for name, value in body.items() if name not in strange}
    for fact in project(world, Directory.empty(), resource_type, body, 1).values():
        shown = _shown(fact, body)
        if not fact.sent or is_unassigned(shown):
            continue
        attribute = definition.find(fact.path) if definition is not None else None
        grade = grade_of(world, resource_type, fact.path, attribute)
        part = held.lost if grade is Grade.OPEN else held.perhaps
        if fact.requirements and grade is not Grade.SHOULD:
            part = held.kept
        part[fact.path.text()] = shown
    further = list(_further_emails(body)) if keeps_first_email(world, resource_type) else []
    if further:
        held.lost["emails, beyond the first"] = further
    return held


def _strange(world: World, resource_type: str, body: JsonObject) -> frozenset[str]:
    """Return the extensions of a body that neither the schemas nor the contract know: nothing is held of them."""
    definition, rules = definition_of(world, resource_type), rules_of(world, resource_type)
    known = {uri.lower() for uri in definition.schema_uris} if definition is not None else set()
    known |= {rule.path.rpartition(":")[0].lower() for rule in rules.attributes} if rules is not None else set()
    return frozenset(name for name in body if ":" in name and name.lower() not in known)


def _shown(fact: Fact, body: JsonObject) -> JsonValue:
    """Return the value that is held where that is known, else the one that was sent."""
    match fact.knowledge:
        case Known(value):
            return value
        case OneOf(values):
            return values[0]
        case Members(held):
            return list(held)
        case _:
            return _sent(body, fact.path.schema_uri, fact.path.name, fact.path.sub)


def _sent(body: JsonObject, uri: str, name: str, sub: str) -> JsonValue:
    holder = get(body, uri) if uri else body
    value = get(holder, name) if isinstance(holder, dict) else None
    return get(value, sub) if sub and isinstance(value, dict) else value


def _further_emails(body: JsonObject) -> Iterator[JsonValue]:
    entries = [entry for entry in values_of(get(body, "emails")) if isinstance(entry, dict)]
    filled = [entry for entry in entries if get(entry, "value")]
    yield from filled[1:]
