"""Defects: strangers, twins and nested groups as members, and the groups that a user shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    shows,
    without,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
KEPT = "iru-kept-attributes-read-back"
APPENDS = "rfc7644-3.5.2.1-add-appends-to-the-values"
PUT_SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"


def crashes(strikes: Callable[[Service, JsonObject], bool]) -> type[Service]:
    """Return a service that ends in a server error over some members."""

    class Crashing(Service):
        def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
            if strikes(self, resource):
                raise RuntimeError("Trouble over a member")
            super().check_members(resource, earlier)

    return Crashing


def has_stranger(service: Service, resource: JsonObject) -> bool:
    """Tell whether a member is nobody here."""
    return any(service.store.find(one["value"]) is None for one in resource.get("members", []))


def has_group(service: Service, resource: JsonObject) -> bool:
    """Tell whether a member is a group."""
    return any(service.store.get("Group", one["value"]) for one in resource.get("members", []))


defect(
    "unknown-members-are-a-server-error",
    title="A member who does not exist ends in a 500.",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_member_who_is_gone_is_refused_or_passed_over"],
)(crashes(has_stranger))


defect(
    "nested-groups-are-a-server-error",
    title="A group as a member ends in a 500.",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_group_in_a_group_is_made_or_refused"],
)(crashes(has_group))


@defect(
    "an-unknown-member-empties-the-group",
    breaks=[APPENDS, PUT_SETS, "rfc7644-3.12-no-request-ends-in-a-server-error", KEPT],
    topic="groups",
    severity=HIGH,
    suites=["test_a_member_who_is_gone_is_refused_or_passed_over"],
)
class AnUnknownMemberEmptiesTheGroup(Service):
    """A write with a member who does not exist succeeds and leaves no members."""

    def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
        """Accept everybody."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Drop all of them."""
        resource = super().stored(served, resource, earlier)
        return without(resource, "members") if has_stranger(self, resource) else resource


@defect(
    "a-refused-member-leaves-the-others-added",
    breaks=["rfc7644-3.5.2-refused-patches-change-nothing", KEPT],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_group_is_unchanged_where_one_of_the_members_is_refused"],
)
class ARefusedMemberLeavesTheOthersAdded(Service):
    """An add of several members of whom one is unknown is refused, and has added the others."""

    def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
        """Store whoever is known before the error."""
        if earlier is not None and has_stranger(self, resource):
            known = [one for one in resource["members"] if self.store.find(one["value"])]
            self.put({**earlier, "members": known})
        super().check_members(resource, earlier)


@defect(
    "a-second-group-of-a-name-takes-the-members",
    breaks=[
        "rfc7644-3.5-only-the-addressed-resource-changes",
        KEPT,
        "rfc7644-3.5-refused-requests-change-nothing",
        "rfc7644-3.12-no-request-ends-in-a-server-error",
    ],
    topic="groups",
    severity=HIGH,
    suites=["test_a_second_group_of_the_same_name_is_made_or_refused"],
)
class ASecondGroupOfANameTakesTheMembers(Service):
    """A create of a group of a name that is taken empties the first group."""

    def create(self, served: ServedType, payload: Any) -> JsonObject:
        """Empty the group of that name first."""
        name = payload.get("displayName") if isinstance(payload, dict) else None
        if served.name == "Group" and isinstance(name, str):
            for twin in self.store.lookup("Group", "displayname", name):
                self.put(without(twin, "members"))
        return super().create(served, payload)


defect(
    "users-show-groups-that-they-left",
    title="A user goes on to show a group after the membership ended.",
    breaks=["rfc7643-4.1.2-groups-of-a-user-follow-the-groups"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_shows_the_groups_of_which_it_is_a_member"],
)(
    type(
        "UsersShowGroupsThatTheyLeft",
        (Service,),
        {"shown": lambda self, served, resource: _with_former_groups(self, Service.shown(self, served, resource))},
    )
)


def _with_former_groups(service: Service, shown: JsonObject) -> JsonObject:
    former = service.memory.setdefault("former groups", {}).setdefault(shown.get("id", ""), {})
    former.update({one["value"]: one for one in shown.get("groups", [])})
    return {**shown, "groups": list(former.values())} if former else shown


defect(
    "users-show-one-group-only",
    title="A user who is a member of several groups shows the first one.",
    breaks=["rfc7643-4.1.2-groups-of-a-user-follow-the-groups"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_shows_the_groups_of_which_it_is_a_member"],
)(shows(lambda served, shown: {**shown, "groups": shown["groups"][:1]} if shown.get("groups") else shown))
