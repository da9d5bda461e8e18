"""Defects: an operator of the filter language means something else (RFC 7644 §3.4.2.2, Table 3)."""

from __future__ import annotations

from typing import Any

from scim2_models.path import CompareOperator as Op
from scim2_models.path import Comparison, Present

from scim_conformance.target.filtering import Evaluation, compare
from scim_conformance.target.misreading import Comparing, comparing, misread
from scim_conformance.target.schemas import Attribute


def taking(operator: Op, other: Op) -> type[Evaluation]:
    """Return an evaluation that takes one operator for another."""

    class Taking(Evaluation):
        """Takes one operator for another."""

        def visit_comparison(self, node: Comparison) -> bool:
            """Compare by the other one."""
            if node.op is operator:
                node = Comparison(node.attr_path, other, node.value)
            return super().visit_comparison(node)

    return Taking


def on_text(operator: Op, relation: Any) -> Comparing:
    """Return a comparison that has one operator stand for a relation of two texts in lower case."""

    def compare_so(attribute: Attribute, asked: Op, actual: Any, expected: Any) -> bool | None:
        if asked is not operator or attribute.type != "string":
            return None
        if not (isinstance(actual, str) and isinstance(expected, str)):
            return None
        is_exact = attribute.case_exact
        return bool(relation(actual, expected) if is_exact else relation(actual.lower(), expected.lower()))

    return compare_so


class PresentAlways(Evaluation):
    """Finds a value wherever there is such an attribute."""

    def visit_present(self, node: Present) -> bool:
        """Match."""
        return self.served.locate(node.attr_path) is not None


class PresentNever(Evaluation):
    """Finds a value nowhere."""

    def visit_present(self, node: Present) -> bool:
        """Match nothing."""
        del node
        return False


def anything_but_null(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Let `ne` match whatever has a value."""
    del attribute
    return actual is not None if operator is Op.ne and expected is not None else None


def equal_only(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Let `co` match the whole value only."""
    return compare(attribute, Op.eq, actual, expected) if operator is Op.co else None


ENTRIES: dict[str, tuple[str, type[Evaluation], str, str]] = {
    "eq-matches-beginnings": (
        "eq finds whatever begins with the operand.",
        comparing(on_text(Op.eq, str.startswith)),
        "eq-matches-identical-values",
        "test_eq_compares_whole_values",
    ),
    "eq-matches-any-part": (
        "eq finds whatever holds the operand.",
        comparing(on_text(Op.eq, str.__contains__)),
        "eq-matches-identical-values",
        "test_eq_compares_whole_values",
    ),
    "ne-behaves-like-eq": (
        "ne finds the equal value.",
        taking(Op.ne, Op.eq),
        "ne-matches-other-values",
        "test_ne_leaves_out_the_equal_value",
    ),
    "ne-finds-every-value": (
        "ne leaves nobody out who has a value.",
        comparing(anything_but_null),
        "ne-matches-other-values",
        "test_ne_leaves_out_the_equal_value",
    ),
    "co-is-anchored": (
        "co finds text at the beginning only.",
        taking(Op.co, Op.sw),
        "co-matches-any-part",
        "test_co_finds_text_anywhere",
    ),
    "co-behaves-like-eq": (
        "co finds whole values only.",
        comparing(equal_only),
        "co-matches-any-part",
        "test_co_finds_text_anywhere",
    ),
    "sw-is-not-anchored": (
        "sw finds text anywhere.",
        taking(Op.sw, Op.co),
        "sw-matches-beginnings",
        "test_sw_finds_text_at_the_beginning_only",
    ),
    "sw-leaves-out-the-equal-value": (
        "sw does not find the value that equals the operand.",
        comparing(on_text(Op.sw, lambda left, right: left != right and left.startswith(right))),
        "sw-matches-beginnings",
        "test_sw_finds_text_at_the_beginning_only",
    ),
    "ew-is-not-anchored": (
        "ew finds text anywhere.",
        taking(Op.ew, Op.co),
        "ew-matches-ends",
        "test_ew_finds_text_at_the_end_only",
    ),
    "ew-behaves-like-sw": (
        "ew finds text at the beginning.",
        taking(Op.ew, Op.sw),
        "ew-matches-ends",
        "test_ew_finds_text_at_the_end_only",
    ),
    "pr-finds-everybody": (
        "pr finds who has no value too.",
        PresentAlways,
        "pr-matches-what-has-a-value",
        "test_pr_finds_who_has_a_value",
    ),
    "pr-finds-nobody": (
        "pr finds nobody.",
        PresentNever,
        "pr-matches-what-has-a-value",
        "test_pr_finds_who_has_a_value",
    ),
    "gt-takes-in-the-equal-value": (
        "gt finds the operand itself.",
        taking(Op.gt, Op.ge),
        "gt-matches-greater-values",
        "test_gt_begins_behind_the_operand",
    ),
    "ge-leaves-out-the-equal-value": (
        "ge does not find the operand itself.",
        taking(Op.ge, Op.gt),
        "ge-matches-greater-and-equal-values",
        "test_ge_begins_with_the_operand",
    ),
    "lt-behaves-like-gt": (
        "lt finds what comes after.",
        comparing(on_text(Op.lt, str.__gt__)),
        "lt-matches-smaller-values",
        "test_lt_ends_before_the_operand",
    ),
    "lt-takes-in-the-equal-value": (
        "lt finds the operand itself.",
        taking(Op.lt, Op.le),
        "lt-matches-smaller-values",
        "test_lt_ends_before_the_operand",
    ),
    "le-leaves-out-the-equal-value": (
        "le does not find the operand itself.",
        taking(Op.le, Op.lt),
        "le-matches-smaller-and-equal-values",
        "test_le_ends_with_the_operand",
    ),
}

for defect_id, (title, evaluation, broken, suite) in ENTRIES.items():
    misread(defect_id, title, evaluation, breaks=[broken], suites=[suite])
