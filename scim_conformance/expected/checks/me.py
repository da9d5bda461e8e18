"""The alias of the authenticated subject (RFC 7644 §3.11)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.redirects import is_me
from scim_conformance.expected.checks.registry import check

_ALIASED = frozenset({200, 201, 204})


@check("rfc7644-3.11-me-is-501-where-not-offered", applies=is_me)
def me_is_501_where_not_offered(answer: Answer) -> Iterator[Evidence]:
    """A 404 for the alias."""
    if answer.status == 404:
        yield Evidence("status", 501, 404)


@check(
    "rfc7644-3.11-me-names-the-permanent-location", applies=lambda answer: is_me(answer) and answer.status in _ALIASED
)
def me_names_the_permanent_location(answer: Answer) -> Iterator[Evidence]:
    """An answer for the alias without `Location`, or with the alias itself in it."""
    location = answer.response.headers.get("Location", "")
    if not location:
        yield Evidence("header Location", "the permanent location of the resource", None)
    elif location.rstrip("/").lower().endswith("/me"):
        yield Evidence("header Location", "the permanent location of the resource", location)
