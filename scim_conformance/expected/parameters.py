"""Query parameters that an endpoint may refuse with 400, where the RFC does not say what becomes of them."""

from __future__ import annotations

from scim_conformance.expected.call import Call
from scim_conformance.expected.coverage import core_path
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Definition


def may_be_refused(call: Call) -> bool:
    """Return whether a parameter is such that 400 is lawful (R46, R65, R66; a cursor by RFC 9865)."""
    if call.cursor or (call.attributes is not None and call.excluded is not None):
        return True
    if (call.count is not None and call.whole_number_count is None) or (
        call.start_index is not None and call.whole_number_start is None
    ):
        return True
    names = call.attributes or call.excluded or ()
    return call.definition is not None and any(not _is_known(name, call.definition) for name in names)


def _is_known(name: str, definition: Definition) -> bool:
    uri, _, rest = name.rpartition(":")
    top, _, sub = rest.partition(".")
    return definition.find(core_path(AttributePath(uri, top, sub), definition)) is not None
