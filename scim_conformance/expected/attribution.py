"""Which of several requirements a refusal breaks: the one that the error itself speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import Response

DETAIL_MAX = 300

BY_SCIM_TYPE: Mapping[str, tuple[str, ...]] = {
    "notarget": ("value-filter-without-match-creates", "remove-by-value-list", "duplicate-member-add-succeeds"),
    "invalidfilter": ("value-filter-without-match-creates",),
    "invalidpath": (
        "manager-without-urn-is-read",
        "urn-keys-are-applied",
        "dotted-keys-are-applied",
        "value-filter-without-match-creates",
    ),
    "invalidvalue": (
        "boolean-strings-are-read",
        "manager-string-is-read",
        "roles-as-strings-are-tolerated",
        "emails-object-is-tolerated",
        "null-values-are-tolerated",
    ),
    "invalidsyntax": ("op-names-any-case", "unknown-schema-uris-are-tolerated", "path-less-value-is-applied"),
    "mutability": ("id-in-path-less-value-is-ignored", "read-only-groups-are-ignored"),
}
"""What an error with a scimType (RFC 7644, table 9) is likely about, of the needs that a request touched."""


def detail_of(response: Response) -> str:
    """Return what an error says of itself, cut; its status where it says nothing."""
    detail = get(response.body, "detail") if isinstance(response.body, dict) else None
    return detail[:DETAIL_MAX] if isinstance(detail, str) and detail else f"status {response.status}"


def named_in(response: Response, hints: Iterable[tuple[str, str]]) -> str | None:
    """Return the requirement of the first hint whose word the error names, None where it names none."""
    detail = detail_of(response).casefold()
    for word, requirement in hints:
        if re.search(rf"\b{re.escape(word.casefold())}\b", detail):
            return requirement
    return None


def typed(response: Response, requirements: Iterable[str]) -> str | None:
    """Return the requirement that an error's scimType points to, None where it points to none of them."""
    scim_type = get(response.body, "scimType") if isinstance(response.body, dict) else None
    suffixes = BY_SCIM_TYPE.get(scim_type.casefold(), ()) if isinstance(scim_type, str) else ()
    candidates = list(dict.fromkeys(requirements))
    for suffix in suffixes:
        for requirement in candidates:
            if requirement.endswith(f"-{suffix}"):
                return requirement
    return None


def may_be_about_an_op(response: Response) -> bool:
    """Tell whether a refusal may be about the name of an operation: a 400 whose scimType does not say otherwise."""
    scim_type = get(response.body, "scimType") if isinstance(response.body, dict) else None
    is_other = isinstance(scim_type, str) and scim_type.casefold() != "invalidsyntax"
    return response.status == 400 and not is_other
