"""Defects: what gets lost where two requests meet."""

from __future__ import annotations

import time
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
GONE = "rfc7644-3.6-deleted-resources-answer-404"
PAUSE_S = 0.05
"""Long enough for another request to come in between."""


def let_others_in(service: Service) -> None:
    """Give the lock away for a moment, as a service provider does that has none."""
    service.store.lock.release()
    time.sleep(PAUSE_S)
    service.store.lock.acquire()


@defect(
    "simultaneous-creates-make-twins",
    breaks=[
        "rfc7644-3.3-simultaneous-creates-make-one-user",
        "rfc7644-3.3-duplicate-user-names-are-refused",
        "rfc7643-4.1.1-user-names-are-unique-in-any-case",
    ],
    topic="create",
    severity=HIGH,
    suites=["test_simultaneous_creates_of_one_name_make_one_user"],
)
class SimultaneousCreatesMakeTwins(Service):
    """Between the look whether a name is free and the write another request may come in."""

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Look, then let go."""
        super().check_unique(served, resource)
        if self.request.method == "POST" and "augusta" in str(resource.get("userName", "")).casefold():
            let_others_in(self)


@defect(
    "simultaneous-changes-are-lost",
    breaks=[
        "rfc7644-3.5.2.1-simultaneous-adds-are-all-kept",
        "rfc7644-3.5.2-simultaneous-patches-are-all-applied",
        "rfc7644-3.5.2.1-add-appends-to-the-values",
        "rfc7644-3.5.2.2-remove-by-value-filter",
        "rfc7644-3.5.2.3-replace-sets-the-value",
        "rfc7644-3.5.2-patch-changes-only-what-it-names",
        "iru-kept-attributes-read-back",
        GONE,
    ],
    topic="patch",
    severity=HIGH,
    suites=[
        "test_simultaneous_adds_of_members_are_all_kept",
        "test_simultaneous_adds_and_removes_are_all_kept",
        "test_simultaneous_patches_of_a_user_are_all_applied",
    ],
)
class SimultaneousChangesAreLost(Service):
    """Between the read and the write of a PATCH another one may come in, and is overwritten."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Let go with the old state in hand."""
        let_others_in(self)
        super().patch_operation(served, operation, draft)


@defect(
    "a-late-patch-brings-the-deleted-back",
    breaks=[GONE, "rfc7644-3.6-deleted-resources-leave-queries"],
    topic="delete",
    severity=HIGH,
    suites=["test_a_delete_beside_a_patch_leaves_nobody"],
)
class ALatePatchBringsTheDeletedBack(Service):
    """A PATCH that began before a DELETE writes the resource anew."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Let go with the old state in hand."""
        if served.name == "User" and operation.path in {"active", "displayName"}:
            let_others_in(self)
        super().patch_operation(served, operation, draft)
