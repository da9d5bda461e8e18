"""The embedded service provider as a process: for `serve`, and as the default target of a run.

As a target it lives in a process of its own, so that it does not share an interpreter with the harness that times it.
It reads its orders as one line of JSON from standard input, answers with one line, and ends when its input ends: it
cannot outlive whoever started it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click


class ServingError(RuntimeError):
    """The embedded service provider could not be started: one line."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running target: its base URL, its token, and how to end it."""

    url: str
    token: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """End the process by closing its input, and wait for it."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_embedded(contract: str, defects: Sequence[str] = ()) -> Served:
    """Start the embedded service provider in a process of its own; raises ServingError with its words if it cannot."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scim_conformance.serving"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise ServingError("the embedded service provider has no pipes")
    stdin.write(json.dumps({"contract": contract, "defects": list(defects)}) + "\n")
    stdin.flush()
    answer = stdout.readline()
    try:
        told = json.loads(answer)
        return Served(told["url"], told["token"], process)
    except (ValueError, KeyError):
        process.kill()
        process.wait()
        told_error = json.loads(answer).get("error", "") if answer.startswith("{") else answer.strip()
        raise ServingError(f"the embedded service provider did not start: {told_error or 'it said nothing'}") from None


def main() -> None:
    """Serve as the orders on standard input say, until it ends."""
    from scim_conformance.target.server import EmbeddedProvider  # noqa: PLC0415 - slow to import

    orders = json.loads(sys.stdin.readline())
    try:
        provider = EmbeddedProvider(contract=orders["contract"], defects=tuple(orders["defects"]))
    except ValueError as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
        return
    with provider:
        sys.stdout.write(json.dumps({"url": provider.base_url, "token": provider.token}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def serve_until_interrupted(contract: str, port: int, data: Path | None, defects: Sequence[str]) -> None:
    """Serve in this process until Ctrl-C or SIGTERM, printing URL and token first."""
    import signal  # noqa: PLC0415

    from scim_conformance.target.server import EmbeddedProvider  # noqa: PLC0415 - slow to import

    try:
        provider = EmbeddedProvider(contract=contract, port=port, data=data, defects=tuple(defects))
    except (ValueError, OSError) as error:
        click.echo(f"scim-conformance: {error}", err=True)
        raise SystemExit(2) from None
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with provider:
        click.echo(f"URL    {provider.base_url}\nToken  {provider.token}")
        for name in defects:
            click.echo(f"Defect {name}")
        sys.stdout.flush()
        over.wait()


def list_all_defects() -> None:
    """Print id and sentence of every defect."""
    from scim_conformance.target.defects import all_defects  # noqa: PLC0415

    for defect in all_defects():
        click.echo(f"{defect.id:<60} {defect.title}")


if __name__ == "__main__":
    main()
