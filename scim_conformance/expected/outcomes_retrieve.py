"""What may come of reading one resource by its id (RFC 7644 §3.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.knowledge import Known
from scim_conformance.expected.outcome import Constraint, Outcome
from scim_conformance.expected.parameters import may_be_refused
from scim_conformance.expected.projection import ACTIVE
from scim_conformance.expected.resource import Existence, Held
from scim_conformance.expected.rules import own_or
from scim_conformance.expected.world import World, need
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import FOREIGN, Response

OK = frozenset({200})
NOT_FOUND = frozenset({404})
_SUFFIX = ".scim"
"""By which a client may ask for the format (RFC 7644 §3.8); nobody is bound to serve it (R123)."""


def retrieve(world: World, directory: Directory, call: Call) -> tuple[Outcome, ...]:
    """Return what may come of GET by id."""
    held = directory.held(call.id, call.resource_type)
    shown = Outcome(
        OK,
        ids.KNOWN_200,
        status_requirement=ids.KNOWN_200,
        constraints=(shows_that_one(call.id, must_show=call.filter is None),),  # with a filter a list too (R70)
    )
    if held is None and call.id.endswith(_SUFFIX) and directory.owns(call.id.removesuffix(_SUFFIX)):
        return (Outcome(OK | NOT_FOUND, ""),)
    if held is None:
        return (Outcome(NOT_FOUND, ids.UNKNOWN_404, status_requirement=ids.UNKNOWN_404),)
    if held.existence is Existence.GONE:
        return (Outcome(NOT_FOUND, ids.DELETED_404, status_requirement=ids.DELETED_404),)
    missing = Outcome(NOT_FOUND, "")
    unclear = (Outcome(frozenset({400}), ""),) if call.filter is not None or may_be_refused(call) else ()
    if held.existence is Existence.MAYBE:
        return (shown, missing, *unclear)
    if is_inactive(held):
        wanted = need(world, "inactive-user-stays-readable") or own_or(world, ids.INACTIVE_READABLE, ids.INACTIVE_200)
        shown = Outcome(OK, wanted, status_requirement=wanted, also=(ids.KNOWN_200,), constraints=shown.constraints)
    return (shown, *unclear)


def is_inactive(held: Held) -> bool:
    """Return whether a user is inactive in at least one picture."""
    facts = [state.get(ACTIVE) for state in held.states]
    return any(
        fact is not None and isinstance(fact.knowledge, Known) and fact.knowledge.value is False for fact in facts
    )


def shows_that_one(id_: str, *, must_show: bool = False) -> Constraint:
    """Return the constraint that the resource in the answer is the one that was addressed."""

    def check(response: Response) -> Iterator[Evidence]:
        body = response.body
        if not isinstance(body, dict):
            if must_show:
                yield Evidence("body", "the resource", body)
        elif must_show and isinstance(get(body, "Resources"), list):
            yield Evidence("body", "the resource", "a list")
        elif FOREIGN in body:
            yield Evidence("$.id", id_, "another resource")
        elif "Resources" not in body and get(body, "id") not in {id_, None}:
            yield Evidence("$.id", id_, get(body, "id"))

    return Constraint(ids.SHOWS_THAT_ONE, check)
