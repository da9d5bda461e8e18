"""Defects: results come in another order than was asked for (RFC 7644 §3.4.2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing, sort_key
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

SORT = "rfc7644-3.4.2.3-"
TEXT = [SORT + name for name in ("sort-by-orders-the-results", "ascending-is-the-default", "text-sorts-without-case")]
DESCENDING = SORT + "descending-turns-the-order-round"
PAGES = [SORT + "sorted-pages-continue-the-order", "rfc7644-3.4.3-search-sorts"]
NAMES = "rfc7644-3.10-attribute-names-are-read-in-any-case"
OTHERS = [SORT + name for name in ("several-values-sort-by-the-primary", "sub-attributes-are-sorted-by")]
LAST = SORT + "unassigned-values-come-last"


@defect(
    "sort-by-is-ignored",
    breaks=[*TEXT, DESCENDING, *PAGES, *OTHERS, NAMES, LAST],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_results_are_sorted_by_the_named_attribute"],
)
class SortByIsIgnored(Service):
    """Results come as they were created, although sorting is advertised."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Leave them."""
        return resources


@defect(
    "sort-order-is-ignored",
    breaks=[DESCENDING, *PAGES, NAMES, LAST],
    topic="query",
    severity=Severity.LOW,
    suites=["test_descending_is_the_other_way_round"],
)
class SortOrderIsIgnored(Service):
    """Results always come in ascending order."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Drop sortOrder."""
        return replace(super().query(parameters), descending=False)


@defect(
    "descending-is-the-default",
    breaks=[SORT + "ascending-is-the-default"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_the_order_is_ascending_unless_said_otherwise"],
)
class DescendingIsTheDefault(Service):
    """Without sortOrder results come in descending order."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Turn it round unless ascending is said."""
        is_said = "ascending" in str(parameters.get("sortOrder"))
        return replace(super().query(parameters), descending=not is_said or super().query(parameters).descending)


@defect(
    "unassigned-values-come-first",
    breaks=[LAST],
    topic="query",
    severity=Severity.LOW,
    suites=["test_whoever_has_no_value_stands_at_the_end"],
)
class UnassignedValuesComeFirst(Service):
    """Resources without a value stand first in ascending order, as a database may have it."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Turn the flag round."""
        if not listing.sort_by:
            return resources
        key = sort_key(types, listing)

        def nulls_first(resource: JsonObject) -> tuple[bool, Any]:
            is_missing, value = key(resource)
            return not is_missing, value

        return sorted(resources, key=nulls_first, reverse=listing.descending)


@defect(
    "sorting-minds-case",
    breaks=[SORT + "text-sorts-without-case"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_capitals_do_not_come_first"],
)
class SortingMindsCase(Service):
    """Titles in capitals stand before all others."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Compare code points."""
        found = super().sorted(types, resources, listing)
        if listing.sort_by.casefold() != "title":
            return found
        return sorted(
            found,
            key=lambda one: (one.get("title") is None, one.get("title") or ""),
            reverse=listing.descending,
        )


@defect(
    "sorting-takes-the-first-value",
    breaks=[SORT + "several-values-sort-by-the-primary"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_users_are_sorted_by_their_primary_address"],
)
class SortingTakesTheFirstValue(Service):
    """Several values are sorted by the first one, whichever is primary."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Look at the first address."""
        if "emails" not in listing.sort_by.casefold():
            return super().sorted(types, resources, listing)
        return sorted(resources, key=lambda one: one["emails"][0]["value"], reverse=listing.descending)


@defect(
    "sorting-drops-the-sub-attribute",
    breaks=[SORT + "sub-attributes-are-sorted-by"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_users_are_sorted_by_family_name"],
)
class SortingDropsTheSubAttribute(Service):
    """Sorting by a part of the name sorts by nothing."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Cut the name at its dot."""
        listing = super().query(parameters)
        return replace(listing, sort_by="" if listing.sort_by.startswith("name.") else listing.sort_by)


@defect(
    "pages-are-sorted-one-by-one",
    breaks=[PAGES[0]],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_pages_of_a_sorted_query_go_on_in_order"],
)
class PagesAreSortedOneByOne(Service):
    """The page is cut first, and sorted then."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Put the page in order within what is not."""
        first = listing.start_index - 1
        page = super().sorted(types, resources[first : first + listing.count], listing)
        return [*resources[:first], *page, *resources[first + listing.count :]]


@defect(
    "search-does-not-sort",
    breaks=["rfc7644-3.4.3-search-sorts"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_a_search_sorts"],
)
class SearchDoesNotSort(Service):
    """sortBy in the body of a .search is passed over."""

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Sort queries by GET alone."""
        return resources if self.request.method == "POST" else super().sorted(types, resources, listing)
