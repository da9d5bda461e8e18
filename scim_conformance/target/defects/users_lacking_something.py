"""Defects: what a user must have is not demanded, or too much is."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import refuses, without

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
CREATED = ["rfc7644-3.3-valid-creates-succeed", "iru-users-are-created"]


def is_user(served: ServedType) -> bool:
    """Tell users from groups."""
    return served.name == "User"


@defect(
    "empty-user-names-are-accepted",
    breaks=["rfc7643-4.1.1-users-have-a-user-name"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_without_user_name_is_refused"],
)
class EmptyUserNamesAreAccepted(Service):
    """A user whose userName is an empty text is created."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Make up a name for the empty one."""
        read = super().read(served, payload)
        if is_user(served) and isinstance(payload, dict) and payload.get("userName") == "":
            read["userName"] = self.store.new_id()
        return read


@defect(
    "users-without-email-are-accepted",
    breaks=["iru-users-without-email-are-refused"],
    topic="emails",
    severity=LOW,
    suites=["test_a_user_without_email_is_refused"],
)
class UsersWithoutEmailAreAccepted(Service):
    """A user without an e-mail address is created although the contract requires one."""

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Look at the rest alone."""
        super().check(served, resource if resource.get("emails") else {**resource, "emails": [{"value": "nobody"}]})


@defect(
    "users-without-a-full-name-are-accepted",
    breaks=["iru-users-without-a-full-name-are-refused"],
    topic="users",
    severity=LOW,
    suites=["test_a_user_without_a_full_name_is_refused"],
)
class UsersWithoutAFullNameAreAccepted(Service):
    """A user with neither displayName nor name.formatted is created although the contract requires one."""

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Look at the rest alone."""
        super().check(served, {"displayName": "Nobody", **resource} if is_user(served) else resource)


for name, id_ in (("displayName", "display-name-is-demanded"), ("name", "formatted-name-is-demanded")):
    defect(
        id_,
        title=f"A user without {name} is refused although the other full name is there.",
        breaks=[
            "iru-either-full-name-suffices",
            *CREATED,
            "rfc7644-3.5.1-valid-replaces-succeed",
            "entra-null-values-are-tolerated",
            "onelogin-unknown-schema-uris-are-tolerated",
        ],
        topic="users",
        severity=MEDIUM,
        suites=["test_either_full_name_is_enough"],
    )(refuses(lambda served, payload, name=name: is_user(served) and name not in payload, f"{name} is required"))  # type: ignore[misc]


defect(
    "display-name-stays-empty",
    title="A user with name.formatted alone has no displayName.",
    breaks=["iru-display-name-follows-the-formatted-name", "iru-kept-attributes-read-back"],
    topic="users",
    severity=LOW,
    suites=["test_either_full_name_is_enough"],
)(
    type(
        "DisplayNameStaysEmpty",
        (Service,),
        {"kept": lambda self, served, resource: _without_made_up_name(Service.kept(self, served, resource), resource)},
    )
)


def _without_made_up_name(kept: JsonObject, resource: JsonObject) -> JsonObject:
    return kept if "displayName" in resource else without(kept, "displayName")


@defect(
    "formatted-name-takes-the-place-of-the-display-name",
    breaks=["iru-display-name-reads-back-beside-the-formatted-name", "rfc7644-3.3-create-keeps-what-was-sent"],
    topic="users",
    severity=LOW,
    suites=["test_a_display_name_beside_another_full_name_is_kept"],
)
class FormattedNameTakesThePlaceOfTheDisplayName(Service):
    """Where both full names are sent and differ, displayName becomes name.formatted."""

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Let the other name win."""
        resource = super().defaulted(served, resource)
        formatted = (resource.get("name") or {}).get("formatted")
        return {**resource, "displayName": formatted} if formatted else resource


@defect(
    "users-are-inactive-by-default",
    breaks=["iru-users-without-active-are-active"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_without_active_is_active"],
)
class UsersAreInactiveByDefault(Service):
    """A user who is created without active is off."""

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Begin with nobody."""
        return super().defaulted(served, {"active": False, **resource} if is_user(served) else resource)


@defect(
    "put-without-active-switches-off",
    breaks=["iru-replace-without-active-keeps-users-active", "onelogin-put-without-active-keeps-the-state"],
    topic="users",
    severity=HIGH,
    suites=["test_a_put_without_active_switches_nobody_off"],
)
class PutWithoutActiveSwitchesOff(Service):
    """A PUT that leaves active out switches the user off."""

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Take what is missing for false."""
        left = super().replaced(served, current, sent, payload)
        return {**left, "active": sent.get("active", False)} if is_user(served) else left


@defect(
    "inactive-users-answer-404",
    breaks=[
        "rfc7643-4.1.1-inactive-users-stay-readable",
        "iru-inactive-users-stay-readable",
        "rfc7644-3.4.1-known-resources-are-found",
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2-valid-patches-succeed",
        "rfc7644-3.5.1-valid-replaces-succeed",
        "onelogin-inactive-user-is-found",
        "okta-inactive-user-stays-readable",
    ],
    topic="users",
    severity=MEDIUM,
    suites=["test_an_inactive_user_is_readable"],
)
class InactiveUsersAnswer404(Service):
    """A user who was switched off answers 404 to a GET."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Hide whoever is off."""
        found = super().held_resource(served, resource_id)
        return None if found and found.get("active") is False and self.request.method == "GET" else found
