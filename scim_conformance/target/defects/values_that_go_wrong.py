"""Defects: one of several values is changed, added or removed, and another one goes or stays in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import InvalidFilterException, InvalidValueException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import passes_over, refuses_operations, takes_operations_for

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
APPENDS = "rfc7644-3.5.2.1-add-appends-to-the-values"
CREATES = "rfc7644-3.5.2.1-add-creates-what-is-not-there"
CHANGES = "rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match"
EXACTLY = "rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values"
REMOVES = "rfc7644-3.5.2.2-remove-by-value-filter"
PARTS = "rfc7644-3.5.2.2-sub-attributes-are-removed-alone"
CHOSEN = "rfc7644-3.5.2.1-add-by-value-filter-is-applied"
CLEARS = "rfc7644-3.5.2.3-null-and-empty-lists-clear"
PRIMARY = "rfc7644-3.5.2-a-new-primary-value-takes-the-mark"
ORDER = "rfc7644-3.5.2-operations-are-applied-in-order"
LAST = "rfc7644-3.5.2.2-removing-the-last-value-unassigns"


def is_filtered(op: str, *words: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind on phone numbers or addresses by a filter that holds one of the words."""
    return lambda served, operation, draft: (
        operation.op == op
        and operation.path.startswith(("phoneNumbers[", "addresses["))
        and (not words or any(word in operation.path for word in words))
    )


def is_phones(op: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind on phone numbers as a whole."""
    return lambda served, operation, draft: operation.op == op and operation.path == "phoneNumbers"


defect(
    "added-values-replace-the-others",
    title="An add of a value replaces those that are there.",
    breaks=[
        APPENDS,
        "rfc7644-3.5.2.1-values-are-held-once",
        "rfc7644-3.5.2.1-adding-what-is-there-succeeds",
        PRIMARY,
        ORDER,
        CHANGES,
    ],
    topic="patch",
    severity=HIGH,
    suites=["test_a_value_is_added_to_the_others"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("replace", operation.path, operation.value, has_value=True)
            if operation.op == "add" and operation.path == "phoneNumbers"
            else operation
        )
    )
)

defect(
    "a-single-value-must-be-a-list",
    title="An add whose value is one value, not a list, is refused.",
    breaks=[APPENDS, SERVED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_value_is_added_to_the_others"],
)(
    refuses_operations(
        lambda served, operation, draft: operation.path == "phoneNumbers" and isinstance(operation.value, dict)
    )
)

defect(
    "first-values-are-passed-over",
    title="An add to a multi-valued attribute without values is passed over.",
    breaks=[APPENDS, CREATES],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_first_value_is_added"],
)(
    passes_over(
        lambda served, operation, draft: (
            operation.op == "add" and operation.path == "phoneNumbers" and "phoneNumbers" not in draft
        )
    )
)


@defect(
    "added-values-are-held-twice",
    breaks=["rfc7644-3.5.2.1-values-are-held-once", "rfc7643-2.4-values-are-not-repeated"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_value_that_is_added_again_is_there_once"],
)
class AddedValuesAreHeldTwice(Service):
    """A value that is added again stands there twice."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Append without a look."""
        if operation.op == "add" and operation.path == "phoneNumbers" and isinstance(operation.value, list):
            draft["phoneNumbers"] = [*draft.get("phoneNumbers", []), *operation.value]
            return
        super().patch_operation(served, operation, draft)


defect(
    "adding-a-value-again-is-refused",
    title="An add of a value that is there is refused.",
    breaks=["rfc7644-3.5.2.1-adding-what-is-there-succeeds", "rfc7644-3.5.2.1-values-are-held-once", SERVED],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_value_that_is_added_again_is_there_once"],
)(
    refuses_operations(
        lambda served, operation, draft: (
            operation.op == "add"
            and operation.path == "phoneNumbers"
            and isinstance(operation.value, list)
            and operation.value[0].get("value") in [one.get("value") for one in draft.get("phoneNumbers", [])]
        )
    )
)

defect(
    "replaced-values-are-appended",
    title="A replace of a multi-valued attribute appends.",
    breaks=[EXACTLY],
    topic="patch",
    severity=HIGH,
    suites=["test_a_replace_leaves_the_new_values"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("add", operation.path, operation.value, has_value=True)
            if operation.op == "replace" and operation.path == "phoneNumbers" and operation.value
            else operation
        )
    )
)

defect(
    "values-replaced-by-nothing-stay",
    title="A replace of a multi-valued attribute with null or an empty list is passed over.",
    breaks=[CLEARS],
    topic="patch",
    severity=HIGH,
    suites=["test_a_replace_with_nothing_leaves_nothing"],
)(
    passes_over(
        lambda served, operation, draft: (
            operation.op == "replace" and operation.path == "phoneNumbers" and not operation.value
        )
    )
)

