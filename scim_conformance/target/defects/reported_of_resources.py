"""Defects that the field knows: what is written of users and groups is lost, misplaced or refused."""

from __future__ import annotations

import uuid
from typing import Any

from scim2_models import InvalidValueException, UniquenessException
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER, USER
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import refuses, shows, stores

JsonObject = dict[str, Any]

MEDIUM, HIGH = Severity.MEDIUM, Severity.HIGH


@defect(
    "manager-as-a-string-is-a-server-error",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="create",
    severity=MEDIUM,
    flows=["entra-create-user-with-manager"],
)
class ManagerAsAStringIsAServerError(Service):
    """A create whose manager is a text ends in an error of the server."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Take the manager for an object."""
        extension = payload.get(ENTERPRISE_USER) if isinstance(payload, dict) else None
        if isinstance(extension, dict) and extension.get("manager"):
            extension["manager"]["value"]
        return super().read(served, payload)


defect(
    "extension-is-shown-at-the-root",
    title="Attributes of the extension are shown at the root of a user.",
    breaks=[
        "entra-manager-string-is-read",
        "entra-urn-keys-are-applied",
        "rfc7644-3.5.2.3-replace-sets-the-value",
    ],
    topic="schema",
    severity=MEDIUM,
    flows=["entra-mover"],
)(
    shows(
        lambda served, shown: (
            {name: value for name, value in shown.items() if name != ENTERPRISE_USER} | shown[ENTERPRISE_USER]
            if ENTERPRISE_USER in shown
            else shown
        )
    )
)

OF_ALL = {"schemas", "id", "externalId", "meta"}

defect(
    "core-attributes-are-nested",
    title="All core attributes of a user stand in an object under the core URN.",
    breaks=[
        "onelogin-name-parts-are-returned",
        "rfc7643-3-core-attributes-stand-at-the-root",
        "rfc7644-3.4.2.2-only-matching-resources-are-returned",
    ],
    topic="schema",
    severity=HIGH,
    flows=["entra-create-user"],
)(
    shows(
        lambda served, shown: (
            {name: value for name, value in shown.items() if name in OF_ALL or ":" in name}
            | {USER: {name: value for name, value in shown.items() if name not in OF_ALL and ":" not in name}}
            if served.name == "User"
            else shown
        )
    )
)

defect(
    "advertised-attribute-is-dropped",
    title="nickName is in /Schemas, is accepted, and never shown again.",
    breaks=["rfc7644-3.5.2.1-add-sets-a-single-value"],
    topic="schema",
    severity=MEDIUM,
    flows=["entra-update-user"],
)(stores(lambda served, resource, earlier: {name: value for name, value in resource.items() if name != "nickName"}))

defect(
    "put-ignores-extensions",
    title="A PUT of a user leaves the extension as it was.",
    breaks=["rfc7644-3.5.1-replace-sets-what-was-sent"],
    topic="replace",
    severity=MEDIUM,
    flows=["okta-mover"],
)(
    stores(
        lambda served, resource, earlier: (
            {**resource, ENTERPRISE_USER: earlier[ENTERPRISE_USER]}
            if earlier and ENTERPRISE_USER in earlier and ENTERPRISE_USER in resource
            else resource
        )
    )
)


@defect(
    "put-of-a-group-ignores-its-members",
    breaks=["rfc7644-3.5.1-replace-sets-what-was-sent"],
    topic="groups",
    severity=HIGH,
    flows=["okta-push-group-by-put"],
)
class PutOfAGroupIgnoresItsMembers(Service):
    """A PUT of a group changes its name, and its members stay as they were."""

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Keep the members."""
        left = super().replaced(served, current, sent, payload)
        if served.name == "Group":
            left = {name: value for name, value in left.items() if name != "members"}
            left |= {"members": current["members"]} if current.get("members") else {}
        return left


defect(
    "null-display-is-refused",
    title="A member is refused whose display is null.",
    breaks=["rfc7644-3.5.1-valid-replaces-succeed"],
    topic="groups",
    severity=HIGH,
    flows=["okta-change-members-by-put"],
)(
    refuses(
        lambda served, payload: any(
            "display" in one and one["display"] is None for one in payload.get("members") or ()
        ),
        "members.display must be a text",
    )
)

defect(
    "members-need-a-display",
    title="A group is refused whose members have no display.",
    breaks=["rfc7644-3.5.1-valid-replaces-succeed"],
    topic="groups",
    severity=HIGH,
    flows=["other-authentik-push-group"],
)(
    refuses(
        lambda served, payload: any(not one.get("display") for one in payload.get("members") or ()),
        "members.display is required",
    )
)


@defect(
    "put-without-a-name-is-answered-200",
    breaks=["rfc7644-3.5.1-replace-sets-what-was-sent"],
    topic="groups",
    severity=MEDIUM,
    flows=["other-replace-group-without-a-name"],
)
class PutWithoutANameIsAnswered200(Service):
    """A PUT of a group without its name is answered as done, and changes nothing."""

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Lose the error on the way."""
        if served.name == "Group" and isinstance(payload, dict) and "displayName" not in payload:
            return current
        return super().replace(served, current, payload)


