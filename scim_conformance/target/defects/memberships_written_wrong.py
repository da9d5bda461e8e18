"""Defects: members are lost or refused where a group is created or replaced, or shown wrong."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    reads,
    refuses,
    stores,
    without,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
KEPT = "iru-kept-attributes-read-back"
APPENDS = "rfc7644-3.5.2.1-add-appends-to-the-values"
CREATES = "rfc7644-3.5.2.1-add-creates-what-is-not-there"
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"
CHOSEN = "rfc7644-3.5.2.2-remove-by-value-filter"
EXACTLY = "rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values"
PUT_SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"
PUT_CLEARS = "rfc7644-3.5.1-null-and-empty-lists-clear"
ON_CREATE = "rfc7644-3.3-create-keeps-members"


defect(
    "create-keeps-the-first-member-only",
    title="A create of a group keeps the first of its members.",
    breaks=[KEPT, ON_CREATE],
    topic="groups",
    severity=HIGH,
    suites=["test_a_group_is_created_with_its_members"],
)(
    stores(
        lambda served, resource, earlier: (
            {**resource, "members": resource["members"][:1]} if not earlier and resource.get("members") else resource
        )
    )
)


defect(
    "groups-without-members-are-refused",
    title="A group is refused that has no members.",
    breaks=[
        "iru-groups-are-created",
        "iru-groups-without-members-are-accepted",
        "rfc7643-2.5-null-and-empty-lists-are-accepted",
        "rfc7644-3.3-valid-creates-succeed",
        PUT_CLEARS,
        "rfc7644-3.5.1-valid-replaces-succeed",
    ],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_group_may_be_created_without_members", "test_a_group_is_created_with_its_members"],
)(refuses(lambda served, payload: served.name == "Group" and not payload.get("members"), "members are required"))


defect(
    "groups-without-the-key-members-are-refused",
    title="A group is refused whose body lacks the key members.",
    breaks=["iru-groups-without-members-are-accepted", "rfc7644-3.3-valid-creates-succeed"],
    topic="groups",
    severity=LOW,
    suites=["test_a_group_without_the_key_members_is_created"],
)(refuses(lambda served, payload: served.name == "Group" and "members" not in payload, "members are required"))


@defect(
    "group-names-are-not-required",
    breaks=["rfc7643-4.2-groups-have-a-display-name", "rfc7643-7-what-is-declared-required-is-demanded"],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_group_without_a_name_is_refused"],
)
class GroupNamesAreNotRequired(Service):
    """A group without a displayName is created under its id."""

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Hold a name that nobody sent."""
        resource = super().defaulted(served, resource)
        return {"displayName": " ", **resource} if served.name == "Group" else resource

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Do not show it."""
        shown = super().shown(served, resource)
        return without(shown, "displayName") if shown.get("displayName") == " " else shown


defect(
    "put-with-no-members-is-passed-over",
    title="A PUT with an empty list of members leaves the members.",
    breaks=[PUT_SETS, PUT_CLEARS, KEPT],
    topic="groups",
    severity=HIGH,
    suites=["test_a_put_sets_the_members"],
)(
    stores(
        lambda served, resource, earlier: (
            {**resource, "members": earlier["members"]}
            if earlier and earlier.get("members") and not resource.get("members")
            else resource
        )
    )
)


defect(
    "put-drops-half-of-the-members-it-leaves-out",
    title="A PUT without members keeps some of them.",
    breaks=["rfc7644-3.5.1-omitted-attributes-stay-or-are-cleared"],
    topic="groups",
    severity=HIGH,
    suites=["test_what_a_put_leaves_out_stays_or_goes_as_a_whole"],
)(
    stores(
        lambda served, resource, earlier: (
            {**resource, "members": earlier["members"][:1]}
            if earlier and len(earlier.get("members", [])) == 3 and not resource.get("members")
            else resource
        )
    )
)


defect(
    "put-of-a-group-renames-nobody",
    title="A PUT of a group with another name keeps the old one.",
    breaks=[PUT_SETS],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_group_is_renamed_by_put"],
)(
    reads(
        lambda served, payload: (
            {**payload, "displayName": payload["displayName"].replace("Difference", "Analytical")}
            if isinstance(payload.get("displayName"), str) and "Difference" in payload["displayName"]
            else payload
        ),
        "PUT",
    )
)


defect(
    "lists-show-no-members",
    title="Groups in lists come without their members, although the schema returns them by default.",
    breaks=[
        "rfc7643-7-what-is-returned-by-default-is-there",
        ON_CREATE,
        KEPT,
        "rfc7643-4.2-member-values-are-ids",
        "rfc7644-3.5-only-the-addressed-resource-changes",
        APPENDS,
        PUT_SETS,
        EXACTLY,
        CHOSEN,
        "rfc7644-3.5.2-patch-changes-only-what-it-names",
    ],
    topic="groups",
    severity=HIGH,
    suites=["test_members_are_shown_with_their_ids"],
)(
    type(
        "ListsShowNoMembers",
        (Service,),
        {
            "projected": lambda self, served, shown, listing: without(
                _projected(self, served, shown, listing),
                *(["members"] if self.request.path.strip("/") == "Groups" and self.request.method == "GET" else []),
            )
        },
    )
)


def _projected(service: Service, served: ServedType, shown: JsonObject, listing: Listing) -> JsonObject:
    return Service.projected(service, served, shown, listing)


@defect(
    "members-are-shown-by-name",
    breaks=[
        "rfc7643-4.2-member-values-are-ids",
        KEPT,
        ON_CREATE,
        APPENDS,
        PUT_SETS,
        EXACTLY,
        CHOSEN,
        "rfc7643-7-what-is-returned-by-default-is-there",
        CREATES,
        ORDER,
    ],
    topic="groups",
    severity=HIGH,
    suites=["test_members_are_shown_with_their_ids"],
)
class MembersAreShownByName(Service):
    """The value of a member is the userName instead of the id."""

    def shown_member(self, member: JsonObject) -> JsonObject:
        """Look the name up."""
        shown = super().shown_member(member)
        user = self.store.get("User", member["value"])
        return {**shown, "value": user["userName"]} if user else shown


@defect(
    "references-lead-to-groups",
    breaks=["rfc7643-2.3.7-references-lead-to-resources"],
    topic="groups",
    severity=LOW,
    suites=["test_a_reference_to_a_member_leads_to_the_member"],
)
class ReferencesLeadToGroups(Service):
    """The $ref of a member is below the endpoint of groups, whoever it is."""

    def shown_member(self, member: JsonObject) -> JsonObject:
        """Name the wrong endpoint."""
        shown = super().shown_member(member)
        return {**shown, "$ref": shown["$ref"].replace("/Users/", "/Groups/")}


@defect(
    "members-beyond-a-hundred-are-not-shown",
    breaks=[ON_CREATE, APPENDS, KEPT],
    topic="groups",
    severity=HIGH,
    suites=["test_a_group_has_many_members"],
)
class MembersBeyondAHundredAreNotShown(Service):
    """A group shows a hundred members at most."""

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Cut the list."""
        shown = super().shown(served, resource)
        return {**shown, "members": shown["members"][:100]} if "members" in shown else shown


@defect(
    "large-memberships-are-cut",
    breaks=[ON_CREATE, APPENDS],
    topic="groups",
    severity=HIGH,
    suites=["test_a_group_has_many_members"],
)
class LargeMembershipsAreCut(Service):
    """Of an add of many members five hundred are kept."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Cut what is added."""
        return super().added_members(before, added[:500])
