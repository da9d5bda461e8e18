"""Defects: discovery documents that say what is not so, or say it in a form that nobody reads."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from scim2_models import NotFoundException, NotImplementedException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER, LIST_RESPONSE, PATCH_OP, SCHEMA, USER
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "test_discovery_documents_are_served"
READ = "test_each_listed_schema_can_be_read_by_its_uri"
NAMED = "test_each_resource_type_names_a_listed_schema"


def listed(body: JsonObject) -> list[JsonObject]:
    """Return the documents in a list, or the one that is none."""
    resources: list[JsonObject] = body.get("Resources", [body])
    return resources


def publishes(change: Callable[[str, JsonObject], JsonObject | None]) -> type[Service]:
    """Return a service that publishes changed discovery documents; None leaves what was changed in place."""

    class Publishing(Service):
        def document(self, name: str, body: JsonObject) -> JsonObject:
            body = copy.deepcopy(super().document(name, body))
            changed = change(name, body)
            return body if changed is None else changed

    return Publishing


def schemas(change: Callable[[JsonObject], object]) -> Callable[[str, JsonObject], None]:
    """Return a change of every schema that is published."""

    def changed(name: str, body: JsonObject) -> None:
        for one in listed(body) if name.startswith("Schemas") else ():
            change(one)

    return changed


def user_type(change: Callable[[JsonObject], object]) -> Callable[[str, JsonObject], None]:
    """Return a change of the resource type of users."""

    def changed(name: str, body: JsonObject) -> None:
        for one in listed(body) if name.startswith("ResourceTypes") else ():
            if one.get("name") == "User":
                change(one)

    return changed


def config(change: Callable[[JsonObject], object]) -> Callable[[str, JsonObject], None]:
    """Return a change of the ServiceProviderConfig."""

    def changed(name: str, body: JsonObject) -> None:
        if name == "ServiceProviderConfig":
            change(body)

    return changed


def attributes(schema: JsonObject, name: str) -> Iterator[JsonObject]:
    """Yield the attribute of that name of a schema."""
    return (one for one in schema.get("attributes", ()) if one.get("name") == name)


def without_user_name(schema: JsonObject) -> None:
    """Take userName off the list."""
    schema["attributes"] = [one for one in schema["attributes"] if one["name"] != "userName"]


def set_each(schema: JsonObject, name: str, **changes: Any) -> None:
    """Change an attribute of a schema."""
    for one in attributes(schema, name):
        one.update(changes)


def nest(schema: JsonObject) -> None:
    """Make the formatted name a thing of parts."""
    for name in attributes(schema, "name"):
        for part in name["subAttributes"]:
            if part["name"] == "formatted":
                part.update(type="complex", subAttributes=[{"name": "text", "type": "string"}])


def with_messages(name: str, body: JsonObject) -> None:
    """List the schema of PATCH requests beside those of resources."""
    if name == "Schemas":
        body["Resources"].append({"schemas": [SCHEMA], "id": PATCH_OP, "name": "PatchOp", "attributes": []})
        body["totalResults"] += 1


def with_a_twin(name: str, body: JsonObject) -> None:
    """List the resource type of users twice."""
    if name == "ResourceTypes":
        body["Resources"].append(copy.deepcopy(body["Resources"][0]))
        body["totalResults"] += 1


def in_a_list(name: str, body: JsonObject) -> JsonObject:
    """Put the configuration into a list."""
    if name != "ServiceProviderConfig":
        return body
    return {"schemas": [LIST_RESPONSE], "totalResults": 1, "Resources": [body]}


TABLE: tuple[tuple[str, str, tuple[str, ...], Severity, str, type[Service]], ...] = (
    (
        "a-part-of-a-name-has-parts",
        "The schema of users has a sub-attribute that is complex.",
        ("rfc7643-2.3.8-sub-attributes-are-not-complex", "rfc7643-7-values-have-their-declared-type"),
        LOW,
        READ,
        publishes(schemas(nest)),
    ),
    (
        "user-name-is-in-no-schema",
        "The schema of users does not list userName.",
        ("rfc7643-4.1.1-the-user-schema-has-user-name", "rfc7644-3.1-attributes-are-declared"),
        LOW,
        READ,
        publishes(schemas(lambda one: without_user_name(one) if one["id"] == USER else None)),
    ),
    (
        "authentication-schemes-have-no-type",
        "The authentication schemes in ServiceProviderConfig do not say of which type they are.",
        ("rfc7643-5-config-describes-authentication",),
        LOW,
        SERVED,
        publishes(config(lambda body: [one.pop("type", None) for one in body["authenticationSchemes"]])),
    ),
    (
        "the-config-is-silent-about-sorting",
        "ServiceProviderConfig does not say whether sorting is supported.",
        ("rfc7643-5-config-states-each-feature",),
        LOW,
        SERVED,
        publishes(config(lambda body: body.pop("sort", None))),
    ),
    (
        "user-type-has-no-endpoint",
        "The resource type of users does not say where they are.",
        ("rfc7643-6-resource-types-are-complete",),
        MEDIUM,
        SERVED,
        publishes(user_type(lambda one: one.pop("endpoint", None))),
    ),
    (
        "users-are-listed-at-an-endpoint-that-is-not-there",
        "The resource type of users names an endpoint that is not served.",
        ("rfc7643-6-endpoints-are-relative-to-the-base-url",),
        MEDIUM,
        "test_each_listed_endpoint_is_served",
        publishes(user_type(lambda one: one.update(endpoint="/People"))),
    ),
    (
        "two-resource-types-are-one",
        "The resource type of users is listed twice.",
        ("rfc7643-6-resource-types-are-distinct",),
        LOW,
        SERVED,
        publishes(with_a_twin),
    ),
    (
        "user-type-names-an-unlisted-schema",
        "The resource type of users names a schema that is not listed.",
        ("rfc7643-6-resource-types-name-listed-schemas", "rfc7643-3-schemas-belong-to-the-resource-type"),
        LOW,
        NAMED,
        publishes(user_type(lambda one: one.update(schema="urn:example:schemas:2.0:Person"))),
    ),
    (
        "extensions-are-a-bare-object",
        "The extension of users is an object in the place of a list.",
        ("rfc7643-6-schema-extensions-are-a-list",),
        LOW,
        SERVED,
        publishes(user_type(lambda one: one.update(schemaExtensions={"schema": ENTERPRISE_USER, "required": False}))),
    ),
    (
        "mutability-is-a-word-of-its-own",
        "The schema of users has an attribute whose mutability no document defines.",
        ("rfc7643-7-characteristics-have-legal-values",),
        LOW,
        READ,
        publishes(schemas(lambda one: set_each(one, "title", mutability="sometimes"))),
    ),
    (
        "discovery-documents-name-no-schema",
        "Schemas and resource types do not name in schemas what they are.",
        ("rfc7643-7-discovery-resources-name-their-schema",),
        LOW,
        READ,
        publishes(schemas(lambda one: one.pop("schemas", None))),
    ),
    (
        "an-attribute-has-no-name",
        "The schema of users has an attribute without a name.",
        ("rfc7643-7-schemas-are-complete", "rfc7644-3.1-attributes-are-declared"),
        LOW,
        READ,
        publishes(schemas(lambda one: [each.pop("name") for each in list(attributes(one, "nickName"))])),
    ),
    (
        "message-schemas-are-listed",
        "The schema of PATCH requests is listed among those of resources.",
        ("rfc7644-3.1-message-schemas-are-not-listed", "rfc7644-4-schemas-are-read-by-their-uri"),
        LOW,
        READ,
        publishes(with_messages),
    ),
    (
        "the-config-is-in-a-list",
        "ServiceProviderConfig comes as a list of one.",
        (
            "rfc7644-4-service-provider-config-is-one-object",
            "rfc7643-5-config-states-each-feature",
            "rfc7643-5-config-describes-authentication",
        ),
        LOW,
        SERVED,
        publishes(in_a_list),
    ),
)

for _id, _title, _breaks, _severity, _suite, _service in TABLE:
    defect(_id, title=_title, breaks=_breaks, topic="discovery", severity=_severity, suites=[_suite])(_service)


@defect(
    "resource-types-are-not-offered",
    breaks=["rfc7644-4-discovery-is-offered"],
    topic="discovery",
    severity=LOW,
    suites=[SERVED],
)
class ResourceTypesAreNotOffered(Service):
    """/ResourceTypes is not there."""

    def serve_discovery(self, target: Target) -> ScimResponse:
        """Know of no resource types."""
        if self.request.path.startswith("/ResourceTypes"):
            raise NotFoundException(detail="There are no resource types")
        return super().serve_discovery(target)


@defect(
    "schemas-are-not-found-by-their-uri",
    breaks=["rfc7644-4-schemas-are-read-by-their-uri"],
    topic="discovery",
    severity=LOW,
    suites=[READ],
)
class SchemasAreNotFoundByTheirUri(Service):
    """A schema that is listed is not there under its URI."""

    def serve_discovery(self, target: Target) -> ScimResponse:
        """Take the colons for a path."""
        if self.request.path.startswith("/Schemas/"):
            raise NotFoundException(detail="There is no such schema")
        return super().serve_discovery(target)


@defect(
    "discovery-is-paged",
    breaks=["rfc7644-4-query-parameters-are-ignored"],
    topic="discovery",
    severity=LOW,
    suites=["test_paging_does_not_shorten_discovery"],
)
class DiscoveryIsPaged(Service):
    """Discovery gives as many documents as count asks for."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Cut the list."""
        body = super().document(name, body)
        if "Resources" in body and "count" in self.request.query:
            return {**body, "Resources": body["Resources"][: int(self.request.query["count"])]}
        return body


