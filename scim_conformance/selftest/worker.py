"""A process of the self-test: one pytest session that lasts, and plays items against one provider after another.

Items are those of `run`, collected once, so that the library, the plugin and all caches stay warm. A job's items are
played in order; the session-wide fixtures (client, discovery) live as long as the job, since its last item has no next.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from scim_conformance.documents.load import Library, load_contract_file, load_library
from scim_conformance.documents.model import Contract, Outcome, Verdict
from scim_conformance.events import Ending, Event, ItemFinished, VerdictReached
from scim_conformance.options import RunOptions
from scim_conformance.running import collect, fixtures, verdicts
from scim_conformance.running.item_hooks import ItemHooks
from scim_conformance.running.outcome import FlowFailed, TargetGone
from scim_conformance.running.run import MAIN, ScimRun
from scim_conformance.running.selection import chosen_plays, chosen_profiles
from scim_conformance.selftest.jobs import ItemInfo, Job, JobResult, Seen
from scim_conformance.serving import environment_of
from scim_conformance.target.server import EmbeddedProvider
from scim_conformance.target.variants import contract_of, find_variants

RUN_ID = "5e1f7e57"
"""Always the same: names, and with them results, repeat; every provider starts empty."""

DOMAIN = "own.example"
"""The domain of a variant whose users are all of one."""

TIMEOUT_S = 10.0
SHOWN = 300


@dataclass(slots=True)
class Rehearsal(ScimRun):
    """A run that leaves no files, and whose target and contract change from job to job."""

    heard: list[Verdict] = field(default_factory=list)
    finished: list[ItemFinished] = field(default_factory=list)

    def _tell(self, event: Event) -> None:
        self.item_log(event)
        match event:
            case VerdictReached(verdict):
                self.heard.append(verdict)
            case ItemFinished():
                self.finished.append(event)
            case _:
                pass

    def begin(self, contract: Contract, provider: EmbeddedProvider) -> None:
        """Turn to another target."""
        self.contract = contract
        self.options = replace(self.options, domain=DOMAIN if contract.people.user_name == "domain" else "")
        self.url, self.token = provider.base_url, provider.token
        os.environ.update(environment_of(provider))
        self.ending, self.reason, self.refused_create, self.was_reached = Ending.DONE, "", "", False

    def forget_item(self) -> None:
        """Begin to listen anew."""
        self.heard, self.finished = [], []


def rehearsal(library: Library, directory: Path) -> Rehearsal:
    """Return a run of everything that there is, without a target yet."""
    options = RunOptions(timeout_s=TIMEOUT_S, max_wait_s=TIMEOUT_S, stress=True)
    return Rehearsal(
        options=options,
        library=library,
        contract=library.contracts[options.contract],
        profiles=chosen_profiles(library, options),
        plays=chosen_plays(library, options, stress=True),
        directory=directory,
        is_temporary=False,
        worker=MAIN,
        worker_count=1,
        run_id=RUN_ID,
        url="",
        token="",
    )


class Worker(ItemHooks):
    """The plugin that takes the place of pytest's loop: it plays what it is told over `connection`."""

    def __init__(self, run: Rehearsal, connection: Connection) -> None:
        super().__init__(run)
        self.rehearsal = run
        self._connection = connection
        self._items: dict[str, pytest.Item] = {}
        self._raised: dict[str, str] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Give the fixtures their run."""
        config.stash[fixtures.RUN] = self.rehearsal
        config.addinivalue_line("markers", "requirement(id): the requirement that a test holds an endpoint to.")
        config.addinivalue_line("markers", "stress: heavy or rude.")
        config.pluginmanager.register(fixtures, "scim_conformance_fixtures")

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Collect all flows and suites, as a run does."""
        run = self.rehearsal
        for collector in (*collect.flow_files(session, run), *collect.suite_modules(session, run)):
            items.extend(session.genitems(collector))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Say what there is, then play jobs until None comes."""
        self._items = {name_of(item): item for item in session.items}
        self._connection.send([described(item) for item in session.items])
        while (job := self._connection.recv()) is not None:
            self._connection.send(self.play(job))
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep what an item raised that is neither a finding nor a skip."""
        report = yield
        if call.excinfo is not None and not call.excinfo.errisinstance((pytest.skip.Exception, FlowFailed)):
            is_assertion = call.when == "call" and call.excinfo.errisinstance(AssertionError)
            if not is_assertion:
                kind = "cut" if call.excinfo.errisinstance(TargetGone) else "fault"
                self._raised.setdefault(kind, f"{call.excinfo.typename}: {call.excinfo.value}"[:SHOWN])
        return report

    def play(self, job: Job) -> JobResult:
        """Play a job's items against a provider of its own."""
        began = time.monotonic()
        told = Told(job.contract)
        items = [self._items[name] for name in job.items]
        with EmbeddedProvider(job.contract, defects=job.defects, variants=job.variants) as provider:
            self.rehearsal.begin(self._contract(job), provider)
            for item, following in zip(items, [*items[1:], None], strict=True):
                self._play_item(item, following, told)
            self.rehearsal.close()
        (self.rehearsal.directory / f"ledger-{MAIN}.jsonl").unlink(missing_ok=True)
        return told.result(job, time.monotonic() - began)

    def _contract(self, job: Job) -> Contract:
        """Return the contract that a job is held to: the one it names, with what its variants say beside it."""
        library = self.rehearsal.library
        changes = contract_of(find_variants(job.variants))
        if not changes:
            return library.contracts[job.contract]
        document = {"contract": "variant", "extends": job.contract, "title": "A lawful variant", **changes}
        path = self.rehearsal.directory / "variant.yaml"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load_contract_file(path, requirements=library.requirements)

    def _play_item(self, item: pytest.Item, following: pytest.Item | None, told: Told) -> None:
        run = self.rehearsal
        run.forget_item()
        self._raised = {}
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        told.add(name_of(item), run, self._raised)


