"""Defects: members of groups are lost, doubled, refused, shown wrong, or changed where nobody asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import UniquenessException
from scim2_models.path import ValuePath

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import GROUP
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import Attribute, ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    passes_over,
    reads,
    refuses,
    refuses_operations,
    shows,
    stores,
    takes_operations_for,
    without,
)

JsonObject = dict[str, Any]
Strikes = Callable[[ServedType, Operation, JsonObject], bool]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
KEPT = "iru-kept-attributes-read-back"
APPENDS = "rfc7644-3.5.2.1-add-appends-to-the-values"
CREATES = "rfc7644-3.5.2.1-add-creates-what-is-not-there"
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"
CHOSEN = "rfc7644-3.5.2.2-remove-by-value-filter"
UNASSIGNS = "rfc7644-3.5.2.2-remove-unassigns-the-attribute"
LAST = "rfc7644-3.5.2.2-removing-the-last-value-unassigns"
EXACTLY = "rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values"
CLEARS = "rfc7644-3.5.2.3-null-and-empty-lists-clear"
PUT_SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"
PUT_CLEARS = "rfc7644-3.5.1-null-and-empty-lists-clear"
ON_CREATE = "rfc7644-3.3-create-keeps-members"
ADDED_AGAIN = "rfc7644-3.5.2.1-adding-what-is-there-succeeds"
PATH_LESS = "rfc7644-3.5.2-values-without-path-are-applied"


def adds(strikes: Callable[[Operation, JsonObject], bool]) -> Strikes:
    """Strike adds to members."""
    return lambda served, operation, draft: (
        served.name == "Group" and operation.op == "add" and strikes(operation, draft)
    )


def first_of(value: Any) -> JsonObject:
    """Return the first member of an operation's value."""
    listed = value if isinstance(value, list) else [value]
    return listed[0] if listed and isinstance(listed[0], dict) else {}


# ---- at creation and by PUT

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

# ---- as they are shown

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


# ---- adds

for id_, title, strikes in (
    (
        "a-single-member-must-be-a-list",
        "An add whose value is one member, not a list, is refused.",
        lambda operation, draft: isinstance(operation.value, dict) and operation.path,
    ),
    (
        "members-with-display-are-refused",
        "An add of a member with display is refused.",
        lambda operation, draft: "display" in first_of(operation.value),
    ),
    (
        "members-with-type-are-refused",
        "An add of a member with type is refused.",
        lambda operation, draft: "type" in first_of(operation.value),
    ),
    (
        "members-behind-their-schema-are-refused",
        "An add to members behind the URI of the schema is refused.",
        lambda operation, draft: operation.path.startswith(GROUP),
    ),
    (
        "members-without-a-path-are-refused",
        "An add of members without a path is refused.",
        lambda operation, draft: not operation.path,
    ),
    (
        "members-in-capitals-are-refused",
        "An add to MEMBERS is refused.",
        lambda operation, draft: operation.path == "MEMBERS",
    ),
):
    defect(
        id_,
        title=title,
        breaks=[
            SERVED,
            APPENDS,
            PATH_LESS,
            ORDER,
            CREATES,
            ADDED_AGAIN,
            "rfc7644-3.5.2.1-simultaneous-adds-are-all-kept",
        ],
        topic="groups",
        severity=MEDIUM,
        suites=["test_members_are_added"],
    )(refuses_operations(adds(strikes)))

defect(
    "first-member-is-passed-over",
    title="An add to a group without members is passed over.",
    breaks=[
        CREATES,
        APPENDS,
        "rfc7644-3.5.2.1-simultaneous-adds-are-all-kept",
        "rfc7644-3.5.2-refused-patches-change-nothing",
    ],
    topic="groups",
    severity=HIGH,
    suites=["test_a_first_member_is_added"],
)(passes_over(adds(lambda operation, draft: not draft.get("members"))))

defect(
    "add-without-a-path-replaces-the-members",
    title="An add of members without a path replaces them.",
    breaks=[APPENDS, PATH_LESS],
    topic="groups",
    severity=HIGH,
    suites=["test_members_are_added"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("replace", "", operation.value, has_value=True)
            if served.name == "Group" and operation.op == "add" and not operation.path
            else operation
        )
    )
)

