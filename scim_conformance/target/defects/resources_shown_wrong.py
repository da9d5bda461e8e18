"""Defects: what is stored is right, and what is shown of it breaks the rules of RFC 7643 on representations."""

from __future__ import annotations

from typing import Any

from scim2_models import NotFoundException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER, GROUP, USER
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers, shows, without

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


def with_meta(shown: JsonObject, **changes: Any) -> JsonObject:
    """Return a representation with other values in meta."""
    return {**shown, "meta": {**shown["meta"], **changes}}


def located_elsewhere(response: ScimResponse) -> ScimResponse:
    """Name another place in the header of a 201."""
    if "Location" in response.headers:
        response.headers["Location"] += "-1"
    return response


defect(
    "location-is-not-meta-location",
    title="The Location of a 201 is another URI than meta.location.",
    breaks=["rfc7644-3.3-location-is-meta-location", "rfc7643-3.1-headers-name-meta-location"],
    topic="create",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(answers(lambda request, response: located_elsewhere(response)))

defect(
    "meta-location-leads-nowhere",
    title="The location in meta is that of another resource.",
    breaks=[
        "rfc7643-3.1-meta-location-leads-to-the-resource",
        "rfc7643-3.1-headers-name-meta-location",
        "rfc7644-3.3-location-is-meta-location",
    ],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: with_meta(shown, location=shown["meta"]["location"][:-1])))

defect(
    "meta-names-the-endpoint",
    title="The resourceType in meta is the name of the endpoint.",
    breaks=["rfc7644-3.3.1-meta-names-the-resource-type"],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: with_meta(shown, resourceType=served.endpoint)))

defect(
    "times-are-epoch-numbers",
    title="The times in meta are numbers of seconds.",
    breaks=["rfc7643-2.3.5-date-times-have-the-form-of-xsd"],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: with_meta(shown, created="1764064800", lastModified="1764064800")))

defect(
    "dates-lack-the-time",
    title="The times in meta are dates without a time of day.",
    breaks=["rfc7643-2.3.5-date-times-have-the-form-of-xsd"],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: with_meta(shown, created="2026-11-25", lastModified="2026-11-25")))

defect(
    "new-resource-was-modified-later",
    title="A new resource was last modified after its creation.",
    breaks=["rfc7643-3.1-a-new-resource-is-unmodified"],
    topic="create",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: with_meta(shown, created="2026-01-01T00:00:00Z")))

defect(
    "resources-lack-schemas",
    title="Resources come without schemas.",
    breaks=["rfc7643-3-resources-name-their-schemas"],
    topic="schema",
    severity=MEDIUM,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: without(shown, "schemas")))

defect(
    "schemas-name-no-core-schema",
    title="The schemas of a user name the extension only.",
    breaks=["rfc7643-3-resources-name-their-schemas"],
    topic="schema",
    severity=LOW,
    suites=["test_the_order_of_schemas_does_not_matter"],
)(
    shows(
        lambda served, shown: {**shown, "schemas": [ENTERPRISE_USER]} if ENTERPRISE_USER in shown["schemas"] else shown
    )
)

defect(
    "schemas-come-twice",
    title="Each URI stands twice in schemas.",
    breaks=["rfc7643-3-schemas-hold-each-uri-once"],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: {**shown, "schemas": shown["schemas"] * 2}))

defect(
    "users-are-groups-too",
    title="The schemas of a user name the schema of groups too.",
    breaks=["rfc7643-3-schemas-belong-to-the-resource-type"],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: {**shown, "schemas": [*shown["schemas"], GROUP]} if served.name == "User" else shown))

defect(
    "extension-is-not-named-in-schemas",
    title="A user shows data of an extension that schemas does not name.",
    breaks=[
        "rfc7643-3-extension-data-names-its-schema",
        "rfc7644-3.5.2-schemas-follow-the-extensions",
        "rfc7644-3.3-extension-data-is-kept-with-its-schema",
        "rfc7644-3.5.2-extension-paths-are-understood",
    ],
    topic="schema",
    severity=LOW,
    suites=["test_the_order_of_schemas_does_not_matter", "test_an_attribute_of_an_extension_is_set_by_its_path"],
)(shows(lambda served, shown: {**shown, "schemas": shown["schemas"][:1]}))

defect(
    "extension-is-a-list",
    title="The data of an extension come as a list of one object.",
    breaks=["rfc7643-3.3-extensions-are-containers", "rfc7643-7-values-have-their-declared-type"],
    topic="schema",
    severity=LOW,
    suites=["test_the_order_of_schemas_does_not_matter"],
)(
    shows(
        lambda served, shown: (
            {**shown, ENTERPRISE_USER: [shown[ENTERPRISE_USER]]} if ENTERPRISE_USER in shown else shown
        )
    )
)

