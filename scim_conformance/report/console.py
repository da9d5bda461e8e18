"""Consoles: nothing foreign is read as markup, and what an encoding lacks is written as an escape."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from scim_conformance.report.text import plain

STYLES: Mapping[str, str] = {
    "ok": "green",
    "yes": "bold green",
    "warn": "yellow",
    "waived": "yellow",
    "not known": "bold yellow",
    "cut": "yellow",
    "blocked": "yellow",
    "n/a": "dim",
    "-": "dim",
    "FAIL": "bold red",
    "no": "bold red",
}
"""How a word that judges looks; its colour repeats what it says, so nothing is lost without colours."""


def make_console(
    file: TextIO | None = None, *, width: int | None = None, force_terminal: bool | None = None
) -> Console:
    """Return a console on `file` (by default standard output) that reads no markup, emoji codes or highlights."""
    return Console(
        file=file or sys.stdout,
        width=width,
        force_terminal=force_terminal,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )


def is_live(console: Console) -> bool:
    """Tell whether a display that moves is welcome: on a terminal, and not in CI."""
    return console.is_terminal and not console.is_dumb_terminal and not os.environ.get("CI")


def words(console: Console, text: str, style: str = "") -> Text:
    """Return `text`, harmless, as this console can print it."""
    safe = plain(text)
    encoding = console.encoding or "utf-8"
    if not encoding.lower().startswith("utf"):
        safe = safe.encode(encoding, "backslashreplace").decode(encoding)
    return Text(safe, style=style, overflow="fold")


def judged(console: Console, word: str, text: str = "") -> Text:
    """Return a word that judges in its colour, with `text` behind it."""
    return words(console, f"{word} {text}".rstrip(), STYLES.get(word, ""))