defect(
    "one-member-an-add",
    title="Of an add of several members the first one alone is added.",
    breaks=[APPENDS, PATH_LESS],
    topic="groups",
    severity=HIGH,
    suites=["test_members_are_added"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("add", operation.path, operation.value[:1], has_value=True)
            if served.name == "Group" and operation.op == "add" and isinstance(operation.value, list)
            else operation
        )
    )
)

defect(
    "adding-a-member-again-is-refused",
    title="An add of somebody who is a member is refused with 409.",
    breaks=[
        ADDED_AGAIN,
        SERVED,
        "entra-duplicate-member-add-succeeds",
        "okta-duplicate-member-add-succeeds",
        "rfc7644-3.5.2.1-values-are-held-once",
        ORDER,
    ],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_member_is_a_member_once"],
)(
    refuses_operations(
        adds(
            lambda operation, draft: (
                first_of(operation.value).get("value") in [one["value"] for one in draft.get("members", [])]
            )
        ),
        lambda: UniquenessException(detail="Already a member"),
    )
)


@defect(
    "a-repeated-member-is-held-twice",
    breaks=["rfc7644-3.5.2.1-values-are-held-once", "rfc7643-2.4-values-are-not-repeated"],
    topic="groups",
    severity=MEDIUM,
    suites=["test_a_member_is_a_member_once"],
)
class ARepeatedMemberIsHeldTwice(Service):
    """A member who stands twice in one list is held twice."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Append whoever is listed again."""
        super().patch_operation(served, operation, draft)
        listed = operation.value if isinstance(operation.value, list) else []
        if served.name == "Group" and len(listed) == 2 and listed[0] == listed[1]:
            draft["members"] = [*draft.get("members", []), listed[0]]


@defect(
    "adding-again-counts-as-a-change",
    breaks=["rfc7644-3.5.2.1-adding-what-is-there-leaves-last-modified"],
    topic="groups",
    severity=LOW,
    suites=["test_adding_a_member_again_leaves_last_modified"],
)
class AddingAgainCountsAsAChange(Service):
    """A PATCH that changes nothing moves lastModified."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Touch the resource whatever was done."""
        left = self.touched(super().patch(served, current, payload))
        self.put(left)
        return left


# ---- removes


def removes(strikes: Callable[[Operation, JsonObject], bool]) -> Strikes:
    """Strike removes from members."""
    return lambda served, operation, draft: (
        served.name == "Group" and operation.op == "remove" and strikes(operation, draft)
    )


defect(
    "filters-on-members-mind-their-case",
    title="A remove whose filter is in capitals is passed over.",
    breaks=[CHOSEN],
    topic="groups",
    severity=MEDIUM,
    suites=["test_one_member_is_removed"],
)(passes_over(removes(lambda operation, draft: "VALUE" in operation.path)))

defect(
    "removing-who-is-no-member-empties-the-group",
    title="A remove of somebody who is no member removes everybody.",
    breaks=[CHOSEN],
    topic="groups",
    severity=HIGH,
    suites=["test_who_is_no_member_is_removed_without_harm"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("remove", "members")
            if served.name == "Group"
            and operation.op == "remove"
            and "[" in operation.path
            and not any(one["value"] in operation.path for one in draft.get("members", []))
            else operation
        )
    )
)

defect(
    "the-last-member-cannot-be-removed",
    title="A remove of the last member is refused.",
    breaks=[SERVED, LAST, CHOSEN, UNASSIGNS, "rfc7644-3.5.2.2-required-attributes-are-not-removed"],
    topic="groups",
    severity=MEDIUM,
    suites=["test_the_last_member_is_removed"],
)(refuses_operations(removes(lambda operation, draft: "[" in operation.path and len(draft.get("members", [])) == 1)))

defect(
    "the-last-member-stays",
    title="A remove of the last member is passed over.",
    breaks=[LAST, CHOSEN],
    topic="groups",
    severity=HIGH,
    suites=["test_the_last_member_is_removed"],
)(passes_over(removes(lambda operation, draft: "[" in operation.path and len(draft.get("members", [])) == 1)))

defect(
    "removing-all-members-is-refused",
    title="A remove of members without a filter is refused.",
    breaks=[SERVED, UNASSIGNS],
    topic="groups",
    severity=MEDIUM,
    suites=["test_all_members_are_removed"],
)(refuses_operations(removes(lambda operation, draft: operation.path == "members" and not operation.value)))