defect(
    "name-parts-are-dotted-keys",
    title="The parts of a name come as keys with a dot.",
    breaks=["rfc7643-2.1-attribute-names-keep-to-the-grammar"],
    topic="schema",
    severity=MEDIUM,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: {**shown, "name.familyName": "Lovelace"} if served.name == "User" else shown))

defect(
    "emails-are-an-object",
    title="A single e-mail comes as an object, not in a list.",
    breaks=["rfc7643-7-values-have-their-declared-type"],
    topic="schema",
    severity=MEDIUM,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: {**shown, "emails": shown["emails"][0]} if shown.get("emails") else shown))

defect(
    "undeclared-attributes-are-shown",
    title="A user shows an attribute that no schema declares.",
    breaks=["rfc7644-3.1-attributes-are-declared"],
    topic="schema",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(shows(lambda served, shown: {**shown, "favouriteEngine": "difference"} if served.name == "User" else shown))

defect(
    "ids-hold-bulkid",
    title="An id begins with the reserved word bulkId.",
    breaks=["rfc7643-3.1-ids-are-free-of-bulkid"],
    topic="create",
    severity=LOW,
    suites=["test_two_creates_make_two_users"],
)(
    type(
        "IdsHoldBulkid",
        (Service,),
        {"new_id": lambda self, served: f"bulkId-{self.store.new_id()}"},
    )
)

defect(
    "two-emails-are-primary",
    title="Every e-mail is shown as the primary one.",
    breaks=["rfc7643-2.4-at-most-one-value-is-primary", "rfc7644-3.5.2-a-new-primary-value-takes-the-mark"],
    topic="emails",
    severity=MEDIUM,
    suites=["test_two_primary_emails_do_not_come_back"],
)(
    shows(
        lambda served, shown: (
            {**shown, "emails": [{**one, "primary": True} for one in shown["emails"]]} if shown.get("emails") else shown
        )
    )
)

defect(
    "repeated-values-are-shown",
    title="The first value of a list comes twice.",
    breaks=["rfc7643-2.4-values-are-not-repeated", "iru-further-emails-are-dropped"],
    topic="emails",
    severity=LOW,
    suites=["test_an_email_that_is_sent_twice_comes_back_once"],
)(
    shows(
        lambda served, shown: (
            {**shown, "emails": [{**shown["emails"][0], "primary": False}, *shown["emails"]]}
            if shown.get("emails")
            else shown
        )
    )
)

defect(
    "password-is-shown-on-request",
    title="A password comes back where it is asked for by name.",
    breaks=["rfc7643-4.1.1-passwords-are-never-returned", "rfc7643-7-write-only-attributes-stay-hidden"],
    topic="security",
    severity=HIGH,
    suites=["test_a_password_is_in_no_answer"],
)(
    answers(
        lambda request, response: (
            ScimResponse(
                response.status, {**response.body, "password": "$2b$12$abcdefghijklmnopqrstuv"}, response.headers
            )
            if request.query.get("attributes") == "password" and response.body
            else response
        )
    )
)


def redeclared(name: str, document: JsonObject, **characteristics: Any) -> JsonObject:
    """Return the published schemas with other words on one attribute of users."""

    def schema(one: JsonObject) -> JsonObject:
        if one.get("id") != USER:
            return one
        listed = [{**each, **characteristics} if each["name"] == name else each for each in one["attributes"]]
        return {**one, "attributes": listed}

    if "Resources" in document:
        return {**document, "Resources": [schema(one) for one in document["Resources"]]}
    return schema(document)


@defect(
    "title-is-shown-although-declared-as-never-returned",
    breaks=["rfc7643-7-what-is-never-returned-stays-out"],
    topic="security",
    severity=HIGH,
    suites=["test_add_sets_a_single_value", "test_what_a_put_leaves_out_stays_or_goes_as_a_whole"],
)
class TitleIsShownAlthoughDeclaredAsNeverReturned(Service):
    """An attribute that /Schemas declares as never returned is returned."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Declare displayName so."""
        return redeclared("displayName", super().document(name, body), returned="never")


@defect(
    "title-is-shown-unasked-although-declared-so",
    breaks=["rfc7643-7-what-is-returned-on-request-waits-for-it"],
    topic="schema",
    severity=LOW,
    suites=["test_the_attributes_of_a_user_are_in_every_whole_answer"],
)
class TitleIsShownUnaskedAlthoughDeclaredSo(Service):
    """An attribute that /Schemas declares as returned on request comes in every list."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Declare title so."""
        return redeclared("title", super().document(name, body), returned="request")


@defect(
    "title-is-declared-as-required-and-is-not",
    breaks=["rfc7643-7-what-is-declared-required-is-demanded"],
    topic="schema",
    severity=LOW,
    suites=["test_what_is_declared_as_required_is_demanded"],
)
class TitleIsDeclaredAsRequiredAndIsNot(Service):
    """An attribute that /Schemas declares as required is demanded of nobody."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Declare title so."""
        return redeclared("title", super().document(name, body), required=True)


@defect(
    "title-is-declared-as-unique-and-is-not",
    breaks=["rfc7643-7-what-is-declared-unique-is-unique"],
    topic="schema",
    severity=MEDIUM,
    suites=["test_what_is_declared_as_unique_is_unique"],
)
class TitleIsDeclaredAsUniqueAndIsNot(Service):
    """An attribute that /Schemas declares as unique is held by two users."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Declare title so."""
        return redeclared("title", super().document(name, body), uniqueness="server")


@defect(
    "title-is-declared-as-immutable-and-changes",
    breaks=[
        "rfc7643-7-immutable-attributes-do-not-change",
        "rfc7644-3.5.1-immutable-values-are-not-replaced",
        "rfc7644-3.5.1-other-immutable-values-are-refused",
        "rfc7644-3.5.2-patch-changes-only-what-it-names",
    ],
    topic="schema",
    severity=MEDIUM,
    suites=["test_an_immutable_attribute_is_not_replaced", "test_an_immutable_attribute_is_not_patched"],
)
class TitleIsDeclaredAsImmutableAndChanges(Service):
    """An attribute that /Schemas declares as immutable is changed by PUT and PATCH."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Declare title so."""
        return redeclared("title", super().document(name, body), mutability="immutable")


@defect(
    "another-immutable-value-is-passed-over",
    breaks=["rfc7644-3.5.1-other-immutable-values-are-refused"],
    topic="replace",
    severity=LOW,
    suites=["test_another_immutable_value_is_refused"],
)
class AnotherImmutableValueIsPassedOver(TitleIsDeclaredAsImmutableAndChanges):
    """A PUT with another value of an immutable attribute succeeds, and the old value stays."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Put the old title back."""
        resource = super().stored(served, resource, earlier)
        held = (earlier or {}).get("title")
        return {**resource, "title": held} if held else resource


class Undeclared(Service):
    """Publishes no discovery documents, so that the RFC's own schemas are what is left to hold it to."""

    def serve_discovery(self, target: Target) -> ScimResponse:
        """Answer 404."""
        raise NotFoundException(detail="There is nothing here")


@defect(
    "active-is-a-text-and-nothing-is-declared",
    breaks=["rfc7643-2.3.2-booleans-are-true-or-false"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_boolean_that_was_sent_as_text_is_no_text_afterwards"],
)
class ActiveIsATextAndNothingIsDeclared(Undeclared):
    """active comes back as a text, on an endpoint without discovery."""

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Write the Boolean as a text."""
        shown = super().shown(served, resource)
        return {**shown, "active": str(shown["active"])} if "active" in shown else shown


@defect(
    "emails-are-an-object-and-nothing-is-declared",
    breaks=["rfc7643-2.3-values-have-the-type-of-the-schema"],
    topic="schema",
    severity=MEDIUM,
    suites=["test_two_creates_make_two_users"],
)
class EmailsAreAnObjectAndNothingIsDeclared(Undeclared):
    """A single e-mail comes as an object, on an endpoint without discovery."""

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Take the only e-mail out of its list."""
        shown = super().shown(served, resource)
        return {**shown, "emails": shown["emails"][0]} if shown.get("emails") else shown


@defect(
    "manager-is-a-text-and-nothing-is-declared",
    breaks=["rfc7643-4.3-manager-is-an-object", "entra-manager-reads-back-as-object"],
    topic="users",
    severity=MEDIUM,
    suites=["test_the_order_of_schemas_does_not_matter"],
)
class ManagerIsATextAndNothingIsDeclared(Undeclared):
    """The manager comes back as a bare id, on an endpoint without discovery."""

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Write a bare id."""
        shown = super().shown(served, resource)
        extension = shown.get(ENTERPRISE_USER)
        return {**shown, ENTERPRISE_USER: {**extension, "manager": "2819c223"}} if extension else shown
