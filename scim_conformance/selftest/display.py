"""How far the self-test is: a bar on a terminal, a plain line a case elsewhere; bad news stay on the screen."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Self, TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scim_conformance.report.console import is_live, judged, make_console, words


class Display:
    """Shows each case as it is settled; `shows_all` prints a line for each on a terminal as well."""

    def __init__(self, total: int, *, shows_all: bool = False, file: TextIO | None = None) -> None:
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
        if self._bar is not None:
            self._bar.stop()

    def show(self, word: str, name: str, lines: Iterable[str] = (), *, is_good: bool) -> None:
        """Count a case; `word` says what came of it, `lines` say more."""
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=words(self._console, name).plain[:60])
        if self._bar is None or not is_good or self._shows_all:
            line = judged(self._console, word)
            line.pad_right(max(0, 8 - line.cell_len))
            line.append_text(words(self._console, name))
            self._console.print(line, soft_wrap=True)
            for more in lines:
                self._console.print(words(self._console, f"        {more}"), soft_wrap=True)
