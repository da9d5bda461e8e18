"""Bulk requests (RFC 7644 §3.7): operations one by one, with the ids of earlier creates in place of bulkIds."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scim2_models import ConflictException, InvalidSyntaxException, InvalidValueException
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.routing import Operation as Routed
from scim2_server.routing import match

if TYPE_CHECKING:
    from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

ALLOWED = {Routed.create, Routed.replace, Routed.patch, Routed.delete}
PREFIX = "bulkId:"
RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"


def run_bulk(service: Service) -> ScimResponse:
    """Run the operations of a bulk request in an order in which no bulkId is used before it is known."""
    service.check_bulk_size(len(service.request.body))
    payload = service.payload()
    if not isinstance(payload, dict):
        raise InvalidSyntaxException(detail="The body of a bulk request must be a JSON object")
    folded = {key.casefold(): value for key, value in payload.items()}
    operations = folded.get("operations")
    if not isinstance(operations, list) or not all(isinstance(one, dict) for one in operations):
        raise InvalidSyntaxException(detail="The body of a bulk request needs a list of Operations")
    service.check_bulk_count(len(operations))
    limit = folded.get("failonerrors")
    results = run_all(service, operations, limit if isinstance(limit, int) else None)
    return service.bulk_answer({"schemas": [RESPONSE], "Operations": results})


def run_all(service: Service, operations: list[JsonObject], limit: int | None) -> list[JsonObject]:
    """Return the result of each operation that was run, in the order of the request."""
    ids: dict[str, str] = {}
    results: dict[int, JsonObject] = {}
    errors = 0
    for at in service.bulk_order(operations):
        if service.bulk_stops(errors, limit):
            break
        results[at] = run_one(service, operations[at], ids)
        errors += int(results[at]["status"]) >= HTTPStatus.BAD_REQUEST
    return [service.bulk_result(operations[at], results[at]) for at in sorted(results)]


def ordered(operations: list[JsonObject]) -> list[int]:
    """Return the positions of the operations so that a create comes before what refers to it; circles stay as sent."""
    makers = {one["bulkId"]: at for at, one in enumerate(operations) if isinstance(one.get("bulkId"), str)}
    order: list[int] = []
    state: dict[int, bool] = {}
    for root in range(len(operations)):
        stack = [root]
        while stack:
            at = stack[-1]
            if at in state:
                stack.pop()
                if not state[at]:
                    state[at] = True
                    order.append(at)
                continue
            state[at] = False
            needed = {makers[name] for name in references(operations[at]) if name in makers}
            stack += [other for other in sorted(needed, reverse=True) if other not in state]
    return order


def references(value: Any) -> set[str]:
    """Return the bulkIds that an operation refers to."""
    found: set[str] = set()
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            stack += one.values()
        elif isinstance(one, list):
            stack += one
        elif isinstance(one, str) and PREFIX in one:
            found.add(one.partition(PREFIX)[2])
    return found


def run_one(service: Service, operation: JsonObject, ids: dict[str, str]) -> JsonObject:
    """Run one operation as a request of its own and return its result (RFC 7644 §3.7.3)."""
    folded = {key.casefold(): value for key, value in operation.items()}
    result: JsonObject = {"method": folded.get("method")}
    if "bulkid" in folded:
        result["bulkId"] = folded["bulkid"]
    path = folded.get("path")
    if folded.get("method") != "POST" and isinstance(path, str):
        result["location"] = f"{service.request.base_url}/{path.strip('/')}"
    try:
        response = answer(service, folded, ids)
    except Exception as exception:  # noqa: BLE001 - one operation's failure is its own result
        response = service.error(exception)
    result["status"] = str(int(response.status))
    if response.status >= HTTPStatus.BAD_REQUEST:
        result["response"] = response.body
        return result
    body = response.body or {}
    if "meta" in body:
        result["location"] = body["meta"]["location"]
        if "version" in body["meta"]:
            result["version"] = body["meta"]["version"]
    if folded.get("method") == "POST" and isinstance(folded.get("bulkid"), str):
        ids[folded["bulkid"]] = body["id"]
    return result


def answer(service: Service, operation: JsonObject, ids: dict[str, str]) -> ScimResponse:
    """Serve one operation as the request that it stands for."""
    method, path = operation.get("method"), operation.get("path")
    if not isinstance(method, str) or not isinstance(path, str):
        raise InvalidSyntaxException(detail="A bulk operation needs a method and a path")
    if method.upper() == "POST" and not isinstance(operation.get("bulkid"), str):
        raise InvalidValueException(detail="A POST in a bulk request needs a bulkId")
    path = service.bulk_resolved(path, ids)
    target = match(method.upper(), path)
    if target.me or target.operation not in ALLOWED:
        raise InvalidValueException(detail=f"{method} {path} cannot be part of a bulk request")
    version = operation.get("version")
    headers = {"If-Match": version} if isinstance(version, str) else {}
    request = ScimRequest(method.upper(), service.request.base_url, path, headers=headers)
    part = type(service)(service.rules, service.served, service.protocol, service.registry, request)
    part.held, part.written = service.held, service.written
    data = service.bulk_resolved(operation.get("data"), ids)
    part.payload = lambda: data  # type: ignore[method-assign]  # the body was parsed with the whole request
    response: ScimResponse = getattr(part, part.serving[target.operation])(target)
    return response


def resolved(value: Any, ids: dict[str, str]) -> Any:
    """Return a value with ids in place of the bulkIds that refer to them; raises ConflictException for unknown ones."""
    if isinstance(value, dict):
        return {key: resolved(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(item, ids) for item in value]
    if not isinstance(value, str) or PREFIX not in value:
        return value
    before, _, name = value.partition(PREFIX)
    if name not in ids:
        raise ConflictException(detail=f"No resource was created with bulkId {name!r}")
    return before + ids[name]