@defect(
    "refused-create-changes-the-other-user",
    breaks=["rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="create",
    severity=HIGH,
    flows=["okta-create-duplicate-user"],
)
class RefusedCreateChangesTheOtherUser(Service):
    """A create that collides is refused, after the user who was there lost an attribute."""

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Clear what belongs to the other one before looking whether it may be."""
        try:
            super().check_unique(served, resource)
        except UniquenessException:
            for other in self.store.lookup(served.name, "username", str(resource.get("userName"))):
                self.put(self.touched({**other, "name": {"familyName": "Nobody", "formatted": "Nobody"}}))
            raise


@defect(
    "create-answer-shows-another-user-name",
    breaks=["iru-kept-attributes-read-back"],
    topic="create",
    severity=HIGH,
    flows=["okta-create-user-with-another-user-name"],
)
class CreateAnswerShowsAnotherUserName(Service):
    """The answer to a create shows the address as userName, and every read the name that was sent."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Show the address."""
        response = super().answered(response)
        body = response.body
        if self.request.method.upper() == "POST" and response.status == 201 and body and body.get("emails"):
            response.body = {**body, "userName": body["emails"][0]["value"]}
        return response


@defect(
    "deleted-account-still-collides",
    breaks=["rfc7644-3.6-names-of-deleted-users-are-free"],
    topic="create",
    severity=HIGH,
    flows=["entra-recreate-after-an-administrators-deletion"],
)
class DeletedAccountStillCollides(Service):
    """A user name is refused as taken although no look-up finds anybody who has it."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Remember the account."""
        super().delete(served, resource)
        if served.name == "User":
            self.memory.setdefault("accounts", set()).add(resource["userName"].casefold())

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Look among the accounts too."""
        super().check_unique(served, resource)
        if served.name == "User" and resource["userName"].casefold() in self.memory.get("accounts", ()):
            raise UniquenessException(detail="An account of this name exists")


class Inventing(Service):
    """A service that makes users out of members whom it does not know."""

    def is_meant(self, kind: str | None) -> bool:
        """Say whether a member of such a type is made a user; None is a member that there is not."""
        raise NotImplementedError

    def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
        """Make them first."""
        for member in resource.get("members") or ():
            found = self.store.find(member["value"])
            if self.is_meant(found[0] if found else None) and self.store.get("User", member["value"]) is None:
                now = self.protocol.now()
                name = f"{member['value']}-{uuid.uuid4().hex[:6]}"
                meta = {"resourceType": "User", "created": now, "lastModified": now, "version": 1}
                ghost = {"id": member["value"], "userName": name, "active": True, "meta": meta}
                self.put(ghost if found is None else {**ghost, "id": member["value"]})
        super().check_members(resource, earlier)


@defect(
    "unknown-member-becomes-a-user",
    breaks=[
        "rfc7644-3.6-deleted-resources-answer-404",
        "rfc7644-3.6-deleted-resources-leave-queries",
    ],
    topic="groups",
    severity=HIGH,
    flows=["other-sailpoint-unknown-member"],
)
class UnknownMemberBecomesAUser(Inventing):
    """A member whom nobody knows is made a user."""

    def is_meant(self, kind: str | None) -> bool:
        """Mean those who are nobody."""
        return kind is None


@defect(
    "nested-group-becomes-a-user",
    breaks=["rfc7644-3.3-users-come-from-creates-only"],
    topic="groups",
    severity=HIGH,
    suites=["test_a_group_as_a_member_makes_no_user"],
)
class NestedGroupBecomesAUser(Inventing):
    """A group that is made a member is made a user as well."""

    def is_meant(self, kind: str | None) -> bool:
        """Mean groups."""
        return kind == "Group"


@defect(
    "two-primaries-are-kept",
    breaks=["rfc7643-2.4-at-most-one-value-is-primary"],
    topic="emails",
    severity=MEDIUM,
    flows=["other-create-user-with-two-primaries"],
)
class TwoPrimariesAreKept(Service):
    """A user may have two addresses that are primary."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Keep each mark."""
        resource = super().read(served, payload)
        sent = payload.get("emails") if isinstance(payload, dict) else None
        if isinstance(sent, list) and len(sent) == len(resource.get("emails") or ()):
            marks = [one.get("primary") for one in sent if isinstance(one, dict)]
            kept = zip(resource["emails"], marks, strict=False)
            resource = {**resource, "emails": [{**one, "primary": mark} if mark else one for one, mark in kept]}
        return resource


defect(
    "further-addresses-are-bare-strings",
    title="An address that is not primary is shown as a text, not as an object.",
    breaks=["rfc7643-7-values-have-their-declared-type"],
    topic="emails",
    severity=MEDIUM,
    flows=["other-create-user-with-two-addresses"],
)(
    shows(
        lambda served, shown: (
            {**shown, "emails": [one if one.get("primary") else one["value"] for one in shown["emails"]]}
            if shown.get("emails")
            else shown
        )
    )
)


@defect(
    "address-without-primary-is-dropped",
    breaks=["iru-users-are-created"],
    topic="emails",
    severity=HIGH,
    flows=["other-create-user-without-a-primary-address"],
)
class AddressWithoutPrimaryIsDropped(Service):
    """An address counts only where it is marked as primary."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Look for the primary one."""
        resource = super().read(served, payload)
        if not resource.get("emails"):
            return resource
        left = [one for one in resource["emails"] if one.get("primary")]
        if not left and self.rules.required_emails:
            raise InvalidValueException(detail="A user needs a primary address")
        return {**resource, "emails": left} if left else {n: v for n, v in resource.items() if n != "emails"}
