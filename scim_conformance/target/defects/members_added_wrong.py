"""Defects: members are not added, or more is done than to add them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import UniquenessException

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import GROUP
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
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
APPENDS = "rfc7644-3.5.2.1-add-appends-to-the-values"
CREATES = "rfc7644-3.5.2.1-add-creates-what-is-not-there"
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"
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
