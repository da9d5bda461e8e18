"""Defects: .search and queries at the base URL (RFC 7644 §3.4.2.1, §3.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from scim2_models.path import FilterNode
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.target import filtering
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

SEARCH = "rfc7644-3.4.3-"
ROOT = "rfc7644-3.4.2.1-"


class OtherSearch(Service):
    """Reads the body of a .search in its own way."""

    def read_search(self, listing: Listing) -> Listing:
        """Return what is understood of it."""
        raise NotImplementedError

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Change what comes in a body."""
        listing = super().query(parameters)
        return self.read_search(listing) if self.request.path.endswith("/.search") else listing


@defect(
    "search-ignores-the-filter",
    breaks=[
        SEARCH + "search-applies-the-filter",
        SEARCH + "search-pages",
        SEARCH + "search-limits-attributes",
        SEARCH + "root-search-covers-all-types",
    ],
    topic="query",
    severity=Severity.HIGH,
    suites=["test_a_search_filters"],
)
class SearchIgnoresTheFilter(OtherSearch):
    """A .search finds everybody."""

    def read_search(self, listing: Listing) -> Listing:
        """Drop the filter."""
        return replace(listing, filter=None)


@defect(
    "search-does-not-page",
    breaks=[SEARCH + "search-pages"],
    topic="query",
    severity=Severity.MEDIUM,
    suites=["test_a_search_comes_in_pages"],
)
class SearchDoesNotPage(OtherSearch):
    """startIndex in the body of a .search is passed over."""

    def read_search(self, listing: Listing) -> Listing:
        """Begin at the beginning."""
        return replace(listing, start_index=1)


@defect(
    "search-shows-every-attribute",
    breaks=[SEARCH + "search-limits-attributes"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_a_search_limits_attributes"],
)
class SearchShowsEveryAttribute(OtherSearch):
    """attributes and excludedAttributes in the body of a .search are passed over."""

    def read_search(self, listing: Listing) -> Listing:
        """Drop both."""
        return replace(listing, attributes=(), excluded_attributes=())


@defect(
    "search-answers-201",
    breaks=[SEARCH + "search-is-a-query", SEARCH + "search-answers-a-list"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_a_search_is_answered_with_a_list"],
)
class SearchAnswers201(Service):
    """A .search is answered as a create would be."""

    def serve_search(self, target: Target) -> ScimResponse:
        """Change the status."""
        response = super().serve_search(target)
        return ScimResponse(HTTPStatus.CREATED, response.body, response.headers)


class UsersAtTheRoot(Service):
    """Looks for users alone where no type is named; `is_concerned` says when."""

    def is_concerned(self) -> bool:
        """Say whether this request is looked at so."""
        raise NotImplementedError

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Find no groups."""
        return [] if served.name != "User" and self.is_concerned() else super().candidates(served, node)


@defect(
    "root-query-finds-users-alone",
    breaks=[ROOT + "root-queries-cover-all-types"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_a_query_at_the_base_url_finds_users_and_groups"],
)
class RootQueryFindsUsersAlone(UsersAtTheRoot):
    """A query at the base URL leaves out groups."""

    def is_concerned(self) -> bool:
        """At the base URL."""
        return self.request.path.strip("/") == ""


@defect(
    "root-search-finds-users-alone",
    breaks=[SEARCH + "root-search-covers-all-types"],
    topic="query",
    severity=Severity.LOW,
    suites=["test_a_search_at_the_base_url_finds_users_and_groups"],
)
class RootSearchFindsUsersAlone(UsersAtTheRoot):
    """A .search at the base URL leaves out groups."""

    def is_concerned(self) -> bool:
        """By .search at the base URL."""
        return self.request.path.strip("/") == ".search"


class ForeignAttributesMatch(filtering.Evaluation):
    """Lets what a type has no attribute for match."""

    def visit_comparison(self, node: Any) -> bool:
        """Match."""
        return self.served.locate(node.attr_path) is None or super().visit_comparison(node)

    def visit_present(self, node: Any) -> bool:
        """Match."""
        return self.served.locate(node.attr_path) is None or super().visit_present(node)


@defect(
    "root-filters-pass-over-foreign-attributes",
    breaks=[ROOT + "attributes-of-other-types-have-no-value"],
    topic="filter",
    severity=Severity.LOW,
    suites=["test_a_group_has_no_user_name"],
)
class RootFiltersPassOverForeignAttributes(Service):
    """At the base URL a condition on an attribute that a type lacks is passed over for that type."""

    def matches(self, served: ServedType, node: FilterNode, resource: JsonObject) -> bool:
        """Evaluate so at the base URL."""
        if self.request.path.strip("/"):
            return super().matches(served, node, resource)
        return ForeignAttributesMatch(served, resource).visit(node)

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Take all of a type at the base URL."""
        is_root = self.request.path.strip("/") == ""
        return self.store.all(served.name) if is_root else super().candidates(served, node)
