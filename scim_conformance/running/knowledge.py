"""Everything that the YAML documents say, loaded once, and the selection that a run makes from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_contracts, load_flows, load_profiles, load_requirements
from scim_conformance.documents.model import Contract, Flow, Profile, Requirement
from scim_conformance.options import RunOptions


class SelectionError(ValueError):
    """A selection that names something unknown, or that leaves nothing: one line with the mend."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Profiles, contracts, flows and requirements by id."""

    profiles: Mapping[str, Profile]
    contracts: Mapping[str, Contract]
    flows: Mapping[str, Flow]
    requirements: Mapping[str, Requirement]


@dataclass(frozen=True, slots=True)
class Play:
    """One flow under one profile: what a test item stands for."""

    flow: Flow
    profile: Profile

    @property
    def name(self) -> str:
        """Flow and profile, as in the id of the test item."""
        return f"{self.flow.id}[{self.profile.id}]"


def load_knowledge(options: RunOptions) -> Knowledge:
    """Load the shipped documents and the user's own beside them.

    Raises `documents.problems.DocumentErrors` with every mistake of a file at once.
    """
    requirements = load_requirements(locate.requirement_dirs())
    contract_dirs: list[Path] = [*locate.contract_dirs(), *options.contract_dirs]
    if Path(options.contract).suffix in {".yaml", ".yml"}:
        contract_dirs.append(Path(options.contract))
    profiles = load_profiles([*locate.profile_dirs(), *options.profile_dirs], requirements)
    contracts = load_contracts(contract_dirs, requirements)
    library = locate.flow_dirs() if options.library else []
    flows = load_flows([*library, *options.flow_dirs], profiles, requirements)
    return Knowledge(profiles, contracts, flows, requirements)


def chosen_contract(knowledge: Knowledge, options: RunOptions) -> Contract:
    """Return the contract that the run is held to, by id, alias or file; raises SelectionError."""
    if Path(options.contract).suffix in {".yaml", ".yml"}:
        wanted = Path(options.contract).resolve()
        for contract in knowledge.contracts.values():
            if Path(contract.origin.rpartition(":")[0]).resolve() == wanted:
                return contract
    for contract in knowledge.contracts.values():
        if options.contract in {contract.id, *contract.aliases}:
            return contract
    raise SelectionError(_unknown("contract", options.contract, knowledge.contracts))


def chosen_profiles(knowledge: Knowledge, options: RunOptions) -> tuple[Profile, ...]:
    """Return the profiles of the run: all, or those whose id or family was named; raises SelectionError."""
    if not options.idps:
        return tuple(knowledge.profiles.values())
    chosen: dict[str, Profile] = {}
    for name in options.idps:
        found = [profile for profile in knowledge.profiles.values() if name in {profile.id, profile.idp}]
        if not found:
            raise SelectionError(_unknown("IdP", name, _names(knowledge.profiles.values())))
        chosen.update((profile.id, profile) for profile in found)
    return tuple(chosen.values())


def chosen_plays(knowledge: Knowledge, options: RunOptions, *, stress: bool) -> tuple[Play, ...]:
    """Return what is to be played, ordered by flow id; raises SelectionError where a selection leaves nothing."""
    if options.only == "suites":
        return ()
    profiles = {profile.id: profile for profile in chosen_profiles(knowledge, options)}
    for glob in options.flow_globs:
        if not any(fnmatchcase(flow, glob) for flow in knowledge.flows):
            raise SelectionError(_unknown("flow", glob, knowledge.flows))
    plays = tuple(
        Play(flow, profiles[profile_id])
        for flow in sorted(knowledge.flows.values(), key=lambda flow: flow.id)
        if _is_chosen(flow, options, stress=stress)
        for profile_id in flow.profiles
        if profile_id in profiles
    )
    if options.flow_globs and not plays:
        raise SelectionError("no flow is left: --flow, --idp and --quick together exclude every one")
    if options.until:
        _check_until(plays, options.until)
    return plays


def _is_chosen(flow: Flow, options: RunOptions, *, stress: bool) -> bool:
    if options.flow_globs:
        return any(fnmatchcase(flow.id, glob) for glob in options.flow_globs)
    if options.quick and not flow.quick:
        return False
    return stress or not flow.stress


def _check_until(plays: tuple[Play, ...], until: str) -> None:
    flows = {play.flow.id: play.flow for play in plays}
    if len(flows) != 1:
        raise SelectionError("--until goes with one --flow, since it names a step of that flow")
    steps = [step.id for flow in flows.values() for step in flow.steps]
    if until not in steps:
        raise SelectionError(_unknown("step", until, steps))


def _names(profiles: Iterable[Profile]) -> list[str]:
    return sorted({name for profile in profiles for name in (profile.id, profile.idp)})


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    mend = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names[:12])}"
    return f"no {kind} {name!r}; {mend}"
