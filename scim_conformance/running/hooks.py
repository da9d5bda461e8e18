"""pytest's hooks of a run: collection, progress, interruption, and the results at the end."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from scim_conformance.events import Ending
from scim_conformance.report import allure, properties, terminal
from scim_conformance.report.item_log import ItemSummary
from scim_conformance.report.progress import RunProgress
from scim_conformance.running import collect, ending, verdicts
from scim_conformance.running.cutting import check_alive, cutting_short
from scim_conformance.running.item_hooks import ItemHooks
from scim_conformance.running.outcome import TargetGone
from scim_conformance.running.run import WORKER_KEY, ScimRun


class Hooks(ItemHooks):
    """Registered once a run is asked for."""

    def __init__(self, run: ScimRun) -> None:
        super().__init__(run)
        self._root: pytest.Collector | None = None
        self._progress: RunProgress | None = None
        self._is_terminated = False
        self._results: dict[str, Any] = {}

    # ---- collection

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Remember the root folder: below it our items see the fixtures of the user's conftest.py."""
        if isinstance(collector, pytest.Directory) and collector.path == collector.config.rootpath:
            self._root = collector
        return (yield)

    def pytest_ignore_collect(self, collection_path: Path, config: pytest.Config) -> bool | None:
        """Leave the user's own tests alone where `scim-conformance run` is in front."""
        if config.getoption("scim_front") and collection_path != config.rootpath:
            return True
        return None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Take a flow file that stands below one of the user's folders of flows."""
        if file_path.suffix not in {".yaml", ".yml"}:
            return None
        if not any(file_path.is_relative_to(folder) for folder in self.run.options.flow_dirs):
            return None
        return next((file for file in collect.flow_files(parent, self.run) if file.path == file_path), None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Add flows and suites, unless files were named on the command line."""
        if config.args_source is pytest.Config.ArgsSource.ARGS and not config.getoption("scim_front"):
            return
        parent = self._root or session
        present = {item.path for item in items}
        for collector in (*collect.flow_files(parent, self.run), *collect.suite_modules(parent, self.run)):
            if collector.path not in present:
                items.extend(session.genitems(collector))
        self._keep_what_is_wanted(config, items)

    def _keep_what_is_wanted(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out the suite tests that bear on no requirement asked for, or are not of the curated set asked for."""
        bearing, is_quick = self.run.bearing, self.run.options.quick
        left_out = [
            item
            for item in items
            if verdicts.is_suite_test(item)
            and (
                (is_quick and item.get_closest_marker("quick") is None)
                or (bearing is not None and not bearing.has_test(item.nodeid, verdicts.marked(item)))
            )
        ]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if item not in left_out]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell the progress how many items there are."""
        if self._progress is not None and session.items:
            self._progress.expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Tell the progress how many items the workers found."""
        if self._progress is not None:
            self._progress.expect(len(ids))

    # ---- the run

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Start what can be started early: progress, signals, the embedded target."""
        if self.run.is_worker:
            return
        config = session.config
        if config.getoption("scim_front"):
            signal.signal(signal.SIGTERM, self._terminate)
            self._progress = RunProgress(file=sys.__stderr__)
            self._progress.__enter__()
        if getattr(config.option, "numprocesses", None) or not (config.rootpath / "conftest.py").is_file():
            self.run.spawn_target()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self, specs: list[Any]) -> None:
        """Have the target ready before the workers start: they inherit its token with the environment."""
        self.run.worker_count = max(1, len(specs))
        with contextlib.suppress(TargetGone), cutting_short(self.run):
            self.run.announce(self.run.start_target().url)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand a worker what the controller owns; the token goes by the environment."""
        node.workerinput[WORKER_KEY] = {
            "directory": str(self.run.directory),
            "run_id": self.run.run_id,
            "url": self.run.url,
            "workers": self.run.worker_count,
        }

    def _terminate(self, _number: int, _frame: FrameType | None) -> None:
        self._is_terminated = True
        raise KeyboardInterrupt

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note that the run was cut short by the user; stops of pytest and xdist are kinds derived from it."""
        if type(excinfo.value) is not KeyboardInterrupt:
            return
        if self._is_terminated:
            self.run.cut_short(Ending.TERMINATED, "the run was terminated")
        else:
            self.run.cut_short(Ending.INTERRUPTED, "the run was interrupted")

    def pytest_internalerror(self, excrepr: object) -> None:
        """Note a fault of ours, with its details in a file."""
        (self.run.directory / "fault.txt").write_text(str(excrepr), encoding="utf-8")
        self.run.cut_short(Ending.OUR_FAULT, f"a fault of ours; details in {self.run.directory / 'fault.txt'}")

    # ---- items

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Say of what is left what cut the run short, without asking its fixtures again."""
        if verdicts.is_ours(item):
            check_alive(self.run)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """Make the assertion of a suite test its verdict, and tell Allure how the item went."""
        try:
            return (yield from super().pytest_runtest_call(item))
        finally:
            if verdicts.is_ours(item) and item.config.getoption("allure_report_dir", None):
                self._tell_allure()

    def _tell_allure(self) -> None:
        log, run = self.run.item_log, self.run
        allure.tell(run.contract.id, log, log.findings(run.library.requirements, run.families))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the report carry how the item went to the controller, and its requirements to JUnit's file."""
        report = yield
        if call.when == "call" and verdicts.is_ours(item):
            item.user_properties.extend(properties.properties(self.run.item_log))
            report.user_properties = list(item.user_properties)
        if call.when == "teardown" and verdicts.is_ours(item):
            vars(report)["scim_item"] = self.run.item_log.summary().to_json()
            if self.run.is_cut_short and item.config.getoption("scim_front"):
                item.session.shouldstop = "the run was cut short"
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Show an item that is over."""
        row = getattr(report, "scim_item", None)
        if self._progress is not None and row is not None:
            self._progress.show(ItemSummary.from_json(row))

    # ---- the end

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Clean up, close, and write the results; the workers only close."""
        if self._progress is not None:
            self._progress.close()
        if self.run.is_worker:
            self.run.leave_word()
            self.run.close()
            return
        if session.config.option.collectonly:
            self.run.close()
            self.run.forget()
            return
        self._results = ending.conclude(self.run)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the verdict under pytest's own summary, where nobody in front does."""
        if self.run.is_worker or not self._results:
            return
        if not terminalreporter.config.getoption("scim_front"):
            terminalreporter.section("SCIM conformance")
            terminalreporter.flush()
            terminal.print_summary(self._results, self.run.directory)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Delete the folder of results where nobody asked for one.

        Behind `scim-conformance run` the process ends here: an application under test may have threads that never do.
        """
        if not self.run.is_worker:
            self.run.close()
            self.run.forget()
            if config.getoption("scim_front"):
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
