"""Collection: flow files and suite modules become test items whose ids are the same whatever the root directory is."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from scim_conformance.documents.locate import suite_dir
from scim_conformance.running.selection import Play, flow_path, shipped_flows

if TYPE_CHECKING:
    from scim_conformance.running.run import ScimRun


class FlowItem(pytest.Function):
    """One flow under one IdP profile."""

    play: Play

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Point at the line of the flow in its file."""
        _, _, line = self.play.flow.origin.rpartition(":")
        return self.path, int(line) - 1 if line.isdigit() else None, f"{self.play.name}: {self.play.flow.title}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """Show findings as a person reads them, and a traceback only for faults of ours."""
        from scim_conformance.running.outcome import FlowFailed  # noqa: PLC0415 - avoids a cycle

        if isinstance(excinfo.value, FlowFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)


class FlowFile(pytest.File):
    """A YAML file of one flow, played under each of the profiles that the run selects."""

    plays: tuple[Play, ...] = ()

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item a play."""
        from scim_conformance.running.fixtures import play_flow  # noqa: PLC0415 - avoids a cycle

        for play in self.plays:
            item = FlowItem.from_parent(self, name=play.name, callobj=play_flow)
            item.play = play
            _read_id_as_written(item)
            if play.flow.stress:
                item.add_marker("stress")
            yield item


def _read_id_as_written(item: pytest.Item) -> None:
    """Let pytest take the profile in brackets for a parameter, as it does on reading the id from its cache (--lf)."""
    structured = getattr(item, "id", None)
    if structured is not None:
        item._id = type(structured).parse(item.nodeid)


class SuiteModule(pytest.Module):
    """A shipped suite: imported under a name of ours, so that it meets no test module of the user's."""

    def _getobj(self) -> ModuleType:
        name = f"scim_conformance_suites.{self.path.stem}"
        if name in sys.modules:
            return sys.modules[name]
        hook = self.config.pluginmanager.rewrite_hook
        spec = getattr(hook, "find_spec", lambda *_: None)(name, [str(self.path.parent)])
        spec = spec or importlib.util.spec_from_file_location(name, self.path)
        if spec is None or spec.loader is None:
            raise self.CollectError(f"cannot import {self.path}")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module


def flow_files(parent: pytest.Collector, run: ScimRun) -> Iterator[FlowFile]:
    """Yield a collector for each file of the selected flows, in order of their ids."""
    by_file: dict[Path, list[Play]] = {}
    for play in run.plays:
        by_file.setdefault(flow_path(play.flow), []).append(play)
    for path, plays in sorted(by_file.items(), key=lambda entry: _flow_node_id(entry[0], run)):
        file = FlowFile.from_parent(parent, path=path, nodeid=_flow_node_id(path, run))
        file.plays = tuple(plays)
        yield file


def suite_modules(parent: pytest.Collector, run: ScimRun) -> Iterator[SuiteModule]:
    """Yield a collector for each shipped suite."""
    if run.options.only == "flows" or run.options.flow_globs or not run.options.library:
        return
    for path in sorted(suite_dir().glob("test_*.py")):
        yield SuiteModule.from_parent(parent, path=path, nodeid=f"suites/{path.name}")


def _flow_node_id(path: Path, run: ScimRun) -> str:
    for root in (shipped_flows(), *run.options.flow_dirs):
        if path.is_relative_to(root):
            return f"flows/{path.relative_to(root).as_posix()}"
    return f"flows/{path.name}"
