"""Filters as trees (RFC 7644 §3.4.2.2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from scim_conformance.scim.errors import ScimSyntaxError
from scim_conformance.scim.path import CACHE_SIZE, CACHED_LENGTH_MAX, AttributePath

__all__ = [
    "And",
    "Comparison",
    "Filter",
    "FilterValue",
    "Not",
    "Operator",
    "Or",
    "Present",
    "ScimSyntaxError",
    "ValueFilter",
    "parse_filter",
]

FilterValue: TypeAlias = str | int | float | bool | None


class Operator(StrEnum):
    """The operators that compare an attribute with a value (RFC 7644 §3.4.2.2, table 3)."""

    EQ = "eq"
    NE = "ne"
    CO = "co"
    SW = "sw"
    EW = "ew"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An attribute compared with a value."""

    path: AttributePath
    operator: Operator
    value: FilterValue

    def text(self) -> str:
        """The expression as it is written."""
        return f"{self.path.text()} {self.operator} {_literal(self.value)}"


@dataclass(frozen=True, slots=True)
class Present:
    """An attribute that has a value (`pr`)."""

    path: AttributePath

    def text(self) -> str:
        """The expression as it is written."""
        return f"{self.path.text()} pr"


@dataclass(frozen=True, slots=True)
class And:
    """Two or more filters that all hold."""

    parts: tuple[Filter, ...]

    def text(self) -> str:
        """The expression as it is written, with brackets around every part that is an `and` or `or` itself."""
        return " and ".join(_grouped(part, (And, Or)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more filters of which one holds."""

    parts: tuple[Filter, ...]

    def text(self) -> str:
        """The expression as it is written; `and` binds tighter and needs no brackets."""
        return " or ".join(_grouped(part, (Or,)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """A filter that does not hold."""

    part: Filter

    def text(self) -> str:
        """The expression as it is written, with the space of the RFC's example and of erratum 7319."""
        return f"not ({self.part.text()})"


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """One and the same value of a multi-valued attribute for which a filter on its sub-attributes holds."""

    path: AttributePath
    filter: Filter

    def text(self) -> str:
        """The expression as it is written."""
        return f"{self.path.text()}[{self.filter.text()}]"


Filter: TypeAlias = Comparison | Present | And | Or | Not | ValueFilter


def parse_filter(text: str, schema_uris: tuple[str, ...] = ()) -> Filter:
    """The filter that `text` writes (RFC 7644 §3.4.2.2, figure 1); raises ScimSyntaxError.

    Schema URIs are split off as `parse_path` does.
    """
    if len(text) > CACHED_LENGTH_MAX:
        return _parse(text, tuple(schema_uris))
    return _cached(text, tuple(schema_uris))


def _parse(text: str, schema_uris: tuple[str, ...]) -> Filter:
    from scim_conformance.scim import syntax  # noqa: PLC0415 - lark is slow to import, and most commands need none

    return syntax.read_filter(text, schema_uris)


_cached = lru_cache(maxsize=CACHE_SIZE)(_parse)


def _grouped(part: Filter, kinds: tuple[type, ...]) -> str:
    return f"({part.text()})" if isinstance(part, kinds) else part.text()


def _literal(value: FilterValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8 form and stays an escape
        return json.dumps(value)
    return text