defect(
    "removing-all-members-is-passed-over",
    title="A remove of members without a filter is passed over.",
    breaks=[UNASSIGNS],
    topic="groups",
    severity=HIGH,
    suites=["test_all_members_are_removed"],
)(passes_over(removes(lambda operation, draft: operation.path == "members" and not operation.value)))


@defect(
    "an-emptied-group-is-deleted",
    breaks=[
        LAST,
        UNASSIGNS,
        CHOSEN,
        CLEARS,
        PUT_CLEARS,
        PUT_SETS,
        "rfc7644-3.4.1-known-resources-are-found",
        "rfc7644-3.3-valid-creates-succeed",
        "rfc7644-3.6-deleting-a-user-leaves-the-other-members",
        "rfc7644-3.4.2-lists-hold-every-resource",
        "rfc7644-3.5-only-the-addressed-resource-changes",
    ],
    topic="groups",
    severity=HIGH,
    suites=["test_the_last_member_is_removed", "test_all_members_are_removed"],
)
class AnEmptiedGroupIsDeleted(Service):
    """A group whose last member goes is deleted."""

    def put(self, resource: JsonObject) -> None:
        """Forget a group that had members and has none."""
        before = self.store.get(resource["meta"]["resourceType"], resource["id"])
        super().put(resource)
        if before and before.get("members") and not resource.get("members"):
            self.store.remove("Group", resource["id"])


# ---- replaces


defect(
    "empty-lists-are-passed-over-in-a-patch",
    title="A replace of members with an empty list is passed over.",
    breaks=[CLEARS, "okta-members-can-be-emptied"],
    topic="groups",
    severity=HIGH,
    suites=["test_members_are_replaced_by_nobody"],
)(
    passes_over(
        lambda served, operation, draft: (
            operation.path == "members" and operation.op == "replace" and not operation.value
        )
    )
)

defect(
    "empty-lists-are-refused-in-a-patch",
    title="A replace of members with an empty list is refused.",
    breaks=[CLEARS, SERVED, "rfc7644-3.5.2-null-values-are-accepted", "okta-members-can-be-emptied"],
    topic="groups",
    severity=MEDIUM,
    suites=["test_members_are_replaced_by_nobody"],
)(
    refuses_operations(
        lambda served, operation, draft: (
            operation.path == "members" and operation.op == "replace" and not operation.value
        )
    )
)

defect(
    "replace-without-a-path-adds-members",
    title="A replace of members without a path adds them.",
    breaks=[EXACTLY, PATH_LESS, KEPT],
    topic="groups",
    severity=HIGH,
    suites=["test_all_members_are_replaced"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("add", "", operation.value, has_value=True)
            if served.name == "Group"
            and operation.op == "replace"
            and not operation.path
            and "members" in (operation.value or {})
            else operation
        )
    )
)


@defect(
    "members-become-somebody-else",
    breaks=[
        "rfc7644-3.5.2-member-values-are-immutable",
        "rfc7644-3.5.2-mutability-errors-say-so",
        "rfc7644-3.5.2-refused-patches-change-nothing",
        KEPT,
    ],
    topic="groups",
    severity=HIGH,
    suites=["test_the_value_of_a_member_is_not_changed_in_place"],
)
class MembersBecomeSomebodyElse(Service):
    """A replace of the value of a member puts another user in the place."""

    def selected_members(
        self, operation: Operation, attribute: Attribute, before: list[JsonObject], node: ValuePath
    ) -> list[JsonObject]:
        """Exchange the member."""
        if operation.op == "replace" and node.sub_attr == "value":
            return [{"value": operation.value} if one["value"] in operation.path else one for one in before]
        return super().selected_members(operation, attribute, before, node)


defect(
    "renaming-without-a-path-empties-the-group",
    title="A rename without a path drops the members.",
    breaks=["rfc7644-3.5.2-patch-changes-only-what-it-names", KEPT],
    topic="groups",
    severity=HIGH,
    suites=["test_a_renamed_group_keeps_its_members"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("replace", "", {**operation.value, "members": []}, has_value=True)
            if served.name == "Group" and not operation.path and "displayName" in (operation.value or {})
            else operation
        )
    )
)

# ---- strangers, twins and nests


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


# ---- the other side

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
