"""From checked mappings to the classes of `documents.model`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

from scim_conformance.scim.exchange import JsonValue

T = TypeVar("T")


def made(cls: type[T], raw: Mapping[str, JsonValue], **given: object) -> T:
    """Make an instance of a model class from a mapping that its schema has passed.

    Lists become tuples and keys that are null keep the default; `given` are fields that need more than that.
    """
    values: dict[str, Any] = {}
    for name in _names(cast("Hashable", cls)):
        value = raw.get(name)
        if name not in given and value is not None:
            values[name] = tuple(value) if isinstance(value, list) else value
    return cls(**values, **given)


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def part(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the mapping below `key`, an empty one where there is none."""
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def texts(value: JsonValue) -> tuple[str, ...]:
    """Return a text or a list of texts as a tuple."""
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)
