"""How far a run is: a bar on a terminal, a plain line an item elsewhere. Both go to standard error."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Self, TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scim_conformance.documents.model import Outcome
from scim_conformance.report.console import is_live, judged, make_console, words
from scim_conformance.report.item_log import ItemSummary
from scim_conformance.report.text import counted

PHRASES: Mapping[Outcome, str] = {
    Outcome.PASS: "passed",
    Outcome.FAIL: "failed",
    Outcome.WARN: "warned",
    Outcome.BLOCKED: "blocked",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.WAIVED: "waived",
}


class RunProgress:
    """Shows each item as it ends: `show(summary)`; a context manager that clears its bar at the end.

    The bar moves only when an item ends, so nothing is written while a test runs and its output is captured.
    """

    def __init__(self, total: int = 0, *, file: TextIO | None = None) -> None:
        self._console = make_console(file or sys.stderr)
        self._failed = 0
        self._bar: Progress | None = None
        if is_live(self._console):
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                auto_refresh=False,
                transient=True,
            )
            self._task = self._bar.add_task("starting", total=total or None)

    def __enter__(self) -> Self:
        """Show the bar."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bar."""
        self.close()

    def close(self) -> None:
        """Clear the bar; a second call does nothing."""
        if self._bar is not None:
            self._bar.stop()

    def expect(self, total: int) -> None:
        """Say how many items there are."""
        if self._bar is not None:
            self._bar.update(self._task, total=total, refresh=True)

    def show(self, summary: ItemSummary) -> None:
        """Count an item that ended; failed ones stay on the screen."""
        self._failed += summary.word == "FAIL"
        if self._bar is None or summary.word == "FAIL":
            self._print(summary)
        if self._bar is not None:
            text = words(self._console, f"{counted(self._failed, 'failure')}  {_name(summary)}").plain
            self._bar.update(self._task, advance=1, description=text[:60], refresh=True)

    def say(self, text: str) -> None:
        """Print a line of its own."""
        self._console.print(words(self._console, text), soft_wrap=True)

    def _print(self, summary: ItemSummary) -> None:
        line = judged(self._console, summary.word)
        line.pad_right(max(0, 8 - line.cell_len))
        line.append_text(
            words(self._console, f"{summary.step.profile or '-':<18} {_name(summary):<44} {_counts(summary)}")
        )
        self._console.print(line, soft_wrap=True)


def _name(summary: ItemSummary) -> str:
    return summary.step.flow or summary.step.test


def _counts(summary: ItemSummary) -> str:
    parts = [
        f"{summary.outcomes[outcome]} {phrase}" for outcome, phrase in PHRASES.items() if summary.outcomes.get(outcome)
    ]
    if summary.waited_s >= 1:
        parts.append(f"waited {summary.waited_s:.0f} s")
    if summary.note:
        parts.append(summary.note)
    return ", ".join(parts)
