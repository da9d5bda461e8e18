"""Defects: operations of a PATCH on single values are refused, passed over or misread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import (
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
    takes_operations_for,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
ADDED = ["rfc7644-3.5.2.1-add-sets-a-single-value", "rfc7644-3.5.2.1-add-creates-what-is-not-there"]
REPLACED = ["rfc7644-3.5.2.3-replace-sets-the-value", "rfc7644-3.5.2.3-replace-creates-what-is-not-there"]
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"


def is_at(op: str, path: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind at a path, in any case; any op where it is empty."""
    return lambda served, operation, draft: op in {"", operation.op} and operation.path.casefold() == path.casefold()


defect(
    "add-needs-no-value-before",
    title="An add to a single-valued attribute that has a value is passed over.",
    breaks=[*ADDED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_add_sets_a_single_value"],
)(passes_over(lambda served, operation, draft: operation.op == "add" and isinstance(draft.get(operation.path), str)))


defect(
    "add-needs-a-value-before",
    title="An add to an attribute without a value is passed over.",
    breaks=[*ADDED, ORDER],
    topic="patch",
    severity=MEDIUM,
    suites=["test_add_sets_a_single_value"],
)(
    passes_over(
        lambda served, operation, draft: operation.op == "add" and operation.path == "title" and "title" not in draft
    )
)


defect(
    "add-to-a-single-value-is-refused",
    title="An add to a single-valued attribute is refused.",
    breaks=[*ADDED, SERVED, ORDER],
    topic="patch",
    severity=MEDIUM,
    suites=["test_add_sets_a_single_value"],
)(refuses_operations(is_at("add", "title")))


defect(
    "replace-needs-a-value-before",
    title="A replace of an attribute without a value is refused with noTarget.",
    breaks=[*REPLACED, SERVED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_replace_sets_a_single_value"],
)(
    refuses_operations(
        lambda served, operation, draft: (
            operation.op == "replace" and operation.path == "title" and "title" not in draft
        ),
        lambda: NoTargetException(detail="There is nothing to replace"),
    )
)


defect(
    "replace-of-no-value-is-passed-over",
    title="A replace of an attribute without a value is passed over.",
    breaks=REPLACED,
    topic="patch",
    severity=MEDIUM,
    suites=["test_replace_sets_a_single_value"],
)(
    passes_over(
        lambda served, operation, draft: (
            operation.op == "replace" and operation.path == "title" and "title" not in draft
        )
    )
)


defect(
    "remove-of-an-attribute-is-passed-over",
    title="A remove of a single-valued attribute is passed over.",
    breaks=["rfc7644-3.5.2.2-remove-unassigns-the-attribute", ORDER],
    topic="patch",
    severity=MEDIUM,
    suites=["test_remove_takes_a_single_value_away"],
)(passes_over(is_at("remove", "title")))


defect(
    "remove-of-an-attribute-is-refused",
    title="A remove of a single-valued attribute is refused.",
    breaks=["rfc7644-3.5.2.2-remove-unassigns-the-attribute", SERVED, ORDER],
    topic="patch",
    severity=MEDIUM,
    suites=["test_remove_takes_a_single_value_away"],
)(refuses_operations(is_at("remove", "title")))


defect(
    "department-is-not-removed",
    title="A remove of an attribute of an extension is passed over.",
    breaks=["rfc7644-3.5.2.2-remove-unassigns-the-attribute"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_remove_takes_an_attribute_away"],
)(passes_over(is_at("remove", f"{ENTERPRISE_USER}:department")))


defect(
    "null-is-passed-over-in-a-patch",
    title="A replace with null is passed over.",
    breaks=["rfc7644-3.5.2.3-null-and-empty-lists-clear"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_replace_with_null_takes_a_value_away"],
)(passes_over(lambda served, operation, draft: operation.path == "title" and operation.value is None))


defect(
    "null-is-refused-in-a-patch",
    title="A replace with null is refused.",
    breaks=["rfc7644-3.5.2.3-null-and-empty-lists-clear", "rfc7644-3.5.2-null-values-are-accepted", SERVED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_replace_with_null_takes_a_value_away"],
)(
    refuses_operations(
        lambda served, operation, draft: (
            operation.path == "title" and operation.op == "replace" and operation.value is None
        )
    )
)


defect(
    "null-becomes-a-text",
    title="A replace with null leaves the text null.",
    breaks=["rfc7644-3.5.2.3-null-and-empty-lists-clear", "rfc7644-3.5.2-null-values-are-accepted"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_replace_with_null_takes_a_value_away"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("replace", "title", "null", has_value=True)
            if operation.op == "replace" and operation.path == "title" and operation.value is None
            else operation
        )
    )
)


@defect(
    "name-is-replaced-as-a-whole",
    breaks=["rfc7644-3.5.2.3-replace-keeps-unnamed-sub-attributes"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_part_of_a_name_is_replaced_alone"],
)
class NameIsReplacedAsAWhole(Service):
    """A replace of a name drops the parts that it does not name."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Forget the old name first."""
        names_it = operation.path == "name" or (not operation.path and "name" in (operation.value or {}))
        if names_it and operation.op == "replace":
            draft.pop("name", None)
        super().patch_operation(served, operation, draft)


defect(
    "parts-of-names-are-passed-over",
    title="An operation on a part of a name is dropped.",
    breaks=REPLACED,
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_sub_attribute_is_replaced_by_its_path"],
)(passes_over(lambda served, operation, draft: operation.path.startswith("name.")))


defect(
    "remove-of-a-part-removes-the-whole",
    title="A remove of a part of a name removes the name.",
    breaks=["rfc7644-3.5.2.2-sub-attributes-are-removed-alone", "rfc7644-3.5.2-patch-changes-only-what-it-names"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_sub_attribute_is_removed_alone"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("remove", "name")
            if operation.op == "remove" and operation.path.startswith("name.")
            else operation
        )
    )
)
