"""How the directory goes on from an exchange: applied, refused, lost, or answered in a way that nothing explains."""

from __future__ import annotations

from dataclasses import replace

from immutables import Map

from scim_conformance.expected.call import Call
from scim_conformance.expected.consequences import NO_MARK, Mark
from scim_conformance.expected.directory import Directory, LastWrite, Pending
from scim_conformance.expected.knowledge import Members, State
from scim_conformance.expected.observe import REFUSED, UNLISTED, marked
from scim_conformance.expected.outcome import Created, Deleted, Effect, Unchanged, Unsettled, Written
from scim_conformance.expected.outcomes_retrieve import is_inactive
from scim_conformance.expected.projection import MEMBERS
from scim_conformance.expected.resource import ALTERNATIVES_MAX, Existence, Held
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import FOREIGN, Response
from scim_conformance.scim.uris import split_target


def applied(
    directory: Directory, effect: Effect, call: Call, number: int, response: Response, *, suspect: Mark = NO_MARK
) -> Directory:
    """Return the directory after a request that was served; `suspect` explains what is found otherwise later."""
    match effect:
        case Created(kind, state):
            id_ = created_id(response)
            if not id_:
                return _noted(
                    replace(directory, pending=(*directory.pending, Pending(kind, state, number))), call, number
                )
            held = Held(kind, id_, (state,), made_by=number, last_write=number, operation="create", suspect=suspect)
            return _noted(directory.with_held(held), call, number, id_)
        case Written(kind, id_, states):
            held = _of(directory, kind, id_)
            after = replace(
                held,
                states=states[:ALTERNATIVES_MAX],
                existence=Existence.EXISTS,
                last_write=number,
                operation=call.operation.value,
                digest="",
                suspect=suspect or held.suspect,
            )
            directory = directory.with_held(after)
            if kind == "User" and is_inactive(after) and not is_inactive(held):
                directory = _without_certain_memberships(directory, id_)
            return _noted(directory, call, number)
        case Deleted(kind, id_):
            gone = replace(_of(directory, kind, id_), existence=Existence.GONE, gone_by=number, digest="")
            return _noted(directory.with_held(gone), call, number)
        case Unsettled(touched):
            for kind, id_ in touched:
                doubtful = directory.held(id_, kind)
                if doubtful is not None:
                    directory = directory.with_held(_unsettled(doubtful, call, number, suspect))
            return _noted(directory, call, number)
        case Unchanged():
            return directory


def refused(directory: Directory, call: Call, number: int) -> Directory:
    """Return the directory after a write that was refused: unchanged, and whatever changed is that write's doing."""
    held = directory.held(call.id, call.resource_type) if call.id else None
    if held is not None and held.existence is not Existence.GONE:
        noted = replace(held, last_write=number, operation=REFUSED + call.operation.value)
        directory = directory.with_held(noted)
    return _noted(directory, call, number)


def uncertain(directory: Directory, effect: Effect, call: Call, number: int, suspect: Mark = NO_MARK) -> Directory:
    """Return the directory after a request of which nobody knows whether it was carried out."""
    match effect:
        case Created(kind, state):
            pending = (*directory.pending, Pending(kind, state, number))
            return _noted(replace(directory, pending=pending), call, number)
        case Written(kind, id_, states):
            held = _of(directory, kind, id_)
            both = (*states[: ALTERNATIVES_MAX // 2], *held.states[: ALTERNATIVES_MAX // 2])
            after = replace(held, states=both, last_write=number, operation=call.operation.value, digest="")
            return _noted(directory.with_held(replace(after, suspect=suspect or held.suspect)), call, number)
        case Deleted(kind, id_):
            maybe = replace(_of(directory, kind, id_), existence=Existence.MAYBE, digest="")
            return _noted(directory.with_held(replace(maybe, suspect=suspect or maybe.suspect)), call, number)
        case _:
            return directory


def vanished(directory: Directory, held: Held, suspect: Mark) -> Directory:
    """Return the directory after an answer by which a resource that is held is not there."""
    return directory.with_held(replace(held, existence=Existence.MAYBE, digest="", suspect=suspect or held.suspect))


def swept_away(directory: Directory, held: Held, *, was_seen: bool) -> int:
    """Return the write on another resource after which one vanished that had been seen before; 0 for none."""
    last = directory.last_write
    if not was_seen or last is None or last.number <= held.last_write:
        return 0
    return last.number if last.id and last.id != held.id else 0


def still_there(directory: Directory, call: Call, suspect: Mark) -> Directory:
    """Return the directory after a deleted resource was shown: that lists show it too follows from it."""
    held = directory.held(call.id, call.resource_type)
    if held is None or held.existence is not Existence.GONE or not suspect:
        return directory
    return directory.with_held(marked(held, {UNLISTED: suspect}))


def created_id(response: Response) -> str:
    """Return the id of a new resource: from the body, else from the end of Location; empty where neither tells it."""
    body = response.body
    if isinstance(body, dict) and FOREIGN not in body:
        id_ = get(body, "id")
        if isinstance(id_, (str, int)) and not isinstance(id_, bool) and str(id_):
            return str(id_)
    location = response.headers.get("Location", "").partition("?")[0].rstrip("/")
    return split_target("/x/" + location.rpartition("/")[2])[1] or "" if location else ""


def _without_certain_memberships(directory: Directory, user: str) -> Directory:
    """Return the directory after a user was switched off, who may stay in groups or leave them (R36)."""
    for group in directory.of_type("Group"):
        states = tuple(_with_doubtful_member(state, user) for state in group.states)
        if any(after is not before for after, before in zip(states, group.states, strict=True)):
            directory = directory.with_held(replace(group, states=states, digest=""))
    return directory


def _with_doubtful_member(state: State, user: str) -> State:
    fact = state.get(MEMBERS)
    if fact is None or not isinstance(fact.knowledge, Members) or not fact.knowledge.held.get(user):
        return state
    doubtful = replace(fact.knowledge, held=fact.knowledge.held.set(user, False))
    return state.set(MEMBERS, replace(fact, knowledge=doubtful))


def _unsettled(held: Held, call: Call, number: int, suspect: Mark) -> Held:
    """Return a resource of which nothing is known any more or, under a finding, nothing is sure."""
    after = replace(held, last_write=number, operation=call.operation.value, digest="")
    if suspect:
        return replace(after, suspect=suspect)
    existence = Existence.MAYBE if held.existence is Existence.EXISTS else held.existence
    return replace(after, states=(Map(),), existence=existence)


def _of(directory: Directory, kind: str, id_: str) -> Held:
    held = directory.held(id_, kind)
    assert held is not None
    return held


def _noted(directory: Directory, call: Call, number: int, id_: str = "") -> Directory:
    return directory.after(LastWrite(number, call.resource_type, id_ or call.id, call.operation.value))
