"""Defects: members are not removed or replaced, or others are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models.path import ValuePath

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import Attribute, ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    passes_over,
    refuses_operations,
    takes_operations_for,
)

JsonObject = dict[str, Any]
Strikes = Callable[[ServedType, Operation, JsonObject], bool]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
KEPT = "iru-kept-attributes-read-back"
CHOSEN = "rfc7644-3.5.2.2-remove-by-value-filter"
UNASSIGNS = "rfc7644-3.5.2.2-remove-unassigns-the-attribute"
LAST = "rfc7644-3.5.2.2-removing-the-last-value-unassigns"
EXACTLY = "rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values"
CLEARS = "rfc7644-3.5.2.3-null-and-empty-lists-clear"
PUT_SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"
PUT_CLEARS = "rfc7644-3.5.1-null-and-empty-lists-clear"
PATH_LESS = "rfc7644-3.5.2-values-without-path-are-applied"


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
