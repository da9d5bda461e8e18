"""Everything that a conforming service provider may answer here and now: one door to all operations."""

from __future__ import annotations

from scim_conformance.expected.call import Call, Operation
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.outcome import Created, Effect, Outcome, Unchanged, Unsettled
from scim_conformance.expected.outcomes_create import create
from scim_conformance.expected.outcomes_delete import delete
from scim_conformance.expected.outcomes_other import bulk, closed
from scim_conformance.expected.outcomes_patch import patch
from scim_conformance.expected.outcomes_query import query
from scim_conformance.expected.outcomes_replace import replace
from scim_conformance.expected.outcomes_retrieve import retrieve
from scim_conformance.expected.projection import project
from scim_conformance.expected.world import World
from scim_conformance.scim.exchange import Request


def outcomes(world: World, directory: Directory, call: Call, request: Request, number: int) -> tuple[Outcome, ...]:
    """Return what may lawfully come of a request, most specific first; empty where the model has no say."""
    match call.operation:
        case Operation.CREATE:
            return create(world, directory, call, request, number)
        case Operation.RETRIEVE:
            return retrieve(world, directory, call)
        case Operation.QUERY | Operation.SEARCH:
            return query(world, call)
        case Operation.REPLACE:
            return replace(world, directory, call, request, number)
        case Operation.PATCH:
            return patch(world, directory, call, request, number)
        case Operation.DELETE:
            return delete(world, directory, call)
        case Operation.BULK:
            return bulk(directory, request)
        case Operation.OTHER:
            return closed(call, request)
        case Operation.DISCOVERY:
            return ()


def effect_against_the_rules(world: World, directory: Directory, call: Call, request: Request, number: int) -> Effect:
    """Return what a success leaves that had to be a refusal: a new resource, or one that may now be anything."""
    if call.operation is Operation.CREATE and isinstance(request.body, dict):
        return Created(call.resource_type, project(world, directory, call.resource_type, request.body, number))
    if call.operation in {Operation.REPLACE, Operation.PATCH} and directory.held(call.id, call.resource_type):
        return Unsettled(((call.resource_type, call.id),))
    return Unchanged()
