"""Defects: what a create sends is refused, lost, changed, or taken for what it is not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers, reads, refuses, shows, stores, without

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
CREATED = ["rfc7644-3.3-valid-creates-succeed", "iru-users-are-created"]
KEPT = [
    "rfc7644-3.3-create-keeps-what-was-sent",
    "iru-kept-attributes-read-back",
    "rfc7644-3.5.1-replace-sets-what-was-sent",
]
HARMLESS = [
    "iru-unlisted-attributes-do-no-harm",
    "rfc7644-3.3-valid-creates-succeed",
    "rfc7644-3.5.1-valid-replaces-succeed",
]

Stored = Callable[[ServedType, JsonObject, JsonObject | None], JsonObject]


def holds(name: str) -> Callable[[ServedType, JsonObject], bool]:
    """Strike users, not groups, whose body holds an attribute."""
    return lambda served, payload: served.name == "User" and name in payload


def loses(name: str) -> Stored:
    """Drop an attribute on create."""
    return lambda served, resource, earlier: resource if earlier else without(resource, name)


def loses_from_extension(name: str) -> Stored:
    """Drop an attribute of the enterprise extension on create."""

    def change(_: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        held = resource.get(ENTERPRISE_USER, {})
        return resource if earlier or name not in held else {**resource, ENTERPRISE_USER: without(held, name)}

    return change


defect(
    "names-of-attributes-mind-their-case",
    title="Names of attributes are read in one spelling only.",
    breaks=["rfc7643-2.1-attribute-names-are-read-in-any-case", *CREATED],
    topic="create",
    severity=MEDIUM,
    suites=["test_attribute_names_are_read_in_any_case"],
)(
    reads(
        lambda served, payload: {
            name: value
            for name, value in payload.items()
            if ":" in name or name in {one.name for one in served.core.values()}
        }
    )
)

defect(
    "extension-counts-only-as-the-last-schema",
    title="Data of an extension are read only where its URI stands last in schemas.",
    breaks=["rfc7643-3-the-order-of-schemas-does-not-matter"],
    topic="schema",
    severity=LOW,
    suites=["test_the_order_of_schemas_does_not_matter"],
)(
    reads(
        lambda served, payload: (
            payload if (payload.get("schemas") or [""])[-1] == ENTERPRISE_USER else without(payload, ENTERPRISE_USER)
        )
    )
)

defect(
    "extension-without-data-is-refused",
    title="A user who names an extension in schemas without data of it is refused.",
    breaks=[*CREATED, "rfc7644-3.5.1-valid-replaces-succeed", "entra-null-values-are-tolerated"],
    topic="create",
    severity=MEDIUM,
    suites=["test_an_extension_may_be_named_without_data"],
)(refuses(lambda served, payload: ENTERPRISE_USER in payload.get("schemas", []) and ENTERPRISE_USER not in payload))

for name, plural in (
    ("phoneNumbers", "phone-numbers"),
    ("addresses", "addresses"),
    ("nickName", "nick-names"),
    ("roles", "roles"),
):
    defect(
        f"{plural}-are-lost-on-create",
        title=f"A create drops {name} although the schema lists them.",
        breaks=["rfc7644-3.3-create-keeps-what-was-sent"],
        topic="create",
        severity=MEDIUM,
        suites=["test_an_optional_attribute_is_kept"],
    )(stores(loses(name)))

for name, plural in (
    ("locale", "locales"),
    ("externalId", "external-ids"),
    ("photos", "photos"),
    ("x509Certificates", "certificates"),
    ("favouriteEngine", "unknown-names"),
):
    defect(
        f"{plural}-are-refused",
        title=f"A user with {name} is refused.",
        breaks=HARMLESS,
        topic="users",
        severity=MEDIUM,
        suites=["test_an_attribute_that_the_contract_does_not_list_does_no_harm"],
    )(refuses(holds(name), f"{name} is not known"))

defect(
    "employee-numbers-are-refused",
    title="A user with an employee number in the enterprise extension is refused.",
    breaks=[*HARMLESS, "rfc7644-3.3-extension-data-is-kept-with-its-schema"],
    topic="users",
    severity=MEDIUM,
    suites=["test_an_attribute_that_the_contract_does_not_list_does_no_harm"],
)(
    refuses(
        lambda served, payload: "employeeNumber" in (payload.get(ENTERPRISE_USER) or {}), "employeeNumber is not known"
    )
)

for name in ("department", "costCenter"):
    defect(
        f"{name.lower()}-is-lost-on-create",
        title=f"A create drops the {name} of the enterprise extension.",
        breaks=["rfc7644-3.3-extension-data-is-kept-with-its-schema", "rfc7644-3.3-create-keeps-what-was-sent"],
        topic="create",
        severity=MEDIUM,
        suites=["test_an_attribute_of_the_enterprise_extension_is_kept"],
    )(stores(loses_from_extension(name)))

defect(
    "certificates-come-back-in-hexadecimal",
    title="The binary value of a certificate comes back in hexadecimal digits.",
    breaks=["rfc7643-2.3.6-binary-values-are-base64", "rfc7644-3.3-create-keeps-what-was-sent"],
    topic="schema",
    severity=LOW,
    suites=["test_a_certificate_comes_back_in_base64"],
)(
    shows(
        lambda served, shown: (
            {
                **shown,
                "x509Certificates": [
                    {**one, "value": one["value"].encode().hex()} for one in shown["x509Certificates"]
                ],
            }
            if shown.get("x509Certificates")
            else shown
        )
    )
)

defect(
    "countries-come-back-as-names",
    title="The country of an address comes back as a name.",
    breaks=["rfc7643-4.1.2-addresses-name-countries-by-two-letters", "rfc7644-3.3-create-keeps-what-was-sent"],
    topic="users",
    severity=LOW,
    suites=["test_a_country_comes_back_as_two_letters"],
)(
    shows(
        lambda served, shown: (
            {**shown, "addresses": [{**one, "country": "United Kingdom"} for one in shown["addresses"]]}
            if shown.get("addresses")
            else shown
        )
    )
)

defect(
    "external-id-is-made-up",
    title="A resource without externalId gets one from the service provider.",
    breaks=["rfc7643-3.1-external-ids-are-the-clients"],
    topic="users",
    severity=MEDIUM,
    suites=["test_an_external_id_is_not_made_up"],
)(stores(lambda served, resource, earlier: {"externalId": resource["id"], **resource}))

defect(
    "external-id-loses-its-capitals",
    title="An externalId is stored in lower case.",
    breaks=[
        "rfc7643-3.1-external-ids-are-the-clients",
        "rfc7643-7-case-exact-values-keep-their-case",
        "rfc7644-3.3-create-keeps-what-was-sent",
    ],
    topic="users",
    severity=MEDIUM,
    suites=["test_an_external_id_comes_back_as_it_was_sent"],
)(
    stores(
        lambda served, resource, earlier: (
            {**resource, "externalId": resource["externalId"].lower()} if resource.get("externalId") else resource
        )
    )
)

for name in ("meta", "groups"):
    defect(
        f"{name}-in-a-body-{'is' if name == 'meta' else 'are'}-refused",
        title=f"A user is refused because the read-only {name} stands in the body.",
        breaks=[
            "rfc7644-3.3-read-only-attributes-are-ignored",
            "rfc7644-3.5.1-read-only-attributes-are-ignored",
            "okta-read-only-groups-are-ignored",
        ],
        topic="create",
        severity=MEDIUM,
        suites=["test_a_read_only_attribute_is_ignored", "test_read_only_attributes_of_a_put_are_ignored"],
    )(refuses(holds(name), f"{name} is read-only"))

defect(
    "id-in-a-put-is-refused",
    title="A PUT is refused because the id stands in its body.",
    breaks=["rfc7644-3.5.1-read-only-attributes-are-ignored", "rfc7644-3.5.1-a-different-id-is-ignored"],
    topic="replace",
    severity=MEDIUM,
    suites=["test_read_only_attributes_of_a_put_are_ignored", "test_another_id_in_a_put_is_ignored"],
)(refuses(lambda served, payload: "id" in payload, "id is read-only"))

defect(
    "null-is-refused",
    title="A body with null for an optional attribute is refused.",
    breaks=[
        "rfc7643-2.5-null-and-empty-lists-are-accepted",
        "rfc7644-3.5.1-null-and-empty-lists-clear",
        "rfc7644-3.5.1-valid-replaces-succeed",
        "entra-null-values-are-tolerated",
        "onelogin-null-values-are-tolerated",
        *HARMLESS,
    ],
    topic="users",
    severity=MEDIUM,
    suites=["test_no_value_may_be_said_in_three_ways", "test_null_and_the_empty_list_clear"],
)(refuses(lambda served, payload: None in payload.values(), "null is no value"))

defect(
    "empty-lists-are-refused",
    title="A body with an empty list for an optional attribute is refused.",
    breaks=[
        "rfc7643-2.5-null-and-empty-lists-are-accepted",
        "rfc7644-3.5.1-null-and-empty-lists-clear",
        "rfc7644-3.5.1-valid-replaces-succeed",
        "entra-null-values-are-tolerated",
        "iru-groups-are-created",
        "rfc7644-3.3-valid-creates-succeed",
        "rfc7644-3.3-read-only-attributes-are-ignored",
        "rfc7644-3.5.1-read-only-attributes-are-ignored",
        "okta-read-only-groups-are-ignored",
    ],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_group_may_be_created_without_members"],
)(refuses(lambda served, payload: [] in payload.values(), "a list must not be empty"))

defect(
    "default-locale-shows-once",
    title="The answer to a create shows a default that is not held.",
    breaks=["rfc7644-3.3-the-answer-shows-what-is-held"],
    topic="create",
    severity=LOW,
    suites=["test_the_answer_to_a_create_shows_what_is_held"],
)(
    answers(
        lambda request, response: (
            ScimResponse(response.status, {**(response.body or {}), "preferredLanguage": "en-US"}, response.headers)
            if response.status == 201 and "userName" in (response.body or {})
            else response
        )
    )
)


@defect(
    "unknown-schema-is-echoed",
    breaks=["rfc7643-3-schemas-belong-to-the-resource-type"],
    topic="schema",
    severity=LOW,
    suites=["test_a_schema_that_the_endpoint_does_not_know_is_not_echoed"],
)
class UnknownSchemaIsEchoed(Service):
    """The answer to a create names every schema that the client named."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Put the client's list in the place of ours."""
        response = super().answered(response)
        if response.status == 201 and response.body:
            named = self.parse(self.request.body).get("schemas") or response.body["schemas"]
            response.body = {**response.body, "schemas": [*dict.fromkeys([*response.body["schemas"], *named])]}
        return response


