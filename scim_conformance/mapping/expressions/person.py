"""A person's attributes by name."""

from __future__ import annotations

from collections.abc import Mapping

from scim_conformance.mapping.model import Person, Value


def lookup(person: Person, name: str) -> Value:
    """Return an attribute, null where it is missing; a dotted name also reaches into complex values."""
    if name in person:
        return person[name]
    value: Value = None
    inside: Mapping[str, Value] = person
    for part in name.split("."):
        if not isinstance(inside, Mapping):
            return None
        value = inside.get(part)
        inside = value  # type: ignore[assignment]
    return value