@dataclass(slots=True)
class Told:
    """What the items of a job have told so far."""

    contract: str
    seen: list[Seen] = field(default_factory=list)
    exercised: dict[str, frozenset[str]] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, run: Rehearsal, raised: Mapping[str, str]) -> None:
        """Take what one item told."""
        self.seen += [
            short(verdict, name, self.contract) for verdict in run.heard if verdict.outcome is not Outcome.PASS
        ]
        self.exercised[name] = frozenset(
            verdict.requirement for verdict in run.heard if verdict.outcome is not Outcome.NOT_APPLICABLE
        )
        for one in run.finished:
            if one.blocked:
                self.blocked[name] = f"{', '.join(one.blocked)}: {one.note}"
        if "cut" in raised:
            self.cut[name] = raised["cut"]
        if "fault" in raised:
            self.faults[name] = raised["fault"]

    def result(self, job: Job, seconds: float) -> JobResult:
        """Return it all."""
        return JobResult(job, tuple(self.seen), self.exercised, self.blocked, self.cut, self.faults, seconds)


def name_of(item: pytest.Item) -> str:
    """Return the name of an item: `flow[profile]`, or a suite test's node id."""
    return item.play.name if isinstance(item, collect.FlowItem) else item.nodeid


def described(item: pytest.Item) -> ItemInfo:
    """Return what the self-test chooses an item by."""
    stress = item.get_closest_marker("stress") is not None
    if isinstance(item, collect.FlowItem):
        flow, host = item.play.flow, item.play.profile.id
        guests = tuple(dict.fromkeys(step.profile for step in flow.steps if step.profile not in {"", host}))
        return ItemInfo(name_of(item), flow.id, host, guests, stress=stress)
    profile = str(item.callspec.params.get("idp", "")) if hasattr(item, "callspec") else ""
    test = item.nodeid.partition("[")[0]
    return ItemInfo(item.nodeid, profile=profile, test=test, requirements=verdicts.marked(item), stress=stress)


def short(verdict: Verdict, name: str, contract: str) -> Seen:
    """Return a verdict without what the self-test does not look at."""
    evidence = "; ".join(f"{one.at}: expected {one.expected}, actual {one.actual}" for one in verdict.evidence[:2])
    return Seen(
        verdict.requirement,
        verdict.outcome,
        verdict.level,
        name,
        verdict.step.step,
        contract,
        bool(verdict.caused_by),
        (evidence or verdict.note)[:SHOWN],
    )


def work(connection: Connection) -> None:
    """Serve jobs until None comes or the other end is gone: the body of a worker process."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    with tempfile.TemporaryDirectory(prefix="scim-conformance-selftest-") as folder:
        (Path(folder) / "pytest.ini").write_text("[pytest]\naddopts =\n", encoding="utf-8")
        plugin = Worker(rehearsal(load_library(), Path(folder)), connection)
        with contextlib.suppress(EOFError, BrokenPipeError):
            pytest.main(arguments(folder), plugins=[plugin])


def arguments(folder: str) -> list[str]:
    """Return pytest's arguments: nothing of the user's, nothing on the terminal."""
    off = ("-p", "no:terminal", "-p", "no:cacheprovider", "-s")
    return ["-c", f"{folder}/pytest.ini", "--rootdir", folder, *off, folder]
