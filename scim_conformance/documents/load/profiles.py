"""Loading profiles: how each IdP talks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from scim_conformance.documents.load.building import made, part, texts
from scim_conformance.documents.load.reading import Entry, Reading, by_id, read_roots
from scim_conformance.documents.load.references import known_requirement, present_ids
from scim_conformance.documents.load.variants import resolve
from scim_conformance.documents.model import Dialect, Matching, Paging, Profile, Reactions, Requirement, Wire
from scim_conformance.documents.problems import Problem, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind
from scim_conformance.scim.exchange import JsonValue

SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


def load_profiles(roots: Sequence[Path], requirements: Mapping[str, Requirement] | None = None) -> dict[str, Profile]:
    """Load the profiles below `roots`, later roots overriding; raises DocumentErrors with every mistake.

    With `requirements` their `needs` are held against the catalogue.
    """
    entries, problems = profile_entries(read_roots(roots, Kind.PROFILE), requirements)
    raise_if_any(problems)
    return {name: build_profile(entry) for name, entry in entries.items()}


def profile_entries(
    readings: Sequence[Reading], requirements: Mapping[str, Requirement] | None = None
) -> tuple[dict[str, Entry], list[Problem]]:
    """Return the profiles as whole documents, and all that is wrong with them."""
    index, problems = by_id(readings, Kind.PROFILE)
    problems += (problem for reading in readings for problem in reading.problems)
    ids = None if requirements is None else present_ids(requirements)
    for entry in index.values():
        wire = part(entry.value, "wire")
        for group in ("headers", "body_headers"):
            problems += secret_headers(entry, ("wire", group), wire.get(group))
        problems += repeated(entry, ("needs",), entry.value.get("needs"))
        if ids is not None:
            for number, need in enumerate(texts(entry.value.get("needs"))):
                problems += known_requirement(entry, ("needs", number), need, ids)
    whole, more = resolve(index, frozenset().union(*(reading.broken for reading in readings)), Kind.PROFILE)
    return whole, problems + more


def build_profile(entry: Entry) -> Profile:
    """Make the profile of a whole, checked document."""
    raw = entry.value
    return made(
        Profile,
        raw,
        id=raw["profile"],
        wire=made(Wire, part(raw, "wire")),
        matching=made(Matching, part(raw, "matching")),
        paging=made(Paging, part(raw, "paging")),
        dialect=made(Dialect, part(raw, "dialect")),
        reactions=made(Reactions, part(raw, "reactions")),
        origin=entry.origin,
    )


def secret_headers(entry: Entry, path: tuple[str | int, ...], headers: JsonValue) -> Iterator[Problem]:
    """Yield a problem for every header that would put a secret into a document."""
    if isinstance(headers, Mapping):
        for name in headers:
            if name.lower() in SECRET_HEADERS:
                yield entry.problem(
                    (*path, name), f"{shown(name)} holds secrets", "leave it out: the run sends its own"
                )


def repeated(entry: Entry, path: tuple[str | int, ...], words: JsonValue) -> Iterator[Problem]:
    """Yield a problem for every word that stands twice in a list."""
    if isinstance(words, list):
        seen: set[JsonValue] = set()
        for number, word in enumerate(words):
            if isinstance(word, str) and word in seen:
                yield entry.problem((*path, number), f"{shown(word)} stands here twice", "keep one of them")
            elif isinstance(word, str):
                seen.add(word)
