"""Functions on multi-valued attributes."""

from __future__ import annotations

from typing import Any

from scim_conformance.mapping.expressions.entra.language import ENTRA, text
from scim_conformance.mapping.expressions.kinds import bounded
from scim_conformance.mapping.expressions.library import fault, unknown


@ENTRA.function("Count(attribute: list|null) -> integer")
def count(attribute: list[Any] | None) -> int:
    """The number of values."""
    if attribute is None:
        raise unknown("what Count returns for an attribute without values is not documented")
    return len(attribute)


@ENTRA.function("Item(attribute: list, index: integer) -> any")
def item(attribute: list[Any], index: int) -> Any:
    """One value, the first being 1."""
    if index < 1:
        raise fault("the first item is 1")
    if index > len(attribute):
        raise unknown("what Item returns past the last value is not documented")
    return attribute[index - 1]


@ENTRA.function("Join(separator: text, source*: any|null) -> text")
def join(separator: str, *sources: Any) -> str:
    """The sources with the separator between them; each value of a list counts, and empty ones are left out."""
    values = [each for source in sources for each in (source if isinstance(source, list) else [source])]
    filled = [text(value) for value in values if value not in (None, "")]
    if not filled and None in values:
        raise unknown("whether Join of nothing but null is null or the empty text is not documented")
    return bounded(separator.join(filled))


@ENTRA.function("RemoveDuplicates(attribute: list) -> list")
def remove_duplicates(attribute: list[Any]) -> list[Any]:
    """Each value once, in the order in which they first stand."""
    return [value for position, value in enumerate(attribute) if value not in attribute[:position]]


@ENTRA.function("Split(source: text, delimiter: text) -> list")
def split(source: str, delimiter: str) -> list[str]:
    """The parts between the delimiters, without outer blanks as in the documented example."""
    if not delimiter:
        raise fault("the delimiter is empty")
    return [part.strip(" ") for part in source.split(delimiter)]