@defect(
    "lists-are-read-as-nobody",
    breaks=[
        "rfc7644-3.3-unreadable-bodies-are-refused",
        "rfc7644-3.12-bodies-of-another-kind-are-400",
        "rfc7644-3.3-create-answers-201",
        "rfc7644-3.3-create-answers-with-the-resource",
    ],
    topic="create",
    severity=MEDIUM,
    suites=["test_a_body_that_is_no_object_is_refused"],
)
class ListsAreReadAsNobody(Service):
    """A create whose body is an empty list is answered as if somebody had been made."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Call it a success."""
        response = super().answered(response)
        if self.request.method == "POST" and self.request.body.strip() == b"[]":
            response.status, response.body = HTTPStatus.OK, None
        return response


@defect(
    "deletes-of-groups-end-the-connection",
    breaks=["http-connections-last-until-the-answer"],
    topic="http",
    severity=MEDIUM,
    flows=["okta-delete-group"],
)
class DeletesOfGroupsEndTheConnection(Service):
    """The connection ends before a delete of a group is answered."""

    def rendered(self, response: ScimResponse) -> bytes:
        """Fall over."""
        if self.request.method == "DELETE" and self.request.path.startswith("/Groups/"):
            raise ConnectionAbortedError
        return super().rendered(response)


