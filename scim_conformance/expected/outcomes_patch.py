"""What may come of a PATCH by id (RFC 7644 §3.5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.outcome import Constraint, Outcome, Written
from scim_conformance.expected.outcomes_retrieve import shows_that_one
from scim_conformance.expected.patch import Patched, apply, body_of_old
from scim_conformance.expected.patch_steps import Context, Refusal
from scim_conformance.expected.refusals import error_type
from scim_conformance.expected.resource import Existence
from scim_conformance.expected.world import World, need
from scim_conformance.scim import urns
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.exchange import Request
from scim_conformance.scim.messages import MalformedDocument, parse_patch

_NOT_OFFERED = frozenset({403, 404, 405, 501})


def patch(world: World, directory: Directory, call: Call, request: Request, number: int) -> tuple[Outcome, ...]:
    """Return what may come of a PATCH by id, most specific first."""
    held = directory.held(call.id, call.resource_type)
    if held is None or held.existence is Existence.GONE:
        wanted = ids.UNKNOWN_404 if held is None else ids.DELETED_404
        return (Outcome(frozenset({404}), wanted, status_requirement=wanted), *_not_offered(world, call))
    old = body_of_old(request.body)
    try:
        operations = old if old is not None else parse_patch(request.body)
    except MalformedDocument as problem:
        unread = Outcome(
            frozenset({400}), ids.PATCH_MALFORMED, status_requirement=ids.PATCH_MALFORMED, at=problem.where
        )
        return (unread, *_not_offered(world, call))
    assert call.definition is not None
    patched = apply(Context(world, directory, held, call.definition, number), operations)
    outcomes = list(_outcomes(world, call, patched))
    if old is not None or not operations or not _announced(request):
        outcomes.append(Outcome(frozenset({400}), ""))
    if held.existence is Existence.MAYBE:
        outcomes.append(Outcome(frozenset({404}), ""))
    return (*outcomes, *_not_offered(world, call))


def _outcomes(world: World, call: Call, patched: Patched) -> Iterator[Outcome]:
    why = (*_supported(world, call), *patched.why)
    if patched.states:
        yield Outcome(
            frozenset({200, 204}),
            _most_specific(patched.why) or next(iter(_supported(world, call)), "") or ids.PATCH_SERVED,
            Written(call.resource_type, call.id, patched.states),
            status_requirement=ids.PATCH_STATUS,
            also=(*why, ids.PATCH_SERVED),
            constraints=(shows_that_one(call.id),),
            at=patched.at,
        )
    for refusal in patched.refusals:
        yield _refused(refusal)


def _refused(refusal: Refusal) -> Outcome:
    constraints: tuple[Constraint, ...] = ()
    if refusal.scim_types and refusal.type_requirement:
        constraints = (
            error_type(
                refusal.type_requirement, refusal.statuses, refusal.scim_types, may_be_absent=refusal.may_lack_type
            ),
        )
    return Outcome(
        refusal.statuses,
        refusal.requirement,
        status_requirement=refusal.requirement,
        constraints=constraints,
        at=refusal.at,
    )


def _supported(world: World, call: Call) -> tuple[str, ...]:
    suffix = "group-patch-is-supported" if call.resource_type == "Group" else "patch-is-supported"
    wanted = need(world, suffix)
    return (wanted,) if wanted else ()


def _not_offered(world: World, call: Call) -> tuple[Outcome, ...]:
    if world.capabilities.patch or _supported(world, call):
        return ()
    return (Outcome(_NOT_OFFERED, ""),)


def _most_specific(why: tuple[str, ...]) -> str:
    return min(why, key=lambda one: one.startswith("rfc"), default="")


def _announced(request: Request) -> bool:
    body = request.body
    return isinstance(body, dict) and urns.PATCH_OP in values_of(get(body, "schemas"))
