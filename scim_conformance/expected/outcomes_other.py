"""What may come of requests outside the six operations: methods that an endpoint does not have, and bulk."""

from __future__ import annotations

from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.outcome import Outcome, Unsettled
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.exchange import Request
from scim_conformance.scim.uris import split_target

_ANY = frozenset(range(200, 300))


def closed(call: Call, request: Request) -> tuple[Outcome, ...]:
    """Return what may come of a method on a place that has no such method (R78); elsewhere the model has no say."""
    if not call.resource_type or request.method.upper() not in {"PUT", "PATCH", "DELETE"} or call.id:
        return ()
    wanted = ids.PUT_UNKNOWN if request.method.upper() == "PUT" else ""
    refused = frozenset({400, 403, 404, 405, 501})
    outcomes = [Outcome(refused, wanted, status_requirement=wanted)]
    if not wanted:
        outcomes.append(Outcome(_ANY, ""))
    return tuple(outcomes)


def bulk(directory: Directory, request: Request) -> tuple[Outcome, ...]:
    """Return what may come of a bulk request; its operations are judged by suites, and touch what they name."""
    touched = []
    body = request.body if isinstance(request.body, dict) else {}
    for operation in values_of(get(body, "Operations")):
        path = get(operation, "path") if isinstance(operation, dict) else None
        if isinstance(path, str):
            endpoint, id_, _ = split_target(path)
            held = directory.held(id_) if id_ else None
            if held is not None and endpoint:
                touched.append((held.resource_type, held.id))
    return (Outcome(_ANY, "", Unsettled(tuple(touched))), Outcome(frozenset(range(400, 500)) | {501}, ""))
