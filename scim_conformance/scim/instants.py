"""DateTime values as points in time (RFC 7643 §2.3.5, xsd:dateTime)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LENGTH_MAX: Final = 64
"""Characters of a DateTime; a longer text is none. xsd:dateTime has no bound, and no clock needs more."""

_FORM: Final = re.compile(
    r"(-?)(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))?", re.ASCII | re.IGNORECASE
)
_DAYS_BEFORE: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time: whole seconds of a proleptic calendar, and a fraction of `digits` decimal digits."""

    seconds: int
    fraction: int = 0
    digits: int = 0

    def scaled(self, digits: int) -> int:
        """The instant in units of 10**-digits seconds; `digits` is at least this instant's own."""
        return self.seconds * int(10**digits) + self.fraction * int(10 ** (digits - self.digits))

    def versus(self, other: Instant) -> int | None:
        """-1, 0 or 1 as this instant is before, equal to or after `other`; None where precision cannot tell.

        Two instants that are less than one unit of the coarser precision apart may be one and the same.
        """
        digits = max(self.digits, other.digits)
        difference = self.scaled(digits) - other.scaled(digits)
        if difference == 0 and self.digits == other.digits:
            return 0
        if abs(difference) < 10 ** (digits - min(self.digits, other.digits)):
            return None
        return 1 if difference > 0 else -1


@lru_cache(maxsize=4096)
def instant(text: str) -> Instant | None:
    """The point in time that `text` names, or None where it is no DateTime (a date alone, a number, another form).

    Without a zone UTC is assumed: xsd:dateTime lets the zone be absent.
    """
    match = _FORM.fullmatch(text) if len(text) <= LENGTH_MAX else None
    if match is None:
        return None
    before, fraction, sign = match[1], match[8] or "", match[10]
    year, month, day, hour, minute, second = (int(match[group]) for group in range(2, 8))
    offset_hours, offset_minutes = int(match[11] or 0), int(match[12] or 0)
    year = -year if before else year
    midnight = hour == 24 and minute == second == 0 and not fraction.strip("0")
    lawful = (
        1 <= month <= 12
        and 1 <= day <= _days_in(year, month)
        and (hour <= 23 or midnight)
        and minute <= 59
        and second <= 60
        and (offset_hours * 60 + offset_minutes <= 14 * 60 and offset_minutes <= 59)
    )
    if not lawful:
        return None
    offset_s = (offset_hours * 60 + offset_minutes) * 60
    seconds = _day_number(year, month, day) * _DAY_S + hour * 3600 + minute * 60 + second
    seconds += offset_s if sign == "-" else -offset_s
    return Instant(seconds, int(fraction or 0), len(fraction))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def _day_number(year: int, month: int, day: int) -> int:
    past = year - 1
    leap_days = past // 4 - past // 100 + past // 400
    return past * 365 + leap_days + _DAYS_BEFORE[month - 1] + (1 if month > 2 and _is_leap(year) else 0) + day
