"""Dates as Entra ID prints them, `M/d/yyyy h:mm:ss tt` in UTC, and .NET's patterns for the rest."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Final

from scim_conformance.mapping.expressions.dates import Pattern, read, tokens, written

INTERVALS: Final = ("yyyy", "m", "d", "ww", "h", "n", "s")

_KINDS: Final = {
    "y": "year",
    "M": "month",
    "d": "day",
    "H": "hour",
    "h": "hour-12",
    "m": "minute",
    "s": "second",
    "f": "fraction",
    "F": "optional-fraction",
    "t": "half",
    "z": "zone",
    "K": "kind",
}

_STANDARD: Final = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
}
"""What .NET reads a pattern of a single letter as, under the invariant culture."""


@lru_cache(maxsize=256)
def dotnet(pattern: str) -> Pattern:
    """Return a .NET custom or standard pattern; raises ValueError for one that .NET refuses too."""
    full = _STANDARD.get(pattern, pattern)
    if not full:
        raise ValueError("an empty pattern")
    return tokens(full.removeprefix("%"), _KINDS, "'\"", "\\")


_PRINTED: Final = dotnet("M/d/yyyy h:mm:ss tt")


def printed(moment: datetime) -> str:
    """Return an instant as Entra's date functions print it."""
    return written(moment, _PRINTED)


def read_printed(text: str) -> datetime | None:
    """Return the instant that such a text stands for; None for another text."""
    return read(text.strip(), _PRINTED)
