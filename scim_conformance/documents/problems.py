"""Mistakes in documents: where each one stands, what is wrong, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_SHOWN_CHARACTERS = 60
_COMPARED_CHARACTERS = 80
_LISTED_WORDS = 12
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_$-]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: `line` counts from 1 and is 0 where the whole file is meant; `key` and `mend` may be empty."""

    file: str
    line: int
    key: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key}: " if self.key else ""
        mend = f"; {self.mend}" if self.mend else ""
        return f"{place}: {key}{self.what}{mend}"


class DocumentErrors(Exception):  # noqa: N818 - it holds several
    """Documents that cannot be used; as text, one line for each problem, ordered by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        each = dict.fromkeys(problems)
        self.problems: tuple[Problem, ...] = tuple(sorted(each, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(map(str, self.problems)))


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise `DocumentErrors` if there is a problem at all."""
    found = tuple(problems)
    if found:
        raise DocumentErrors(found)


def shown(value: object) -> str:
    """Return a value as a message shows it: texts in double quotes, short, without control characters."""
    if isinstance(value, str):
        cut = value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "..."
        return f'"{printable(cut)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return str(value)


def printable(text: str) -> str:
    """Return `text` with whatever a terminal may act on written as an escape."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def key_text(path: Sequence[str | int]) -> str:
    """Return a key path as a message shows it: `steps[2].request.method`, `levels["rfc7644-3.9-x"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{shown(part)}]"
    return text


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return `did you mean "lower"?` for the known word nearest to `word`, or nothing where none is near."""
    if not isinstance(word, str):
        return ""
    words = list(known)
    folded = {candidate.lower(): candidate for candidate in words}
    near = get_close_matches(word[:_COMPARED_CHARACTERS].lower(), folded, n=1)
    return f"did you mean {shown(folded[near[0]])}?" if near else ""


def listed(words: Iterable[str]) -> str:
    """Return words as a short list: `a, b, c`, the rest counted."""
    every = [printable(word) for word in words]
    head = ", ".join(every[:_LISTED_WORDS])
    return f"{head} and {len(every) - _LISTED_WORDS} more" if len(every) > _LISTED_WORDS else head
