"""What may come of a replace: PUT by id (RFC 7644 §3.5.1; readings R73 to R80)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as replaced

from immutables import Map

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.excuses import Excuse, body_excuses
from scim_conformance.expected.knowledge import UNKNOWN, Fact, Key, Known, Members, OneOf, State, key_of, location
from scim_conformance.expected.leaves import Leaf, leaves
from scim_conformance.expected.outcome import Constraint, Outcome, Written
from scim_conformance.expected.outcomes_create import holds, names, refused_for
from scim_conformance.expected.outcomes_delete import NOT_SERVED, not_offered_is_lawful
from scim_conformance.expected.outcomes_retrieve import shows_that_one
from scim_conformance.expected.projection import ACTIVE, EMAILS, MEMBERS, project
from scim_conformance.expected.refusals import error_type
from scim_conformance.expected.resource import Existence, Held
from scim_conformance.expected.rules import contract_id, is_required, own_or, rule_key
from scim_conformance.expected.world import World, need
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.exchange import JsonObject, Request, Response
from scim_conformance.scim.schema import Mutability

_NAMES: dict[str, Key] = {"User": ("", "username", ""), "Group": ("", "displayname", "")}


def replace(world: World, directory: Directory, call: Call, request: Request, number: int) -> tuple[Outcome, ...]:
    """Return what may come of a PUT by id, most specific first."""
    held = directory.held(call.id, call.resource_type)
    if held is None or held.existence is Existence.GONE:
        wanted = ids.PUT_UNKNOWN if held is None else ids.DELETED_404
        return (Outcome(frozenset({404}), wanted, status_requirement=wanted),)
    body = request.body
    if not isinstance(body, dict) or request.text is not None:
        return (Outcome(frozenset({400}), ids.UNREADABLE, at="body"),)
    kind = call.resource_type
    maybe = (Outcome(frozenset({404}), ""),) if held.existence is Existence.MAYBE else ()
    if _taken(world, directory, held, body):
        types = error_type(ids.NAME_TAKEN_TYPE, {400, 409}, ("uniqueness",), may_be_absent=True)
        refused = Outcome(
            frozenset({400, 409}), ids.NAME_TAKEN, status_requirement=ids.NAME_TAKEN, constraints=(types,)
        )
        return (refused, *maybe)
    excuses = tuple(_excuses(world, directory, held, body))
    served = _served(world, directory, held, body, number=number, excuses=excuses)
    lawful = frozenset(status for excuse in excuses if not excuse.narrowed for status in excuse.statuses)
    lawful |= _conflict(directory, held, body)
    if not_offered_is_lawful(world, kind):
        lawful |= NOT_SERVED
    return (served, *((Outcome(lawful, ""),) if lawful else ()), *maybe)


def _served(
    world: World,
    directory: Directory,
    held: Held,
    body: JsonObject,
    *,
    number: int,
    excuses: tuple[Excuse, ...],
) -> Outcome:
    states = tuple(
        state for before in held.states for state in _states(world, directory, held, before, body, number=number)
    )
    narrowed = tuple(dict.fromkeys(excuse.narrowed for excuse in excuses if excuse.narrowed))
    return Outcome(
        frozenset({200}),
        ids.PUT_SERVED,
        Written(held.resource_type, held.id, states),
        status_requirement=ids.PUT_200,
        also=(*narrowed, *((ids.PUT_OWN_NAME,) if _same_name(held, body) else ())),
        constraints=(shows_that_one(held.id), Constraint(ids.PUT_200, _whole)),
        at=next((excuse.at for excuse in excuses if excuse.narrowed), ""),
        by_status=(*(((409, ids.PUT_OWN_NAME),) if _same_name(held, body) else ()), *refused_for(excuses)),
        hints=lambda: names(world, held.resource_type, body, excuses),
    )


def _states(
    world: World, directory: Directory, held: Held, before: State, body: JsonObject, *, number: int
) -> Iterator[State]:
    """Yield the pictures that a PUT may leave: what was sent, and of the rest the old, a default or nothing (R73)."""
    kind = held.resource_type
    sent = project(world, directory, kind, body, number, operation=(ids.PUT_REPLACES,))
    sent = _emptied(world, kind, before, sent)
    for leaf in immutable_leaves(world, held, body):
        sent = sent.set(key_of(leaf.path), Fact(leaf.path, UNKNOWN, (), number))  # the suites judge what became of it
    omitted = {key: fact for key, fact in before.items() if key not in sent}
    facts = {key: _omitted(world, kind, key, fact, number) for key, fact in omitted.items()}
    state = sent.update(facts)
    yield state
    members = omitted.get(MEMBERS) if kind == "Group" else None
    if members is not None:
        none = replaced(members, knowledge=Members(Map()), requirements=(ids.UNNAMED_STAYS,), write=number)
        yield state.set(MEMBERS, none)


def _omitted(world: World, kind: str, key: Key, fact: Fact, number: int) -> Fact:
    if key == MEMBERS and kind == "Group":
        return replaced(fact, write=number, confirmed=False, requirements=(ids.UNNAMED_STAYS,))
    if key == _NAMES.get(kind):
        return replaced(fact, write=number, confirmed=False, requirements=(ids.PUT_KEEPS_REQUIRED,))
    if key == ACTIVE:
        return _omitted_active(world, fact, number)
    if key == EMAILS and isinstance(fact.knowledge, Known):
        values = (fact.knowledge.value, None)
        return replaced(fact, knowledge=OneOf(values), write=number, confirmed=False, requirements=(ids.UNNAMED_STAYS,))
    return Fact(fact.path, UNKNOWN, (), number, sent=fact.sent)


def _omitted_active(world: World, fact: Fact, number: int) -> Fact:
    """A PUT without `active` leaves an active user active where an IdP or the contract says so (IRU.md A8)."""
    wanted = need(world, "put-without-active-keeps-the-state") or own_or(world, ids.ACTIVE_KEPT_BY_PUT, "")
    if not wanted:
        return Fact(fact.path, UNKNOWN, (), number)
    if isinstance(fact.knowledge, Known) and fact.knowledge.value is False:
        return Fact(fact.path, OneOf((False, True, None)), (wanted,), number)
    return Fact(fact.path, OneOf((True, None)), (wanted,), number)


def _emptied(world: World, kind: str, before: State, sent: State) -> State:
    """Adjust what null and [] leave: nothing (R74), but of a required attribute the old value may stay (R77)."""
    for key, fact in sent.items():
        is_empty_name = key == _NAMES.get(kind) and isinstance(fact.knowledge, OneOf)
        if not is_empty_name and (not isinstance(fact.knowledge, Known) or fact.knowledge.value is not None):
            continue
        old = before.get(key)
        if key == _NAMES.get(kind):
            if old is not None:
                sent = sent.set(key, replaced(old, requirements=(ids.PUT_KEEPS_REQUIRED,), confirmed=False))
        elif is_required(world, kind, fact.path, None) and old is not None and isinstance(old.knowledge, Known):
            sent = sent.set(key, replaced(fact, knowledge=OneOf((None, old.knowledge.value))))
        elif fact.requirements:
            sent = sent.set(key, replaced(fact, requirements=(ids.PUT_NULL_CLEARS, *fact.requirements[1:])))
    return sent


def _excuses(world: World, directory: Directory, held: Held, body: JsonObject) -> Iterator[Excuse]:
    kind = held.resource_type
    for excuse in body_excuses(world, directory, kind, body):
        if excuse.narrowed == ids.READ_ONLY_IGNORED:
            other_id = excuse.at == "$.id" and get(body, "id") != held.id
            yield Excuse(excuse.at, excuse.statuses, ids.PUT_OTHER_ID if other_id else ids.PUT_READ_ONLY)
        elif excuse.narrowed == ids.NULL_IS_UNASSIGNED:
            yield Excuse(excuse.at, excuse.statuses, ids.PUT_NULL_CLEARS)
        elif not (excuse.narrowed and excuse.narrowed == contract_id(world, ids.MEMBERS_MAY_BE_ABSENT)):
            yield excuse
    yield from (Excuse(location(leaf.path)) for leaf in immutable_leaves(world, held, body))
    yield from _missing(world, kind, body)


def immutable_leaves(world: World, held: Held, body: JsonObject) -> Iterator[Leaf]:
    """Yield new values of what the endpoint's schema declares as immutable: a 400 is lawful (R76)."""
    for leaf in leaves(body, world.capabilities.definitions[held.resource_type]):
        is_immutable = leaf.attribute is not None and leaf.attribute.mutability is Mutability.IMMUTABLE
        if is_immutable and held.certain_text(leaf.path.name.casefold()) != leaf.value:
            yield leaf


