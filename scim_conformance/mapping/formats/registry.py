"""The register of formats: each module of this folder adds its own, and the files that are often taken for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from scim_conformance.mapping.expressions.walking import import_all
from scim_conformance.mapping.formats.source import Source
from scim_conformance.mapping.model import MappingDocument
from scim_conformance.scim.exchange import JsonValue

Predicate: TypeAlias = Callable[[JsonValue], bool]


@dataclass(frozen=True, slots=True)
class Format:
    """One export format: its name in words, how it is recognised, and its reader, which raises DocumentErrors."""

    name: str
    recognises: Predicate
    read: Callable[[Source], MappingDocument]


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A file that people bring in place of a mapping: what it is, and what to bring."""

    name: str
    recognises: Predicate
    mend: str


_FORMATS: Final[list[Format]] = []
_MISTAKEN: Final[list[Mistaken]] = []


def reads(
    name: str, recognises: Predicate
) -> Callable[[Callable[[Source], MappingDocument]], Callable[[Source], MappingDocument]]:
    """Return a decorator that registers a reader for a format."""

    def register(read: Callable[[Source], MappingDocument]) -> Callable[[Source], MappingDocument]:
        _FORMATS.append(Format(name, recognises, read))
        return read

    return register


def mistaken(name: str, recognises: Predicate, mend: str) -> None:
    """Register a file that is often taken for a mapping."""
    _MISTAKEN.append(Mistaken(name, recognises, mend))


@cache
def formats() -> tuple[Format, ...]:
    """Return every format of this folder."""
    import_all(__package__)
    return tuple(_FORMATS)


@cache
def mistakes() -> tuple[Mistaken, ...]:
    """Return every kind of file that is taken for a mapping."""
    formats()
    return tuple(_MISTAKEN)
