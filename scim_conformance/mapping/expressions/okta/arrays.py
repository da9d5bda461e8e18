"""The Arrays functions. A text with commas is accepted for any array."""

from __future__ import annotations

from typing import Any

from scim_conformance.mapping.expressions.library import fault
from scim_conformance.mapping.expressions.okta.language import OKTA, text


@OKTA.function("Arrays.add(array: list, value: any) -> list")
def add(array: list[Any], value: Any) -> list[Any]:
    """The array with the value behind it."""
    return [*array, value]


@OKTA.function("Arrays.remove(array: list, value: any) -> list")
def remove(array: list[Any], value: Any) -> list[Any]:
    """The array without the value."""
    return [each for each in array if each != value]


@OKTA.function("Arrays.clear(array: list) -> list")
def clear(array: list[Any]) -> list[Any]:
    """The empty array."""
    return array[:0]


@OKTA.function("Arrays.flatten(values*: any) -> list")
def flatten(*values: Any) -> list[Any]:
    """All values, with those of arrays taken out of them; a single text counts as values between commas."""
    if len(values) == 1 and isinstance(values[0], str):
        return values[0].split(",")
    return [each for value in values for each in (flatten(*value) if isinstance(value, list) else [value])]


@OKTA.function("Arrays.get(array: list, position: integer) -> any")
def get(array: list[Any], position: int) -> Any:
    """One value, the first being 0."""
    if not 0 <= position < len(array):
        raise fault(f"there is no item {position} in an array of {len(array)}")
    return array[position]


@OKTA.function("Arrays.contains(array: list, value: any) -> boolean")
def contains(array: list[Any], value: Any) -> bool:
    """Whether the array holds the value."""
    return value in array


@OKTA.function("Arrays.isEmpty(array: list|null) -> boolean")
def is_empty(array: list[Any] | None) -> bool:
    """Whether there is no value; null has none."""
    return not array


@OKTA.function("Arrays.size(array: list|null) -> integer")
def size(array: list[Any] | None) -> int:
    """The number of values; null has none."""
    return len(array or ())


@OKTA.function("Arrays.toCsvString(array: list) -> text")
def to_csv_string(array: list[Any]) -> str:
    """The values with commas between them; blanks in them stay."""
    return ",".join(map(text, array))
