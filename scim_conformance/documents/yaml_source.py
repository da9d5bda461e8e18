"""One YAML file as plain values, with the line of every key.

YAML is read as JSON with comments: whatever JSON has no word for (anchors, aliases, tags, dates, octal numbers, `yes`
as a Boolean) is either plain text or refused, so that no text changes silently and no file can blow up in memory.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from scim_conformance.documents.locate import display
from scim_conformance.documents.problems import DocumentErrors, KeyPath, Problem, key_text, shown
from scim_conformance.scim.exchange import JsonValue

BYTES_MAX: Final = 5_000_000
DEPTH_MAX: Final = 64
NODES_MAX: Final = 500_000
DIGITS_MAX: Final = 40
PROBLEMS_MAX: Final = 100

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<fraction>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_WORDS: Final[dict[str, JsonValue]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_AMBIGUOUS: Final = frozenset({"True", "TRUE", "False", "FALSE", "Null", "NULL"})
_UNWANTED = re.compile("[\\x00-\\x08\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f\\x80-\\x9f\\u2028\\u2029]")

Mark: TypeAlias = "int | tuple[int, dict[str, Mark] | list[Mark]]"
"""The line of a value, with the marks below it for a mapping or list; what stands under a key has the key's line."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as plain values.

    `file` is its name as messages show it, `path` where it lies; `problems` are mistakes in the YAML itself.
    """

    file: str
    value: JsonValue
    mark: Mark
    problems: tuple[Problem, ...] = ()
    path: str = ""

    def line(self, path: KeyPath = ()) -> int:
        """Return the line of the value at `path`, or of the nearest one above it that is there."""
        mark = self.mark
        for part in path:
            if isinstance(mark, int):
                break
            below: Any = mark[1]
            try:
                mark = below[part]
            except (KeyError, IndexError, TypeError):
                break
        return mark if isinstance(mark, int) else mark[0]

    def origin(self, path: KeyPath = ()) -> str:
        """Return the file, by its absolute path, and the line of the value at `path`, joined by a colon."""
        return f"{self.path or self.file}:{self.line(path)}"

    def problem(self, path: KeyPath, what: str, mend: str = "") -> Problem:
        """Return a problem with the value at `path`."""
        return Problem(self.file, self.line(path), key_text(path), what, mend)


def read(path: Path) -> Source:
    """Read one YAML file; raises DocumentErrors for one that cannot be read at all."""
    file = display(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentErrors([Problem(file, 0, "", "is not a regular file")])
        with path.open("rb") as stream:
            data = stream.read(BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DocumentErrors([Problem(file, 0, "", f"cannot be read: {why}")]) from None
    return replace(parse(data, file), path=str(path.absolute()))


def parse(data: bytes, file: str) -> Source:
    """Parse the bytes of one YAML file; raises DocumentErrors where there is no document to go on with."""
    if len(data) > BYTES_MAX:
        what = f"is larger than {BYTES_MAX // 1_000_000} MB"
        raise DocumentErrors([Problem(file, 0, "", what, "split it into several files")])
    text = _decode(data, file)
    builder = _Builder(file)
    loader = yaml.CSafeLoader(text)
    try:
        builder.run(loader)
    except yaml.YAMLError as error:
        builder.problems.append(_syntax_problem(error, file))
        raise DocumentErrors(builder.problems) from None
    except _GiveUp:
        raise DocumentErrors(builder.problems) from None
    finally:
        loader.dispose()
    return Source(file, builder.value, builder.mark, tuple(builder.problems))


def _decode(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentErrors([Problem(file, line, "", "is not UTF-8", "save it as UTF-8")]) from None
    problems: dict[int, Problem] = {}
    for found in _UNWANTED.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if line not in problems:
            problems[line] = Problem(file, line, "", *_unwanted_words(found.group()))
        if len(problems) >= PROBLEMS_MAX:
            break
    if problems:
        raise DocumentErrors(problems.values())
    return text


def _unwanted_words(sign: str) -> tuple[str, str]:
    if sign == "\t":
        return "a tab", "indent with spaces; within a text write \\t in double quotes"
    escape = f"\\u{ord(sign):04x}"
    return f"the control character U+{ord(sign):04X}", f"write {escape} in double quotes"


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed")
    context = getattr(error, "context", None)
    if "nesting depth" in what:
        return _too_deep(file, mark.line + 1 if mark else 0, "")
    begun = getattr(error, "context_mark", None)
    if context and begun and mark and begun.line != mark.line:
        context = f"{context} that begins on line {begun.line + 1}"
    what = f"is not YAML: {what} ({context})" if context else f"is not YAML: {what}"
    mend = ""
    if "mapping values are not allowed" in what:
        mend = "a text that holds a colon and a space stands in quotes"
    elif "cannot start any token" in what:
        mend = "a text that begins so stands in quotes"
    return Problem(file, mark.line + 1 if mark else 0, "", what, mend)


def _too_deep(file: str, line: int, key: str) -> Problem:
    return Problem(file, line, key[:80], f"nested deeper than {DEPTH_MAX} levels", "take levels out")


def more_follow(file: str, line: int) -> Problem:
    """Return the last line of a list that has become long enough."""
    return Problem(file, line, "", f"more mistakes follow after these {PROBLEMS_MAX}", "mend them first")


class _GiveUp(Exception):  # noqa: N818 - no error, a way out
    """Going on makes no sense; the problem is recorded."""


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Frame:
    """An open mapping or list: its value, the marks below it, and for a mapping the key that waits for a value."""

    __slots__ = ("is_mapping", "key", "line", "marks", "value")

    def __init__(self, value: Any, marks: Any, line: int) -> None:
        self.value = value
        self.marks = marks
        self.line = line
        self.is_mapping = isinstance(value, dict)
        self.key: str | None = None


class _Builder:
    """Builds values from parser events without recursion, so that no depth of nesting can exhaust the stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: JsonValue = None
        self.mark: Mark = 1
        self.problems: list[Problem] = []
        self._frames: list[_Frame] = []
        self._key_line = 1
        self._nodes = 0
        self._documents = 0

    def run(self, loader: yaml.CSafeLoader) -> None:
        handlers: dict[object, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._open,
            SequenceStartEvent: self._open,
            MappingEndEvent: self._close,
            SequenceEndEvent: self._close,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }
        while loader.check_event():
            event = loader.get_event()
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._say(event, "a second document in one file", "split the file at this ---")
            raise _GiveUp

    def _scalar(self, event: ScalarEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        frame = self._frames[-1] if self._frames else None
        line = _line(event)
        if frame is not None and frame.is_mapping and frame.key is None:
            self._set_key(frame, event, line)
            return
        self._put(self._resolve(event) if event.implicit[0] else event.value, line)

    def _set_key(self, frame: _Frame, event: ScalarEvent, line: int) -> None:
        """Take a key as the text that it is: `on`, `200` and `null` are words here, as in JSON."""
        key: str = event.value
        frame.key = key
        self._key_line = line
        if event.implicit[0] and key in {"", "<<"}:
            what = "a merge (<<)" if key else "a value without a key"
            self._say(event, what, "write the keys out" if key else "")
        elif key in frame.value:
            first = frame.marks[key]
            given = first if isinstance(first, int) else first[0]
            self._say(event, f"is given twice, first on line {given}", "keep one of them")

    def _resolve(self, event: ScalarEvent) -> JsonValue:
        """Return what a plain scalar stands for: JSON's words and numbers; all else is text."""
        text: str = event.value
        if text in _WORDS:
            return _WORDS[text]
        if text in _AMBIGUOUS:
            self._say(event, f"{text} may be a word or a text", f'write {text.lower()}, or "{text}" in quotes')
            return None
        if text[0] not in "-0123456789":
            return text
        number = _NUMBER.fullmatch(text)
        if number is None:
            return text
        if len(text) > DIGITS_MAX:
            self._say(event, f"a number with more than {DIGITS_MAX} digits", "put it in quotes if it is a text")
            return None
        if not number.group("fraction"):
            return int(text)
        value = float(text)
        if value in {float("inf"), float("-inf")}:
            self._say(event, f"{text} is beyond the range of numbers", "put it in quotes if it is a text")
            return None
        return value

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        is_mapping = isinstance(event, MappingStartEvent)
        if self._frames and self._frames[-1].is_mapping and self._frames[-1].key is None:
            self._say(event, "a mapping or list stands as a key", "put the key in quotes if it is a text")
            raise _GiveUp
        if len(self._frames) >= DEPTH_MAX:
            self.problems.append(_too_deep(self.file, _line(event), self._key_path()))
            raise _GiveUp
        line = _line(event)
        if self._frames and self._frames[-1].is_mapping:
            line = self._key_line
        self._frames.append(_Frame({} if is_mapping else [], {} if is_mapping else [], line))

    def _close(self, event: MappingEndEvent | SequenceEndEvent) -> None:  # noqa: ARG002 - a handler takes its event
        frame = self._frames.pop()
        self._put(frame.value, frame.line, (frame.line, frame.marks))

    def _alias(self, event: AliasEvent) -> None:
        self._say(event, f"the alias *{event.anchor}", "aliases are not read: write the value out")
        if self._frames and self._frames[-1].is_mapping and self._frames[-1].key is None:
            raise _GiveUp
        self._put(None, _line(event))

    def _refuse_properties(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None:
            self._say(event, f"the anchor &{event.anchor}", "anchors are not read: write the value out")
        if event.tag is not None:
            self._say(event, f"the tag {shown(event.tag)}", "tags are not read: leave it out")

    def _put(self, value: JsonValue, line: int, mark: Mark | None = None) -> None:
        self._nodes += 1
        if self._nodes > NODES_MAX:
            self.problems.append(Problem(self.file, line, "", f"more than {NODES_MAX:,} values", "split the file"))
            raise _GiveUp
        if not self._frames:
            self.value, self.mark = value, line if mark is None else mark
            return
        frame = self._frames[-1]
        if not frame.is_mapping:
            frame.value.append(value)
            frame.marks.append(line if mark is None else mark)
            return
        key = frame.key
        frame.key = None
        if key not in frame.value:
            frame.value[key] = value
            frame.marks[key] = self._key_line if mark is None else mark

    def _say(self, event: Event, what: str, mend: str = "") -> None:
        line = _line(event)
        self.problems.append(Problem(self.file, line, self._key_path(), what, mend))
        if len(self.problems) >= PROBLEMS_MAX:
            self.problems.append(more_follow(self.file, line))
            raise _GiveUp

    def _key_path(self) -> str:
        return key_text([part for frame in self._frames for part in self._part(frame)])

    @staticmethod
    def _part(frame: _Frame) -> list[str | int]:
        if frame.is_mapping:
            return [] if frame.key is None else [frame.key]
        return [len(frame.value)]
