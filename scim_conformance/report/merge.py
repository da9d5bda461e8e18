"""Many transcripts into one: the files of the workers, with exchanges numbered by their line."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from scim_conformance.report.transcript import EXCHANGE_START, MERGED, PART, dump, parse

NUMBER = re.compile(rb'^(\{"kind":"exchange","number":)(\d+)')
DIGITS = re.compile(r"(\d+)")
LAST = "finished"
RUN_START = b'{"kind":"run",'
VERDICT_START = b'{"kind":"verdict",'

Key: TypeAlias = tuple[str, str, str, int]


def merge(directory: Path) -> Path:
    """Make `transcript.jsonl` of the workers' files in `directory` and return its path.

    Every number of an exchange, in verdicts and evidence too, becomes the line of that exchange. Torn lines of killed
    workers are left out; closing words come last. The parts are deleted once the whole is in place. Without parts an
    existing transcript stays, and without either an empty one is made. Numbers that no exchange has become null.
    """
    merged = directory / MERGED
    parts = sorted(directory.glob(PART.format(worker="*")), key=_order)
    if not parts and merged.exists():
        return merged
    waiting = directory / f"{MERGED}.part"
    with waiting.open("wb") as output:
        written = 0
        last: list[bytes] = []
        for part in parts:
            written = _copy(part, output, written, last)
        output.writelines(last)
    waiting.replace(merged)
    for part in parts:
        part.unlink()
    return merged


def _order(part: Path) -> tuple[bool, list[tuple[int, str]]]:
    """Order parts: the one that holds the start of the run first, then by name, with 2 before 10."""
    with part.open("rb") as file:
        is_first = any(line.startswith(RUN_START) for line in islice(file, 20))
    pieces = DIGITS.split(part.name)
    return not is_first, [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


def _copy(part: Path, output: BinaryIO, written: int, last: list[bytes]) -> int:
    """Append all of `part`, but its closing words to `last`; returns how many lines the output then has."""
    numbers = _Numbers()
    line_number = written
    is_kept: list[bool] = []
    with part.open("rb") as file:
        for line in file:
            row = parse(line) if line.endswith(b"\n") else None
            if row is not None and row["kind"] == LAST:
                last.append(line)
                row = None
            is_kept.append(row is not None)
            if row is None:
                continue
            line_number += 1
            if row["kind"] == "exchange":
                numbers.note(row, line_number)
    with part.open("rb") as file:
        for line, keep in zip(file, is_kept, strict=False):
            if keep:
                written += 1
                output.write(_renumbered(line, written, numbers))
    return written


def _renumbered(line: bytes, line_number: int, numbers: _Numbers) -> bytes:
    if line.startswith(EXCHANGE_START):
        return NUMBER.sub(lambda match: match[1] + str(line_number).encode(), line, count=1)
    if not line.startswith(VERDICT_START):
        return line
    row = parse(line) or {}
    for holder in (row, *row.get("evidence", ())):
        for key in ("exchange", "cause"):
            if isinstance(holder.get(key), int):
                holder[key] = numbers.line(row, holder[key], line_number)
    return dump(row).encode() + b"\n"


class _Numbers:
    """Where the exchanges of one part stand in the whole.

    A number may come again in another item, and in the same item if it was played twice; then the last one before the
    verdict is meant.
    """

    def __init__(self) -> None:
        self._by_item: dict[Key, list[int]] = {}
        self._anywhere: dict[int, list[int]] = {}

    def note(self, row: dict[str, Any], line_number: int) -> None:
        """Remember that the exchange of `row` stands on `line_number`."""
        number = row["number"]
        self._by_item.setdefault(_key(row, number), []).append(line_number)
        self._anywhere.setdefault(number, []).append(line_number)

    def line(self, row: dict[str, Any], number: int, before: int) -> int | None:
        """Return the line of the exchange that the verdict `row` on line `before` means by `number`."""
        lines = self._by_item.get(_key(row, number)) or self._anywhere.get(number)
        if not lines:
            return None
        index = bisect_left(lines, before)
        return lines[index - 1] if index else lines[0]


def _key(row: dict[str, Any], number: int) -> Key:
    return row.get("profile", ""), row.get("flow", ""), row.get("test", ""), number
