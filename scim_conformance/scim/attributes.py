"""Reading attributes out of resources, and comparing their values (RFC 7643 §2, RFC 7644 §3.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scim_conformance.scim.equality import fold_text, same
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import find_key, fold, fold_keys, get, is_unassigned, values_of

if TYPE_CHECKING:
    from scim_conformance.scim.path import AttributePath
    from scim_conformance.scim.schema import Definition

__all__ = ["at", "find_key", "fold", "fold_keys", "fold_text", "get", "is_unassigned", "same", "values_of"]

_CORE: Final = "urn:ietf:params:scim:schemas:core:"


def at(resource: JsonObject, path: AttributePath, definition: Definition | None = None) -> JsonValue:
    """What `resource` holds at `path`; None where there is nothing.

    A sub-attribute of a multi-valued attribute gives the list of what its values hold there. The URI of a core schema
    leads to the top level: that of `definition`, or without one any that RFC 7643 registers as such.
    """
    holder = _holder(resource, path.schema_uri, definition) if path.schema_uri else resource
    if holder is None or not path.name:
        return holder
    value = get(holder, path.name)
    if not path.sub:
        return value
    if isinstance(value, dict):
        return get(value, path.sub)
    if isinstance(value, list):
        found = (get(item, path.sub) for item in value if isinstance(item, dict))
        return [item for item in found if item is not None] or None
    return None


def _holder(resource: JsonObject, schema_uri: str, definition: Definition | None) -> JsonObject | None:
    """The object that the attributes of a schema stand in."""
    uri = schema_uri.lower()
    if uri == definition.core.id.lower() if definition is not None else uri.startswith(_CORE):
        return resource
    container = get(resource, schema_uri)
    return container if isinstance(container, dict) else None
