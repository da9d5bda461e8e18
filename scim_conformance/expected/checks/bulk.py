"""Answers to bulk requests: their schema, and the result of each operation (RFC 7644 §3.7)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, Kind, has_schema
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get, is_unassigned

_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def results(answer: Answer) -> list[tuple[str, JsonObject]]:
    """Return the results in a bulk answer, each with its JSON path."""
    listed = answer.member("Operations")
    entries = listed if isinstance(listed, list) else []
    return [(f"$.Operations[{number}]", one) for number, one in enumerate(entries) if isinstance(one, dict)]


def operations(answer: Answer) -> list[JsonObject]:
    """Return the operations that were sent."""
    body = answer.request.body
    listed = get(body, "Operations") if isinstance(body, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def code_of(result: JsonObject) -> int | None:
    """Return the status of a result: a string or a number, or an object with `code` as the RFC's text has it (R148)."""
    status = get(result, "status")
    if isinstance(status, dict):
        status = get(status, "code")
    text = str(status).strip() if isinstance(status, str | int) and not isinstance(status, bool) else ""
    return int(text) if text.isascii() and text.isdigit() else None


def _is_bulk(answer: Answer) -> bool:
    return answer.kind is Kind.BULK


def _has_results(answer: Answer) -> bool:
    return answer.kind is Kind.BULK and bool(results(answer))


def _method(entry: JsonObject) -> str:
    method = get(entry, "method")
    return method.upper() if isinstance(method, str) else ""


def _is_failure(result: JsonObject) -> bool:
    return (code_of(result) or 0) >= 400


@check("rfc7644-3.7-bulk-answers-name-their-schema", applies=_is_bulk)
def bulk_answers_name_their_schema(answer: Answer) -> Iterator[Evidence]:
    """A bulk answer without the URN of bulk responses."""
    if not has_schema(answer.response.body, urns.BULK_RESPONSE):
        yield Evidence("$.schemas", [urns.BULK_RESPONSE], answer.member("schemas"))


@check(
    "rfc7644-3.7-all-operations-have-a-result",
    applies=lambda answer: _is_bulk(answer) and is_unassigned(_fail_on_errors(answer)),
)
def all_operations_have_a_result(answer: Answer) -> Iterator[Evidence]:
    """Fewer results than operations, although nothing was to end the job early; or more."""
    sent, told = len(operations(answer)), len(results(answer))
    if sent != told:
        yield Evidence("$.Operations", f"{sent} results", told)


@check("rfc7644-3.7-results-name-their-method", applies=_has_results)
def results_name_their_method(answer: Answer) -> Iterator[Evidence]:
    """A result without the method of its operation."""
    for at, result in results(answer):
        if _method(result) not in _METHODS:
            yield Evidence(f"{at}.method", "POST, PUT, PATCH or DELETE", shown(get(result, "method")))


@check("rfc7644-3.7-results-carry-the-bulk-id", applies=_has_results)
def results_carry_the_bulk_id(answer: Answer) -> Iterator[Evidence]:
    """A bulkId that was sent with a POST and that no result has, where every operation has a result."""
    if len(results(answer)) < len(operations(answer)):
        return
    told = {str(get(result, "bulkId")) for _, result in results(answer)}
    for operation in operations(answer):
        bulk_id = get(operation, "bulkId")
        if _method(operation) == "POST" and isinstance(bulk_id, str) and bulk_id not in told:
            yield Evidence("$.Operations[*].bulkId", bulk_id, None)


@check("rfc7644-3.7.3-results-carry-a-location", applies=_has_results)
def results_carry_a_location(answer: Answer) -> Iterator[Evidence]:
    """A result without `location`, but for that of a POST that failed."""
    for at, result in results(answer):
        is_failed_post = _method(result) == "POST" and _is_failure(result)
        if not is_failed_post and not get(result, "location"):
            yield Evidence(f"{at}.location", "the URI of the resource", None)


@check("rfc7644-3.7.3-results-carry-a-status", applies=_has_results)
def results_carry_a_status(answer: Answer) -> Iterator[Evidence]:
    """A result without a status that can be read."""
    for at, result in results(answer):
        code = code_of(result)
        if code is None or not 100 <= code <= 599:
            yield Evidence(f"{at}.status", "the status of the operation", shown(get(result, "status")))


@check("rfc7644-3.7.3-status-is-a-string", applies=_has_results)
def status_is_a_string(answer: Answer) -> Iterator[Evidence]:
    """The status of a result as a number."""
    for at, result in results(answer):
        status: JsonValue = get(result, "status")
        if isinstance(status, int | float):
            yield Evidence(f"{at}.status", str(status), status)


@check(
    "rfc7644-3.7-failures-carry-the-error",
    applies=lambda answer: _is_bulk(answer) and any(_is_failure(result) for _, result in results(answer)),
)
def failures_carry_the_error(answer: Answer) -> Iterator[Evidence]:
    """A failed operation without the error, in `response` or beside the status (erratum 7916)."""
    for at, result in results(answer):
        status = get(result, "status")
        is_flat = isinstance(status, dict) and not is_unassigned(get(status, "description"))
        if _is_failure(result) and not is_flat and not any(_tells(one) for one in (get(result, "response"), result)):
            yield Evidence(f"{at}.response", "a SCIM error", shown(get(result, "response")))


def _tells(value: JsonValue) -> bool:
    return has_schema(value, urns.ERROR) or (isinstance(value, dict) and isinstance(get(value, "detail"), str))


def _fail_on_errors(answer: Answer) -> JsonValue:
    body = answer.request.body
    return get(body, "failOnErrors") if isinstance(body, dict) else None
