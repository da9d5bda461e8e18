"""Loading waivers, and holding them against the catalogue and the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scim_conformance.documents.load.building import made
from scim_conformance.documents.load.reading import Entry, read_file
from scim_conformance.documents.load.references import known_requirement, present_ids
from scim_conformance.documents.model import Requirement, Waiver
from scim_conformance.documents.problems import Problem, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind


def load_waivers(path: Path, requirements: Mapping[str, Requirement]) -> tuple[Waiver, ...]:
    """Load the waivers of a file, former ids become those of today; raises DocumentErrors with every mistake."""
    reading = read_file(path, Kind.WAIVER)
    raise_if_any(reading.problems)
    entries = [
        Entry(source, (number,), value)
        for source in reading.sources
        if isinstance(source.value, list)
        for number, value in enumerate(source.value)
        if isinstance(value, dict)
    ]
    ids = present_ids(requirements)
    problems = [problem for entry in entries for problem in _mistakes(entry, ids)]
    raise_if_any([*problems, *_twice(entries, ids)])
    return tuple(_built(entry, ids) for entry in entries)


def _built(entry: Entry, ids: Mapping[str, str]) -> Waiver:
    raw: Mapping[str, Any] = entry.value
    name = raw["requirement"]
    return made(Waiver, raw, requirement=ids.get(name, name), origin=entry.origin)


def _mistakes(entry: Entry, ids: Mapping[str, str]) -> Iterator[Problem]:
    yield from known_requirement(entry, ("requirement",), entry.value["requirement"], ids)
    until = str(entry.value["until"])
    try:
        date.fromisoformat(until)
    except ValueError:
        yield entry.problem(("until",), f"{shown(until)} is no day of the calendar", "write the day as 2027-03-31")


def _twice(entries: list[Entry], ids: Mapping[str, str]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        name = str(entry.value["requirement"])
        first = seen.setdefault((ids.get(name, name), str(entry.value["target"])), entry)
        if first is not entry:
            what = f"{shown(name)} is waived for this target already, at {first.place}"
            yield entry.problem(("requirement",), what, "keep one of them")
