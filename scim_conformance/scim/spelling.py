"""Names of attributes in the spelling of RFC 7643, whatever letter case they came in (RFC 7643 §2.1)."""

from __future__ import annotations

from collections.abc import Iterable

from scim_conformance.scim.catalogue import ENTERPRISE_USER, GROUP, USER
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.schema import COMMON_ATTRIBUTES, Attribute


def _names(attributes: Iterable[Attribute]) -> Iterable[str]:
    for one in attributes:
        yield one.name
        yield from _names(one.sub_attributes)


_SPELLINGS = {
    name.lower(): name
    for attributes in (COMMON_ATTRIBUTES, USER.attributes, GROUP.attributes, ENTERPRISE_USER.attributes)
    for name in _names(attributes)
} | {ENTERPRISE_USER.id.lower(): ENTERPRISE_USER.id}


def spelled(value: JsonValue) -> JsonValue:
    """Return a copy of a value whose known names of attributes are spelled as in RFC 7643; others stay as they are."""
    if isinstance(value, dict):
        return {_SPELLINGS.get(name.lower(), name): spelled(item) for name, item in value.items()}
    if isinstance(value, list):
        return [spelled(item) for item in value]
    return value
