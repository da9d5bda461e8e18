"""The casts of Okta's expression language."""

from __future__ import annotations

from typing import Any, Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions import kinds
from scim_conformance.mapping.expressions.dates import iso
from scim_conformance.mapping.expressions.library import Library, fault


def text(value: Any) -> str:
    """Return a value as Okta writes it: Booleans as true and false."""
    return kinds.plain_text(value, "true", "false")


def _array(value: Any) -> list[Any]:
    """Return an array; a text with commas is accepted for one, as Okta documents."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return value.split(",") if value else []
    raise fault(f"{shown(value)} is no array")


def _instant(value: Any) -> Any:
    moment = iso(value) if isinstance(value, str) else None
    if moment is None:
        raise fault(f"{shown(value)} is no ISO 8601 time")
    return moment


OKTA: Final = Library(
    "Okta",
    {
        "any": kinds.any_value,
        "text": text,
        "integer": kinds.integer,
        "number": kinds.number,
        "list": _array,
        "instant": _instant,
    },
    on_null="what Okta makes of null there is not documented",
)
