"""Whether a resource of the model matches a filter, with OPEN wherever the model or the RFC leaves it open."""

from __future__ import annotations

from collections.abc import Iterable

from scim_conformance.expected.coverage import core_path
from scim_conformance.expected.directory import Directory, is_indexed
from scim_conformance.expected.knowledge import Known, State
from scim_conformance.expected.resource import Existence, Held, as_resource, members_of
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.evaluate import Truth, matches
from scim_conformance.scim.exchange import JsonObject
from scim_conformance.scim.filter import And, Comparison, Filter, Not, Operator, Or, Present, ValueFilter
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Definition


def matches_held(condition: Filter, held: Held, definition: Definition) -> Truth:
    """Return whether a resource matches, over all pictures of it."""
    truths = {_in_state(condition, held, state, definition) for state in held.states}
    if held.existence is not Existence.EXISTS or held.suspect or len(truths) != 1:
        return Truth.OPEN
    return truths.pop()


def candidates(condition: Filter, directory: Directory, resource_type: str, definition: Definition) -> Iterable[Held]:
    """Return the resources that may match: by index where the filter names an indexed attribute, else all of a type."""
    for part in condition.parts if isinstance(condition, And) else (condition,):
        if isinstance(part, Comparison) and part.operator is Operator.EQ and isinstance(part.value, str):
            path = core_path(part.path, definition)
            if path.schema_uri or path.sub:
                continue
            if path.name.casefold() == "id":
                held = directory.held(part.value, resource_type)
                return (held,) if held is not None and held.existence is not Existence.GONE else ()
            if is_indexed(resource_type, path.name) and path.name.casefold() != "emails":
                return directory.named(resource_type, path.name, part.value)
    return directory.of_type(resource_type)


def is_unmistakable(condition: Filter, resource_type: str, definition: Definition) -> bool:
    """Return whether a filter asks for a value that only resources of the run can hold: one person or group."""
    if isinstance(condition, And):
        return any(is_unmistakable(part, resource_type, definition) for part in condition.parts)
    if isinstance(condition, ValueFilter):
        named = AttributePath(condition.path.schema_uri, condition.path.name, "value")
        return _names_one(named, resource_type, definition) and _asks_for_value(condition.filter)
    if not isinstance(condition, Comparison) or condition.operator is not Operator.EQ:
        return False
    return isinstance(condition.value, str) and _names_one(condition.path, resource_type, definition)


def _names_one(path: AttributePath, resource_type: str, definition: Definition) -> bool:
    core = core_path(path, definition)
    if core.schema_uri:
        return False
    name, sub = core.name.casefold(), core.sub.casefold()
    if not sub and name in {"id", "externalid"}:
        return True
    if resource_type == "User":
        return (name == "username" and not sub) or (name == "emails" and sub in {"", "value"})
    return resource_type == "Group" and name == "displayname"


def _asks_for_value(condition: Filter) -> bool:
    if isinstance(condition, And):
        return any(_asks_for_value(part) for part in condition.parts)
    return (
        isinstance(condition, Comparison)
        and condition.operator is Operator.EQ
        and condition.path.name.casefold() == "value"
    )


def _in_state(condition: Filter, held: Held, state: State, definition: Definition) -> Truth:
    match condition:
        case And(parts):
            return _all(_in_state(part, held, state, definition) for part in parts)
        case Or(parts):
            return _negated(_all(_negated(_in_state(part, held, state, definition)) for part in parts))
        case Not(part):
            return _negated(_in_state(part, held, state, definition))
        case Comparison() | Present() | ValueFilter():
            return _leaf(condition, held, state, definition)


def _leaf(condition: Comparison | Present | ValueFilter, held: Held, state: State, definition: Definition) -> Truth:
    path = core_path(condition.path, definition)
    name = path.name.casefold()
    if not path.schema_uri and name == "id":
        return matches(condition, {"id": held.id}, definition)
    if not path.schema_uri and name == "members" and held.resource_type == "Group":
        return _membership(condition, state)
    if definition.find(AttributePath(path.schema_uri, path.name)) is None or name in {"meta", "schemas", "groups"}:
        return Truth.OPEN
    facts = [fact for key, fact in state.items() if key[:2] == (path.schema_uri.casefold(), name)]
    if not facts and held.seen == 0:
        return Truth.OPEN
    if any(not isinstance(fact.knowledge, Known) for fact in facts):
        return Truth.OPEN
    if any(isinstance(fact.knowledge, Known) and _leaves_open(condition, fact.knowledge.value) for fact in facts):
        return Truth.OPEN
    return matches(condition, _part(held, state, path), definition)


def _part(held: Held, state: State, path: AttributePath) -> JsonObject:
    place = (path.schema_uri.casefold(), path.name.casefold())
    only = {key: fact for key, fact in state.items() if key[:2] == place}
    return as_resource(held.id, only.values())


def _leaves_open(condition: Comparison | Present | ValueFilter, value: object) -> bool:
    """Whether the filter asks for a sub-attribute that some value of a list was sent without."""
    if not isinstance(value, list):
        return False
    if isinstance(condition, ValueFilter):
        subs = set(_sub_names(condition.filter)) - {"value"}
    else:
        subs = {condition.path.sub.casefold()} - {"", "value"}
    return any(get(entry, sub) is None for entry in values_of(value) if isinstance(entry, dict) for sub in subs)


def _sub_names(condition: Filter) -> Iterable[str]:
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sub_names(part)
        case Not(part):
            yield from _sub_names(part)
        case Comparison() | Present() | ValueFilter():
            yield condition.path.name.casefold()


def _membership(condition: Comparison | Present | ValueFilter, state: State) -> Truth:
    members = members_of(state)
    if not isinstance(condition, Comparison) or condition.operator is not Operator.EQ or members is None:
        return Truth.OPEN
    if condition.path.sub.casefold() not in {"", "value"} or not isinstance(condition.value, str):
        return Truth.OPEN
    must = members.held.get(condition.value)
    if must is None:
        return Truth.NO if members.complete else Truth.OPEN
    return Truth.YES if must else Truth.OPEN


def _all(truths: Iterable[Truth]) -> Truth:
    result = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.OPEN:
            result = Truth.OPEN
    return result


def _negated(truth: Truth) -> Truth:
    return {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.OPEN: Truth.OPEN}[truth]
