"""How far the self-test is: a bar on a terminal, a plain line a case elsewhere; and what came of it at the end."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self, TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from scim_conformance.report.console import is_live, judged, make_console, words
from scim_conformance.selftest.cases import Case
from scim_conformance.selftest.document import Outcome, summary_of_defects, summary_of_lawful
from scim_conformance.selftest.matrix import SEVERITIES, matrix, total
from scim_conformance.selftest.wording import details, headline, word


class Display:
    """Shows each case as it is settled, on standard error; on a terminal those that need a look stay on the screen.

    `shows_all` shows every case with its details.
    """

    def __init__(self, *, shows_all: bool = False, file: TextIO | None = None) -> None:
        self._console = make_console(file or sys.stderr)
        self._shows_all = shows_all
        self._bar: Progress | None = None
        if is_live(self._console):
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task("starting", total=None)

    def __enter__(self) -> Self:
        """Show the bar."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bar."""
        if self._bar is not None:
            self._bar.stop()

    def expect(self, total: int) -> None:
        """Say how many cases there are."""
        if self._bar is not None:
            self._bar.update(self._task, total=total)

    def say(self, text: str) -> None:
        """Say what is going on: beside the bar, or on a line of its own."""
        if self._bar is not None:
            self._bar.update(self._task, description=text[:60])
        else:
            self._console.print(words(self._console, text), soft_wrap=True)

    def show(self, case: Case) -> None:
        """Count a case that is settled."""
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=words(self._console, case.id).plain[:60])
        if self._bar is None or self._shows_all or not case.is_spotless:
            line = judged(self._console, word(case))
            line.pad_right(max(0, 6 - line.cell_len))
            line.append_text(words(self._console, headline(case)))
            self._console.print(line, soft_wrap=True)
            for more in details(case, is_asked_for=self._shows_all):
                self._console.print(words(self._console, f"      {more}"), soft_wrap=True)


def print_result(outcome: Outcome, file: TextIO | None = None) -> None:
    """Print the detection matrix and the sums on standard output."""
    console = make_console(file or sys.stdout)
    rows = matrix(outcome.cases)
    if rows and outcome.mode != "named":
        table = Table(title="Defects caught, by topic and severity")
        table.add_column("topic")
        for name in SEVERITIES:
            table.add_column(name, justify="right")
        for topic, row in rows.items():
            table.add_row(topic, *(row[name].text if name in row else "" for name in SEVERITIES))
        table.add_section()
        table.add_row("all", *(total(outcome.cases, name).text for name in SEVERITIES))
        console.print(table)
    for case in outcome.cases:
        if not case.is_good:
            console.print(judged(console, "FAIL", headline(case)), soft_wrap=True)
    for text in (summary_of_defects(outcome), summary_of_lawful(outcome)):
        console.print(words(console, text), soft_wrap=True)
