"""What a run takes from the documents: its contract, its profiles, and which flows under which of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from scim_conformance.catalogue.bearing import Bearing, UnknownRequirementError, matching
from scim_conformance.documents import locate
from scim_conformance.documents.load import Library, load_contract_file, load_library, load_waivers, named_contract
from scim_conformance.documents.model import Contract, Flow, Profile, Waiver
from scim_conformance.options import RunOptions


class SelectionError(ValueError):
    """A selection that names something unknown, or that leaves nothing: one line with the mend."""


@dataclass(frozen=True, slots=True)
class Play:
    """One flow under one profile: what a test item stands for."""

    flow: Flow
    profile: Profile

    @property
    def name(self) -> str:
        """Flow and profile, as in the id of the test item."""
        return f"{self.flow.id}[{self.profile.id}]"


def load_documents(options: RunOptions) -> Library:
    """Load the shipped documents and the user's own beside them.

    Raises `documents.problems.DocumentErrors` with every mistake of every file at once.
    """
    named = (Path(options.contract),) if _is_file(options.contract) else ()
    library = load_library(
        profiles=(*locate.profile_dirs(), *options.profile_dirs),
        contracts=(*locate.contract_dirs(), *options.contract_dirs, *named),
        flows=(*(locate.flow_dirs() if options.library else ()), *options.flow_dirs),
    )
    return with_mapping(library, options) if options.mapping else library


def with_mapping(library: Library, options: RunOptions) -> Library:
    """Return the documents with the bodies of a mapping in the flows of its IdP.

    Raises DocumentErrors for what is wrong with the export, and SelectionError where it is of no IdP of the flows.
    """
    from scim_conformance.mapping.formats import read_mapping  # noqa: PLC0415 - most runs have no mapping
    from scim_conformance.mapping.library import count_of, remapped  # noqa: PLC0415
    from scim_conformance.mapping.people import built_in  # noqa: PLC0415
    from scim_conformance.mapping.trial import attempt  # noqa: PLC0415

    document = read_mapping(Path(options.mapping))
    nobody = replace(built_in(document.idp.value), people=(), groups=())
    tried = attempt(document, chosen_contract(library, options), library.requirements, nobody)
    flows = remapped(library.flows, library.profiles, tried)
    if not count_of(library.flows, flows):
        raise SelectionError(f"--mapping: no flow has a body that this mapping would change ({document.format})")
    return replace(library, flows=flows)


def shipped_flows() -> Path:
    """Return the folder of the shipped flows."""
    return locate.flow_dirs()[0]


def flow_path(flow: Flow) -> Path:
    """Return the file that a flow was read from; `origin` shows it from the data root or the current directory on."""
    shown = Path(flow.origin.rpartition(":")[0])
    shipped = locate.data_root() / shown
    return shipped if shipped.is_file() else shown.absolute()


def chosen_contract(library: Library, options: RunOptions) -> Contract:
    """Return the contract that the run is held to, by id, alias or file; raises SelectionError."""
    if _is_file(options.contract):
        return load_contract_file(Path(options.contract))
    contract = named_contract(library.contracts, options.contract)
    if contract is None:
        raise SelectionError(_unknown("contract", options.contract, library.contracts))
    return contract


def _is_file(contract: str) -> bool:
    return Path(contract).suffix in {".yaml", ".yml"}


def chosen_profiles(library: Library, options: RunOptions) -> tuple[Profile, ...]:
    """Return the profiles of the run: all, or those whose id or family was named; raises SelectionError."""
    if not options.idps:
        return tuple(library.profiles.values())
    chosen: dict[str, Profile] = {}
    for name in options.idps:
        found = [profile for profile in library.profiles.values() if name in {profile.id, profile.idp}]
        if not found:
            raise SelectionError(_unknown("IdP", name, _names(library.profiles.values())))
        chosen.update((profile.id, profile) for profile in found)
    return tuple(chosen.values())


def chosen_bearing(library: Library, options: RunOptions) -> Bearing | None:
    """Return what tells whether a flow or test bears on the requirements that were asked for; None where none were.

    Raises SelectionError for a pattern that matches no requirement.
    """
    if not options.requirement_globs:
        return None
    try:
        wanted = matching(library, options.requirement_globs)
    except UnknownRequirementError as error:
        raise SelectionError(str(error)) from None
    return Bearing.on(wanted, library, chosen_contract(library, options))


def chosen_waivers(library: Library, options: RunOptions) -> tuple[Waiver, ...]:
    """Return the waivers of the run that speak of its endpoint, expired ones too; raises DocumentErrors."""
    if options.waivers is None:
        return ()
    return tuple(waiver for waiver in load_waivers(options.waivers, library.requirements) if waiver.is_for(options.url))


def check_any(options: RunOptions, plays: Collection[object], tests: Collection[object]) -> None:
    """Raise SelectionError where nothing bears on the requirements that were asked for."""
    if options.requirement_globs and not plays and not tests:
        raise SelectionError(f"no flow and no suite test of this run bears on {', '.join(options.requirement_globs)}")


def chosen_plays(
    library: Library, options: RunOptions, *, stress: bool, bearing: Bearing | None = None
) -> tuple[Play, ...]:
    """Return what is to be played, ordered by flow id; raises SelectionError where a selection leaves nothing."""
    if options.only == "suites":
        return ()
    profiles = {profile.id: profile for profile in chosen_profiles(library, options)}
    for glob in options.flow_globs:
        if not any(fnmatchcase(flow, glob) for flow in library.flows):
            raise SelectionError(_unknown("flow", glob, library.flows))
    plays = tuple(
        Play(flow, profiles[profile_id])
        for flow in sorted(library.flows.values(), key=lambda flow: flow.id)
        if _is_chosen(flow, options, stress=stress)
        for profile_id in flow.profiles
        if profile_id in profiles and (bearing is None or bearing.has_flow(flow, profiles[profile_id]))
    )
    if options.flow_globs and not plays and bearing is None:
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
