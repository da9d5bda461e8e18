"""Defects: each refuses or changes what one of the IdPs is known to send, and what little else depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import InvalidPathException, InvalidValueException
from scim2_models.path import FilterNode
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER, GROUP, USER
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import refuses, shows

JsonObject = dict[str, Any]
MEDIUM, HIGH = Severity.MEDIUM, Severity.HIGH
KNOWN_URIS = {uri.casefold() for uri in (USER, GROUP, ENTERPRISE_USER)}


def refused_by(find: Callable[[ServedType, JsonObject], str]) -> type[Service]:
    """Return a service that refuses bodies of POST and PUT and names what it does not take; empty for what it does."""

    class Refusing(Service):
        def read(self, served: ServedType, payload: Any) -> JsonObject:
            name = find(served, payload) if isinstance(payload, dict) else ""
            if name:
                raise InvalidValueException(detail=f"{name} is not accepted")
            return super().read(served, payload)

    return Refusing


def null_in(value: Any, name: str = "") -> str:
    """Return the name of a member that is null, wherever it stands; empty without one."""
    if isinstance(value, dict):
        return next((found for key, one in value.items() if (found := null_in(one, key))), "")
    if isinstance(value, list):
        return next((found for one in value if (found := null_in(one, name))), "")
    return name if value is None else ""


def other_schema_in(payload: JsonObject) -> str:
    """Return schemas where it names one of somebody else's, or leaves out one whose data are there."""
    listed = {str(uri).casefold() for uri in payload.get("schemas", ())}
    data = {name.casefold() for name in payload if name.startswith("urn:")}
    return "schemas" if listed - KNOWN_URIS or data - listed else ""


def own_attribute_in(served: ServedType, payload: JsonObject) -> str:
    """Return the name of an attribute that no schema of RFC 7643 has; empty without one."""
    known = {"schemas", "id", "externalid", "meta", "members", "displayname"}
    if served.name == "User":
        known |= USER_ATTRIBUTES
    own = (name for name in payload if not name.startswith("urn:") and name.casefold() not in known)
    data = (payload[name] for name in payload if name.startswith("urn:") and name.casefold() not in KNOWN_URIS)
    names: tuple[str, ...] = (*own, *(name for one in data if isinstance(one, dict) for name in one))
    return names[0] if names else ""


USER_ATTRIBUTES = frozenset(
    {"username", "name", "nickname", "profileurl", "title", "usertype", "preferredlanguage", "locale", "timezone"}
    | {"active", "password", "emails", "phonenumbers", "ims", "photos", "addresses", "groups", "entitlements"}
    | {"roles", "x509certificates"}
)

defect(
    "nulls-are-refused",
    title="A body with a null in it is refused.",
    breaks=[
        "rfc7643-2.5-null-and-empty-lists-are-accepted",
        "rfc7644-3.5.1-null-and-empty-lists-clear",
        "entra-null-values-are-tolerated",
        "onelogin-null-values-are-tolerated",
    ],
    topic="create",
    severity=MEDIUM,
    flows=["entra-create-user-with-nulls"],
)(refused_by(lambda served, payload: null_in(payload)))

defect(
    "empty-groups-are-refused",
    title="A group whose list of members is empty is refused.",
    breaks=["rfc7643-2.5-null-and-empty-lists-are-accepted", "okta-null-values-are-tolerated"],
    topic="groups",
    severity=MEDIUM,
    flows=["okta-change-members-in-one-patch"],
)(refused_by(lambda served, payload: "members" if served.name == "Group" and payload.get("members") == [] else ""))

defect(
    "passwords-are-refused",
    title="A user with a password is refused.",
    breaks=["okta-password-is-tolerated", "rfc7644-3.3-valid-creates-succeed", "iru-unlisted-attributes-do-no-harm"],
    topic="users",
    severity=MEDIUM,
    flows=["okta-create-user"],
)(refused_by(lambda served, payload: "password" if "password" in payload else ""))

defect(
    "own-attributes-are-refused",
    title="A body with an attribute that no schema lists is refused.",
    breaks=[
        "okta-unknown-attributes-are-tolerated",
        "entra-unknown-attributes-are-tolerated",
        "onelogin-unknown-attributes-are-tolerated",
        "iru-unlisted-attributes-do-no-harm",
    ],
    topic="create",
    severity=MEDIUM,
    flows=["okta-create-user-with-a-custom-attribute", "onelogin-create-user-with-foreign-keys"],
)(refused_by(own_attribute_in))

defect(
    "unknown-schema-uris-are-refused",
    title="A body that announces a schema of somebody else is refused.",
    breaks=[
        "okta-unknown-schema-uris-are-tolerated",
        "entra-unknown-schema-uris-are-tolerated",
        "onelogin-unknown-schema-uris-are-tolerated",
    ],
    topic="create",
    severity=MEDIUM,
    flows=["okta-create-user-with-an-unlisted-extension", "entra-group-membership", "onelogin-create-user"],
)(refused_by(lambda served, payload: other_schema_in(payload)))

