"""Running the command line as a user does: a process of its own, an empty directory, no variables of ours."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CANARY = "canary-5d0f7a1b93"


@dataclass
class Ran:
    code: int
    output: str
    errors: str
    reports: Path

    @property
    def results(self) -> dict[str, Any]:
        return json.loads((self.reports / "results.json").read_text(encoding="utf-8"))

    @property
    def everything(self) -> str:
        """All that was printed and written."""
        files = [path for path in self.reports.rglob("*") if path.is_file()] if self.reports.is_dir() else []
        return self.output + self.errors + "".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def environment(token: str | None = None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "SCIM_"))}
    return {**kept, "CI": "true", **({"SCIM_TOKEN": token} if token is not None else {})}


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Ran]:
    """Run `scim-conformance run` to its end."""

    def call(*arguments: str, token: str | None = None, timeout: float = 100, keep: tuple[str, ...] = ()) -> Ran:
        reports = tmp_path / "run"
        done = subprocess.run(
            [sys.executable, "-m", "scim_conformance", "run", "--reports", str(reports), *arguments],
            cwd=tmp_path,
            env={**environment(token), **{name: os.environ[name] for name in keep}},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr, reports)

    return call


@pytest.fixture
def interrupted(tmp_path: Path) -> Callable[..., Ran]:
    """Run `scim-conformance run` and send it a signal once `is_due` says so."""

    def call(*arguments: str, token: str, number: signal.Signals, is_due: Callable[[Path], bool]) -> Ran:
        reports = tmp_path / "run"
        process = subprocess.Popen(
            [sys.executable, "-m", "scim_conformance", "run", "--reports", str(reports), *arguments],
            cwd=tmp_path,
            env=environment(token),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for(lambda: is_due(reports) or process.poll() is not None)
        assert process.poll() is None, "the run was over before it could be interrupted"
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
        return Ran(process.returncode, output, errors, reports)

    return call


def wait_for(is_due: Callable[[], bool], within_s: float = 60) -> None:
    """Look again and again until something is so."""
    deadline = time.monotonic() + within_s
    while not is_due():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
