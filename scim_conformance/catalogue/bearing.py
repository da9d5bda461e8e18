"""Which flows and suite tests bear on some requirements: what `run --requirement` takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from scim_conformance.catalogue.coverage import GENERAL
from scim_conformance.catalogue.marks import marked_tests, names_test
from scim_conformance.catalogue.rehearsal import rehearsed
from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Contract, Flow, Profile
from scim_conformance.target.defects import all_defects


class UnknownRequirementError(ValueError):
    """A pattern that matches no requirement: one line with the nearest id."""


def matching(library: Library, globs: Iterable[str]) -> frozenset[str]:
    """Return the ids of the requirements whose id, or a former id, matches one of the patterns.

    Raises UnknownRequirementError for a pattern that matches nothing.
    """
    known = {name: name for name in library.requirements}
    known |= {alias: one.id for one in library.requirements.values() for alias in one.aliases}
    found: set[str] = set()
    for glob in globs:
        matched = {name for alias, name in known.items() if fnmatchcase(alias, glob)}
        if not matched:
            raise UnknownRequirementError(f"no requirement {glob!r}; {nearest(glob, known)}")
        found |= matched
    return frozenset(found)


def nearest(name: str, known: Collection[str]) -> str:
    """Return the mend for an id that is not known: the nearest one, or where they are listed."""
    near = get_close_matches(name.rstrip("*"), known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else "scim-conformance requirements lists them"


@dataclass(frozen=True, slots=True)
class Bearing:
    """Tells what bears on `wanted` requirements under a contract.

    A flow does if its recording, judged in memory, names one of them; a suite test if it is marked with one; and either
    if a defect that breaks one names it as what catches it.
    """

    wanted: frozenset[str]
    library: Library
    contract: Contract
    flows: frozenset[str]
    tests: tuple[str, ...]

    @classmethod
    def on(cls, wanted: frozenset[str], library: Library, contract: Contract) -> Bearing:
        """Return what tells the bearing of flows and tests on some requirements."""
        breaking = [one for one in all_defects() if wanted & set(one.breaks)]
        flows = frozenset(flow for one in breaking for flow in one.flows)
        return cls(wanted, library, contract, flows, tuple(test for one in breaking for test in one.suites))

    def has_flow(self, flow: Flow, profile: Profile) -> bool:
        """Tell whether a flow bears on one of them under a profile."""
        if flow.id in self.flows:
            return True
        return bool(self.wanted & rehearsed(flow, profile, self.contract, self.library.requirements))

    def has_test(self, node_id: str, marks: Iterable[str]) -> bool:
        """Tell whether a suite test that is marked with these ids bears on one of them."""
        if any(name in self.wanted for mark in marks for name in self._meant(mark)):
            return True
        return any(names_test(name, node_id) for name in self.tests)

    def shipped_tests(self) -> tuple[str, ...]:
        """Return the shipped suite tests that bear on one of them, without parameters."""
        return tuple(test for test, marks in marked_tests().items() if self.has_test(test, marks))

    def _meant(self, mark: str) -> Iterator[str]:
        yield mark
        if mark.startswith(GENERAL):
            owners: Sequence[str] = (self.contract.id, self.contract.extends)
            yield from (f"{owner}-{mark.removeprefix(GENERAL)}" for owner in owners if owner)