defect(
    "filters-in-paths-are-not-read",
    title="A value filter in a path is not read, so that every value is changed.",
    breaks=[CHANGES, ORDER, CHOSEN],
    topic="patch",
    severity=HIGH,
    suites=["test_the_value_that_matches_is_changed"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation(operation.op, "phoneNumbers[value pr].value", operation.value, has_value=True)
            if operation.op == "replace"
            and operation.path.startswith("phoneNumbers[")
            and operation.path.endswith(".value")
            else operation
        )
    )
)

defect(
    "filters-in-paths-mind-their-case",
    title="A value filter whose words are in capitals changes nothing.",
    breaks=[CHANGES],
    topic="patch",
    severity=MEDIUM,
    suites=["test_the_value_that_matches_is_changed"],
)(passes_over(is_filtered("replace", "TYPE", "EQ")))

for words, id_, title in (
    (" and ", "two-conditions-are-refused", "A value filter with two conditions is refused."),
    (" sw ", "filters-know-equality-only", "A value filter with another operator than eq is refused."),
):
    defect(
        id_,
        title=title,
        breaks=[CHANGES, SERVED, REMOVES],
        topic="patch",
        severity=LOW,
        suites=["test_the_value_that_matches_is_changed"],
    )(
        refuses_operations(
            is_filtered("replace", words), lambda: InvalidFilterException(detail="This filter is not known")
        )
    )


def chooses(change: Callable[[str, list[Any], list[Any]], list[Any]]) -> type[Service]:
    """Return a service whose operations by a value filter on phone numbers leave other values.

    `change` is handed the op, the values before and those that were right, and returns those that stay.
    """

    class Choosing(Service):
        def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
            before = list(draft.get("phoneNumbers") or [])
            super().patch_operation(served, operation, draft)
            if operation.path.startswith("phoneNumbers["):
                left = change(operation.op, before, list(draft.get("phoneNumbers") or []))
                draft.pop("phoneNumbers", None)
                draft.update({"phoneNumbers": left} if left else {})

    return Choosing


defect(
    "only-the-first-match-is-changed",
    title="Of several values that match the first alone is changed.",
    breaks=[CHANGES],
    topic="patch",
    severity=MEDIUM,
    suites=["test_every_value_that_matches_is_changed"],
)(
    chooses(
        lambda op, before, after: (
            [*after[:1], *before[1:]] if op == "replace" and len(before) == len(after) == 3 else after
        )
    )
)

defect(
    "the-others-lose-their-types",
    title="A change of one value drops the type of the others.",
    breaks=[CHANGES, PRIMARY, ORDER, CHOSEN, REMOVES],
    topic="patch",
    severity=MEDIUM,
    suites=["test_the_value_that_matches_is_changed"],
)(
    chooses(
        lambda op, before, after: (
            [{"value": one["value"]} if one in before else one for one in after] if op == "replace" else after
        )
    )
)

defect(
    "a-removed-value-takes-the-next-along",
    title="A remove of one value removes another one too.",
    breaks=[REMOVES, ORDER],
    topic="patch",
    severity=HIGH,
    suites=["test_the_value_that_matches_is_removed"],
)(chooses(lambda op, before, after: after[1:] if op == "remove" and len(before) == 3 else after))

defect(
    "removed-values-stay",
    title="A remove of one value by a filter is passed over.",
    breaks=[REMOVES, ORDER, LAST],
    topic="patch",
    severity=HIGH,
    suites=["test_a_filter_sees_what_the_operation_before_it_left", "test_no_value_is_left_of_the_last_one"],
)(chooses(lambda op, before, after: before if op == "remove" else after))

defect(
    "an-empty-value-is-left-of-the-last-one",
    title="A remove of the last value leaves an empty object.",
    breaks=[LAST, REMOVES],
    topic="patch",
    severity=LOW,
    suites=["test_no_value_is_left_of_the_last_one"],
)(chooses(lambda op, before, after: after or [{"display": ""}] if op == "remove" else after))


@defect(
    "a-filter-without-match-creates",
    breaks=["rfc7644-3.5.2.3-replace-without-match-is-refused", "rfc7644-3.5.2.2-no-target-errors-say-so"],
    topic="patch",
    severity=LOW,
    suites=["test_a_replace_that_matches_none_of_the_values_is_refused"],
)
class AFilterWithoutMatchCreates(Service):
    """A replace whose filter matches none of the values adds one."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Take the replace for an add where nothing matches."""
        if operation.op == "replace" and '[type eq "fax"]' in operation.path:
            operation = Operation("add", operation.path, operation.value, has_value=True)
        super().patch_operation(served, operation, draft)


