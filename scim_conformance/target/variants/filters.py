"""What is left open of filters (RFC 7644 §3.4.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scim2_models import InvalidFilterException
from scim2_models.path import Comparison, FilterNode, LogicalExpr, Not, Present, ValuePath

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


def parts(node: FilterNode | None) -> Iterator[Any]:
    """Yield a filter and all filters in it."""
    if node is None:
        return
    yield node
    if isinstance(node, LogicalExpr):
        for term in node.terms:
            yield from parts(term)
    elif isinstance(node, Not):
        yield from parts(node.expr)
    elif isinstance(node, ValuePath):
        yield from parts(node.val_filter)


@variant("value-paths-in-filters-are-refused", touches=["filter"], without=["entra"])
class ValuePathsInFiltersAreRefused(Service):
    """A filter with brackets is refused with 400 invalidFilter (R53)."""

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        node = super().filter(types, text)
        if any(isinstance(one, ValuePath) for one in parts(node)):
            raise InvalidFilterException(detail="Value paths are not supported in filters")
        return node


@variant("unknown-attributes-in-filters-are-refused", touches=["filter"])
class UnknownAttributesInFiltersAreRefused(Service):
    """A filter on an attribute that there is not is refused with 400 invalidFilter (R49)."""

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        node = super().filter(types, text)
        for one in parts(node):
            if isinstance(one, Comparison | Present) and not any(served.locate(one.attr_path) for served in types):
                raise InvalidFilterException(detail="There is no such attribute")
        return node


@variant("filters-on-null-are-refused", touches=["filter"])
class FiltersOnNullAreRefused(Service):
    """A comparison with null is refused with 400 invalidFilter (R56)."""

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        node = super().filter(types, text)
        if any(isinstance(one, Comparison) and one.value is None for one in parts(node)):
            raise InvalidFilterException(detail="null is not supported in filters")
        return node