def _missing(world: World, kind: str, body: JsonObject) -> Iterator[Excuse]:
    """What is required and not there: a 400 is lawful, and so is the old value (R77)."""
    definition = world.capabilities.definitions[kind]
    there: set[Key] = set()
    for leaf in leaves(body, definition):
        if leaf.value is not None and leaf.value != "":
            there.add(key_of(leaf.path))
            there.add((*key_of(leaf.path)[:2], ""))
    name = _NAMES.get(kind)
    rules = world.contract.user if kind == "User" else world.contract.group
    if name is not None and name not in there:
        yield Excuse(f"$.{name[1]}")
    if rules is None or kind != "User":
        return
    if rules.email_required and EMAILS not in there:
        yield Excuse("$.emails")
    for group in rules.one_of:
        if not any(rule_key(path) in there for path in group):
            yield Excuse(f"$.{group[0]}")


def _taken(world: World, directory: Directory, held: Held, body: JsonObject) -> bool:
    if held.resource_type != "User":
        return False
    name = get(body, "userName")
    if not isinstance(name, str):
        return False
    others = (other for other in directory.named("User", "userName", name) if other.id != held.id)
    return any(holds(world, other, "username", name) for other in others)


def _conflict(directory: Directory, held: Held, body: JsonObject) -> frozenset[int]:
    """Return 409 and 400 where another resource holds a value that a service provider may want to be unique."""
    name = "userName" if held.resource_type == "User" else "displayName"
    for attribute in (name, "externalId"):
        text = get(body, attribute)
        if isinstance(text, str) and any(o.id != held.id for o in directory.named(held.resource_type, attribute, text)):
            return frozenset({400, 409})
    if held.resource_type == "User":
        for entry in values_of(get(body, "emails")):
            text = get(entry, "value") if isinstance(entry, dict) else entry
            if isinstance(text, str) and any(o.id != held.id for o in directory.named("User", "emails", text)):
                return frozenset({400, 409})
    return frozenset()


def _same_name(held: Held, body: JsonObject) -> bool:
    key = _NAMES.get(held.resource_type)
    if key is None:
        return False
    name = get(body, key[1])
    return isinstance(name, str) and held.certain_text(key[1]) == name


def _whole(response: Response) -> Iterator[Evidence]:
    if not isinstance(response.body, dict):
        yield Evidence("body", "the whole resource", response.body)
