"""Loading flows: recordings, step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scim_conformance.documents.load.building import made, part, texts
from scim_conformance.documents.load.profiles import load_profiles, repeated, secret_headers
from scim_conformance.documents.load.reading import Entry, Reading, by_id, read_file, read_roots
from scim_conformance.documents.load.references import known_requirement, present_ids
from scim_conformance.documents.locate import profile_dirs
from scim_conformance.documents.model import (
    Expectation,
    Fault,
    Flow,
    Profile,
    Provenance,
    ProvenanceKind,
    RecordedRequest,
    RecordedResponse,
    Requirement,
    Step,
)
from scim_conformance.documents.problems import Problem, did_you_mean, listed, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind, has_key, keys_of


def load_flows(
    roots: Sequence[Path], profiles: Mapping[str, Profile], requirements: Mapping[str, Requirement] | None = None
) -> dict[str, Flow]:
    """Load the flows below `roots`, later roots overriding; raises DocumentErrors with every mistake.

    With `requirements` the statements of `expect` are held against the catalogue.
    """
    entries, problems = flow_entries(read_roots(roots, Kind.FLOW), profiles, requirements)
    raise_if_any(problems)
    return {name: build_flow(entry) for name, entry in entries.items()}


def load_flow_file(
    path: Path,
    profiles: Mapping[str, Profile] | None = None,
    requirements: Mapping[str, Requirement] | None = None,
) -> Flow:
    """Load the one flow of a file; its profiles are looked up in `profiles`, by default the shipped ones."""
    known = load_profiles(profile_dirs()) if profiles is None else profiles
    entries, problems = flow_entries((read_file(path, Kind.FLOW),), known, requirements)
    raise_if_any(problems)
    (entry,) = entries.values()
    return build_flow(entry)


def flow_entries(
    readings: Sequence[Reading],
    profiles: Collection[str] | None,
    requirements: Mapping[str, Requirement] | None = None,
) -> tuple[dict[str, Entry], list[Problem]]:
    """Return the flows by id, and all that is wrong with them; without `profiles` any profile passes."""
    index, problems = by_id(readings, Kind.FLOW)
    problems += (problem for reading in readings for problem in reading.problems)
    ids = None if requirements is None else present_ids(requirements)
    for entry in index.values():
        problems += _profiles(entry, profiles)
        problems += _may_block(entry)
        problems += _steps(entry, profiles)
        problems += repeated(entry, ("profiles",), entry.value.get("profiles"))
        if ids is not None:
            problems += _expectations(entry, ids)
    return index, problems


def _profiles(entry: Entry, known: Collection[str] | None) -> Iterator[Problem]:
    single, several = entry.value.get("profile"), entry.value.get("profiles")
    if single is None and several is None:
        yield entry.problem((), '"profile" is missing', "name the profile that it runs under")
    if single is not None and several is not None:
        yield entry.problem(("profiles",), "stands beside profile", "keep one of profile and profiles")
    if single is not None:
        yield from _known_profile(entry, ("profile",), single, known)
    for number, name in enumerate(texts(several)):
        yield from _known_profile(entry, ("profiles", number), name, known)


def _known_profile(
    entry: Entry, path: tuple[str | int, ...], name: object, known: Collection[str] | None
) -> Iterator[Problem]:
    if known is not None and name not in known:
        mend = did_you_mean(name, known) or f"known: {listed(sorted(known))}"
        yield entry.problem(path, f"{shown(name)} is no profile here", mend)


def _may_block(entry: Entry) -> Iterator[Problem]:
    steps = [str(step["id"]) for step in _raw_steps(entry)]
    for step, key in part(entry.value, "may_block").items():
        if step not in steps:
            mend = did_you_mean(step, steps) or f"known: {listed(steps)}"
            yield entry.problem(("may_block", step), f"{shown(step)} is no step of this flow", mend)
        if not has_key(Kind.CONTRACT, str(key)):
            mend = did_you_mean(key, keys_of(Kind.CONTRACT)) or "write one such as features.patch or group"
            yield entry.problem(("may_block", step), f"{shown(key)} is no key of a contract", mend)


def _steps(entry: Entry, profiles: Collection[str] | None) -> Iterator[Problem]:
    earlier: dict[str, int] = {}
    for number, step in enumerate(_raw_steps(entry)):
        path = ("steps", number)
        name = str(step["id"])
        if name in earlier:
            what = f"{shown(name)} is the id of step {earlier[name] + 1} as well"
            yield entry.problem((*path, "id"), what, "give each step an id of its own")
        yield from _echo(entry, (*path, "echo"), step.get("echo"), earlier)
        if "profile" in step:
            yield from _known_profile(entry, (*path, "profile"), step["profile"], profiles)
        request = part(step, "request")
        if "body" in request and "text" in request:
            yield entry.problem((*path, "request", "text"), "stands beside body", "keep one of body and text")
        yield from secret_headers(entry, (*path, "request", "headers"), request.get("headers"))
        earlier.setdefault(name, number)


def _echo(entry: Entry, path: tuple[str | int, ...], name: object, earlier: Collection[str]) -> Iterator[Problem]:
    if name is not None and name not in earlier:
        mend = did_you_mean(name, earlier) or (f"known: {listed(earlier)}" if earlier else "the first step echoes none")
        yield entry.problem(path, f"{shown(name)} is no earlier step", mend)


def _expectations(entry: Entry, ids: Collection[str]) -> Iterator[Problem]:
    for number, step in enumerate(_raw_steps(entry)):
        for place, statement in enumerate(step.get("expect", ())):
            path = ("steps", number, "expect", place, "requirement")
            yield from known_requirement(entry, path, statement["requirement"], ids)


def _raw_steps(entry: Entry) -> list[Mapping[str, Any]]:
    steps = entry.value["steps"]
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def build_flow(entry: Entry) -> Flow:
    """Make the flow of a checked document."""
    raw: Mapping[str, Any] = entry.value
    provenance = part(raw, "provenance")
    return made(
        Flow,
        raw,
        id=raw["flow"],
        profiles=texts(raw.get("profiles", raw.get("profile"))),
        provenance=made(Provenance, provenance, kind=ProvenanceKind(provenance["kind"])),
        steps=tuple(
            _step(step, entry.source.origin(("steps", number))) for number, step in enumerate(_raw_steps(entry))
        ),
        origin=entry.origin,
    )


def _step(raw: Mapping[str, Any], origin: str) -> Step:
    request, response = part(raw, "request"), part(raw, "response")
    return made(
        Step,
        raw,
        request=made(RecordedRequest, request, body=request.get("body")),
        response=made(RecordedResponse, response, body=response.get("body")) if response else None,
        sources=texts(raw.get("from")),
        fault=Fault(raw["fault"]) if raw.get("fault") else None,
        expect=tuple(made(Expectation, statement) for statement in raw.get("expect", ())),
        origin=origin,
    )
