"""Answers about credentials (RFC 7644 §2, RFC 7235)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.registry import check


@check("rfc7644-2-unauthorized-names-a-scheme", applies=lambda answer: answer.status == 401)
def unauthorized_names_a_scheme(answer: Answer) -> Iterator[Evidence]:
    """A 401 without `WWW-Authenticate`."""
    if not answer.response.headers.get("WWW-Authenticate", "").strip():
        yield Evidence("header WWW-Authenticate", "an authentication scheme", None)


@check(
    "rfc7644-3.12-missing-credentials-are-401",
    applies=lambda answer: answer.request.authentication == "none" and answer.status in {401, 403},
)
def missing_credentials_are_401(answer: Answer) -> Iterator[Evidence]:
    """A 403 to a request that carried no credentials at all."""
    if answer.status == 403:
        yield Evidence("status", 401, 403)
