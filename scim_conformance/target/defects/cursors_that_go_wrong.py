"""Defects: paging by cursors (RFC 9865); the contract `rfc` of the embedded provider advertises it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scim2_models import InvalidCountException, InvalidCursorException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

LIST = "rfc9865-2-"
WALKS = [
    LIST + "a-walk-by-cursors-finds-each-resource-once",
    LIST + "pages-lead-to-the-next",
    "rfc9865-2.2-cursor-pages-are-sorted",
    "rfc9865-3-search-takes-cursors",
]


@defect(
    "cursors-end-with-the-first-page",
    breaks=[*WALKS, "rfc9865-5.2-each-page-needs-the-token"],
    topic="paging",
    severity=Severity.HIGH,
    suites=["test_each_page_but_the_last_leads_on"],
)
class CursorsEndWithTheFirstPage(Service):
    """No page holds a nextCursor."""

    def next_cursor(self, total: int, listing: Listing, held: int) -> str | None:
        """Give none out."""
        return None


@defect(
    "last-page-leads-on",
    breaks=[LIST + "pages-lead-to-the-next"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_each_page_but_the_last_leads_on"],
)
class LastPageLeadsOn(Service):
    """The last page has a nextCursor too, which leads to an empty one."""

    def next_cursor(self, total: int, listing: Listing, held: int) -> str | None:
        """Give one out as long as somebody is shown."""
        return super().next_cursor(total + 1 if held else total, listing, held)


@defect(
    "cursors-repeat-the-last-result",
    breaks=WALKS,
    topic="paging",
    severity=Severity.HIGH,
    suites=["test_a_walk_by_cursors_finds_everybody_once"],
)
class CursorsRepeatTheLastResult(Service):
    """A cursor leads to the last result of the page that it came with."""

    def placed(self, listing: Listing) -> Listing:
        """Go back by one."""
        right = super().placed(listing)
        return replace(right, start_index=right.start_index - 1) if listing.cursor and self.rules.cursors else right


@defect(
    "first-page-has-a-previous-cursor",
    breaks=[LIST + "the-first-page-has-no-previous-cursor"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_nothing_comes_before_the_first_page"],
)
class FirstPageHasAPreviousCursor(Service):
    """Each page by cursor has a previousCursor, the first one too."""

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
        """Add one."""
        body = super().listed(total, listing, resources)
        return body if listing.cursor is None else {**body, "previousCursor": "0-none"}


@defect(
    "cursors-hold-reserved-signs",
    breaks=[LIST + "cursors-need-no-escaping"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_cursor_goes_into_a_url_as_it_is"],
)
class CursorsHoldReservedSigns(Service):
    """Cursors are base64 with all its signs."""

    def next_cursor(self, total: int, listing: Listing, held: int) -> str | None:
        """Add some."""
        right = super().next_cursor(total, listing, held)
        return None if right is None else f"{right}+/=="

    def placed(self, listing: Listing) -> Listing:
        """Take them off again."""
        cursor = listing.cursor
        return super().placed(listing if cursor is None else replace(listing, cursor=cursor.removesuffix("+/==")))


@defect(
    "cursors-forget-the-count",
    breaks=[LIST + "cursor-pages-keep-to-count", "rfc7644-3.4.2.4-pages-keep-to-count"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_no_page_holds_more_than_count"],
)
class CursorsForgetTheCount(Service):
    """Behind a cursor everything that is left comes at once."""

    def placed(self, listing: Listing) -> Listing:
        """Drop the count."""
        right = super().placed(listing)
        return replace(right, count=self.rules.max_results) if right.cursor else right


@defect(
    "cursors-take-zero-for-no-count",
    breaks=[LIST + "counts-below-one-ask-for-the-total"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_count_below_one_asks_for_the_total"],
)
class CursorsTakeZeroForNoCount(Service):
    """With a cursor, count=0 returns everybody."""

    def placed(self, listing: Listing) -> Listing:
        """Take the longest page."""
        right = super().placed(listing)
        return replace(right, count=right.count or self.rules.max_results) if right.cursor is not None else right


@defect(
    "unknown-cursors-lead-to-the-beginning",
    breaks=["rfc9865-2.1-unknown-cursors-are-refused"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_cursor_that_was_never_given_out_is_refused"],
)
class UnknownCursorsLeadToTheBeginning(Service):
    """A cursor that cannot be read is taken for none."""

    def placed(self, listing: Listing) -> Listing:
        """Begin at the beginning."""
        try:
            return super().placed(listing)
        except InvalidCursorException:
            return super().placed(replace(listing, cursor=""))


@defect(
    "cursors-pass-over-counts-that-are-no-numbers",
    breaks=["rfc9865-2.1-counts-that-are-no-numbers-are-refused"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_count_that_is_no_number_is_refused"],
)
class CursorsPassOverCountsThatAreNoNumbers(Service):
    """With a cursor, a count that is no number is taken for none."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Drop it."""
        try:
            return super().query(parameters)
        except InvalidCountException:
            return super().query({name: value for name, value in parameters.items() if name != "count"})


