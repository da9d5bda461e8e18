"""Values as evidence shows them: simple ones as they are, others by what they are."""

from __future__ import annotations

from typing import Final

from scim_conformance.scim.exchange import JsonValue

_TEXT_MAX: Final = 80


def shown(value: JsonValue) -> JsonValue:
    """Return a simple value as it is, long texts cut, and for others a phrase that says what they are."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return value[:_TEXT_MAX] if isinstance(value, str) else value
