"""Filters (RFC 7644 §3.4.2.2) over resources as JSON: scim2-models parses them, this module evaluates.

scim2-models evaluates over its own model objects; making one of each resource costs more than the search.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from scim2_models import InvalidFilterException, ScimFilter
from scim2_models.path import (
    ORDERING_OPERATORS,
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from scim_conformance.target.schemas import Attribute, Place, ServedType

JsonObject = dict[str, Any]


def parse(text: str) -> FilterNode:
    """Return a filter as a tree; raises InvalidFilterException."""
    return ScimFilter(text).ast


def comparable(attribute: Attribute, value: Any) -> Any:
    """Return the form of a value in which it is compared: case as caseExact says, instants, Booleans (RFC 7643 §7)."""
    if attribute.type == "boolean" and isinstance(value, str) and value.casefold() in {"true", "false"}:
        return value.casefold() == "true"
    if not isinstance(value, str):
        return value
    if attribute.type == "dateTime":
        return instant(value)
    return value if attribute.case_exact else folded(value)


def folded(text: str) -> str:
    """Return a text in the form that makes spellings equal which differ in case or composition only."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def instant(text: str) -> datetime | str:
    """Return the instant that a DateTime means (RFC 7643 §2.3.5), or the text if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def compare(attribute: Attribute, operator: CompareOperator, actual: Any, expected: Any) -> bool:
    """Say whether one value stands in a relation to another; values of different kinds stand in none but `ne`."""
    if actual is None or expected is None:
        return (actual is None and expected is None) is (operator is not CompareOperator.ne)
    left, right = comparable(attribute, actual), comparable(attribute, expected)
    if operator is CompareOperator.eq or operator is CompareOperator.ne:
        same = left == right and isinstance(left, bool) == isinstance(right, bool)
        return same is (operator is CompareOperator.eq)
    if operator in {CompareOperator.co, CompareOperator.sw, CompareOperator.ew}:
        if not (isinstance(left, str) and isinstance(right, str)):
            return False
        if operator is CompareOperator.co:
            return right in left
        return left.startswith(right) if operator is CompareOperator.sw else left.endswith(right)
    try:
        return ordered(operator, left, right)
    except TypeError:
        return False


def ordered(operator: CompareOperator, left: Any, right: Any) -> bool:
    """Compare two values by an ordering operator."""
    if operator is CompareOperator.gt:
        return bool(left > right)
    if operator is CompareOperator.ge:
        return bool(left >= right)
    return bool(left < right) if operator is CompareOperator.lt else bool(left <= right)


def is_present(value: Any) -> bool:
    """Say whether `pr` matches a value: anything but no value, empty text and empty objects (RFC 7644 Table 3)."""
    if isinstance(value, dict):
        return any(is_present(item) for item in value.values())
    if isinstance(value, list):
        return any(is_present(item) for item in value)
    return value is not None and value != ""


def check(types: list[ServedType], node: FilterNode) -> None:
    """Refuse what cannot be asked of any of the types searched; raises InvalidFilterException.

    An attribute of RFC 7643 that this contract does not keep, or that only another of the types has, has no value
    (RFC 7644 §3.4.2.1); other names are mistakes.
    """
    for path, operator in operands(node):
        places = [place for place in (served.locate(path) for served in types) if place is not None]
        if not places and not any(path.attr.casefold() in served.foreign for served in types):
            raise InvalidFilterException(detail=f"There is no attribute {str(path)!r}")
        for place in places:
            attribute = place.sub or place.attribute
            if operator in ORDERING_OPERATORS and attribute.type in {"boolean", "binary"}:
                raise InvalidFilterException(detail=f"{str(path)!r} has no order")


def operands(node: FilterNode, within: AttrPath | None = None) -> Iterator[tuple[AttrPath, CompareOperator | None]]:
    """Yield each attribute path of a filter with its operator; paths in a value filter with their attribute before."""
    if isinstance(node, Comparison | Present):
        operator = node.op if isinstance(node, Comparison) else None
        path = node.attr_path
        yield (path if within is None else AttrPath(within.attr, path.attr, within.uri)), operator
    elif isinstance(node, Not):
        yield from operands(node.expr, within)
    elif isinstance(node, LogicalExpr):
        for term in node.terms:
            yield from operands(term, within)
    elif isinstance(node, ValuePath):
        yield from operands(node.val_filter, node.attr_path)


DERIVED = frozenset({"schemas", "groups", "groups.value", "groups.$ref", "meta.location", "meta.version"})
"""Paths in lower case to what is not stored as it is shown."""


def asks_for_derived(node: FilterNode) -> bool:
    """Say whether a filter can be answered by what is shown of a resource only, not by what is stored of it."""
    return any(f"{path.attr}.{path.sub_attr}".removesuffix(".None").casefold() in DERIVED for path, _ in operands(node))


class Evaluation(FilterVisitor[bool]):
    """A filter against one resource."""

    def __init__(self, served: ServedType, resource: Mapping[str, Any]) -> None:
        self.served = served
        self.resource = resource

    def values(self, path: AttrPath) -> tuple[Attribute, list[Any]] | None:
        """Return the attribute that a path compares and its values here; None if there is no such attribute."""
        place = self.served.locate(path)
        if place is None:
            return None
        held = held_values(self.resource, place)
        compared = place.sub or place.attribute
        if place.sub is not None:
            return compared, [item.get(compared.name) for item in held if isinstance(item, dict)]
        value = compared.subs.get("value")
        if value is not None:
            return value, [item.get("value") for item in held]
        return compared, held

    def visit_comparison(self, node: Comparison) -> bool:
        """Match if any value does; `ne` if no value equals."""
        found = self.values(node.attr_path)
        if found is None:
            return False
        attribute, values = found
        if node.op is CompareOperator.ne:
            return all(self.compare(attribute, node.op, value, node.value) for value in values)
        return any(self.compare(attribute, node.op, value, node.value) for value in values or [None])

    def compare(self, attribute: Attribute, operator: CompareOperator, actual: Any, expected: Any) -> bool:
        """Say whether one value of the attribute stands in a relation to the operand."""
        return compare(attribute, operator, actual, expected)

    def visit_present(self, node: Present) -> bool:
        """Match if there is a value that is not empty."""
        place = self.served.locate(node.attr_path)
        if place is None:
            return False
        held = held_values(self.resource, place)
        if place.sub is not None:
            held = [item.get(place.sub.name) for item in held]
        return is_present(held)

    def visit_not(self, node: Not) -> bool:
        """Match what the expression does not."""
        return not self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> bool:
        """Match all terms, or any."""
        results = (self.visit(term) for term in node.terms)
        return all(results) if node.op is LogicalOperator.and_ else any(results)

    def visit_value_path(self, node: ValuePath) -> bool:
        """Match if one and the same value satisfies the whole value filter."""
        place = self.served.locate(node.attr_path)
        if place is None:
            return False
        return any(value_matches(place.attribute, node.val_filter, item) for item in held_values(self.resource, place))


def held_values(resource: Mapping[str, Any], place: Place) -> list[Any]:
    """Return the values that a resource holds of an attribute, a single one as a list of one."""
    home = resource.get(place.extension, {}) if place.extension else resource
    value = home.get(place.attribute.name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class ValueEvaluation(FilterVisitor[bool]):
    """A value filter against one value of a multi-valued attribute (RFC 7644 §3.5.2)."""

    def __init__(self, attribute: Attribute, value: Any) -> None:
        self.attribute = attribute
        self.value = value

    def operand(self, path: AttrPath) -> tuple[Attribute, Any] | None:
        """Return sub-attribute and value; `value` of a value that is no object is the value itself."""
        if not isinstance(self.value, dict):
            return (self.attribute, self.value) if path.attr.casefold() == "value" else None
        sub = self.attribute.subs.get(path.attr.casefold())
        return None if sub is None else (sub, self.value.get(sub.name))

    def visit_comparison(self, node: Comparison) -> bool:
        """Compare the sub-attribute."""
        found = self.operand(node.attr_path)
        return found is not None and compare(found[0], node.op, found[1], node.value)

    def visit_present(self, node: Present) -> bool:
        """Ask whether the sub-attribute has a value."""
        found = self.operand(node.attr_path)
        return found is not None and is_present(found[1])

    def visit_not(self, node: Not) -> bool:
        """Match what the expression does not."""
        return not self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> bool:
        """Match all terms, or any."""
        results = (self.visit(term) for term in node.terms)
        return all(results) if node.op is LogicalOperator.and_ else any(results)

    def visit_value_path(self, node: ValuePath) -> bool:  # noqa: ARG002 - the grammar has no value filter in another
        """Match nothing: values of values cannot be asked for."""
        return False


def value_matches(attribute: Attribute, node: FilterNode, value: Any) -> bool:
    """Say whether a value of a multi-valued attribute satisfies a value filter."""
    return ValueEvaluation(attribute, value).visit(node)


def equalities(node: FilterNode | None) -> Iterator[tuple[AttrPath, str]]:
    """Yield the equalities with a text that everything matching must satisfy: what an index can be asked for."""
    if isinstance(node, Comparison) and node.op is CompareOperator.eq and isinstance(node.value, str):
        yield node.attr_path, node.value
    elif isinstance(node, LogicalExpr) and node.op is LogicalOperator.and_:
        for term in node.terms:
            yield from equalities(term)
    elif isinstance(node, ValuePath):
        for path, value in equalities(node.val_filter):
            yield AttrPath(node.attr_path.attr, path.attr, node.attr_path.uri), value