defect(
    "a-filter-without-match-is-a-bad-value",
    title="A replace whose filter matches none of the values is refused with invalidValue.",
    breaks=["rfc7644-3.5.2.2-no-target-errors-say-so", "rfc7644-3.5.2.3-replace-without-match-is-refused"],
    topic="patch",
    severity=LOW,
    suites=["test_a_replace_that_matches_none_of_the_values_is_refused"],
)(refuses_operations(is_filtered("replace", "fax"), lambda: InvalidValueException(detail="No fax is there")))

defect(
    "an-add-without-match-is-passed-over",
    title="An add whose filter matches none of the values is answered with a success and dropped.",
    breaks=[CHOSEN],
    topic="patch",
    severity=MEDIUM,
    suites=["test_an_add_that_matches_no_value_creates_it_or_is_refused"],
)(passes_over(is_filtered("add", '"home"')))


@defect(
    "an-add-by-filter-replaces-the-value",
    breaks=[CHOSEN],
    topic="patch",
    severity=MEDIUM,
    suites=["test_an_add_that_matches_a_value_changes_it"],
)
class AnAddByFilterReplacesTheValue(Service):
    """An add of a part to the value that matches drops its other parts."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Empty the addresses first, but for their types."""
        if operation.op == "add" and operation.path.startswith("addresses["):
            draft["addresses"] = [{"type": one.get("type", "work")} for one in draft.get("addresses", [])]
        super().patch_operation(served, operation, draft)


defect(
    "removing-a-part-removes-the-value",
    title="A remove of a part of the value that matches removes the value.",
    breaks=[PARTS, REMOVES],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_part_of_the_value_that_matches_is_removed_alone"],
)(
    takes_operations_for(
        lambda served, operation, draft: (
            Operation("remove", operation.path.partition("]")[0] + "]")
            if operation.op == "remove" and operation.path.startswith("addresses[")
            else operation
        )
    )
)


@defect(
    "removing-a-part-removes-it-everywhere",
    breaks=[PARTS, REMOVES],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_part_of_the_value_that_matches_is_removed_alone"],
)
class RemovingAPartRemovesItEverywhere(Service):
    """A remove of a part of one value removes it from all."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Forget the filter."""
        if operation.op == "remove" and operation.path.startswith("addresses[") and "]." in operation.path:
            part = operation.path.partition("].")[2]
            draft["addresses"] = [
                {name: value for name, value in one.items() if name != part} for one in draft.get("addresses", [])
            ]
            return
        super().patch_operation(served, operation, draft)


@defect(
    "the-former-primary-value-stays-primary",
    breaks=[PRIMARY, "rfc7643-2.4-at-most-one-value-is-primary", CHANGES, APPENDS],
    topic="patch",
    severity=MEDIUM,
    suites=["test_there_is_one_primary_value_after_another_was_marked"],
)
class TheFormerPrimaryValueStaysPrimary(Service):
    """A value that becomes primary leaves the mark of the other one."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Mark again whoever was primary."""
        resource = super().stored(served, resource, earlier)
        former = [one["value"] for one in (earlier or {}).get("phoneNumbers", []) if one.get("primary")]
        if not former or self.request.method.upper() != "PATCH":
            return resource
        phones = [
            {**one, "primary": True} if one["value"] in former else one for one in resource.get("phoneNumbers", [])
        ]
        return {**resource, "phoneNumbers": phones}


@defect(
    "another-primary-value-is-refused",
    breaks=["rfc7644-3.5.2-primary-values-are-accepted", PRIMARY, SERVED, APPENDS],
    topic="patch",
    severity=MEDIUM,
    suites=["test_another_value_may_become_the_primary_one"],
)
class AnotherPrimaryValueIsRefused(Service):
    """A value that is to become primary is refused while another one is."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Count the marks before and after."""
        former = [one["value"] for one in draft.get("phoneNumbers", []) if one.get("primary")]
        super().patch_operation(served, operation, draft)
        now = [one["value"] for one in draft.get("phoneNumbers", []) if one.get("primary")]
        if former and now and former != now:
            raise InvalidValueException(detail="Another value is primary")


@defect(
    "the-mark-stays-where-it-was",
    breaks=[PRIMARY, CHANGES, APPENDS, "rfc7644-3.5.2-primary-values-are-accepted"],
    topic="patch",
    severity=MEDIUM,
    suites=["test_there_is_one_primary_value_after_another_was_marked"],
)
class TheMarkStaysWhereItWas(Service):
    """A value that is to become primary does not, and the other one stays primary."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Put the marks back."""
        former = [one["value"] for one in draft.get("phoneNumbers", []) if one.get("primary")]
        super().patch_operation(served, operation, draft)
        if former and draft.get("phoneNumbers"):
            draft["phoneNumbers"] = [{**one, "primary": one["value"] in former} for one in draft["phoneNumbers"]]
