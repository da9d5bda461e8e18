"""The transcript of a run: JSON Lines, written as it happens, read back as events.

One line an event. Each process of a run appends to a file of its own, `transcript-<worker>.jsonl`; `merge` makes
`transcript.jsonl` of them, in which the number of an exchange is its line. Nothing is kept in memory, and a line is
handed to the operating system in one piece, so that a killed process loses at most the line that it was writing.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from scim_conformance.documents.model import StepRef
from scim_conformance.events import Event, ExchangeDone, RunFinished
from scim_conformance.report import codec
from scim_conformance.scim.exchange import Exchange, JsonObject, JsonValue

MERGED = "transcript.jsonl"
PART = "transcript-{worker}.jsonl"

BODY_CHARACTERS_MAX = 262_144
"""A body whose JSON is longer is cut: a group of 1,000 members is whole, one of 5,000 is not."""
BODY_EXCERPT = 4_096
CUT = "urn:scim-conformance:cut"
"""The only key of the object that stands in for a body that was cut; its value holds `characters` and `start`."""

EXCHANGE_START = b'{"kind":"exchange"'


def now() -> str:
    """Return the time in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TranscriptWriter:
    """A listener that appends every event to `transcript-<worker>.jsonl` in `directory`.

    `scrub` is applied to every line before it is written, as a last net for secrets. Threads may share a writer.
    """

    def __init__(
        self,
        directory: Path,
        worker: str = "main",
        *,
        scrub: Callable[[str], str] | None = None,
        clock: Callable[[], str] = now,
    ) -> None:
        self.path = directory / PART.format(worker=worker)
        self._scrub = scrub
        self._clock = clock
        self._lock = threading.Lock()
        self._file = self.path.open("ab", buffering=0)
        if _is_torn(self.path):
            self._file.write(b"\n")

    def __call__(self, event: Event) -> None:
        """Write one event as one line."""
        if isinstance(event, RunFinished) and not event.finished_at:
            event = replace(event, finished_at=self._clock())
        row = codec.encode(event)
        line = dump(row)
        if len(line) > BODY_CHARACTERS_MAX and isinstance(event, ExchangeDone):
            line = dump(_bounded(row))
        if self._scrub is not None:
            line = self._scrub(line)
        with self._lock:
            self._file.write(line.encode() + b"\n")

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._lock:
            self._file.close()


def _is_torn(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, 2) == 0:
            return False
        file.seek(-1, 2)
        return file.read(1) != b"\n"


def _bounded(row: JsonObject) -> JsonObject:
    """Return the row of an exchange with bodies beyond the bound cut."""
    for side in ("request", "response"):
        part = row.get(side)
        if not isinstance(part, dict):
            continue
        for key in ("body", "text"):
            if key in part:
                part[key] = cut(part[key])
    return row


def cut(body: JsonValue) -> JsonValue:
    """Return a body as it is, or the visible stand-in for one that is too large (or too deep) for a transcript."""
    if body is None or (isinstance(body, str) and len(body) <= BODY_CHARACTERS_MAX):
        return body
    text = body if isinstance(body, str) else dump(body)
    if len(text) <= BODY_CHARACTERS_MAX:
        return body
    stub: JsonObject = {CUT: {"characters": len(text), "start": text[:BODY_EXCERPT]}}
    return f"{text[:BODY_EXCERPT]}... [cut, {len(text)} characters]" if isinstance(body, str) else stub


def dump(value: JsonValue) -> str:
    """Return `value` as compact JSON in ASCII; numbers that JSON lacks become text, what is too deep is cut."""
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return json.dumps(_tame(value, 60), allow_nan=False, separators=(",", ":"))


def _tame(value: JsonValue, depth: int) -> JsonValue:
    if isinstance(value, dict):
        return {key: _tame(part, depth - 1) for key, part in value.items()} if depth else "[cut, too deep]"
    if isinstance(value, list):
        return [_tame(part, depth - 1) for part in value] if depth else "[cut, too deep]"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4_096:
        return "[cut, a number of more than 1,000 digits]"
    return value


