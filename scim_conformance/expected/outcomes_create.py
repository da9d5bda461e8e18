"""What may come of a create: POST to the endpoint of a resource type (RFC 7644 §3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.excuses import Excuse, body_excuses, unlisted_names
from scim_conformance.expected.knowledge import Known, OneOf, State
from scim_conformance.expected.leaves import leaves
from scim_conformance.expected.outcome import Constraint, Created, Outcome
from scim_conformance.expected.projection import DISPLAY_NAME, EMAILS, FORMATTED, project
from scim_conformance.expected.refusals import error_type
from scim_conformance.expected.resource import Held
from scim_conformance.expected.rules import contract_id, keeps_first_email, rule_key, rules_of
from scim_conformance.expected.world import World
from scim_conformance.scim.attributes import get, is_unassigned, values_of
from scim_conformance.scim.exchange import JsonObject, Request, Response

_SAME_NAME = {"User": ("userName", "username"), "Group": ("displayName", "displayname")}


@dataclass(frozen=True, slots=True)
class Demand:
    """A reason for which a create is refused for certain."""

    requirement: str
    statuses: frozenset[int]
    at: str
    status_requirement: str = ""
    scim_types: tuple[str, ...] = ()


def create(world: World, directory: Directory, call: Call, request: Request, number: int) -> tuple[Outcome, ...]:
    """Return what may come of a create, most specific first."""
    body = request.body
    if not isinstance(body, dict) or request.text is not None:
        return (Outcome(frozenset({400}), ids.UNREADABLE, at="body"),)
    kind = call.resource_type
    excuses = tuple(body_excuses(world, directory, kind, body))
    lawful = frozenset(status for excuse in excuses if not excuse.narrowed for status in excuse.statuses)
    demands = tuple(_demands(world, directory, kind, body))
    if demands:
        return tuple(_refused(demand, lawful) for demand in demands)
    served = _served(world, directory, call, body, number, excuses=excuses)
    lawful |= _conflict(directory, kind, body)
    return (served, Outcome(lawful, "")) if lawful else (served,)


def _refused(demand: Demand, lawful: frozenset[int]) -> Outcome:
    constraints: tuple[Constraint, ...] = ()
    if demand.scim_types:
        constraints = (error_type(demand.status_requirement, demand.statuses, demand.scim_types),)
    return Outcome(
        demand.statuses | lawful,
        demand.requirement,
        status_requirement=demand.status_requirement or demand.requirement,
        constraints=constraints,
        at=demand.at,
    )


def _served(
    world: World, directory: Directory, call: Call, body: JsonObject, number: int, *, excuses: tuple[Excuse, ...]
) -> Outcome:
    kind = call.resource_type
    state = project(world, directory, kind, body, number)
    return Outcome(
        frozenset({201}),
        _succeeds(world, directory, kind, body),
        Created(kind, state),
        status_requirement=ids.CREATE_201,
        also=tuple(_borne_out(world, kind, body, excuses)),
        constraints=tuple(_constraints(world, kind, body, state)),
        at=next((excuse.at for excuse in excuses if excuse.narrowed), ""),
        by_status=refused_for(excuses),
        hints=lambda: names(world, kind, body, excuses),
    )


def unlisted(world: World, kind: str, body: JsonObject) -> tuple[tuple[str, str], ...]:
    """Return the names of attributes outside the contract's list, with what a refusal because of one breaks."""
    wanted = contract_id(world, ids.UNLISTED_HARMLESS)
    return tuple((name, wanted) for name in unlisted_names(world, kind, body))


def names(world: World, kind: str, body: JsonObject, excuses: Iterable[Excuse]) -> tuple[tuple[str, str], ...]:
    """Return the names that an error may speak of, each with the requirement that it then breaks, empty for none."""
    return (*words_of(excuses), *unlisted(world, kind, body), *innocent(world, kind, body))


def words_of(excuses: Iterable[Excuse]) -> tuple[tuple[str, str], ...]:
    """Return the names by which an error tells which of the excuses it is about, IdPs' needs first."""
    narrowed = [(_last_name(excuse.at), excuse.narrowed) for excuse in excuses if excuse.narrowed]
    return tuple(sorted(narrowed, key=lambda hint: hint[1].startswith("rfc")))


def innocent(world: World, kind: str, body: JsonObject) -> tuple[tuple[str, str], ...]:
    """Return the names of all that was sent: an error that names one of these alone is about nothing known."""
    definition = world.capabilities.definitions[kind]
    return tuple((leaf.path.sub or leaf.path.name, "") for leaf in leaves(body, definition))


def _last_name(at: str) -> str:
    return re.split(r"[^A-Za-z0-9$_-]+", at.rstrip("']"))[-1]


def refused_for(excuses: Iterable[Excuse]) -> tuple[tuple[int, str], ...]:
    """Return what a refusal breaks that is about something in the body, the most specific requirement first.

    Other statuses of an error say nothing about the body.
    """
    narrowed = [excuse.narrowed for excuse in excuses if excuse.narrowed]
    if not narrowed:
        return ()
    requirement = min(narrowed, key=lambda one: one.startswith("rfc"))
    return tuple((status, requirement) for status in (400, 422, 500))