@defect(
    "answers-are-enormous",
    breaks=["http-answers-keep-to-a-moderate-size"],
    topic="http",
    severity=LOW,
    flows=["okta-create-user"],
)
class AnswersAreEnormous(Service):
    """The answer to a read of a user ends with 20 million blanks."""

    def rendered(self, response: ScimResponse) -> bytes:
        """Pad it."""
        padding = b" " * 20_000_000 if self.request.method == "GET" and self.request.path.startswith("/Users/") else b""
        return super().rendered(response) + padding


@defect(
    "sorting-is-advertised-and-refused",
    breaks=["rfc7643-5-what-is-advertised-is-served", "rfc7644-3.4.2.3-sort-by-orders-the-results"],
    topic="discovery",
    severity=MEDIUM,
    suites=["test_a_sort_is_served_where_it_is_advertised"],
)
class SortingIsAdvertisedAndRefused(Service):
    """ServiceProviderConfig offers sorting, and a query with sortBy is answered with 501."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Offer it."""
        body = super().document(name, body)
        return {**body, "sort": {"supported": True}} if name == "ServiceProviderConfig" else body

    def received(self) -> ScimResponse | None:
        """Refuse it."""
        if "sortBy" in self.request.query:
            raise NotImplementedException(detail="Sorting is not implemented")
        return super().received()