@defect(
    "cursors-are-not-sorted",
    breaks=["rfc9865-2.2-cursor-pages-are-sorted"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_pages_by_cursor_are_in_order"],
)
class CursorsAreNotSorted(Service):
    """With a cursor, sortBy is passed over."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Leave the order as it is."""
        return super().sorted(types, resources, listing) if listing.cursor is None else resources


@defect(
    "default-method-is-another-than-declared",
    breaks=["rfc9865-2.4-plain-queries-follow-the-default-method"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_query_without_a_method_follows_the_default"],
)
class DefaultMethodIsAnotherThanDeclared(Service):
    """The default is declared as index, and a query with count alone is paged by cursors."""

    def placed(self, listing: Listing) -> Listing:
        """Take a count without startIndex for a first page by cursor."""
        is_plain = "count" in self.request.query and not {"startIndex", "cursor"} & set(self.request.query)
        return super().placed(replace(listing, cursor="") if is_plain and not listing.filter else listing)


@defect(
    "search-does-not-know-cursors",
    breaks=["rfc9865-3-search-takes-cursors"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_search_pages_by_cursors"],
)
class SearchDoesNotKnowCursors(Service):
    """The cursor in the body of a .search is passed over."""

    def placed(self, listing: Listing) -> Listing:
        """Drop it."""
        is_search = self.request.path.endswith("/.search")
        return super().placed(replace(listing, cursor=None) if is_search else listing)


@defect(
    "cursors-need-no-token",
    breaks=["rfc9865-5.2-each-page-needs-the-token"],
    topic="security",
    severity=Severity.HIGH,
    suites=["test_a_cursor_opens_nothing"],
)
class CursorsNeedNoToken(Service):
    """Whoever has a cursor gets its page without the token."""

    def authenticate(self, token: str | None) -> Held | None:
        """Let a cursor stand for the token."""
        held = super().authenticate(token)
        return held or (self.registry.all()[0] if self.request.query.get("cursor") else None)


class OtherPagination(Service):
    """Publishes other words on paging."""

    def said(self, pagination: JsonObject) -> JsonObject:
        """Return what is published."""
        raise NotImplementedError

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Change them."""
        right = super().document(name, body)
        return {**right, "pagination": self.said(right["pagination"])} if "pagination" in right else right


@defect(
    "pagination-does-not-mention-index",
    breaks=["rfc9865-4-pagination-states-both-methods"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_discovery_documents_are_served"],
)
class PaginationDoesNotMentionIndex(OtherPagination):
    """The ServiceProviderConfig does not say whether paging by index is offered."""

    def said(self, pagination: JsonObject) -> JsonObject:
        """Leave index out."""
        return {name: value for name, value in pagination.items() if name != "index"}


@defect(
    "pages-are-longer-than-declared",
    breaks=["rfc9865-4-pages-keep-to-the-declared-size"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
)
class PagesAreLongerThanDeclared(OtherPagination):
    """maxPageSize is declared as 1, and pages hold more."""

    def said(self, pagination: JsonObject) -> JsonObject:
        """Declare it."""
        return {**pagination, "maxPageSize": 1}