def _succeeds(world: World, directory: Directory, kind: str, body: JsonObject) -> str:
    name = get(body, _SAME_NAME.get(kind, ("userName", ""))[0])
    if kind == "User" and isinstance(name, str) and directory.formerly_named(kind, "userName", name):
        return ids.NAME_FREE_AGAIN
    rules = rules_of(world, kind)
    if rules is None or rules.live:
        return ids.CREATE_SUCCEEDS
    if kind == "User" and len(values_of(get(body, "emails"))) > 1 and keeps_first_email(world, kind):
        return contract_id(world, ids.MANY_EMAILS_ACCEPTED)
    if any(not _has(body, group[0]) for group in rules.one_of):
        return contract_id(world, ids.EITHER_NAME)
    return contract_id(world, ids.GROUP_CREATED if kind == "Group" else ids.USER_CREATED)


def _borne_out(world: World, kind: str, body: JsonObject, excuses: tuple[Excuse, ...]) -> Iterator[str]:
    yield from dict.fromkeys(excuse.narrowed for excuse in excuses if excuse.narrowed)
    rules = rules_of(world, kind)
    if rules is not None and not rules.live:
        yield contract_id(world, ids.GROUP_CREATED if kind == "Group" else ids.USER_CREATED)
        for group in rules.one_of:
            if 0 < sum(_has(body, path) for path in group) < len(group):
                yield contract_id(world, ids.EITHER_NAME)


def _demands(world: World, directory: Directory, kind: str, body: JsonObject) -> Iterator[Demand]:
    name, folded_name = _SAME_NAME.get(kind, ("", ""))
    if name and (is_unassigned(get(body, name)) or get(body, name) == ""):
        required = ids.USER_NAME_REQUIRED if kind == "User" else ids.GROUP_NAME_REQUIRED
        yield Demand(required, frozenset({400}), f"$.{name}")
    rules = rules_of(world, kind)
    if rules is not None and not rules.live:
        if rules.email_required and not _has(body, "emails"):
            yield Demand(contract_id(world, ids.EMAIL_REQUIRED), frozenset({400}), "$.emails")
        for group in rules.one_of:
            if not any(_has(body, path) for path in group):
                yield Demand(contract_id(world, ids.ONE_NAME_REQUIRED), frozenset({400}), f"$.{group[0]}")
    taken = get(body, name) if name else None
    holders = directory.named(kind, name, taken) if kind == "User" and isinstance(taken, str) and taken else ()
    if any(holds(world, held, folded_name, str(taken)) for held in holders):
        yield Demand(ids.DUPLICATE_REFUSED, frozenset({409}), f"$.{name}", ids.DUPLICATE_409, ("uniqueness",))


def holds(world: World, held: Held, name: str, text: str) -> bool:
    """Return whether a resource holds this text for certain, by the case rule of its schema (R24)."""
    certain = held.certain_text(name)
    if certain is None:
        return False
    return certain == text or not is_case_exact(world, held.resource_type, name)


def is_case_exact(world: World, resource_type: str, name: str) -> bool:
    """Return whether the schema compares this core attribute by case."""
    definition = world.capabilities.definitions.get(resource_type)
    attribute = definition.core.attribute(name) if definition is not None else None
    return attribute is not None and attribute.case_exact


def _conflict(directory: Directory, kind: str, body: JsonObject) -> frozenset[int]:
    """Return 409 where another resource holds a value that a service provider may want to be unique."""
    named: list[tuple[str, object]] = [("externalId", get(body, "externalId"))]
    named += [(_SAME_NAME[kind][0], get(body, _SAME_NAME[kind][0]))] if kind in _SAME_NAME else []
    if kind == "User":
        named += [("emails", get(one, "value")) for one in values_of(get(body, "emails")) if isinstance(one, dict)]
    for attribute, text in named:
        if isinstance(text, str) and directory.named(kind, attribute, text):
            return frozenset({409})
    name = get(body, _SAME_NAME[kind][0]) if kind in _SAME_NAME else None
    if isinstance(name, str) and any(_may_hold(one.state, kind, name) for one in directory.pending):
        return frozenset({409})
    return frozenset()


def _may_hold(state: State, kind: str, text: str) -> bool:
    fact = state.get(("", _SAME_NAME[kind][1], ""))
    return fact is not None and isinstance(fact.knowledge, Known) and fact.knowledge.value == text


def _has(body: JsonObject, path: str) -> bool:
    key = rule_key(path)
    value = get(body, key[1])
    if key == EMAILS or key[:2] == EMAILS[:2]:
        entries = [get(one, "value") if isinstance(one, dict) else one for one in values_of(value)]
        return any(not is_unassigned(one) and one != "" for one in entries)
    if key[2]:
        value = get(value, key[2]) if isinstance(value, dict) else None
    return not is_unassigned(value) and value != ""


def _constraints(world: World, kind: str, body: JsonObject, state: State) -> Iterator[Constraint]:
    sent = get(body, "id")
    if isinstance(sent, str) and sent:
        yield Constraint(ids.READ_ONLY_IGNORED, lambda response: _foreign_id(response, sent))
    rules = rules_of(world, kind)
    if rules is None or not any({"displayName", "name.formatted"} <= set(group) for group in rules.one_of):
        return
    display, formatted = state.get(DISPLAY_NAME), state.get(FORMATTED)
    if display is None and formatted is not None and not isinstance(formatted.knowledge, OneOf):
        wanted = contract_id(world, ids.DISPLAY_NAME_FILLED)
        if wanted in world.catalogue:
            yield Constraint(wanted, _display_name_filled)


def _foreign_id(response: Response, sent: str) -> Iterator[Evidence]:
    if isinstance(response.body, dict) and get(response.body, "id") == sent:
        yield Evidence("$.id", "an id of the service provider's own", sent)


def _display_name_filled(response: Response) -> Iterator[Evidence]:
    if isinstance(response.body, dict) and is_unassigned(get(response.body, "displayName")):
        yield Evidence("$.displayName", "the full name that was sent", None)
