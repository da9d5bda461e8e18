"""Loading requirements, and holding their sentences to the rules for sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from scim_conformance.documents.load.building import made, part
from scim_conformance.documents.load.profiles import profile_entries
from scim_conformance.documents.load.reading import Entry, Reading, by_id, read_roots
from scim_conformance.documents.locate import profile_dirs
from scim_conformance.documents.model import Basis, Level, Requirement, Severity, Side, Source
from scim_conformance.documents.problems import Problem, did_you_mean, listed, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind
from scim_conformance.scim.exchange import JsonValue

_MODAL = re.compile(r"\b(must|shall|should|may)\b", re.IGNORECASE)
_RFC = re.compile(r"rfc[0-9]+")


def load_requirements(roots: Sequence[Path], families: Collection[str] | None = None) -> dict[str, Requirement]:
    """Load the requirements below `roots`, later roots overriding; raises DocumentErrors with every mistake.

    `families` are the IdPs that `breaks` may name, by default those of the shipped profiles.
    """
    readings = read_roots(roots, Kind.REQUIREMENT)
    entries, problems = requirement_entries(readings, shipped_families() if families is None else families)
    raise_if_any(problems)
    return {name: build_requirement(entry) for name, entry in entries.items()}


@cache
def shipped_families() -> frozenset[str]:
    """Return the families of IdP that the shipped profiles belong to."""
    entries, _ = profile_entries(read_roots(profile_dirs(), Kind.PROFILE))
    return frozenset(str(entry.value["idp"]) for entry in entries.values())


def requirement_entries(
    readings: Sequence[Reading], families: Collection[str] | None
) -> tuple[dict[str, Entry], list[Problem]]:
    """Return the requirements by id, and all that is wrong with them; without `families` any IdP passes."""
    index, problems = by_id(readings, Kind.REQUIREMENT)
    problems += (problem for reading in readings for problem in reading.problems)
    for entry in index.values():
        problems += _title(entry)
        problems += _prefix(entry)
        problems += _breaks(entry, families)
        if entry.value.get("observable") is False:
            problems.append(entry.problem(("observable",), "false gives no reason", "write the reason as a text"))
    problems += _aliases(index)
    return index, problems


def _title(entry: Entry) -> Iterator[Problem]:
    title = str(entry.value["title"])
    modal = _MODAL.search(title)
    if modal:
        mend = "say what holds; the level says how strongly"
        yield entry.problem(("title",), f"{shown(modal.group())} is a modal verb", mend)
    if not title.endswith("."):
        yield entry.problem(("title",), f"{shown(title[-20:])} does not end a sentence", "end it with a period")


def _prefix(entry: Entry) -> Iterator[Problem]:
    """An id of an RFC begins with document and section; any other with the name of its file, folder or document."""
    name = str(entry.value["id"])
    source = part(entry.value, "source")
    document, section = str(source["document"]), str(source["section"])
    file = PurePosixPath(entry.source.file)
    if _RFC.fullmatch(file.parent.name) or _RFC.match(name):
        wanted = [f"{document}-{section}-"]
    else:
        wanted = sorted({f"{owner}-" for owner in (file.stem, file.parent.name, document) if owner})
    if not name.startswith(tuple(wanted)):
        mend = f"begin it with {' or '.join(wanted)}"
        yield entry.problem(("id",), f"{shown(name)} does not match its source ({document} {section})", mend)


def _breaks(entry: Entry, families: Collection[str] | None) -> Iterator[Problem]:
    for family in part(entry.value, "breaks"):
        if families is not None and family not in families:
            mend = did_you_mean(family, families) or f"known: {listed(sorted(families))}"
            yield entry.problem(("breaks", family), f"{shown(family)} is no family of IdP here", mend)


def _aliases(index: Mapping[str, Entry]) -> Iterator[Problem]:
    taken: dict[str, str] = dict.fromkeys(index, "the id of a requirement")
    for name, entry in index.items():
        aliases: JsonValue = entry.value.get("aliases")
        for number, alias in enumerate(aliases if isinstance(aliases, list) else []):
            text = str(alias)
            if text in taken:
                yield entry.problem(("aliases", number), f"{shown(text)} is {taken[text]}", "take another one")
            taken[text] = f"an alias of {name}"


def build_requirement(entry: Entry) -> Requirement:
    """Make the requirement of a checked entry."""
    raw: Mapping[str, Any] = entry.value
    return made(
        Requirement,
        raw,
        level=Level(raw["level"]),
        basis=Basis(raw["basis"]),
        severity=Severity(raw["severity"]),
        side=Side(raw["side"]),
        source=made(Source, part(raw, "source")),
        origin=entry.origin,
    )
