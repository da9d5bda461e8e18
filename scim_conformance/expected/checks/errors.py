"""Error answers: their body, their schema, their status, their keyword (RFC 7644 §3.12)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, has_schema
from scim_conformance.expected.checks.applies import GATEWAY_STATUSES, is_error, is_scim_error
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim import urns
from scim_conformance.scim.lookup import is_unassigned

SCIM_TYPES = frozenset({
    "invalidFilter", "tooMany", "uniqueness", "mutability", "invalidSyntax", "invalidPath", "noTarget", "invalidValue",
    "invalidVers", "sensitive",
    "invalidCursor", "expiredCursor", "invalidCount",
})  # fmt: skip
"""Keywords of RFC 7644 §3.12 Table 9 and, in the last line, of RFC 9865 §2.1."""

STATUSES_WITH_TYPE = frozenset({400, 403, 409, 412, 413, 415, 422, 501})
"""Statuses that say that something is wrong with what was sent, and of which a keyword may say what."""

NO_FAULT = frozenset({501, 503})
"""501 says that a feature is not offered (R120), 503 that the endpoint is overloaded (R116): neither is a fault."""


def _has_no_content(answer: Answer) -> bool:
    return answer.request.method == "HEAD"


def _own_error(answer: Answer) -> bool:
    return is_error(answer) and answer.status not in GATEWAY_STATUSES and not _has_no_content(answer)


@check("rfc7644-3.12-errors-have-a-json-body", applies=_own_error)
def errors_have_a_json_body(answer: Answer) -> Iterator[Evidence]:
    """The body of an error that is no JSON object."""
    if not isinstance(answer.response.body, dict):
        yield Evidence("body", "a SCIM error in JSON", described_body(answer))


@check(
    "rfc7644-3.12-errors-name-the-error-schema",
    applies=lambda answer: _own_error(answer) and isinstance(answer.response.body, dict),
)
def errors_name_the_error_schema(answer: Answer) -> Iterator[Evidence]:
    """`schemas` of an error without the URN of errors."""
    if not is_scim_error(answer):
        yield Evidence("$.schemas", [urns.ERROR], answer.member("schemas"))


@check(
    "rfc7644-3.2-gateway-errors-are-scim-errors",
    applies=lambda answer: answer.status in GATEWAY_STATUSES and not _has_no_content(answer),
)
def gateway_errors_are_scim_errors(answer: Answer) -> Iterator[Evidence]:
    """The body of an error that a gateway may have sent, where it is no SCIM error."""
    if not isinstance(answer.response.body, dict):
        yield Evidence("body", "a SCIM error in JSON", described_body(answer))
    elif not has_schema(answer.response.body, urns.ERROR):
        yield Evidence("$.schemas", [urns.ERROR], answer.member("schemas"))


@check("rfc7644-3.12-status-is-a-string", applies=is_scim_error)
def status_is_a_string(answer: Answer) -> Iterator[Evidence]:
    """`status` of an error that is missing or no string."""
    status = answer.member("status")
    if not isinstance(status, str):
        yield Evidence("$.status", str(answer.status), status)


@check(
    "rfc7644-3.12-status-equals-the-http-status",
    applies=lambda answer: is_scim_error(answer) and not is_unassigned(answer.member("status")),
)
def status_equals_the_http_status(answer: Answer) -> Iterator[Evidence]:
    """`status` of an error that names another status than the response has; its type is another check's."""
    status = answer.member("status")
    if str(status).strip() != str(answer.status):
        yield Evidence("$.status", str(answer.status), status)


@check(
    "rfc7644-3.12-scim-type-is-known",
    applies=lambda answer: is_scim_error(answer) and answer.member("scimType") not in (None, ""),
)
def scim_type_is_known(answer: Answer) -> Iterator[Evidence]:
    """`scimType` that no document knows."""
    scim_type = answer.member("scimType")
    if scim_type not in SCIM_TYPES:
        yield Evidence("$.scimType", "a keyword of RFC 7644 Table 9", shown(scim_type))


@check(
    "rfc7644-3.12-scim-type-fits-the-status",
    applies=lambda answer: is_scim_error(answer) and answer.member("scimType") in SCIM_TYPES,
)
def scim_type_fits_the_status(answer: Answer) -> Iterator[Evidence]:
    """A keyword of RFC 7644 Table 9 beside a status that it does not explain; near neighbours of 400 pass (R112)."""
    if answer.status not in STATUSES_WITH_TYPE:
        yield Evidence("status", f"one that {answer.member('scimType')} explains", answer.status)


@check(
    "rfc7644-3.12-detail-is-text",
    applies=lambda answer: is_scim_error(answer) and answer.member("detail") is not None,
)
def detail_is_text(answer: Answer) -> Iterator[Evidence]:
    """`detail` that is no string."""
    detail = answer.member("detail")
    if not isinstance(detail, str):
        yield Evidence("$.detail", "a string", shown(detail))


@check(
    "rfc7644-3.12-no-request-ends-in-a-server-error",
    applies=lambda answer: is_error(answer) and answer.status not in NO_FAULT,
)
def no_request_ends_in_a_server_error(answer: Answer) -> Iterator[Evidence]:
    """A 5xx other than 501 and 503."""
    if answer.status >= 500:
        yield Evidence("status", "no server error", answer.status)


def described_body(answer: Answer) -> str:
    """Return what a body is that is no JSON object, in a short phrase."""
    if not answer.has_content:
        return "no body"
    if answer.response.media_type in {"text/html", "application/xhtml+xml"}:
        return "HTML"
    if answer.response.problems:
        return ", ".join(answer.response.problems)
    return "JSON, but no object"
