"""Other list responses (RFC 7644 §3.4.2)."""

from __future__ import annotations

from typing import Any

from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("empty-lists-have-no-resources", touches=["query", "filter", "paging"])
class EmptyListsHaveNoResources(Service):
    """Resources is left out where nothing was found (R38)."""

    def listed(self, total: int, listing: Listing, resources: list[dict[str, Any]]) -> dict[str, Any]:
        body = super().listed(total, listing, resources)
        if not resources:
            body.pop("Resources", None)
        return body


@variant("empty-lists-have-null-resources", touches=["query", "filter", "paging"], without=["entra"])
class EmptyListsHaveNullResources(Service):
    """Resources is null where nothing was found (R38); Entra ID wants an array."""

    def listed(self, total: int, listing: Listing, resources: list[dict[str, Any]]) -> dict[str, Any]:
        body = super().listed(total, listing, resources)
        return body if resources else {**body, "Resources": None}


@variant("whole-answers-have-no-counters", touches=["query", "paging"], without=["okta"])
class WholeAnswersHaveNoCounters(Service):
    """startIndex and itemsPerPage are left out where everything came in one answer (R43); Okta wants them."""

    def listed(self, total: int, listing: Listing, resources: list[dict[str, Any]]) -> dict[str, Any]:
        body = super().listed(total, listing, resources)
        if len(resources) == total:
            body.pop("startIndex", None)
            body.pop("itemsPerPage", None)
        return body


@variant("short-last-pages-tell-the-page-size", touches=["paging"])
class ShortLastPagesTellThePageSize(Service):
    """itemsPerPage is the size of a page, also on a last page that holds fewer (R42)."""

    def listed(self, total: int, listing: Listing, resources: list[dict[str, Any]]) -> dict[str, Any]:
        body = super().listed(total, listing, resources)
        if resources and listing.start_index > 1 and "itemsPerPage" in body:
            body["itemsPerPage"] = listing.count
        return body


@variant("newest-resources-come-first", touches=["query", "paging"])
class NewestResourcesComeFirst(Service):
    """Lists begin with what was created last: no order is promised without sortBy (R47)."""

    def found(self, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return super().found(resources)[::-1]


@variant("pages-are-small", touches=["query", "paging", "filter"], rules={"max_results": 3})
class PagesAreSmall(Service):
    """A page has at most three resources, and filter.maxResults says so (R44)."""


@variant(
    "counts-that-are-no-numbers-are-ignored",
    touches=["paging"],
    warns=["rfc9865-2.1-counts-that-are-no-numbers-are-refused"],
)
class CountsThatAreNoNumbersAreIgnored(Service):
    """A count or startIndex that is no number is passed over (R46)."""

    def query(self, parameters: Any) -> Listing:
        known = {
            name: value
            for name, value in parameters.items()
            if name.casefold() not in {"count", "startindex"} or str(value).lstrip("-").isdigit()
        }
        return super().query(known)


@variant("start-beyond-the-end-is-the-end", touches=["paging"])
class StartBeyondTheEndIsTheEnd(Service):
    """A startIndex past the end is echoed as the last one that there is (R41)."""

    def listed(self, total: int, listing: Listing, resources: list[dict[str, Any]]) -> dict[str, Any]:
        body = super().listed(total, listing, resources)
        if not resources and listing.start_index > total and "startIndex" in body:
            body["startIndex"] = max(total, 1)
        return body
