"""The Time functions. Patterns are Joda's; results in ISO 8601 have milliseconds, as the documented Time.now has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.dates import (
    TICKS,
    UNIX_EPOCH,
    WINDOWS_EPOCH,
    Field,
    Pattern,
    read,
    tokens,
    written,
)
from scim_conformance.mapping.expressions.kinds import integer
from scim_conformance.mapping.expressions.library import Context, Undecided, fault
from scim_conformance.mapping.expressions.okta.language import OKTA, text
from scim_conformance.mapping.model import Fault, Result, Unknown

_KINDS: Final = {
    "y": "plain-year",
    "Y": "plain-year",
    "M": "month",
    "d": "day-number",
    "E": "weekday",
    "H": "hour",
    "h": "hour-12",
    "m": "minute",
    "s": "second",
    "S": "fraction",
    "a": "half-day",
    "Z": "joda-zone",
}

_ISO: Final = "yyyy-MM-dd'T'HH:mm:ss.SSS"


@lru_cache(maxsize=256)
def _joda(pattern: str) -> Pattern:
    try:
        parts = tokens(pattern, _KINDS, "'", "")
    except ValueError as error:
        raise fault(f"{shown(pattern)} is no date pattern: {error}") from None
    unread = next((part for part in parts if isinstance(part, str) and len(part) == 1 and part in "GCxweDKkz"), "")
    if unread or any(isinstance(part, Field) and part.what == "joda-zone" and part.width > 2 for part in parts):
        raise Undecided(Unknown(f"the letter {unread or 'ZZZ'} of Joda's patterns is not computed here"))
    return parts


def _iso(moment: datetime) -> str:
    zone = "Z" if moment.utcoffset() == timedelta() else written(moment, (Field("joda-zone", 2),))
    return written(moment, _joda(_ISO)) + zone


def _after(epoch: datetime, gap: timedelta) -> str:
    try:
        return _iso(epoch + gap)
    except OverflowError:
        raise fault("the time lies beyond the calendar") from None


def _gap(number: str, units_per_second: int) -> timedelta:
    value = integer(number)
    if abs(value) > 10**22:
        raise fault("the time lies beyond the calendar")
    try:
        return timedelta(
            seconds=value // units_per_second, microseconds=value % units_per_second * 10**6 // units_per_second
        )
    except OverflowError:
        raise fault("the time lies beyond the calendar") from None


@OKTA.function("Time.now(timeZoneId?: text, format?: text) -> text", raw=True)
def now(context: Context, zone: Result = None, pattern: Result = None) -> Result:
    """The instant that the evaluation is given, in a zone and a pattern."""
    for each in (zone, pattern):
        if isinstance(each, Unknown | Fault):
            return each
    if context.now is None:
        return Unknown("Time.now differs each time")
    moment = context.now.astimezone(_zone(text(zone)) if zone is not None else UTC)
    return _iso(moment) if pattern is None else written(moment, _joda(text(pattern)))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Undecided(Unknown(f"the time zone {shown(name)} is not known here")) from None


@OKTA.function("Time.fromWindowsToIso8601(time: text) -> text")
def from_windows_to_iso8601(time: str) -> str:
    """The instant of a Windows file time."""
    return _after(WINDOWS_EPOCH, _gap(time, TICKS))


@OKTA.function("Time.fromUnixToIso8601(time: text) -> text")
def from_unix_to_iso8601(time: str) -> str:
    """The instant of a number of seconds since 1970."""
    return _after(UNIX_EPOCH, _gap(time, 1))


@OKTA.function("Time.fromStringToIso8601(time: text, format: text) -> text")
def from_string_to_iso8601(time: str, pattern: str) -> str:
    """The instant of a text in a Joda pattern."""
    moment = read(time, _joda(pattern))
    if moment is None:
        raise fault(f"{shown(time)} does not follow the pattern {shown(pattern)}")
    return _iso(moment)


@OKTA.function("Time.fromIso8601ToWindows(time: instant) -> text")
def from_iso8601_to_windows(time: datetime) -> str:
    """The Windows file time of an instant."""
    gap = time - WINDOWS_EPOCH
    return str((gap.days * 86_400 + gap.seconds) * TICKS + gap.microseconds * 10)


@OKTA.function("Time.fromIso8601ToUnix(time: instant) -> text")
def from_iso8601_to_unix(time: datetime) -> str:
    """The seconds since 1970 of an instant."""
    gap = time - UNIX_EPOCH
    return str(gap.days * 86_400 + gap.seconds)


@OKTA.function("Time.fromIso8601ToString(time: instant, format: text) -> text")
def from_iso8601_to_string(time: datetime, pattern: str) -> str:
    """An instant in a Joda pattern."""
    return written(time, _joda(pattern))