defect(
    "user-names-come-back-in-lower-case",
    title="A userName is shown in lower case.",
    breaks=["okta-user-name-case-is-kept"],
    topic="users",
    severity=MEDIUM,
    flows=["okta-create-user-with-capitals"],
)(
    shows(
        lambda served, shown: (
            {**shown, "userName": shown["userName"].lower()} if isinstance(shown.get("userName"), str) else shown
        )
    )
)

defect(
    "an-email-by-itself-is-refused",
    title="A single e-mail in the place of a list is refused.",
    breaks=["onelogin-emails-object-is-tolerated"],
    topic="emails",
    severity=MEDIUM,
    flows=["onelogin-create-user-with-emails-object"],
)(refuses(lambda served, payload: isinstance(payload.get("emails"), dict), "emails is a list"))

defect(
    "groups-in-a-user-are-refused",
    title="A user with groups is refused, though they are read-only and empty.",
    breaks=[
        "okta-read-only-groups-are-ignored",
        "onelogin-read-only-groups-are-ignored",
        "rfc7644-3.3-read-only-attributes-are-ignored",
        "rfc7644-3.5.1-read-only-attributes-are-ignored",
    ],
    topic="users",
    severity=MEDIUM,
    flows=["okta-create-user", "onelogin-create-user-as-in-the-documentation"],
)(refuses(lambda served, payload: "groups" in payload, "groups is read-only"))


@defect(
    "roles-as-text-are-refused",
    breaks=["entra-roles-as-strings-are-tolerated"],
    topic="users",
    severity=MEDIUM,
    flows=["entra-add-role"],
)
class RolesAsTextAreRefused(Service):
    """A PATCH of roles whose value is a JSON document in a string is refused."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Look into the strings."""
        if "roles" in str(operation.path).lower() and '"value": "{' in str(operation.value).replace("'", '"'):
            raise InvalidPathException(detail="a role is no document")
        super().patch_operation(served, operation, draft)


@defect(
    "a-bare-manager-path-is-refused",
    breaks=["entra-manager-without-urn-is-read"],
    topic="patch",
    severity=MEDIUM,
    flows=["entra-tutorial-deactivation-and-manager"],
)
class ABareManagerPathIsRefused(Service):
    """A PATCH of manager without the URN of its extension is refused."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Know the manager by its full name alone."""
        if str(operation.path).lower().startswith("manager"):
            raise InvalidPathException(detail="manager is not known")
        super().patch_operation(served, operation, draft)


@defect(
    "look-ups-pass-over-inactive-users",
    breaks=[
        "okta-inactive-user-is-found",
        "entra-inactive-user-is-found",
        "onelogin-inactive-user-is-found",
        "rfc7643-4.1.1-inactive-users-stay-in-queries",
    ],
    topic="users",
    severity=HIGH,
    flows=["okta-link-inactive-user-of-a-catalogue-app", "entra-reactivate-user"],
)
class LookUpsPassOverInactiveUsers(Service):
    """A look-up finds active users only; a list shows all."""

    def matches(self, served: ServedType, node: FilterNode, resource: JsonObject) -> bool:
        """Take the inactive for gone."""
        return resource.get("active") is not False and super().matches(served, node, resource)


@defect(
    "tokens-stop-at-puts",
    breaks=["iru-valid-tokens-are-served"],
    topic="authentication",
    severity=MEDIUM,
    flows=["okta-update-profile"],
)
class TokensStopAtPuts(Service):
    """A valid token is refused for PUT."""

    def authenticate(self, token: str | None) -> Held | None:
        """Know nobody who replaces."""
        return None if self.request.method == "PUT" else super().authenticate(token)


@defect(
    "creates-are-answered-without-a-body",
    breaks=[
        "rfc7644-3.3-create-answers-with-the-resource",
        "okta-create-answers-with-id",
        "entra-create-answers-with-id",
        "onelogin-create-answers-with-id",
    ],
    topic="create",
    severity=Severity.LOW,
    suites=["test_two_creates_make_two_users"],
)
class CreatesAreAnsweredWithoutABody(Service):
    """A 201 has a Location and no body."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Leave the body out."""
        response = super().answered(response)
        if response.status == 201:
            response.body = None
        return response


@defect(
    "every-create-has-the-same-id",
    breaks=["rfc7644-3.3-create-makes-a-new-resource"],
    topic="create",
    severity=HIGH,
    suites=["test_two_creates_make_two_users"],
)
class EveryCreateHasTheSameId(Service):
    """Each new user takes the id, and with it the place, of the one before."""

    def new_id(self, served: ServedType) -> str:
        """Count nothing."""
        return "user-1" if served.name == "User" else super().new_id(served)
