"""Defects: a PATCH that is to be refused is accepted, or refused for another reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import (
    InvalidPathException,
    InvalidSyntaxException,
    InvalidValueException,
    MutabilityException,
)

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    passes_over,
    refuses_operations,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


def is_at(op: str, path: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind at a path, in any case; any op where it is empty."""
    return lambda served, operation, draft: op in {"", operation.op} and operation.path.casefold() == path.casefold()


defect(
    "remove-without-a-path-is-passed-over",
    title="A remove without a path is answered with a success.",
    breaks=["rfc7644-3.5.2.2-remove-names-a-path", "rfc7644-3.5.2.2-no-target-errors-say-so"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_remove_without_a_path_is_refused"],
)(passes_over(is_at("remove", "")))


defect(
    "remove-without-a-path-is-invalid-syntax",
    title="A remove without a path is refused with invalidSyntax.",
    breaks=["rfc7644-3.5.2.2-no-target-errors-say-so", "rfc7644-3.5.2.2-remove-names-a-path"],
    topic="patch",
    severity=LOW,
    suites=["test_a_remove_without_a_path_is_refused"],
)(refuses_operations(is_at("remove", ""), lambda: InvalidSyntaxException(detail="A path is needed")))


defect(
    "remove-of-a-required-name-is-passed-over",
    title="A remove of a required name is answered with a success and dropped.",
    breaks=["rfc7644-3.5.2.2-required-attributes-are-not-removed", "rfc7644-3.5.2-refused-patches-change-nothing"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_required_name_is_not_removed"],
)(
    passes_over(
        lambda served, operation, draft: operation.op == "remove" and operation.path in {"userName", "displayName"}
    )
)


defect(
    "remove-of-a-required-name-is-invalid-value",
    title="A remove of a required name is refused with invalidValue.",
    breaks=["rfc7644-3.5.2.2-required-attributes-are-not-removed", "rfc7644-3.5.2-mutability-errors-say-so"],
    topic="patch",
    severity=LOW,
    suites=["test_a_required_name_is_not_removed"],
)(
    refuses_operations(
        lambda served, operation, draft: operation.op == "remove" and operation.path in {"userName", "displayName"}
    )
)


@defect(
    "required-names-are-emptied",
    breaks=[
        "rfc7644-3.5.2-required-names-survive",
        "rfc7644-3.5.2.2-required-attributes-are-not-removed",
        "rfc7644-3.5.2-refused-patches-change-nothing",
    ],
    topic="patch",
    severity=HIGH,
    suites=["test_a_required_name_is_not_emptied"],
)
class RequiredNamesAreEmptied(Service):
    """A PATCH with null takes the userName away."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Empty the name."""
        if operation.path == "userName" and operation.op == "replace" and operation.value is None:
            draft["userName"] = " "
            return
        super().patch_operation(served, operation, draft)


for name, error in (("passed-over", None), ("invalid-value", InvalidValueException)):
    suites = ["test_a_read_only_path_is_refused"]
    title = "An operation on a read-only path is "
    if error is None:
        defect(
            f"read-only-paths-are-{name}",
            title=title + "answered with a success and dropped.",
            breaks=[
                "rfc7644-3.5.2-read-only-paths-are-refused",
                "rfc7644-3.5.2-mutability-errors-say-so",
                "rfc7644-3.5.2.2-read-only-attributes-are-not-removed",
            ],
            topic="patch",
            severity=MEDIUM,
            suites=[*suites, "test_a_read_only_attribute_is_not_removed"],
        )(passes_over(lambda served, operation, draft: operation.path in {"id", "groups"}))
    else:
        defect(
            f"read-only-paths-are-{name}",
            title=title + "refused with invalidValue.",
            breaks=["rfc7644-3.5.2-mutability-errors-say-so"],
            topic="patch",
            severity=LOW,
            suites=suites,
        )(refuses_operations(lambda served, operation, draft: operation.path in {"id", "groups"}))


@defect(
    "creation-times-can-be-patched",
    breaks=["rfc7643-7-read-only-attributes-do-not-change"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_read_only_attribute_is_not_changed"],
)
class CreationTimesCanBePatched(Service):
    """A PATCH of meta changes the time of creation."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Write what the client says."""
        sent = operation.value
        if operation.path == "meta" and isinstance(sent, dict) and "created" in sent:
            draft["meta"] = {**draft["meta"], "created": sent["created"]}
            return
        super().patch_operation(served, operation, draft)


@defect(
    "groups-of-a-user-can-be-patched",
    breaks=[
        "rfc7643-4.1.2-memberships-change-by-groups-alone",
        "rfc7644-3.5.2-read-only-paths-are-refused",
        "rfc7644-3.5-only-the-addressed-resource-changes",
        "rfc7644-3.5.2-mutability-errors-say-so",
    ],
    topic="users",
    severity=HIGH,
    suites=["test_groups_of_a_user_are_not_patched"],
)
class GroupsOfAUserCanBePatched(Service):
    """A PATCH of the groups of a user makes memberships."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Add the user to the groups that are named."""
        if operation.path != "groups" or operation.op == "remove":
            super().patch_operation(served, operation, draft)
            return
        for one in operation.value or []:
            group = self.store.get("Group", str(one.get("value")))
            if group is not None:
                self.store.put({**group, "members": [*group.get("members", []), {"value": draft["id"]}]})


def lenient(read: Callable[[Any], list[Operation] | None]) -> type[Service]:
    """Return a service that reads some malformed PATCH bodies instead of refusing them."""

    class Lenient(Service):
        def operations(self, payload: Any) -> list[Operation]:
            found = read(payload)
            return super().operations(payload) if found is None else found

    return Lenient


def unknown_ops_as_replaces(payload: Any) -> list[Operation] | None:
    """Take an op that there is not for a replace."""
    sent = payload.get("Operations") if isinstance(payload, dict) else None
    if not isinstance(sent, list) or not all(isinstance(one, dict) for one in sent):
        return None
    if all(str(one.get("op", "")).casefold() in {"add", "remove", "replace"} for one in sent):
        return None
    return [Operation("replace", one.get("path", ""), one.get("value"), has_value=True) for one in sent]


defect(
    "patch-without-operations-is-accepted",
    title="A PATCH without operations is answered with a success.",
    breaks=["rfc7644-3.5.2-malformed-patches-are-refused"],
    topic="patch",
    severity=LOW,
    suites=["test_a_malformed_patch_is_refused"],
)(lenient(lambda payload: [] if isinstance(payload, dict) and "Operations" not in payload else None))


defect(
    "unknown-ops-are-replaces",
    title="An operation with an unknown op is taken for a replace.",
    breaks=["rfc7644-3.5.2-malformed-patches-are-refused"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_malformed_patch_is_refused"],
)(lenient(unknown_ops_as_replaces))


defect(
    "operations-without-value-are-passed-over",
    title="An add or replace without a value is answered with a success and dropped.",
    breaks=["rfc7644-3.5.2-malformed-patches-are-refused"],
    topic="patch",
    severity=LOW,
    suites=["test_a_malformed_patch_is_refused"],
)(passes_over(lambda served, operation, draft: operation.op != "remove" and not operation.has_value))


@defect(
    "bad-paths-are-passed-over",
    breaks=["rfc7644-3.5.2-bad-paths-are-refused", "rfc7644-3.5.2-unknown-attributes-in-paths-are-refused"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_path_that_cannot_be_read_is_refused"],
)
class BadPathsArePassedOver(Service):
    """An operation whose path cannot be read is answered with a success and dropped."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Swallow the error."""
        try:
            super().patch_operation(served, operation, draft)
        except InvalidPathException:
            return


@defect(
    "bad-paths-are-mutability-errors",
    breaks=["rfc7644-3.5.2-bad-paths-name-their-fault"],
    topic="patch",
    severity=LOW,
    suites=["test_a_path_that_cannot_be_read_is_refused"],
)
class BadPathsAreMutabilityErrors(Service):
    """A path that cannot be read is refused with the scimType mutability."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Say something else."""
        try:
            super().patch_operation(served, operation, draft)
        except InvalidPathException:
            raise MutabilityException(detail="This cannot be changed") from None


defect(
    "unknown-attributes-are-accepted-in-paths",
    title="An operation on an attribute that nobody knows is answered with a success.",
    breaks=["rfc7644-3.5.2-unknown-attributes-in-paths-are-refused"],
    topic="patch",
    severity=LOW,
    suites=["test_a_path_to_what_nobody_knows_is_refused"],
)(type("UnknownAttributesAreAcceptedInPaths", (Service,), {"unknown_path": lambda self, served, path: None}))
