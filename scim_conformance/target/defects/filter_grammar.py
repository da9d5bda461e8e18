"""Defects: a filter is taken apart wrongly: joined conditions, brackets, operands (RFC 7644 §3.4.2.2, Figure 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator as Op
from scim2_models.path import FilterNode, LogicalExpr, Not

from scim_conformance.documents.model import Severity
from scim_conformance.target import filtering
from scim_conformance.target.defects import defect
from scim_conformance.target.filtering import Evaluation
from scim_conformance.target.misreading import SECTION, Unindexed, comparing, misread
from scim_conformance.target.schemas import Attribute, ServedType

OPERAND = re.compile(r'"(?:[^"\\]|\\.)*"')


class AndAsOr(Evaluation):
    """Takes either side."""

    def visit_logical_expr(self, node: LogicalExpr) -> bool:
        """Match any."""
        return any(self.visit(term) for term in node.terms)


class LastSideOfAnd(Evaluation):
    """Looks at the last condition only."""

    def visit_logical_expr(self, node: LogicalExpr) -> bool:
        """Drop the others."""
        return self.visit(node.terms[-1]) if node.op.value == "and" else super().visit_logical_expr(node)


class FirstSideOfOr(Evaluation):
    """Looks at the first condition only."""

    def visit_logical_expr(self, node: LogicalExpr) -> bool:
        """Drop the others."""
        return self.visit(node.terms[0]) if node.op.value == "or" else super().visit_logical_expr(node)


class NotDropped(Evaluation):
    """Passes over not."""

    def visit_not(self, node: Not) -> bool:
        """Match the operand."""
        return self.visit(node.expr)


def like(sign: str) -> Callable[[Attribute, Op, Any, Any], bool | None]:
    """Return a comparison in which a sign of the operand stands for any text."""

    def compare_so(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
        del attribute
        if operator is not Op.eq or not isinstance(actual, str) or not isinstance(expected, str):
            return None
        quoted = re.sub(r"([*?[])", r"[\1]", expected.lower()) if sign != "*" else expected.lower()
        return fnmatchcase(actual.lower(), quoted.replace(sign, "*")) if sign in expected else None

    return compare_so


def quoted_twice(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Find nobody whose name holds an apostrophe: the query behind it was broken by it."""
    del attribute, operator, actual
    return False if isinstance(expected, str) and "'" in expected else None


