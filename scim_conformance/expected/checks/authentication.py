"""Answers about credentials (RFC 7644 §2, RFC 7235)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.registry import check

_BEARER = re.compile(r"(?:^|[,\s])bearer(?:[,\s]|$)", re.IGNORECASE)
_ERROR_CODE = re.compile(r"(?:^|[,\s])error\s*=", re.IGNORECASE)


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


def _challenge(answer: Answer) -> str:
    return answer.response.headers.get("WWW-Authenticate", "").strip()


@check(
    "http-challenges-name-the-scheme-that-serves",
    applies=lambda answer: (
        answer.status == 401
        and bool(_challenge(answer))
        and answer.world.contract.authentication.scheme in {"bearer", "oauth2"}
    ),
)
def challenges_name_the_scheme_that_serves(answer: Answer) -> Iterator[Evidence]:
    """A challenge that names other schemes than Bearer alone (RFC 6750 §3)."""
    if not _BEARER.search(_challenge(answer)):
        yield Evidence("header WWW-Authenticate", "Bearer", _challenge(answer))


@check(
    "http-a-request-without-token-is-told-no-error",
    applies=lambda answer: (
        answer.status == 401 and answer.request.authentication == "none" and bool(_challenge(answer))
    ),
)
def a_request_without_token_is_told_no_error(answer: Answer) -> Iterator[Evidence]:
    """An error code in the challenge to a request that carried no token (RFC 6750 §3.1)."""
    if _ERROR_CODE.search(_challenge(answer)):
        yield Evidence("header WWW-Authenticate", "a challenge without error", _challenge(answer))
