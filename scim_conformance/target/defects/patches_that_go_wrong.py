"""Defects: operations of a PATCH on single values, names and extensions are refused, passed over or misread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import (
    InvalidPathException,
    InvalidSyntaxException,
    InvalidValueException,
    MutabilityException,
    NoTargetException,
)
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER, USER
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    answers,
    orders_operations,
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
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"
IN_NO_CASE = "rfc7643-2.1-attribute-names-are-read-in-any-case"
KEPT = "iru-kept-attributes-read-back"


def is_at(op: str, path: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind at a path, in any case; any op where it is empty."""
    return lambda served, operation, draft: op in {"", operation.op} and operation.path.casefold() == path.casefold()


# ---- one value

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

# ---- paths

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

# ---- without a path

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


# ---- complex values


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

# ---- several operations

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


# ---- what is to be refused

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

# ---- the answer


def patched(change: Callable[[ScimResponse], ScimResponse]) -> type[Service]:
    """Return a service that answers successful patches otherwise."""
    return answers(
        lambda request, response: (
            change(response) if request.method.upper() == "PATCH" and response.status < 300 else response
        )
    )


defect(
    "patch-answers-202",
    title="A PATCH is answered with 202.",
    breaks=[
        "rfc7644-3.5.2-patch-answers-200-or-204",
        "rfc7644-3.5.2-patch-answers-200-with-the-resource",
        "rfc7644-3.5.2-patch-with-attributes-answers-200",
    ],
    topic="patch",
    severity=LOW,
    suites=["test_a_patch_is_answered_with_the_resource_or_with_nothing"],
)(patched(lambda response: ScimResponse(202, response.body, response.headers)))  # type: ignore[arg-type]

defect(
    "patch-answers-200-with-nothing",
    title="A PATCH is answered with 200 and an empty body.",
    breaks=[
        "rfc7644-3.5.2-patch-answers-200-with-the-resource",
        "rfc7644-3.5.2-patch-answers-200-or-204",
        "rfc7644-3.5.2-patch-with-attributes-answers-200",
    ],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_patch_is_answered_with_the_resource_or_with_nothing"],
)(patched(lambda response: ScimResponse(200, None, response.headers)))  # type: ignore[arg-type]

defect(
    "patch-with-attributes-answers-204",
    title="A PATCH that asks for attributes is answered with 204.",
    breaks=["rfc7644-3.5.2-patch-with-attributes-answers-200"],
    topic="patch",
    severity=LOW,
    suites=["test_a_patch_that_asks_for_attributes_is_answered_with_them"],
)(patched(lambda response: ScimResponse(204, None, response.headers)))  # type: ignore[arg-type]

defect(
    "core-attributes-behind-their-uri-are-passed-over",
    title="An operation on active behind the URI of its schema is dropped.",
    breaks=REPLACED,
    topic="users",
    severity=HIGH,
    suites=["test_active_is_switched_by_patch"],
)(passes_over(is_at("", f"{USER}:active")))
