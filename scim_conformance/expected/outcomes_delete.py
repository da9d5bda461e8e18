"""What may come of DELETE (RFC 7644 §3.6; readings R107 to R109)."""

from __future__ import annotations

from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.outcome import Deleted, Outcome
from scim_conformance.expected.resource import Existence
from scim_conformance.expected.rules import rules_of
from scim_conformance.expected.world import World

NOT_SERVED = frozenset({403, 405, 501})
"""How an endpoint says that it does not offer a method at all (readings R116, R120)."""


def delete(world: World, directory: Directory, call: Call) -> tuple[Outcome, ...]:
    """Return what may come of DELETE by id."""
    held = directory.held(call.id, call.resource_type)
    if held is None or held.existence is Existence.GONE:
        wanted = ids.UNKNOWN_404 if held is None else ids.DELETED_404
        return (Outcome(frozenset({404}), wanted, status_requirement=wanted),)
    gone = Outcome(
        frozenset({204}), ids.DELETE_SERVED, Deleted(held.resource_type, held.id), status_requirement=ids.DELETE_204
    )
    outcomes = [gone]
    if held.existence is Existence.MAYBE:
        outcomes.append(Outcome(frozenset({404}), "", Deleted(held.resource_type, held.id)))
    if not_offered_is_lawful(world, call.resource_type):
        outcomes.append(Outcome(NOT_SERVED, ""))
    return tuple(outcomes)


def not_offered_is_lawful(world: World, resource_type: str) -> bool:
    """Return whether an endpoint may leave a method out: where its contract promises nothing but the RFC."""
    rules = rules_of(world, resource_type)
    return rules is None or rules.live