def injected(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Let SQL in an operand have its way."""
    del attribute, operator, actual
    return True if isinstance(expected, str) and "' or '" in expected.lower() else None


for defect_id, title, evaluation, broken, suites, severity in (
    (
        "and-behaves-like-or",
        "and finds whoever matches either side.",
        AndAsOr,
        ["and-matches-where-both-do"],
        ["test_and_wants_both"],
        Severity.HIGH,
    ),
    (
        "and-takes-its-last-side-only",
        "and passes over all conditions but the last.",
        LastSideOfAnd,
        ["and-matches-where-both-do"],
        ["test_and_wants_both"],
        Severity.HIGH,
    ),
    (
        "or-takes-its-first-side-only",
        "or passes over all conditions but the first.",
        FirstSideOfOr,
        ["or-matches-where-either-does", "and-binds-tighter-than-or", "brackets-change-the-order"],
        ["test_or_takes_either"],
        Severity.MEDIUM,
    ),
    (
        "not-is-dropped",
        "not is passed over.",
        NotDropped,
        ["not-matches-what-its-operand-does-not"],
        ["test_not_turns_a_condition_round"],
        Severity.MEDIUM,
    ),
    (
        "percent-in-a-filter-is-a-wildcard",
        "A percent sign in an operand stands for any text.",
        comparing(like("%")),
        ["operands-are-taken-literally"],
        ["test_wildcards_match_nobody"],
        Severity.HIGH,
    ),
    (
        "asterisk-in-a-filter-is-a-wildcard",
        "An asterisk in an operand stands for any text.",
        comparing(like("*")),
        ["operands-are-taken-literally"],
        ["test_wildcards_match_nobody"],
        Severity.HIGH,
    ),
    (
        "apostrophe-in-a-filter-finds-nobody",
        "Nobody is found by a value with an apostrophe.",
        comparing(quoted_twice),
        ["operands-are-taken-literally", "matching-resources-are-found"],
        ["test_signs_stand_for_themselves"],
        Severity.HIGH,
    ),
    (
        "sql-in-a-filter-is-executed",
        "SQL in an operand finds everybody.",
        comparing(injected),
        ["filters-hold-no-code"],
        ["test_code_in_a_filter_finds_nobody"],
        Severity.HIGH,
    ),
):
    misread(defect_id, title, evaluation, breaks=broken, suites=suites, severity=severity)


def misparsed(
    defect_id: str,
    title: str,
    parse: Callable[[list[ServedType], str, Callable[[str], FilterNode]], FilterNode | None],
    *,
    breaks: Sequence[str],
    suites: Sequence[str],
    severity: Severity = Severity.MEDIUM,
) -> None:
    """Register a defect by the way in which it makes a tree of a filter, handed the right way to do it."""

    class Misparsing(Unindexed):
        """Parses in its own way."""

        def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
            """Ask the defect."""
            right = super().filter

            def parsed(other: str) -> FilterNode:
                node = right(types, other)
                if node is None:
                    raise InvalidFilterException(detail="There is no filter")
                return node

            return parse(types, text, parsed)

    Misparsing.__doc__ = title
    defect(defect_id, breaks=[SECTION + one for one in breaks], topic="filter", severity=severity, suites=suites)(
        Misparsing
    )


def or_first(types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]) -> FilterNode | None:
    """Join what stands around each or before what stands around and."""
    del types
    bare = OPERAND.sub("", text)
    if "(" in bare or " or " not in bare or " and " not in bare or bare.count(" and ") != text.count(" and "):
        return parsed(text)
    return parsed(" and ".join(f"({part})" for part in text.split(" and ")))


def without_brackets(types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]) -> FilterNode | None:
    """Drop round brackets, but for those of not."""
    del types
    is_grouped = (
        text.count("(") == text.count(")") > 0
        and "not" not in text
        and '"' in text
        and "(" not in "".join(OPERAND.findall(text))
    )
    return parsed(text.replace("(", "").replace(")", "") if is_grouped else text)


def unescaped(types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]) -> FilterNode | None:
    """Take backslashes for themselves."""
    del types
    return parsed(
        OPERAND.sub(lambda found: '"' + found[0][1:-1].replace("\\", "\\\\").replace('\\\\"', "") + '"', text)
    )


def unknown_passed_over(types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]) -> FilterNode | None:
    """Find everybody where a filter names an attribute that there is not."""
    try:
        return parsed(text)
    except InvalidFilterException:
        node = filtering.parse(text)
        names = [path for path, _ in filtering.operands(node)]
        if all(served.locate(path) is None for path in names for served in types):
            return None
        raise


def unreadable_passed_over(
    types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]
) -> FilterNode | None:
    """Find everybody where a filter cannot be read."""
    del types
    try:
        filtering.parse(text)
    except InvalidFilterException:
        return None
    return parsed(text)


def booleans_in_order(types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]) -> FilterNode | None:
    """Let false come before true."""
    del types
    return filtering.parse(text) if text.startswith("active ") else parsed(text)


def no_order(types: list[ServedType], text: str, parsed: Callable[[str], FilterNode]) -> FilterNode | None:
    """Refuse the operators of order, and not."""
    del types
    if re.search(r"title (gt|ge|lt|le) |not \(", text):
        raise InvalidFilterException(detail="This operator is not supported")
    return parsed(text)


misparsed(
    "or-binds-tighter-than-and",
    "or is evaluated before and.",
    or_first,
    breaks=["and-binds-tighter-than-or"],
    suites=["test_and_comes_before_or"],
)
misparsed(
    "brackets-in-filters-are-dropped",
    "Round brackets in a filter are passed over.",
    without_brackets,
    breaks=["brackets-change-the-order"],
    suites=["test_brackets_come_first"],
)
misparsed(
    "escapes-in-filters-are-not-read",
    "Escaped signs in an operand stand for themselves.",
    unescaped,
    breaks=["operands-are-json-strings"],
    suites=["test_escaped_signs_are_read", "test_code_points_are_read"],
)
misparsed(
    "unknown-attributes-in-filters-are-passed-over",
    "A filter on an attribute that there is not finds everybody.",
    unknown_passed_over,
    breaks=["undefined-attributes-match-nothing"],
    suites=["test_an_unknown_attribute_finds_nobody"],
    severity=Severity.HIGH,
)
misparsed(
    "unreadable-filters-are-passed-over",
    "A filter that cannot be read finds everybody.",
    unreadable_passed_over,
    breaks=["bad-filters-answer-400-invalid-filter", "filters-hold-no-code"],
    suites=["test_what_breaks_the_grammar_is_refused", "test_a_broken_filter_is_refused"],
    severity=Severity.HIGH,
)
misparsed(
    "filter-orders-booleans",
    "A filter may ask for what is greater than true.",
    booleans_in_order,
    breaks=["bad-filters-answer-400-invalid-filter"],
    suites=["test_what_breaks_the_grammar_is_refused"],
    severity=Severity.LOW,
)
misparsed(
    "operators-of-order-are-refused",
    "gt, ge, lt, le and not are refused although filtering is advertised.",
    no_order,
    breaks=["every-operator-is-served"],
    suites=["test_every_operator_is_served"],
    severity=Severity.LOW,
)
