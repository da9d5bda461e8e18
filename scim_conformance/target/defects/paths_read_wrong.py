"""Defects: paths of PATCH operations are misread, and values without a path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import (
    InvalidPathException,
    NoTargetException,
)

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    passes_over,
    refuses_operations,
    stores,
    takes_operations_for,
    without,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
ADDED = ["rfc7644-3.5.2.1-add-sets-a-single-value", "rfc7644-3.5.2.1-add-creates-what-is-not-there"]
REPLACED = ["rfc7644-3.5.2.3-replace-sets-the-value", "rfc7644-3.5.2.3-replace-creates-what-is-not-there"]
PATH_LESS = [
    "rfc7644-3.5.2-values-without-path-are-applied",
    "okta-path-less-value-is-applied",
    "entra-path-less-value-is-applied",
]
IN_NO_CASE = "rfc7643-2.1-attribute-names-are-read-in-any-case"


def is_at(op: str, path: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind at a path, in any case; any op where it is empty."""
    return lambda served, operation, draft: op in {"", operation.op} and operation.path.casefold() == path.casefold()


defect(
    "paths-mind-their-case",
    title="A path in another letter case is passed over.",
    breaks=[IN_NO_CASE, *REPLACED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_path_is_read_in_any_case_and_with_its_schema", "test_active_is_switched_by_patch"],
)(passes_over(lambda served, operation, draft: operation.path in {"TITLE", "Title", "ACTIVE"}))


defect(
    "paths-with-the-core-schema-are-refused",
    title="A path with the URI of the core schema is refused.",
    breaks=[IN_NO_CASE, SERVED, *REPLACED, "rfc7644-3.5.2.1-add-appends-to-the-values"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_path_is_read_in_any_case_and_with_its_schema", "test_active_is_switched_by_patch"],
)(
    refuses_operations(
        lambda served, operation, draft: operation.path.casefold().startswith(served.schema.casefold()),
        lambda: InvalidPathException(path="", detail="This is no path"),
    )
)


defect(
    "extension-paths-are-split-at-the-dot",
    title="A path with the URI of an extension is split at the dot of 2.0 and refused.",
    breaks=[
        "rfc7644-3.5.2-extension-paths-are-understood",
        "rfc7644-3.5.2-schemas-follow-the-extensions",
        SERVED,
        "rfc7644-3.5.2.2-remove-unassigns-the-attribute",
    ],
    topic="patch",
    severity=MEDIUM,
    suites=["test_an_attribute_of_an_extension_is_set_by_its_path"],
)(
    refuses_operations(
        lambda served, operation, draft: operation.path.startswith(f"{ENTERPRISE_USER}:"),
        lambda: InvalidPathException(path="", detail="There is no sub-attribute 0:User"),
    )
)


defect(
    "extension-paths-are-passed-over",
    title="An operation on an attribute of an extension is answered with a success and dropped.",
    breaks=[
        "rfc7644-3.5.2-extension-paths-are-understood",
        *ADDED,
        *REPLACED,
        "rfc7644-3.5.2.2-remove-unassigns-the-attribute",
        "rfc7644-3.5.2-schemas-follow-the-extensions",
    ],
    topic="patch",
    severity=MEDIUM,
    suites=["test_an_attribute_of_an_extension_is_set_by_its_path", "test_a_manager_is_set_and_removed"],
)(passes_over(lambda served, operation, draft: operation.path.startswith(f"{ENTERPRISE_USER}:")))


defect(
    "extension-in-a-value-is-passed-over",
    title="An extension in a value without path is dropped.",
    breaks=PATH_LESS + REPLACED,
    topic="patch",
    severity=MEDIUM,
    suites=["test_an_extension_is_set_without_a_path"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation(operation.op, "", without(operation.value, ENTERPRISE_USER), has_value=True)
            if not operation.path and isinstance(operation.value, dict)
            else operation
        )
    )
)


defect(
    "only-the-first-attribute-without-a-path-is-applied",
    title="Of a value without path the first attribute alone is applied.",
    breaks=[*PATH_LESS, *ADDED, *REPLACED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_every_attribute_of_a_value_without_path_is_applied"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation(operation.op, "", dict([*operation.value.items()][:1]), has_value=True)
            if not operation.path and isinstance(operation.value, dict)
            else operation
        )
    )
)


for op in ("add", "replace"):
    defect(
        f"{op}-without-a-path-is-refused",
        title=f"An {op} without a path is refused." if op == "add" else "A replace without a path is refused.",
        breaks=[*PATH_LESS, SERVED, "rfc7644-3.5.2.1-add-appends-to-the-values", *REPLACED],
        topic="patch",
        severity=MEDIUM,
        suites=["test_every_attribute_of_a_value_without_path_is_applied"],
    )(refuses_operations(is_at(op, ""), lambda: NoTargetException(detail="A path is needed")))


defect(
    "patch-switches-users-on",
    title="Every PATCH of a user that does not name active switches the user on.",
    breaks=["rfc7644-3.5.2-patch-changes-only-what-it-names"],
    topic="patch",
    severity=HIGH,
    suites=["test_a_patch_leaves_the_inactive_inactive"],
)(
    stores(
        lambda served, resource, earlier: (
            {**resource, "active": True}
            if earlier and served.name == "User" and resource.get("title") != earlier.get("title")
            else resource
        )
    )
)


@defect(
    "patch-drops-the-title",
    breaks=["rfc7644-3.5.2-patch-changes-only-what-it-names"],
    topic="patch",
    severity=HIGH,
    suites=["test_a_patch_leaves_all_that_it_does_not_name"],
)
class PatchDropsTheTitle(Service):
    """A PATCH of active drops the title."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Forget the title first."""
        if operation.path == "active":
            draft.pop("title", None)
        super().patch_operation(served, operation, draft)
