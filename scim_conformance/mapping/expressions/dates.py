"""Dates and their patterns: one model for .NET's custom formats (Entra) and Joda's (Okta).

A pattern is a tuple of literal texts and `Field`s. Instants are `datetime` values in UTC unless they carry an offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, TypeAlias

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

WINDOWS_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
TICKS: Final = 10_000_000
"""Steps of Windows' file time in a second: 100 ns each."""

_ISO: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a date in a pattern; `what` is the Python-side name, `width` how many letters the pattern has."""

    what: str
    width: int


Pattern: TypeAlias = "tuple[str | Field, ...]"


def iso(text: str) -> datetime | None:
    """Return the instant of an ISO 8601 text, or of a date with or without an offset; None for another text."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    micro = int((fraction or "0").ljust(6, "0")[:6])
    try:
        local = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), micro)
        return local.replace(tzinfo=offset(zone or "Z")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def offset(text: str) -> timezone:
    """Return the zone of `Z`, `+02:00` or `+0200`; raises ValueError for one beyond a day."""
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    gap = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-gap if text[0] == "-" else gap)


def tokens(pattern: str, kinds: dict[str, str], quotes: str, escape: str) -> Pattern:
    """Split a pattern: runs of a letter in `kinds` are fields, quoted and other signs stand for themselves.

    Raises ValueError for a quotation mark without an end and for an escape sign at the end.
    """
    parts: list[str | Field] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign in quotes:
            end = pattern.find(sign, at + 1)
            if end < 0:
                raise ValueError("a quotation mark without an end")
            parts.append(pattern[at + 1 : end] or sign)
            at = end + 1
        elif sign == escape:
            if at + 1 == len(pattern):
                raise ValueError("a backslash at the end")
            parts.append(pattern[at + 1])
            at += 2
        elif sign in kinds:
            width = len(pattern) - at - len(pattern[at:].lstrip(sign))
            parts.append(Field(kinds[sign], width))
            at += width
        else:
            parts.append(sign)
            at += 1
    return tuple(parts)


def written(moment: datetime, pattern: Pattern) -> str:
    """Return an instant in a pattern; raises ValueError for a field that has no form."""
    return "".join(part if isinstance(part, str) else _WRITERS[part.what](moment, part.width) for part in pattern)


def _padded(number: int, width: int) -> str:
    return str(number).rjust(min(width, 10), "0")


def _year(moment: datetime, width: int) -> str:
    return _padded(moment.year % 100, width) if width <= 2 else _padded(moment.year, width)


def _named(names: Sequence[str], number: int, width: int) -> str:
    return names[number][:3] if width <= 3 else names[number]


def _month(moment: datetime, width: int) -> str:
    return _named(MONTHS, moment.month - 1, width) if width > 2 else _padded(moment.month, width)


def _day(moment: datetime, width: int) -> str:
    return _named(DAYS, moment.weekday(), width) if width > 2 else _padded(moment.day, width)


def _fraction(moment: datetime, width: int) -> str:
    return f"{moment.microsecond:06}".ljust(width, "0")[:width]


def _zone(moment: datetime, width: int) -> str:
    gap = moment.utcoffset() or timedelta()
    minutes = abs(int(gap.total_seconds())) // 60
    sign = "-" if gap < timedelta() else "+"
    if width == 1:
        return f"{sign}{minutes // 60}"
    return f"{sign}{minutes // 60:02}" + (f":{minutes % 60:02}" if width > 2 else "")


def _joda_zone(moment: datetime, width: int) -> str:
    return _zone(moment, 3).replace(":", "" if width == 1 else ":")


def _kind(moment: datetime, _: int) -> str:
    return "Z" if moment.utcoffset() == timedelta() else _zone(moment, 3)


def _optional_fraction(moment: datetime, width: int) -> str:
    return _fraction(moment, width).rstrip("0")


