"""The exports of identity providers, read: `read_mapping` recognises the format and names it."""

from __future__ import annotations

from pathlib import Path

from scim_conformance.documents.problems import DocumentErrors, listed, shown
from scim_conformance.mapping.formats.registry import formats, mistakes
from scim_conformance.mapping.formats.source import Source, read_source
from scim_conformance.mapping.model import MappingDocument

__all__ = ["format_names", "read_mapping"]


def read_mapping(path: Path) -> MappingDocument:
    """Read an export: Entra ID's synchronization schema, Okta's or OneLogin's bundle, or a plain YAML or CSV mapping.

    Raises DocumentErrors, one line for each mistake with the file, the JSON path, what is wrong and the mend, also for
    a file that is something else; what it is is named where it is known.
    """
    source = read_source(path)
    for candidate in formats():
        if candidate.recognises(source.value):
            return candidate.read(source)
    raise DocumentErrors([source.place().problem(*_what_it_is(source))])


def format_names() -> tuple[str, ...]:
    """Return the formats that are read, in words."""
    return tuple(each.name for each in formats())


def _what_it_is(source: Source) -> tuple[str, str]:
    for known in mistakes():
        if known.recognises(source.value):
            return f"is {known.name}, and no mapping", known.mend
    value = source.value
    if isinstance(value, dict):
        what = f"is no mapping that is known here; its keys are {listed(value)}" if value else "is an empty object"
    else:
        what = f"is no mapping that is known here: it holds {shown(value)}"
    return what, f"bring one of these: {'; '.join(format_names())}"
