"""Defects that the field knows: queries, lists, errors and headers that break an identity provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from scim2_models import InvalidFilterException, NotFoundException
from scim2_models.path import FilterNode
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import GROUP
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
PAGE = b"<html><body><h1>403 Forbidden</h1></body></html>"


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
    breaks=["rfc7644-3.4.2.2-only-matching-resources-are-listed"],
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
    breaks=["rfc7644-3.4.2.2-matching-resources-are-listed"],
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
    breaks=[],
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
    breaks=[],
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
    breaks=[],
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
    breaks=[],
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
    breaks=["rfc7644-3.4.2-items-per-page-counts-the-page"],
    topic="paging",
    severity=LOW,
    flows=["okta-import-users"],
)(of_lists(lambda body, listing, service: {**body, "itemsPerPage": listing.count}))

defect(
    "list-has-the-schema-of-its-resources",
    title="A list of groups has the URN of a group in schemas, and its startIndex is 0.",
    breaks=["rfc7644-3.4.2-lists-name-their-schema"],
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
    breaks=["rfc7643-4.2-members-are-listed"],
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
    breaks=["rfc7644-3.4.2.4-pages-past-the-end-are-empty"],
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
    breaks=["rfc7644-3.9-always-returned-attributes-are-kept"],
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


defect(
    "error-stands-in-a-wrapper",
    title="An error stands inside a member called response.",
    breaks=["rfc7644-3.12-errors-name-their-schema"],
    topic="errors",
    severity=MEDIUM,
    flows=["okta-scim-test-spec"],
)(
    answers(
        lambda request, response: (
            ScimResponse(response.status, {"response": response.body}, response.headers)
            if response.status >= HTTPStatus.BAD_REQUEST and response.body
            else response
        )
    )
)


class Refusing(Service):
    """A service before which something refuses requests, with a page in HTML."""

    status = HTTPStatus.FORBIDDEN

    def is_refused(self) -> bool:
        """Say whether the request is turned away."""
        raise NotImplementedError

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Turn it away."""
        response = super().answered(response)
        if self.is_refused():
            return ScimResponse(self.status, {"detail": "refused"}, {"Content-Type": "text/html"})
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Show a page."""
        return PAGE if self.is_refused() else super().rendered(response)


@defect(
    "missing-user-agent-is-refused",
    breaks=[],
    topic="http",
    severity=HIGH,
    flows=["entra-test-connection"],
)
class MissingUserAgentIsRefused(Refusing):
    """Whoever sends no User-Agent is taken for a robot."""

    def is_refused(self) -> bool:
        """Look for the header."""
        return not self.request.header("User-Agent")


@defect(
    "scim-media-type-is-not-acceptable",
    breaks=["rfc7644-3.8-scim-json-is-accepted"],
    topic="http",
    severity=HIGH,
    flows=["okta-connection-test"],
)
class ScimMediaTypeIsNotAcceptable(Refusing):
    """Whoever accepts application/scim+json only is answered 406."""

    status = HTTPStatus.NOT_ACCEPTABLE

    def is_refused(self) -> bool:
        """Know application/json only."""
        return (self.request.header("Accept") or "*/*").startswith("application/scim+json")


@defect(
    "put-is-not-routed",
    breaks=["rfc7644-3.5.1-valid-replaces-succeed"],
    topic="replace",
    severity=HIGH,
    flows=["other-authentik-replace-user"],
)
class PutIsNotRouted(Refusing):
    """A PUT is answered 404 with a page in HTML, as if the user were gone."""

    status = HTTPStatus.NOT_FOUND

    def is_refused(self) -> bool:
        """Know PATCH only."""
        return self.request.method.upper() == "PUT" and self.request.path.startswith("/Users/")


@defect(
    "scim-json-bodies-are-not-read",
    breaks=["rfc7644-3.3-valid-creates-succeed"],
    topic="http",
    severity=HIGH,
    flows=["entra-create-user"],
)
class ScimJsonBodiesAreNotRead(Service):
    """A body of the type application/scim+json is not parsed: the handler sees an empty object."""

    def payload(self) -> Any:
        """Parse application/json only."""
        return {} if "scim+json" in (self.request.header("Content-Type") or "") else super().payload()


@defect(
    "ids-are-numbers",
    breaks=["rfc7643-3.1-id-is-a-string"],
    topic="schema",
    severity=HIGH,
    flows=["other-jumpcloud-activation"],
)
class IdsAreNumbers(Service):
    """The id of a resource, and of a member, is a number."""

    def new_id(self, served: ServedType) -> str:
        """Count."""
        return str(1000 + self.store.next_version())

    def rendered(self, response: ScimResponse) -> bytes:
        """Write ids as the table holds them."""
        response.body = numbered(response.body)
        return super().rendered(response)


def numbered(value: Any) -> Any:
    """Return a document in which ids, and members' values, are numbers."""
    if isinstance(value, list):
        return [numbered(one) for one in value]
    if isinstance(value, dict):
        is_id = {name for name in ("id", "value") if str(value.get(name, "")).isdigit()}
        return {name: int(item) if name in is_id else numbered(item) for name, item in value.items()}
    return value


@defect(
    "schema-says-active-is-a-string",
    breaks=[],
    topic="discovery",
    severity=MEDIUM,
    flows=["entra-save-gallery-app"],
)
class SchemaSaysActiveIsAString(Service):
    """The published schema declares active as a string, and the endpoint takes and shows Booleans."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Publish the wrong type."""
        shown: JsonObject = changed(super().document(name, body))
        return shown


def changed(value: Any) -> Any:
    """Return a document in which every attribute called active is a string."""
    if isinstance(value, list):
        return [changed(one) for one in value]
    if isinstance(value, dict):
        shown = {name: changed(item) for name, item in value.items()}
        return {**shown, "type": "string"} if shown.get("name") == "active" else shown
    return value


@defect(
    "configuration-lacks-its-limits",
    breaks=[],
    topic="discovery",
    severity=LOW,
    flows=["entra-save-gallery-app"],
)
class ConfigurationLacksItsLimits(Service):
    """The configuration names no limits of filters and bulk, and no way to authenticate."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Say what is supported, and no more."""
        body = super().document(name, body)
        if name != "ServiceProviderConfig":
            return body
        supported = {key: {"supported": body[key]["supported"]} for key in ("filter", "bulk")}
        return {**body, **supported, "authenticationSchemes": []}


defect(
    "answers-have-another-media-type",
    title="Answers are labelled as plain text.",
    breaks=["rfc7644-8.1-scim-json-is-the-media-type"],
    topic="http",
    severity=MEDIUM,
    flows=["entra-test-connection"],
)(
    answers(
        lambda request, response: (
            ScimResponse(response.status, response.body, {**response.headers, "Content-Type": "text/plain"})
            if response.body is not None
            else response
        )
    )
)
