"""What can fail each requirement, and which defects make it fail. Derived from the code, kept by nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scim_conformance.catalogue.judged import places
from scim_conformance.catalogue.marks import marked_tests
from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Requirement, Side
from scim_conformance.expected.checks.registry import checks
from scim_conformance.target.defects import all_defects

GENERAL = "contract-"
"""How the ids of requirements begin that hold for any contract which has no such words of its own."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The checks that can fail a requirement, by names for people, and the ids of the defects that make it fail."""

    checks: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()


def coverage(library: Library) -> dict[str, Coverage]:
    """Return the coverage of every requirement of a library, by id.

    A check is one of: `suites/test_x.py::test_y`, a suite test; `check: module.function`, held against every answer;
    `judge: module`, a part of the expected directory; `flow: id / step`, what a flow states of its own.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for owner, named in (*_suites(), *_checks(), *_judge(), *_flows(library)):
        for requirement in _meant(named, library):
            found[requirement].add(owner)
    breaking: dict[str, set[str]] = defaultdict(set)
    for defect in all_defects():
        for requirement in (*defect.breaks, *_in_general(defect.breaks, library)):
            breaking[requirement].add(defect.id)
    return {
        name: Coverage(tuple(sorted(found[name], key=_rank)), tuple(sorted(breaking[name])))
        for name in library.requirements
    }


def lacking(library: Library, covered: Mapping[str, Coverage]) -> tuple[Requirement, ...]:
    """Return the requirements that bind a service provider, can be seen, and are without check or without defect."""
    return tuple(
        one
        for name, one in sorted(library.requirements.items())
        if one.side is Side.SERVICE_PROVIDER
        and one.observable is True
        and not (covered[name].checks and covered[name].defects)
    )


def _suites() -> Iterator[tuple[str, str]]:
    for test, requirements in marked_tests().items():
        for name in requirements:
            yield test, name


def _checks() -> Iterator[tuple[str, str]]:
    for one in checks():
        module = one.judge.__module__.rpartition(".")[2]
        yield f"check: {module}.{one.judge.__name__}", one.requirement


def _judge() -> Iterator[tuple[str, str]]:
    registered = {one.requirement for one in checks()}
    for text, modules in places().items():
        for module in modules:
            if text not in registered or not module.startswith("checks/"):
                yield f"judge: {module}", text


def _flows(library: Library) -> Iterator[tuple[str, str]]:
    for flow in library.flows.values():
        for step in flow.steps:
            for expectation in step.expect:
                yield f"flow: {flow.id} / {step.id}", expectation.requirement


def _meant(name: str, library: Library) -> Iterator[str]:
    """Yield the ids that a constant of the judge or a mark stands for: itself, or an ending of some owner's ids."""
    if name in library.requirements:
        yield name
    ending = name.removeprefix(GENERAL)
    for owner in _owners(library):
        if f"{owner}-{ending}" != name and f"{owner}-{ending}" in library.requirements:
            yield f"{owner}-{ending}"


def _owners(library: Library) -> Collection[str]:
    families = {profile.idp for profile in library.profiles.values()}
    return {*library.contracts, *families, GENERAL.removesuffix("-")}


def _in_general(names: Iterable[str], library: Library) -> Iterator[str]:
    """Yield the general words (`contract-...`) of a contract's own ones: the judge holds both against the same.

    A defect that breaks the own one under its contract breaks the general one under contracts without such words.
    """
    for name in names:
        owner, _, ending = name.partition("-")
        if owner in library.contracts and f"{GENERAL}{ending}" in library.requirements:
            yield f"{GENERAL}{ending}"


def _rank(check: str) -> tuple[bool, str]:
    return not check.startswith("suites/"), check
