"""Finding values in JSON objects by names that compare without regard to case (RFC 7643 §2.1, §2.5)."""

from __future__ import annotations

from collections.abc import Iterable

from scim_conformance.scim.exchange import JsonObject, JsonValue


def fold(name: str) -> str:
    """The form in which attribute names and schema URIs are compared: lower case (RFC 7643 §2.1, US-ASCII)."""
    return name.lower()


def fold_keys(value: JsonValue) -> JsonValue:
    """A copy of `value` with the keys of all objects in it folded; of keys that differ in case only the last stays."""
    if isinstance(value, dict):
        return {fold(key): fold_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fold_keys(item) for item in value]
    return value


def find_key(resource: JsonObject, name: str) -> str | None:
    """The key of the attribute `name`, spelled as it stands in `resource`; None where it is absent."""
    if name in resource:
        return name
    folded = name.lower()
    for key in resource:
        if key.lower() == folded:
            return key
    return None


def get(resource: JsonObject, name: str) -> JsonValue:
    """The value of the attribute `name`; None where it is absent, which is one state with null (RFC 7643 §2.5)."""
    if name in resource:
        return resource[name]
    folded = name.lower()
    for key in resource:
        if key.lower() == folded:
            return resource[key]
    return None


def is_unassigned(value: JsonValue) -> bool:
    """Whether `value` means that there is none: null, an empty array, or only such values inside (RFC 7643 §2.5).

    An empty string is a value: RFC 7643 §2.5 does not name it.
    """
    if isinstance(value, dict):
        items: Iterable[JsonValue] = value.values()
    elif isinstance(value, list):
        items = value
    else:
        return value is None
    for item in items:  # noqa: SIM110 - a generator would double the time, and this runs for every value of every read
        if not is_unassigned(item):
            return False
    return True


def values_of(value: JsonValue) -> list[JsonValue]:
    """The values of a multi-valued attribute: a single one counts as a list of one, no value as an empty list."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