@defect(
    "meta-of-the-client-is-adopted",
    breaks=["rfc7644-3.3-read-only-attributes-are-ignored", "rfc7643-3.1-a-new-resource-is-unmodified"],
    topic="create",
    severity=MEDIUM,
    suites=["test_a_read_only_attribute_is_ignored"],
)
class MetaOfTheClientIsAdopted(Service):
    """A create takes the time of creation from the client."""

    def create(self, served: ServedType, payload: Any) -> JsonObject:
        """Lay the client's time over ours."""
        created = super().create(served, payload)
        sent = payload.get("meta") if isinstance(payload, dict) else None
        if not isinstance(sent, dict) or "created" not in sent:
            return created
        forged = {**created, "meta": {**created["meta"], "created": sent["created"]}}
        self.put(forged)
        return forged


@defect(
    "groups-in-a-user-make-memberships",
    breaks=["rfc7643-4.1.2-memberships-change-by-groups-alone", "rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="users",
    severity=HIGH,
    suites=["test_groups_in_a_user_make_no_membership"],
)
class GroupsInAUserMakeMemberships(Service):
    """A user who is written with groups becomes a member of them."""

    def put(self, resource: JsonObject) -> None:
        """Add the user to each group that the body names, wherever it names it."""
        super().put(resource)
        if resource["meta"]["resourceType"] != "User" or self.request.method.upper() not in {"POST", "PUT"}:
            return
        body = self.request.body.decode("utf-8", "replace")
        for group in self.store.all("Group"):
            if '"groups"' in body and group["id"] in body:
                self.store.put({**group, "members": [*group.get("members", []), {"value": resource["id"]}]})


@defect(
    "ids-are-made-of-names",
    breaks=["rfc7643-3.1-ids-are-never-given-again"],
    topic="delete",
    severity=HIGH,
    suites=["test_the_id_of_a_deleted_user_is_not_given_again"],
)
class IdsAreMadeOfNames(Service):
    """The id of a user is computed from the userName, so that it comes again with the name."""

    def new_id(self, served: ServedType) -> str:
        """Hash the name."""
        body = self.parse(self.request.body)
        name = str(body.get("userName") or body.get("displayName") or "").casefold()
        return hashlib.sha256(f"{self.integration.id}/{served.name}/{name}".encode()).hexdigest()[:32]


@defect(
    "ids-change-with-the-name",
    breaks=[
        "rfc7643-3.1-ids-are-stable",
        "rfc7644-3.4.1-known-resources-are-found",
        "rfc7644-3.4.1-the-answer-is-the-addressed-resource",
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2.3-replace-sets-the-value",
    ],
    topic="users",
    severity=HIGH,
    suites=["test_a_renamed_user_keeps_the_id"],
)
class IdsChangeWithTheName(Service):
    """A user who is renamed gets another id, and the old one is gone."""

    def keep(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Move the user to a new id."""
        if served.name != "User" or earlier is None or resource["userName"] == earlier["userName"]:
            return super().keep(served, resource, earlier)
        self.store.remove(served.name, earlier["id"])
        return super().keep(served, {**resource, "id": self.new_id(served)}, None)