_WRITERS: Final[dict[str, Callable[[datetime, int], str]]] = {
    "year": _year,
    "plain-year": lambda moment, width: _padded(moment.year % 100 if width == 2 else moment.year, width),
    "month": _month,
    "day": _day,
    "day-number": lambda moment, width: _padded(moment.day, width),
    "weekday": lambda moment, width: _named(DAYS, moment.weekday(), width),
    "hour": lambda moment, width: _padded(moment.hour, width),
    "hour-12": lambda moment, width: _padded((moment.hour + 11) % 12 + 1, width),
    "minute": lambda moment, width: _padded(moment.minute, width),
    "second": lambda moment, width: _padded(moment.second, width),
    "fraction": _fraction,
    "optional-fraction": _optional_fraction,
    "half": lambda moment, width: ("AM" if moment.hour < 12 else "PM")[: 1 if width == 1 else 2],
    "half-day": lambda moment, _: "AM" if moment.hour < 12 else "PM",
    "zone": _zone,
    "joda-zone": _joda_zone,
    "kind": _kind,
}


def read(text: str, pattern: Pattern) -> datetime | None:
    """Return the instant that a text gives in a pattern; None where it does not follow it."""
    match = _reader(pattern).fullmatch(text)
    if match is None:
        return None
    found = {what: value for what, value in _found(pattern, match) if value is not None}
    try:
        return _assembled(found)
    except (ValueError, OverflowError):
        return None


def _found(pattern: Pattern, match: re.Match[str]) -> Iterator[tuple[str, str | None]]:
    fields = [part for part in pattern if isinstance(part, Field)]
    for field, value in zip(fields, match.groups(), strict=True):
        named = {"month": "month-name", "day": "weekday"}.get(field.what, "") if field.width > 2 else ""
        yield named or field.what, value


def _reader(pattern: Pattern) -> re.Pattern[str]:
    return re.compile("".join(re.escape(p) if isinstance(p, str) else f"({_form(p)})" for p in pattern), re.IGNORECASE)


def _names_form(names: Sequence[str], width: int) -> str:
    return "|".join(name[:3] if width <= 3 else name for name in names)


def _form(field: Field) -> str:
    """The regular expression of one field: what .NET's exact parsing and Joda's take for it."""
    width = min(field.width, 9)
    match field.what:
        case "year" | "plain-year":
            return rf"\d{{{width}}}" if width in {2, 4} else r"\d{1,4}"
        case "month" if width > 2:
            return _names_form(MONTHS, width)
        case "weekday" | "day" if width > 2 or field.what == "weekday":
            return _names_form(DAYS, width)
        case "fraction":
            return rf"\d{{{width}}}"
        case "half" if width == 1:
            return "[AP]"
        case what if what in _FORMS:
            return _FORMS[what]
        case "zone":
            return r"[+-]\d{1,2}" if width < 3 else r"[+-]\d{2}:\d{2}|Z"
        case _:
            return r"\d{1,2}" if width == 1 else r"\d{2}"


_FORMS: Final = {
    "optional-fraction": r"\d{0,9}",
    "half": "AM|PM",
    "half-day": "AM|PM",
    "joda-zone": r"[+-]\d{2}:?\d{2}|Z",
    "kind": r"Z|[+-]\d{2}:\d{2}|",
}


def _assembled(found: dict[str, str]) -> datetime:
    year = int(found.get("year") or found.get("plain-year") or 1)
    if len(found.get("year") or found.get("plain-year") or "1111") == 2:
        year += 2000 if year < 50 else 1900
    hour = int(found.get("hour", "0"))
    if half := found.get("half") or found.get("half-day"):
        hour = int(found.get("hour-12", "12")) % 12 + (12 if half.upper().startswith("P") else 0)
    elif "hour-12" in found:
        hour = int(found["hour-12"])
    month = int(found.get("month", "1"))
    if name := found.get("month-name"):
        month = next(number for number, known in enumerate(MONTHS, 1) if known.lower().startswith(name.lower()))
    fraction = found.get("fraction") or found.get("optional-fraction") or "0"
    moment = datetime(
        year,
        month,
        int(found.get("day") or found.get("day-number") or "1"),
        hour,
        int(found.get("minute", "0")),
        int(found.get("second", "0")),
        int(fraction.ljust(6, "0")[:6]),
    )
    zone = found.get("zone") or found.get("joda-zone") or found.get("kind") or "Z"
    if zone[0] in "+-" and len(zone) == 2:
        zone = f"{zone[0]}0{zone[1]}"
    return moment.replace(tzinfo=offset(zone.upper())).astimezone(UTC)
