"""All documents together, and what they say of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scim_conformance.documents.load.building import part, texts
from scim_conformance.documents.load.contracts import build_contract, contract_entries
from scim_conformance.documents.load.flows import build_flow, flow_entries
from scim_conformance.documents.load.profiles import build_profile, profile_entries
from scim_conformance.documents.load.reading import Entry, Reading, read_roots
from scim_conformance.documents.load.requirements import build_requirement, requirement_entries
from scim_conformance.documents.locate import contract_dirs, flow_dirs, profile_dirs, requirement_dirs
from scim_conformance.documents.model import Contract, Flow, Profile, Requirement
from scim_conformance.documents.problems import KeyPath, Problem, did_you_mean, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind
from scim_conformance.scim.exchange import JsonValue


@dataclass(frozen=True, slots=True)
class Library:
    """Every document by its id."""

    profiles: Mapping[str, Profile]
    contracts: Mapping[str, Contract]
    flows: Mapping[str, Flow]
    requirements: Mapping[str, Requirement]


def load_library(
    profiles: Sequence[Path] = (),
    contracts: Sequence[Path] = (),
    flows: Sequence[Path] = (),
    requirements: Sequence[Path] = (),
) -> Library:
    """Load the shipped documents and a user's own folders of each kind, and hold them against each other.

    A user's document overrides the shipped one of the same id. Raises DocumentErrors with every mistake of all.
    Former ids of requirements in `levels` become the ids of today.
    """
    profile_index, problems = profile_entries((*profile_dirs(), *profiles))
    families = {str(entry.value["idp"]) for entry in profile_index.values()}
    catalogue, more = requirement_entries(_read(requirement_dirs(), requirements, Kind.REQUIREMENT), families)
    problems += more
    contract_index, more = contract_entries(_read(contract_dirs(), contracts, Kind.CONTRACT))
    problems += more
    flow_index, more = flow_entries(_read(flow_dirs(), flows, Kind.FLOW), profile_index)
    problems += more
    if not problems:
        ids = _ids(catalogue)
        for entry in profile_index.values():
            problems += _needs(entry, ids)
        for entry in contract_index.values():
            problems += contract_mistakes(entry, ids, families)
        for entry in flow_index.values():
            problems += _expectations(entry, ids)
    raise_if_any(problems)
    ids = _ids(catalogue)
    return Library(
        {name: build_profile(entry) for name, entry in profile_index.items()},
        {name: _with_present_ids(build_contract(entry), ids) for name, entry in contract_index.items()},
        {name: build_flow(entry) for name, entry in flow_index.items()},
        {name: build_requirement(entry) for name, entry in catalogue.items()},
    )


def _read(shipped: Sequence[Path], own: Sequence[Path], kind: Kind) -> tuple[Reading, ...]:
    return read_roots((*shipped, *own), kind)


def _ids(catalogue: Mapping[str, Entry]) -> dict[str, str]:
    """Return today's id for every id and every former id of a requirement."""
    ids = {name: name for name in catalogue}
    for name, entry in catalogue.items():
        for alias in texts(entry.value.get("aliases")):
            ids.setdefault(alias, name)
    return ids


def contract_mistakes(entry: Entry, ids: Collection[str], families: Collection[str]) -> Iterator[Problem]:
    """Yield what a contract says of requirements and IdPs that there are none of."""
    for name in part(entry.value, "levels"):
        yield from _known_requirement(entry, ("levels", name), name, ids)
    for number, family in enumerate(texts(entry.value.get("idps"))):
        if family not in families:
            mend = did_you_mean(family, families)
            yield entry.problem(("idps", number), f"{shown(family)} is no family of IdP here", mend)


def _needs(entry: Entry, ids: Collection[str]) -> Iterator[Problem]:
    for number, name in enumerate(texts(entry.value.get("needs"))):
        yield from _known_requirement(entry, ("needs", number), name, ids)


def _expectations(entry: Entry, ids: Collection[str]) -> Iterator[Problem]:
    steps: JsonValue = entry.value["steps"]
    for number, step in enumerate(steps if isinstance(steps, list) else []):
        statements = step.get("expect") if isinstance(step, dict) else None
        for place, statement in enumerate(statements if isinstance(statements, list) else []):
            if isinstance(statement, dict):
                path = ("steps", number, "expect", place, "requirement")
                yield from _known_requirement(entry, path, statement["requirement"], ids)


def _known_requirement(entry: Entry, path: KeyPath, name: object, ids: Collection[str]) -> Iterator[Problem]:
    if name not in ids:
        mend = did_you_mean(name, ids) or "write an id of suites/requirements"
        yield entry.problem(path, f"{shown(name)} is no requirement here", mend)


def _with_present_ids(contract: Contract, ids: Mapping[str, str]) -> Contract:
    return replace(contract, levels={ids[name]: level for name, level in contract.levels.items()})
