"""From folders to checked sources: finds the files of a kind, reads them, holds them against the schema."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scim_conformance.documents.locate import display
from scim_conformance.documents.problems import DocumentErrors, KeyPath, Problem
from scim_conformance.documents.schema_check import Kind, check
from scim_conformance.documents.yaml_source import Source, read
from scim_conformance.scim.exchange import JsonValue

_SUFFIXES = (".yaml", ".yml")

_MARKS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    (Kind.FLOW, frozenset({"flow", "steps", "provenance"})),
    (Kind.CONTRACT, frozenset({"contract", "base_path", "user", "group", "features"})),
    (Kind.PROFILE, frozenset({"profile", "wire", "dialect", "matching"})),
)
"""Keys that tell what kind of document a mapping is, the most telling kind first (a flow names a profile too)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The files of one root: those that hold, the ids of those that do not, and what is wrong with them."""

    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = field(default_factory=frozenset)


def read_roots(roots: Sequence[Path], kind: Kind) -> tuple[Reading, ...]:
    """Read every document of a kind below each root; a root may be a file."""
    return tuple(read_root(root, kind) for root in roots)


def read_root(root: Path, kind: Kind) -> Reading:
    """Read every document of a kind below `root`.

    A file in a folder that is plainly a document of another kind is passed over, so that a user may keep them all
    in one place; a file that is named itself is not.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    broken: set[str] = set()
    if not os.path.lexists(root):
        return Reading(problems=(Problem(display(root), 0, "", "there is no such file or folder"),))
    for path in yaml_files(root):
        try:
            source = read(path)
        except DocumentErrors as errors:
            problems += errors.problems
            continue
        if root.is_dir() and _is_of_another_kind(source.value, kind):
            continue
        found = check_source(source, kind)
        if found:
            problems += found
            broken |= ids_of(source.value, kind)
        else:
            sources.append(source)
    return Reading(tuple(sources), tuple(problems), frozenset(broken))


def read_file(path: Path, kind: Kind) -> Reading:
    """Read the one document of a file; anything that is no regular file is a problem."""
    if path.is_dir():
        return Reading(problems=(Problem(display(path), 0, "", "is a folder", "name a file"),))
    return read_root(path, kind)


def yaml_files(root: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder in a stable order, hidden ones left out; a file yields itself."""
    if not root.is_dir():
        yield root
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                yield Path(folder) / name


def check_source(source: Source, kind: Kind) -> list[Problem]:
    """Return the mistakes of a file: those of its YAML, and those against the schema on other lines."""
    value = without_nulls(source.value) if extends(source.value) else source.value
    lines = {problem.line for problem in source.problems}
    against_schema = [problem for problem in check(source, kind, value) if problem.line not in lines]
    return [*source.problems, *against_schema]


def extends(value: JsonValue) -> bool:
    """Tell whether a document is a variant of another one."""
    return isinstance(value, dict) and "extends" in value


def without_nulls(value: JsonValue) -> JsonValue:
    """Return a variant's own words: a key that is null takes the inherited one away and has no form to check."""
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(below) for key, below in value.items() if below is not None}


def ids_of(value: JsonValue, kind: Kind) -> set[str]:
    """Return the ids that a file gives, as far as they can be read."""
    entries = value if isinstance(value, list) else [value]
    key = "id" if kind is Kind.REQUIREMENT else kind.value
    return {str(entry[key]) for entry in entries if isinstance(entry, dict) and isinstance(entry.get(key), str)}


def _is_of_another_kind(value: JsonValue, kind: Kind) -> bool:
    if isinstance(value, list):
        return kind is not Kind.REQUIREMENT and bool(ids_of(value, Kind.REQUIREMENT))
    if not isinstance(value, dict):
        return False
    seen = next((known for known, marks in _MARKS if marks & value.keys()), kind)
    return seen is not kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One document with an id: where it stands, and its value."""

    source: Source
    path: KeyPath
    value: Mapping[str, JsonValue]

    def problem(self, path: KeyPath, what: str, mend: str = "") -> Problem:
        """Return a problem with what stands at `path` within the entry."""
        return self.source.problem((*self.path, *path), what, mend)

    @property
    def place(self) -> str:
        """Return file and line of the entry as messages show them."""
        return f"{self.source.file}:{self.source.line(self.path)}"

    @property
    def origin(self) -> str:
        """Return `file:line` of the entry."""
        return self.source.origin(self.path)


def by_id(readings: Sequence[Reading], kind: Kind) -> tuple[dict[str, Entry], list[Problem]]:
    """Index documents by id: a later root overrides an earlier one, twice in one root is a mistake."""
    index: dict[str, Entry] = {}
    problems: list[Problem] = []
    key = "id" if kind is Kind.REQUIREMENT else kind.value
    for reading in readings:
        own: dict[str, Entry] = {}
        for entry in _entries(reading, kind):
            name = str(entry.value[key])
            if name in own:
                what = f'"{name}" is the id of another one as well, at {own[name].place}'
                problems.append(entry.problem((key,), what, "give each an id of its own"))
            else:
                own[name] = entry
        index.update(own)
    return index, problems


def _entries(reading: Reading, kind: Kind) -> Iterator[Entry]:
    for source in reading.sources:
        if kind is not Kind.REQUIREMENT and isinstance(source.value, dict):
            yield Entry(source, (), source.value)
        elif isinstance(source.value, list):
            for number, value in enumerate(source.value):
                if isinstance(value, dict):
                    yield Entry(source, (number,), value)
