"""Casts that several languages share: from a value to what an argument wants, or `Undecided`."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, Final

import regex

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.library import fault, unknown

TEXT_MAX: Final = 1_000_000
"""Characters of a result: nested replacements could otherwise grow a text without bound."""

PATTERN_MAX: Final = 1_000
_INTEGER_DIGITS_MAX: Final = 40
_SPELLED_MAX: Final = 10_000


def any_value(value: Any) -> Any:
    """Hand a value on as it is."""
    return value


def bounded(text: str) -> str:
    """Return `text`, or give up where it has grown beyond what is computed here."""
    if len(text) > TEXT_MAX:
        raise unknown(f"the result has more than {TEXT_MAX:,} characters")
    return text


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 units, which is how .NET and Java count characters."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def utf16_cut(text: str, start: int, end: int) -> str:
    """Return a part of a text by UTF-16 units, or give up where that cuts a character in two."""
    if text.isascii():
        return text[start:end]
    try:
        return text.encode("utf-16-le", "surrogatepass")[start * 2 : end * 2].decode("utf-16-le")
    except UnicodeDecodeError:
        raise unknown("the text is cut within a character beyond U+FFFF") from None


def number_text(value: float) -> str:
    """Return a number as text: without a fraction where it has none."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def plain_text(value: Any, true: str, false: str) -> str:
    """Return a value as text, Booleans as the words given; lists and complex values have no documented text."""
    if isinstance(value, str):
        return bounded(value)
    if isinstance(value, bool):
        return true if value else false
    if isinstance(value, int | float):
        return number_text(value)
    what = "a list" if isinstance(value, list) else "a complex value"
    raise unknown(f"what {what} becomes as text is not documented")


def integer(value: Any) -> int:
    """Return a whole number, also one that is written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise fault(f"{shown(value)} is no integer")
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _INTEGER_DIGITS_MAX or not text.removeprefix("-").isdecimal():
            raise fault(f"{shown(value)} is no integer")
        return int(text)
    if not math.isfinite(value) or int(value) != value:
        raise fault(f"{shown(value)} is no integer")
    return int(value)


def number(value: Any) -> float:
    """Return a number, also one that is written as text; a whole one stays whole."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= _INTEGER_DIGITS_MAX:
        text = value.strip()
        if text.removeprefix("-").isdecimal():
            return int(text)
        whole, point, part = text.removeprefix("-").partition(".")
        if point and whole.isdecimal() and part.isdecimal():
            return float(text)
    raise fault(f"{shown(value)} is no number")


def is_number(value: Any) -> bool:
    """Whether a value counts as a number: it is one, or a text that is written like one."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return value.strip().removeprefix("-").replace(".", "", 1).isdecimal()
    return isinstance(value, int | float)


@lru_cache(maxsize=256)
def pattern(text: str) -> regex.Pattern[str]:
    """Return a compiled regular expression; .NET's and Java's named groups are read as they are written."""
    if len(text) > PATTERN_MAX:
        raise fault(f"a pattern of more than {PATTERN_MAX:,} characters")
    if _OWN_CONSTRUCT.search(text):
        raise unknown(f"{shown(text)} holds a construct of the IdP's regular expressions that is not computed here")
    if _spelled_out(text) > _SPELLED_MAX:
        raise unknown(f"a pattern that would have more than {_SPELLED_MAX:,} parts with its repeats written out")
    try:
        return regex.compile(text)
    except (regex.error, RecursionError, OverflowError, ValueError, KeyError, IndexError) as error:
        raise fault(f"{shown(text)} is no regular expression: {error}") from None


def _spelled_out(text: str) -> int:
    """Return about how many parts a pattern would have with its counted repeats written out, nested ones too.

    Repeats within repeats multiply, and would fill the memory before any limit on time is reached.
    """
    sums, last = [0], 0
    for part in _PARTS.finditer(text):
        if part["open"]:
            sums[-1] += last
            sums.append(0)
            last = 0
        elif part["close"] and len(sums) > 1:
            last += sums.pop()
        elif part["least"]:
            last *= max(int(part["least"]), int(part["most"] or 0), 1)
        else:
            sums[-1] += last
            last = 1
    return sum(sums) + last


_OWN_CONSTRUCT: Final = re.compile(r"\(\?(?:'|n|\(|<\d|<\w+-)|\\[kZe]|\\[pP]\{Is|\[[^\]]*-\[|\[\[:|\{,|&&")
"""What .NET or Java reads, and the library here does not or in another way: quoted and numbered groups, back references
by name, balanced groups, classes less others, blocks of characters."""

_PARTS: Final = re.compile(
    r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\{(?P<least>\d{1,9})(?:,(?P<most>\d{0,9}))?\}|(?P<open>\()|(?P<close>\))|.",
    re.DOTALL,
)
