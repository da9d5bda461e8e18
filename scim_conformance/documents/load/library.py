"""All documents together, and what they say of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scim_conformance.documents.load.contracts import build_contract, contract_entries, load_contract_file
from scim_conformance.documents.load.flows import build_flow, flow_entries
from scim_conformance.documents.load.profiles import build_profile, profile_entries
from scim_conformance.documents.load.reading import read_roots
from scim_conformance.documents.load.references import present_ids
from scim_conformance.documents.load.requirements import (
    build_requirement,
    load_requirements,
    requirement_entries,
    shipped_families,
)
from scim_conformance.documents.locate import contract_dirs, flow_dirs, profile_dirs, requirement_dirs
from scim_conformance.documents.model import Contract, Flow, Profile, Requirement
from scim_conformance.documents.problems import raise_if_any
from scim_conformance.documents.schema_check import Kind


@dataclass(frozen=True, slots=True)
class Library:
    """Every document by its id."""

    profiles: Mapping[str, Profile]
    contracts: Mapping[str, Contract]
    flows: Mapping[str, Flow]
    requirements: Mapping[str, Requirement]


def load_library(
    profiles: Sequence[Path] | None = None,
    contracts: Sequence[Path] | None = None,
    flows: Sequence[Path] | None = None,
    requirements: Sequence[Path] | None = None,
) -> Library:
    """Load documents of every kind and hold them against each other.

    Each argument is a list of roots, files or folders, of which a later one overrides an earlier one; None stands for
    the shipped ones. Raises DocumentErrors with every mistake of every file, save that references to a kind with
    mistakes of its own wait until these are mended.
    """
    profile_readings = read_roots(profile_dirs() if profiles is None else profiles, Kind.PROFILE)
    profile_index, profile_problems = profile_entries(profile_readings)
    profile_ids = None if profile_problems else frozenset(profile_index)
    families = None if profile_problems else {str(entry.value["idp"]) for entry in profile_index.values()}
    readings = read_roots(requirement_dirs() if requirements is None else requirements, Kind.REQUIREMENT)
    catalogue, problems = requirement_entries(readings, families)
    known = None if problems else {name: build_requirement(entry) for name, entry in catalogue.items()}
    profile_index, profile_problems = profile_entries(profile_readings, known)
    readings = read_roots(contract_dirs() if contracts is None else contracts, Kind.CONTRACT)
    contract_index, contract_problems = contract_entries(readings, known, families)
    readings = read_roots(flow_dirs() if flows is None else flows, Kind.FLOW)
    flow_index, flow_problems = flow_entries(readings, profile_ids, known)
    raise_if_any([*problems, *profile_problems, *contract_problems, *flow_problems])
    assert known is not None
    ids = present_ids(known)
    return Library(
        {name: build_profile(entry) for name, entry in profile_index.items()},
        {name: build_contract(entry, ids) for name, entry in contract_index.items()},
        {name: build_flow(entry) for name, entry in flow_index.items()},
        known,
    )


def check_contract_file(path: Path) -> Contract:
    """Return the contract of a file, held against the shipped contracts, requirements and IdPs.

    Raises DocumentErrors with every mistake of it.
    """
    return load_contract_file(path, None, load_requirements(requirement_dirs()), shipped_families())
