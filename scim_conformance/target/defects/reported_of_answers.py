"""Defects that the field knows: queries, pages and lists that break an identity provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scim2_models import InvalidFilterException, NotFoundException
from scim2_models.path import FilterNode
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import GROUP
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


@defect(
    "external-id-filter-is-refused",
    breaks=["entra-external-id-is-searched"],
    topic="filter",
    severity=HIGH,
    flows=["entra-match-by-external-id", "other-rippling-look-up-by-external-id"],
)
class ExternalIdFilterIsRefused(Service):
    """A filter on externalId is refused, although the attribute is kept."""

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Know userName only."""
        if text.casefold().startswith("externalid "):
            raise InvalidFilterException(detail="Users are found by userName")
        return super().filter(types, text)


@defect(
    "group-filter-is-ignored",
    breaks=["rfc7644-3.4.2.2-only-matching-resources-are-returned"],
    topic="filter",
    severity=HIGH,
    flows=["entra-joiner"],
)
class GroupFilterIsIgnored(Service):
    """A filter on groups is not looked at: all of them come back."""

    def matches(self, served: ServedType, node: FilterNode, resource: JsonObject) -> bool:
        """Match every group."""
        return served.name == "Group" or super().matches(served, node, resource)

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Search every group."""
        return super().candidates(served, None if served.name == "Group" else node)


@defect(
    "escaped-quotes-are-not-read",
    breaks=["rfc7644-3.4.2.2-matching-resources-are-found"],
    topic="filter",
    severity=MEDIUM,
    flows=["other-group-name-with-quotes"],
)
class EscapedQuotesAreNotRead(Service):
    """A value in a filter is taken as it stands, with its backslashes."""

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Escape what is escaped already."""
        return super().filter(types, text.replace("\\\\", "\\\\\\\\").replace('\\"', '\\\\\\"'))


@defect(
    "unknown-group-with-excluded-attributes-is-500",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="errors",
    severity=MEDIUM,
    flows=["entra-read-unknown-group"],
)
class UnknownGroupWithExcludedAttributesIs500(Service):
    """A group that is not there is an error of the server where attributes are to be left out."""

    def existing(self, served: ServedType, target: Target) -> JsonObject:
        """Leave out the attributes of nothing."""
        try:
            return super().existing(served, target)
        except NotFoundException:
            if self.asked.excluded_attributes:
                raise RuntimeError("there is nothing to leave attributes out of") from None
            raise


class BrokenLists(Service):
    """A service whose lists break on one of the resources in them."""

    def breaks_on(self, resource: JsonObject) -> bool:
        """Say whether a list with this resource is an error of the server."""
        raise NotImplementedError

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Meet it."""
        page = super().page(resources, listing)
        if any(self.breaks_on(one) for one in page):
            raise RuntimeError("one of the resources cannot be listed")
        return page


@defect(
    "large-groups-break-lists",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="groups",
    severity=HIGH,
    flows=["okta-push-large-group"],
)
class LargeGroupsBreakLists(BrokenLists):
    """A list is an error of the server once a group in it has more than a hundred members."""

    def breaks_on(self, resource: JsonObject) -> bool:
        """Carry the members in a header of limited size."""
        return len(resource.get("members") or ()) > 100


@defect(
    "one-odd-user-breaks-lists",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="query",
    severity=HIGH,
    flows=["okta-provision-a-backlog"],
)
class OneOddUserBreaksLists(BrokenLists):
    """A list is an error of the server once a user in it has no externalId."""

    def breaks_on(self, resource: JsonObject) -> bool:
        """Take everybody for provisioned."""
        return resource["meta"]["resourceType"] == "User" and "externalId" not in resource


@defect(
    "apostrophe-breaks-lists",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="query",
    severity=HIGH,
    flows=["other-user-name-with-apostrophe-and-dollar"],
)
class ApostropheBreaksLists(BrokenLists):
    """A list is an error of the server once a user name in it holds an apostrophe."""

    def breaks_on(self, resource: JsonObject) -> bool:
        """Put the name into a statement as it is."""
        return "'" in str(resource.get("userName", ""))


def of_lists(change: Callable[[JsonObject, Listing, Service], JsonObject]) -> type[Service]:
    """Return a service that shows lists otherwise."""

    class Mislisting(Service):
        def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
            return change(super().listed(total, listing, resources), listing, self)

    return Mislisting


defect(
    "items-per-page-echoes-count",
    title="itemsPerPage is the count that was asked for, whatever the page holds.",
    breaks=["okta-items-per-page-counts-the-page"],
    topic="paging",
    severity=LOW,
    flows=["okta-import-users"],
)(of_lists(lambda body, listing, service: {**body, "itemsPerPage": listing.count}))

defect(
    "list-has-the-schema-of-its-resources",
    title="A list of groups has the URN of a group in schemas, and its startIndex is 0.",
    breaks=["rfc7644-3.4.2-queries-are-answered-with-a-list-response"],
    topic="query",
    severity=MEDIUM,
    flows=["okta-push-group-by-put"],
)(
    of_lists(
        lambda body, listing, service: (
            {**body, "schemas": [GROUP], "startIndex": 0} if service.request.path.startswith("/Groups") else body
        )
    )
)


@defect(
    "lists-leave-members-out",
    breaks=["rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="groups",
    severity=HIGH,
    flows=["other-look-up-group-with-members"],
)
class ListsLeaveMembersOut(Service):
    """A group shows its members when it is read, and none in a list."""

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
        """Spare the list the members."""
        bare = [{name: value for name, value in one.items() if name != "members"} for one in resources]
        return super().listed(total, listing, bare)


@defect(
    "pages-overlap",
    breaks=["rfc7644-3.4.2.4-a-walk-over-pages-finds-each-resource-once"],
    topic="paging",
    severity=HIGH,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
)
class PagesOverlap(Service):
    """Every page but the first begins with the last of the page before."""

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Count from one too few."""
        first = max(listing.start_index - 2, 0)
        return resources[first : first + listing.count]


@defect(
    "page-past-the-end-shows-the-last",
    breaks=["rfc7644-3.4.2.4-pages-past-the-end-hold-nothing"],
    topic="paging",
    severity=MEDIUM,
    flows=["okta-import-users"],
)
class PagePastTheEndShowsTheLast(Service):
    """A page past the end shows the last resources once more."""

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Fall back to the end."""
        return super().page(resources, listing) or resources[-listing.count :]


@defect(
    "id-is-left-out-of-a-selection",
    breaks=["rfc7643-3.1-resources-have-an-id"],
    topic="read",
    severity=HIGH,
    flows=["other-read-only-the-user-name"],
)
class IdIsLeftOutOfASelection(Service):
    """Who asks for some attributes gets these alone, without the id."""

    def projected(self, served: ServedType, shown: JsonObject, listing: Listing) -> JsonObject:
        """Take the request at its word."""
        kept = super().projected(served, shown, listing)
        named = {one.casefold() for one in listing.attributes}
        if listing.attributes and "id" not in named:
            kept = {name: value for name, value in kept.items() if name != "id"}
        return kept
