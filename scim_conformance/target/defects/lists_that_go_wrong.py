"""Defects: lists, their counters and their pages (RFC 7644 §3.4.2, §3.4.2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from scim2_models import InvalidValueException, NotFoundException
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

QUERIES = "rfc7644-3.4.2-"
PAGES = "rfc7644-3.4.2.4-"
WALK = PAGES + "a-walk-over-pages-finds-each-resource-once"
WALKS = [WALK, PAGES + "the-count-may-change-under-way", PAGES + "filtered-results-are-paged"]


class OtherPages(Service):
    """Cuts pages at another place than startIndex."""

    def first(self, listing: Listing) -> int:
        """Return how many results are left out before the page."""
        raise NotImplementedError

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Cut there, but for whoever pages by cursors."""
        first = self.first(listing) if listing.cursor is None else listing.start_index - 1
        return resources[first : first + listing.count]


@defect(
    "start-index-is-zero-based",
    breaks=[
        "rfc7644-3.4.3-search-pages",
        "rfc7644-3.4.2.3-sorted-pages-continue-the-order",
        *WALKS,
        PAGES + "results-begin-with-the-first",
        QUERIES + "lists-hold-every-resource",
    ],
    topic="paging",
    severity=Severity.HIGH,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
)
class StartIndexIsZeroBased(OtherPages):
    """startIndex 1 begins with the second result."""

    def first(self, listing: Listing) -> int:
        """Count from zero, but for whoever does not page."""
        return listing.start_index if "startIndex" in self.request.query else 0


@defect(
    "start-index-is-the-number-of-a-page",
    breaks=[*WALKS, PAGES + "results-begin-with-the-first"],
    topic="paging",
    severity=Severity.HIGH,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
)
class StartIndexIsTheNumberOfAPage(OtherPages):
    """startIndex 2 begins with the second page."""

    def first(self, listing: Listing) -> int:
        """Multiply."""
        return (listing.start_index - 1) * listing.count