class Transcript(Protocol):
    """What reports read: the events of a run in order, and single exchanges by number."""

    def events(self, *, exchanges: bool = True) -> Iterator[Event]:
        """Yield the events; without `exchanges` those are passed over, which is much quicker."""
        ...

    def exchange(self, number: int | None) -> ExchangeDone | None:
        """Return the exchange of that number, None where there is none."""
        ...

    def item(self, step: StepRef) -> Iterator[ExchangeDone]:
        """Yield the exchanges of the item that `step` is part of, in order."""
        ...


def item_of(step: StepRef) -> StepRef:
    """Return the item that a step is part of: profile, flow and test without the step."""
    return replace(step, step="") if step.step else step


class MemoryTranscript:
    """A transcript of events that are at hand."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = tuple(events)
        done = [event for event in self._events if isinstance(event, ExchangeDone)]
        self._by_number = {event.exchange.number: event for event in done}
        self._done = done

    def events(self, *, exchanges: bool = True) -> Iterator[Event]:
        """Yield the events; without `exchanges` those are passed over."""
        return (event for event in self._events if exchanges or not isinstance(event, ExchangeDone))

    def exchange(self, number: int | None) -> ExchangeDone | None:
        """Return the exchange of that number, None where there is none."""
        return None if number is None else self._by_number.get(number)

    def item(self, step: StepRef) -> Iterator[ExchangeDone]:
        """Yield the exchanges of the item that `step` is part of, in order."""
        wanted = item_of(step)
        return (done for done in self._done if item_of(done.step) == wanted)


class FileTranscript:
    """A merged transcript on disk: exchanges stay there until somebody asks for one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[int, int] = {}
        self._items: dict[StepRef, list[int]] | None = None
        with path.open("rb") as file:
            offset = 0
            for line_number, line in enumerate(file, 1):
                if line.startswith(EXCHANGE_START):
                    self._offsets[line_number] = offset
                offset += len(line)

    def events(self, *, exchanges: bool = True) -> Iterator[Event]:
        """Yield the events; without `exchanges` those are passed over, which is much quicker."""
        with self._path.open("rb") as file:
            for line in file:
                if not exchanges and line.startswith(EXCHANGE_START):
                    continue
                row = parse(line)
                event = None if row is None else decoded(row)
                if event is not None:
                    yield event

    def exchange(self, number: int | None) -> ExchangeDone | None:
        """Return the exchange that stands on that line, None where there is none."""
        offset = None if number is None else self._offsets.get(number)
        if offset is None:
            return None
        with self._path.open("rb") as file:
            file.seek(offset)
            row = parse(file.readline())
        event = None if row is None else decoded(row)
        return event if isinstance(event, ExchangeDone) else None

    def item(self, step: StepRef) -> Iterator[ExchangeDone]:
        """Yield the exchanges of the item that `step` is part of, in order."""
        if self._items is None:
            self._items = {}
            for event in self.events():
                if isinstance(event, ExchangeDone):
                    self._items.setdefault(item_of(event.step), []).append(event.exchange.number)
        for number in self._items.get(item_of(step), ()):
            done = self.exchange(number)
            if done is not None:
                yield done


def parse(line: bytes) -> dict[str, Any] | None:
    """Return the object of a line, None for a line that was torn or is none of ours."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and isinstance(row.get("kind"), str) else None


def decoded(row: dict[str, Any]) -> Event | None:
    """Return the event of a row, None for a kind that is not known or a row that is none of ours."""
    try:
        return codec.decode(row)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def numbered(done: ExchangeDone, number: int) -> ExchangeDone:
    """Return the same exchange under another number."""
    exchange: Exchange = replace(done.exchange, number=number)
    return replace(done, exchange=exchange)
