"""Redirects: which ones SCIM knows, and where they may lead (RFC 7644 §3.11, §3.12)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.registry import check
from scim_conformance.scim.uris import join, split_target

_KNOWN = frozenset({307, 308})
_NO_REDIRECT = frozenset({304})


def is_me(answer: Answer) -> bool:
    """A request to the alias of the authenticated subject."""
    return split_target(answer.request.path)[0].lower() == "/me"


@check(
    "rfc7644-3.12-redirects-stay-at-the-origin",
    applies=lambda answer: (
        answer.response.redirected_by > 0
        or (
            300 <= answer.status < 400
            and answer.status not in _NO_REDIRECT
            and not (is_me(answer) and answer.status == 308)
        )
    ),
)
def redirects_stay_at_the_origin(answer: Answer) -> Iterator[Evidence]:
    """A redirect with another status than 307 and 308, or to another scheme, host or port."""
    if answer.response.redirected_by:
        return
    if answer.status not in _KNOWN:
        yield Evidence("status", "307 or 308, if a redirect at all", answer.status)
    elif not _same_origin(answer):
        yield Evidence("header Location", "the same scheme, host and port", answer.response.headers.get("Location"))


@check(
    "http-requests-are-served-without-a-redirect",
    applies=lambda answer: answer.response.redirected_by > 0 and not is_me(answer),
)
def requests_are_served_without_a_redirect(answer: Answer) -> Iterator[Evidence]:
    """A 307 or 308 that had to be followed: lawful, and more than some clients do."""
    yield Evidence("status", "an answer", answer.response.redirected_by)


def _same_origin(answer: Answer) -> bool:
    base = join(answer.world.base_url, answer.request.path)
    return _origin(urljoin(base, answer.response.headers.get("Location", ""))) == _origin(base)


def _origin(uri: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return None
    return parts.scheme, parts.hostname, port