@defect(
    "pages-are-cut-at-multiples-of-count",
    breaks=[PAGES + "the-count-may-change-under-way"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_walk_may_change_its_step"],
)
class PagesAreCutAtMultiplesOfCount(OtherPages):
    """A page begins at the multiple of count before startIndex."""

    def first(self, listing: Listing) -> int:
        """Round down."""
        return (listing.start_index - 1) // max(listing.count, 1) * listing.count


@defect(
    "last-page-is-left-out",
    breaks=[*WALKS, PAGES + "results-begin-with-the-first"],
    topic="paging",
    severity=Severity.HIGH,
    suites=["test_a_walk_over_matches_finds_each_once"],
)
class LastPageIsLeftOut(Service):
    """A page that is not full is empty."""

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Drop it, but for whoever does not page."""
        page = super().page(resources, listing)
        is_short = "startIndex" in self.request.query and len(page) < listing.count and listing.start_index > 1
        return [] if is_short else page


@defect(
    "filtered-results-are-not-paged",
    breaks=[
        "rfc7644-3.4.3-search-pages",
        "rfc7644-3.4.2.3-sorted-pages-continue-the-order",
        PAGES + "filtered-results-are-paged",
        PAGES + "the-count-may-change-under-way",
        PAGES + "results-begin-with-the-first",
    ],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_walk_over_matches_finds_each_once"],
)
class FilteredResultsAreNotPaged(OtherPages):
    """With a filter startIndex is passed over."""

    def first(self, listing: Listing) -> int:
        """Begin at the beginning."""
        return 0 if listing.filter else listing.start_index - 1


@defect(
    "pages-without-start-index-begin-with-the-second",
    breaks=[PAGES + "results-begin-with-the-first"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_walk_may_begin_without_start_index"],
)
class PagesWithoutStartIndexBeginWithTheSecond(OtherPages):
    """A page that is asked for by count alone lacks the first result."""

    def first(self, listing: Listing) -> int:
        """Skip one."""
        is_default = "count" in self.request.query and not {"startIndex", "cursor"} & set(self.request.query)
        return listing.start_index - (0 if is_default else 1)


@defect(
    "count-is-ignored",
    breaks=[
        "rfc7644-3.4.3-search-pages",
        "rfc7644-3.4.2.3-sorted-pages-continue-the-order",
        "rfc9865-2-cursor-pages-keep-to-count",
        "rfc9865-2-counts-below-one-ask-for-the-total",
        PAGES + "pages-keep-to-count",
        PAGES + "negative-counts-count-as-zero",
        PAGES + "count-zero-is-served",
    ],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_count_of_zero_asks_for_the_total_alone"],
)
class CountIsIgnored(Service):
    """Everybody comes, whatever count says."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Take the longest page."""
        return replace(super().query(parameters), count=self.rules.max_results)


@defect(
    "count-zero-is-refused",
    breaks=["rfc9865-2-counts-below-one-ask-for-the-total", PAGES + "count-zero-is-served"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_count_of_zero_asks_for_the_total_alone"],
)
class CountZeroIsRefused(Service):
    """count=0 is answered with 400."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Refuse it."""
        if str(parameters.get("count", "")) == "0":
            raise InvalidValueException(detail="count must be at least 1")
        return super().query(parameters)


@defect(
    "numbers-below-zero-are-refused",
    breaks=[
        "rfc9865-2-counts-below-one-ask-for-the-total",
        PAGES + "negative-counts-count-as-zero",
        PAGES + "start-index-below-one-counts-as-one",
    ],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_negative_count_is_zero", "test_a_start_index_below_one_is_one"],
)
class NumbersBelowZeroAreRefused(Service):
    """A negative count and a startIndex below 1 are answered with 400."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Refuse them."""
        if int(parameters.get("count") or 0) < 0 or int(parameters.get("startIndex") or 1) < 1:
            raise InvalidValueException(detail="count and startIndex must be positive")
        return super().query(parameters)


@defect(
    "pages-past-the-end-are-404",
    breaks=[PAGES + "pages-past-the-end-are-empty"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_page_past_the_end_is_empty"],
)
class PagesPastTheEndAre404(Service):
    """A startIndex above the total is answered with 404."""

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Refuse it."""
        if listing.start_index > max(len(resources), 1):
            raise NotFoundException(detail="There is no such page")
        return super().page(resources, listing)


@defect(
    "huge-counts-are-refused",
    breaks=[PAGES + "huge-counts-are-served"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_huge_count_is_cut"],
)
class HugeCountsAreRefused(Service):
    """A count above the longest page is answered with 400."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Refuse it."""
        if int(parameters.get("count") or 0) > self.rules.max_results:
            raise InvalidValueException(detail=f"count is at most {self.rules.max_results}")
        return super().query(parameters)


@defect(
    "unknown-parameters-are-refused",
    breaks=[QUERIES + "unknown-parameters-are-ignored"],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_an_unknown_parameter_is_passed_over"],
)
class UnknownParametersAreRefused(Service):
    """A query parameter of no document is answered with 400."""

    known = frozenset(
        {"filter", "sortby", "sortorder", "startindex", "count", "attributes", "excludedattributes", "cursor"}
        | {"aadoptscim062020"}
    )

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Refuse it."""
        unknown = {name.casefold() for name in self.request.query} - self.known
        if unknown:
            raise InvalidValueException(detail=f"There is no parameter {min(unknown)}")
        return super().query(parameters)


class OtherMessage(Service):
    """Sends another list response; `served` is what the endpoint would have sent."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Return what is sent."""
        raise NotImplementedError

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> Any:
        """Change it."""
        return self.message(super().listed(total, listing, resources), total, listing)


@defect(
    "totals-of-filters-count-everybody",
    breaks=[
        "rfc7644-3.4.2.2-matching-resources-are-found",
        QUERIES + "total-results-counts-the-matches",
        QUERIES + "no-match-is-an-empty-list",
    ],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_the_total_of_a_filter_counts_its_matches"],
)
class TotalsOfFiltersCountEverybody(OtherMessage):
    """totalResults counts all users, whatever the filter finds."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Count before the filter; an empty answer stays empty."""
        counted = self.store.count("User") + self.store.count("Group") if listing.filter and total else total
        return {**served, "totalResults": counted}


@defect(
    "totals-count-what-is-left",
    breaks=[
        "rfc7644-3.4.3-search-pages",
        PAGES + "totals-agree-between-pages",
        QUERIES + "total-results-counts-every-resource",
    ],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_each_page_states_the_same_total"],
)
class TotalsCountWhatIsLeft(OtherMessage):
    """totalResults counts the results from this page on."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Leave out what came before."""
        return {**served, "totalResults": max(total - listing.start_index + 1, 0)}


@defect(
    "start-index-is-always-one",
    breaks=[PAGES + "start-index-names-the-first-result"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_page_says_with_which_result_it_begins"],
)
class StartIndexIsAlwaysOne(OtherMessage):
    """Each page says that it begins with the first result."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Say so."""
        del total, listing
        return {**served, "startIndex": 1}


@defect(
    "start-index-is-echoed-as-sent",
    breaks=[PAGES + "start-index-counts-from-1"],
    topic="paging",
    severity=Severity.LOW,
    suites=["test_a_start_index_below_one_is_one"],
)
class StartIndexIsEchoedAsSent(OtherMessage):
    """A startIndex of 0 comes back as 0."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Echo it."""
        del total, listing
        return {**served, "startIndex": 0} if self.request.query.get("startIndex") == "0" else served


@defect(
    "items-per-page-is-zero",
    breaks=[QUERIES + "items-per-page-counts-the-page", "okta-items-per-page-counts-the-page"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
    flows=["okta-import-users"],
)
class ItemsPerPageIsZero(OtherMessage):
    """itemsPerPage is 0 on each page."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Count nothing."""
        del total, listing
        return {**served, "itemsPerPage": 0}


@defect(
    "pages-do-not-say-which-part-they-are",
    breaks=["rfc9865-2.4-plain-queries-follow-the-default-method", QUERIES + "partial-answers-say-which-part"],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
)
class PagesDoNotSayWhichPartTheyAre(OtherMessage):
    """List responses have neither startIndex nor itemsPerPage."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Leave both out."""
        del total, listing
        return {name: value for name, value in served.items() if name not in {"startIndex", "itemsPerPage"}}


@defect(
    "totals-are-left-out",
    breaks=[
        "rfc7644-3.4.2-no-match-is-an-empty-list",
        "rfc7644-3.4.2-total-results-counts-the-matches",
        QUERIES + "total-results-is-a-number",
        "rfc7644-3.4.2.2-matching-resources-are-found",
        "entra-lookup-without-match-is-an-empty-list",
        "okta-counters-are-numbers",
    ],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_user_is_found_by_user_name"],
)
class TotalsAreLeftOut(OtherMessage):
    """List responses have no totalResults."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Leave it out."""
        del total, listing
        return {name: value for name, value in served.items() if name != "totalResults"}


@defect(
    "totals-are-always-zero",
    breaks=[
        QUERIES + "total-results-covers-the-page",
        QUERIES + "total-results-counts-every-resource",
        QUERIES + "total-results-counts-the-matches",
        "rfc7644-3.4.2.2-matching-resources-are-found",
    ],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_user_is_found_by_user_name"],
)
class TotalsAreAlwaysZero(OtherMessage):
    """totalResults is 0 although resources come."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Count nothing."""
        del total, listing
        return {**served, "totalResults": 0}


@defect(
    "lists-have-no-schemas",
    breaks=[QUERIES + "queries-are-answered-with-a-list-response", "rfc7644-3.4.3-search-answers-a-list"],
    topic="query",
    severity=Severity.HIGH,
    suites=["test_a_user_is_found_by_user_name"],
)
class ListsHaveNoSchemas(OtherMessage):
    """A list response does not say that it is one."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Leave schemas out."""
        del total, listing
        return {name: value for name, value in served.items() if name != "schemas"}


@defect(
    "lists-hold-ids-alone",
    breaks=[
        "rfc7644-3.4.2.2-user-names-match-in-any-case",
        QUERIES + "lists-hold-objects",
        "rfc7644-3.4.2.2-matching-resources-are-found",
        WALK,
    ],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_a_list_holds_resources"],
)
class ListsHoldIdsAlone(OtherMessage):
    """The entries of a list are ids."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Show the ids."""
        del total, listing
        return {**served, "Resources": [one["id"] for one in served["Resources"]]}


@defect(
    "lists-are-called-items",
    breaks=[
        "rfc7644-3.4.2.2-user-names-match-in-any-case",
        "okta-items-per-page-counts-the-page",
        QUERIES + "results-are-listed",
        QUERIES + "lists-hold-every-resource",
        WALK,
        "rfc7644-3.4.2.2-matching-resources-are-found",
    ],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_a_list_holds_resources"],
)
class ListsAreCalledItems(OtherMessage):
    """The resources of a list stand under another name."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Rename it."""
        del total, listing
        return {"items" if name == "Resources" else name: value for name, value in served.items()}


@defect(
    "lists-repeat-a-resource",
    breaks=[
        "rfc7644-3.4.2.2-user-names-match-in-any-case",
        PAGES + "lists-hold-each-resource-once",
        QUERIES + "total-results-counts-the-matches",
        "rfc7644-3.4.2.2-matching-resources-are-found",
        "entra-duplicate-member-add-succeeds",
    ],
    topic="paging",
    severity=Severity.MEDIUM,
    suites=["test_a_user_is_found_by_user_name"],
)
class ListsRepeatAResource(Service):
    """A look-up finds each resource twice, as a join over its e-mails would."""

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Double what a filter finds."""
        found = super().found(resources)
        return [one for one in found for _ in (1, 2)] if self.asked.filter else found


@defect(
    "lists-leave-out-titles",
    breaks=[
        "rfc7644-3.4.2.5-lists-honour-attributes",
        "rfc7644-3.4-lists-show-what-a-read-shows",
        "rfc7643-7-what-is-returned-by-default-is-there",
        "rfc7644-3.5-only-the-addressed-resource-changes",
    ],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_a_list_shows_as_much_as_a_read"],
)
class ListsLeaveOutTitles(OtherMessage):
    """The users of a list lack their titles, those that are read one by one have them."""

    def message(self, served: JsonObject, total: int, listing: Listing) -> Any:
        """Take them away."""
        del total, listing
        bare = [{name: value for name, value in one.items() if name != "title"} for one in served["Resources"]]
        return {**served, "Resources": bare}


@defect(
    "lists-miss-whoever-came-last",
    breaks=[QUERIES + "lists-hold-every-resource", QUERIES + "total-results-counts-every-resource", WALK],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_a_list_holds_resources"],
)
class ListsMissWhoeverCameLast(Service):
    """A list without a filter lacks the newest resource."""

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Drop it."""
        found = super().found(resources)
        return found if self.asked.filter else found[:-1]


@defect(
    "queries-are-answered-206",
    breaks=[
        QUERIES + "queries-are-answered-200",
        "rfc7644-3.4.3-search-answers-a-list",
        *[PAGES + name for name in ("paging-parameters-are-served", "count-zero-is-served")],
    ],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_a_list_holds_resources"],
)
class QueriesAreAnswered206(Service):
    """A list that is no look-up is answered with 206."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Change the status."""
        if isinstance(response.body, dict) and "Resources" in response.body and not self.asked.filter:
            response.status = HTTPStatus.PARTIAL_CONTENT
        return response
