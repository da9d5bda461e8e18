"""Running against a service provider that others wrote: started, waited for, run against, stopped."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scim_conformance.published.provider import Provider

START_WITHIN_S: Final = 600.0
"""Seconds that a provider may take to install itself and to answer."""


class NotStarted(RuntimeError):  # noqa: N818 - it names what is the matter
    """A provider that did not come up: one line."""


@contextmanager
def started(provider: Provider, within_s: float = START_WITHIN_S) -> Iterator[tuple[str, str]]:
    """Start a provider and yield its base URL and token; everything that it started is stopped at the end.

    Raises NotStarted where it ends, or says nothing, before it has printed them.
    """
    process = subprocess.Popen(  # noqa: S603 - a script of this checkout
        [str(provider.start)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        url, _, token = _first_line(process, provider, within_s).partition(" ")
        if not url.startswith("http") or not token:
            raise NotStarted(f"{provider.start} printed no URL and token")
        yield url, token
    finally:
        _stop(process)


def _first_line(process: subprocess.Popen[bytes], provider: Provider, within_s: float) -> str:
    assert process.stdout is not None
    deadline = time.monotonic() + within_s
    text = b""
    while b"\n" not in text:
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise NotStarted(f"{provider.start} printed no URL within {within_s:.0f} s")
        part = os.read(process.stdout.fileno(), 4096)
        if not part:
            raise NotStarted(f"{provider.start} ended with {process.wait()} before it served")
        text += part
    return text.partition(b"\n")[0].decode("utf-8", "replace").strip()


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            continue
        break
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def run_against(url: str, token: str, contract: str, reports: Path, more: Sequence[str]) -> int:
    """Run the harness in a process of its own, the token in its environment; returns its exit code."""
    command = [sys.executable, "-m", "scim_conformance", "run", url, "--contract", contract, "--reports", str(reports)]
    ran = subprocess.run([*command, *more], env={**os.environ, "SCIM_TOKEN": token}, check=False)  # noqa: S603
    return ran.returncode
