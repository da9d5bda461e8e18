"""Defects: several operations of a PATCH are not applied in their order, or not all or none."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    orders_operations,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
ADDED = ["rfc7644-3.5.2.1-add-sets-a-single-value", "rfc7644-3.5.2.1-add-creates-what-is-not-there"]
REPLACED = ["rfc7644-3.5.2.3-replace-sets-the-value", "rfc7644-3.5.2.3-replace-creates-what-is-not-there"]
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"


for id_, title, test, change in (
    (
        "only-the-first-operation-is-applied",
        "Of several operations the first alone is applied.",
        "test_every_operation_is_applied",
        lambda found: found[:1],
    ),
    (
        "only-the-last-operation-is-applied",
        "Of several operations the last alone is applied.",
        "test_every_operation_is_applied",
        lambda found: found[-1:],
    ),
    (
        "operations-are-applied-backwards",
        "Operations are applied from the last to the first.",
        "test_the_last_operation_has_the_last_word",
        lambda found: found[::-1],
    ),
    (
        "removes-are-applied-last",
        "Removes are applied after all other operations.",
        "test_the_last_operation_has_the_last_word",
        lambda found: sorted(found, key=lambda one: one.op == "remove"),
    ),
    (
        "adds-are-applied-last",
        "Adds are applied after all other operations.",
        "test_the_last_operation_has_the_last_word",
        lambda found: sorted(found, key=lambda one: one.op == "add"),
    ),
):
    defect(
        id_,
        title=title,
        breaks=[
            ORDER,
            *ADDED,
            *REPLACED,
            "rfc7644-3.5.2.1-add-appends-to-the-values",
            "rfc7644-3.5.2.2-remove-by-value-filter",
            "rfc7644-3.5.2.2-remove-unassigns-the-attribute",
            "rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match",
            "rfc7644-3.5.2-refused-patches-change-nothing",
            "rfc7644-3.5.2.2-required-attributes-are-not-removed",
            "rfc7644-3.5.2-patch-changes-only-what-it-names",
            SERVED,
        ],
        topic="patch",
        severity=HIGH,
        suites=[test],
    )(orders_operations(change))


@defect(
    "operations-before-a-fault-stay",
    breaks=["rfc7644-3.5.2-refused-patches-change-nothing"],
    topic="patch",
    severity=HIGH,
    suites=["test_all_operations_or_none", "test_a_group_is_changed_as_a_whole_or_not_at_all"],
)
class OperationsBeforeAFaultStay(Service):
    """Each operation is stored by itself, so that those before a fault stay."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Apply and keep one operation after the other."""
        operations = payload.get("Operations") if isinstance(payload, dict) else None
        if not isinstance(operations, list) or len(operations) < 2:
            return super().patch(served, current, payload)
        for one in operations:
            current = super().patch(served, current, {**payload, "Operations": [one]})
        return current


@defect(
    "refused-put-keeps-the-title",
    breaks=["rfc7644-3.5-refused-requests-change-nothing"],
    topic="replace",
    severity=MEDIUM,
    suites=["test_a_put_that_is_refused_changes_nothing"],
)
class RefusedPutKeepsTheTitle(Service):
    """A PUT that is refused because of its userName has changed the title before."""

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Write the title first."""
        if isinstance(payload, dict) and payload.get("title"):
            current = {**current, "title": payload["title"]}
            self.put(current)
        return super().replace(served, current, payload)
