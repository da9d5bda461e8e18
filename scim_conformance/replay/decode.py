"""From bytes to a JSON document, with whatever is wrong about them named and nothing raised."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scim_conformance.scim.exchange import JsonValue

BOM = b"\xef\xbb\xbf"
DIGITS_MAX = 300
"""A double holds no more before the point, and Python refuses to print integers of over 4,300 digits."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_STRING_VALUE = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"?(\s*:)?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """A body as it was understood: the parsed document, the problems it had, and its text where it is no JSON."""

    body: JsonValue = None
    problems: tuple[str, ...] = ()
    text: str = ""


class _Reader:
    """Hooks for the JSON scanner that note what the scanner would let pass, and a decoder that is made once."""

    def __init__(self) -> None:
        self.problems: dict[str, None] = {}
        self.decode: Callable[[str], Any] = json.JSONDecoder(
            object_pairs_hook=self._pairs,
            parse_constant=self._constant,
            parse_float=self._float,
            parse_int=self._int,
        ).decode

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) != len(pairs):
            self.problems["duplicate-key"] = None
        return built

    def _constant(self, name: str) -> str:
        self.problems["not-finite"] = None
        return name

    def _float(self, text: str) -> float | str:
        number = float(text)
        if math.isfinite(number):
            return number
        self.problems["not-finite"] = None
        return text[:40]

    def _int(self, text: str) -> int | str:
        if len(text) <= DIGITS_MAX:
            return int(text)
        self.problems["huge-number"] = None
        return text[:40]


def decode(data: bytes, depth_max: int = 100) -> Document:
    """Parse a body. A number that is none in JSON or too large for one is held as a string, and named as a problem."""
    if not data:
        return Document()
    reader = _Reader()
    if data.startswith(BOM):
        reader.problems["byte-order-mark"] = None
        data = data[len(BOM) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Document(problems=(*reader.problems, "not-utf-8"), text=data.decode("latin-1"))
    try:
        body = reader.decode(text)
    except RecursionError:
        return Document(problems=(*reader.problems, "too-deep"), text=text)
    except ValueError:
        return Document(problems=(*reader.problems, "not-json"), text=text)
    if text.count("[") + text.count("{") > depth_max and is_deeper([body], depth_max):
        return Document(problems=(*reader.problems, "too-deep"), text=text)
    if "\\u" in text and _SURROGATE.search(text):
        body = _whole_characters(body, reader.problems)
    return Document(body, tuple(reader.problems))


def is_deeper(value: Any, depth_max: int) -> bool:
    """Tell whether a document nests deeper than `depth_max`; layer by layer, so that no depth is a danger here."""
    layer = [value]
    for _ in range(depth_max + 1):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True


def _whole_characters(value: Any, problems: dict[str, None]) -> Any:
    """Replace half characters, which no file of ours could hold; RFC 8259 §8.2 leaves their meaning open."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            problems["lone-surrogate"] = None
            return value.encode("utf-8", "replace").decode("utf-8")
        return value
    if isinstance(value, list):
        return [_whole_characters(item, problems) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key, problems): _whole_characters(item, problems) for key, item in value.items()}
    return value


def excerpt(text: str, chars_max: int, keeps: Callable[[str], bool]) -> str:
    """Return the beginning of a text that is no JSON document.

    What looks like a broken one may hold other people's data: its strings are masked, but for keys, schema URIs and
    those that `keeps` accepts.
    """
    head = text[: chars_max * 4]
    if head.lstrip()[:1] in ("{", "["):
        head = _STRING_VALUE.sub(lambda match: _mask(match, keeps), head)
    return "".join(character if character.isprintable() else " " for character in head)[:chars_max]


def _mask(match: re.Match[str], keeps: Callable[[str], bool]) -> str:
    value = match.group(1)
    if match.group(2) or value.startswith("urn:ietf:") or keeps(value):
        return match.group(0)
    return '"..."'
