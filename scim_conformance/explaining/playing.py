"""Examples for a requirement, played on the spot: an exchange that bears it out, and one that a defect spoils.

Nothing is stored: an example that is kept rots when the provider, a flow or the judge changes, and then teaches what is
no longer so. What the self-test plays against a defect is played here, once, in this process.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from scim_conformance.catalogue.bearing import Bearing
from scim_conformance.catalogue.coverage import GENERAL
from scim_conformance.catalogue.marks import names_test
from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Outcome, Verdict
from scim_conformance.scim.exchange import Exchange
from scim_conformance.selftest.jobs import ItemInfo, Job
from scim_conformance.selftest.worker import Told, Worker, arguments, name_of, rehearsal
from scim_conformance.target.defects import Defect, all_defects

DEFECTS_MAX = 3
"""So many defects are tried until one spoils an exchange of an item of its own."""
ITEMS_MAX = 4
_DEVIATIONS = frozenset({Outcome.FAIL, Outcome.WARN})
_CONTRACTS = ("iru", "rfc")


@dataclass(frozen=True, slots=True)
class Example:
    """A verdict on the requirement, the item that led to it, and its exchanges: the write, then the read.

    `defect` is what the embedded provider had, None without one.
    """

    item: str
    verdict: Verdict
    exchanges: tuple[Exchange, ...]
    defect: Defect | None = None

    @property
    def deviates(self) -> bool:
        """Whether it shows the requirement broken."""
        return self.verdict.outcome in _DEVIATIONS


def examples(requirement: str, library: Library) -> tuple[Example, ...]:
    """Return an example that passes and one that deviates, as far as the embedded provider shows them."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    with tempfile.TemporaryDirectory(prefix="scim-conformance-explain-") as folder:
        (Path(folder) / "pytest.ini").write_text("[pytest]\naddopts =\n", encoding="utf-8")
        desk = _Desk(requirement, library)
        plugin = _Observer(rehearsal(library, Path(folder)), desk)
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main(arguments(folder), plugins=[plugin])
    return tuple(one for one in (desk.passing, desk.deviating) if one is not None)


@dataclass(slots=True)
class _Desk:
    """Gives a worker its jobs, one after the other, in the place of another process."""

    requirement: str
    library: Library
    passing: Example | None = None
    deviating: Example | None = None
    _jobs: Iterator[Job] | None = None
    _defects: dict[str, Defect] = field(default_factory=dict)

    def send(self, value: Any) -> None:
        """Take what there is to play, once; results say nothing that was not observed."""
        if self._jobs is None:
            self._jobs = self._chosen(tuple(value))

    def recv(self) -> Job | None:
        """Return the next job."""
        return next(self._jobs, None) if self._jobs is not None else None

    def observe(self, job: Job, item: str, verdict: Verdict, exchanges: tuple[Exchange, ...]) -> None:
        """Keep the first verdict of its kind that stands for itself."""
        if verdict.requirement != self.requirement or verdict.caused_by or not exchanges:
            return
        defect = self._defects[job.defects[0]] if job.defects else None
        found = Example(item, verdict, exchanges, defect)
        if defect is None and verdict.outcome is Outcome.PASS:
            self.passing = self.passing or found
        elif defect is not None and found.deviates:
            self.deviating = self.deviating or found

    def _chosen(self, items: tuple[ItemInfo, ...]) -> Iterator[Job]:
        """Yield jobs until there is an example of each kind, or nothing more to try."""
        every = [one for one in all_defects() if self.requirement in one.breaks]
        breaking = sorted(every, key=lambda one: (one.breaks.index(self.requirement), len(one.breaks)))[:DEFECTS_MAX]
        self._defects = {one.id: one for one in breaking}
        for defect in breaking:
            for contract in _CONTRACTS:
                own = _own(defect, items) + _marked(self.requirement, items)
                if self.deviating is None and own:
                    yield Job(defect.id, contract, tuple(dict.fromkeys(own))[:ITEMS_MAX], (defect.id,))
        known = [self.deviating.item] if self.deviating is not None else _marked(self.requirement, items)[:ITEMS_MAX]
        for contract in _CONTRACTS:
            if self.passing is None and known:
                yield Job("clean", contract, tuple(dict.fromkeys(known)))
            if self.passing is None:
                yield Job("clean", contract, self._bearing(contract))

    def _bearing(self, contract: str) -> tuple[str, ...]:
        """Return a flow that bears on the requirement under a contract, under a profile."""
        library = self.library
        bearing = Bearing.on(frozenset({self.requirement}), library, library.contracts[contract])
        for flow in library.flows.values():
            for name in flow.profiles:
                if bearing.has_flow(flow, library.profiles[name]):
                    return (f"{flow.id}[{name}]",)
        return ()


def _own(defect: Defect, items: tuple[ItemInfo, ...]) -> list[str]:
    """Return what a defect is caught by: its flows, each under one profile, and its suite tests."""
    flows = {item.flow: item.name for item in reversed(items) if item.flow in defect.flows}
    tests = [item.name for item in items if item.test and any(names_test(name, item.name) for name in defect.suites)]
    return [*flows.values(), *tests]


def _marked(requirement: str, items: tuple[ItemInfo, ...]) -> list[str]:
    """Return the suite tests that name a requirement, `contract-...` of whichever contract; light ones first."""
    wanted = {requirement, f"{GENERAL}{requirement.partition('-')[2]}"}
    found = [item for item in items if wanted & set(item.requirements)]
    return [item.name for item in sorted(found, key=lambda item: item.stress)]


class _Observer(Worker):
    """A worker of the self-test that shows the desk every verdict with its exchanges."""

    def __init__(self, run: Any, desk: _Desk) -> None:
        super().__init__(run, cast("Any", desk))
        self._desk = desk
        self._job: Job | None = None

    def play(self, job: Job) -> Any:
        """Remember which job the items are of."""
        self._job = job
        return super().play(job)

    def _play_item(self, item: pytest.Item, following: pytest.Item | None, told: Told) -> None:
        super()._play_item(item, following, told)
        run = self.rehearsal
        for verdict in run.heard:
            found = (run.item_log.exchange(number) for number in (verdict.cause, verdict.exchange) if number)
            exchanges = tuple(done.exchange for done in found if done is not None)
            if self._job is not None:
                self._desk.observe(self._job, name_of(item), verdict, exchanges)
