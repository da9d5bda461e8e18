"""Functions on dates and times. Results are text in Entra's own form, UTC."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import Any, Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.dates import TICKS, WINDOWS_EPOCH, Pattern, read, written
from scim_conformance.mapping.expressions.entra.language import ENTRA
from scim_conformance.mapping.expressions.entra.moments import dotnet, printed
from scim_conformance.mapping.expressions.library import Context, fault
from scim_conformance.mapping.model import Result, Unknown

_STYLES: Final = frozenset({
    "none", "allowleadingwhite", "allowtrailingwhite", "allowinnerwhite", "allowwhitespaces", "nocurrentdatedefault",
    "adjusttouniversal", "assumelocal", "assumeuniversal", "roundtripkind",
})  # fmt: skip

_UNITS: Final = {"ww": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1)} | {
    "n": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}


@ENTRA.function("CDate(expression: date) -> date")
def c_date(expression: datetime) -> str:
    """The instant in UTC; a date with an offset is midnight there."""
    return printed(expression)


@ENTRA.function("DateAdd(interval: interval, value: integer, dateTime: date) -> date")
def date_add(interval: str, value: int, moment: datetime) -> str:
    """The date so many intervals later; a day that its month does not have becomes the last one."""
    try:
        return printed(_shifted(interval, value, moment))
    except (OverflowError, ValueError):
        raise fault("the date lies beyond the calendar") from None


def _shifted(interval: str, value: int, moment: datetime) -> datetime:
    if interval in _UNITS:
        return moment + value * _UNITS[interval]
    months = moment.year * 12 + moment.month - 1 + value * (12 if interval == "yyyy" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


@ENTRA.function("DateDiff(interval: interval, date1: date, date2: date) -> integer")
def date_diff(interval: str, date1: datetime, date2: datetime) -> int:
    """The second date minus the first: calendar borders for years, months and weeks, whole units for the rest."""
    if interval == "yyyy":
        return date2.year - date1.year
    if interval == "m":
        return (date2.year - date1.year) * 12 + date2.month - date1.month
    if interval == "ww":
        return (_week(date2) - _week(date1)) // 7
    gap = date2 - date1
    whole = abs(gap) // _UNITS[interval]
    return whole if gap >= timedelta() else -whole


def _week(moment: datetime) -> int:
    """The day number of the Sunday that the week begins with."""
    return moment.toordinal() - moment.isoweekday() % 7


@ENTRA.function("DateFromNum(value: integer) -> date")
def date_from_num(value: int) -> str:
    """The instant of a Windows file time."""
    try:
        return printed(WINDOWS_EPOCH + timedelta(microseconds=value // 10))
    except OverflowError:
        raise fault(f"{value} lies beyond the calendar") from None


@ENTRA.function("NumFromDate(value: date) -> integer")
def num_from_date(value: datetime) -> int:
    """The Windows file time of an instant."""
    gap = value - WINDOWS_EPOCH
    return (gap.days * 86_400 + gap.seconds) * TICKS + gap.microseconds * 10


@ENTRA.function("FormatDateTime(source: text, dateTimeStyles?: any, inputFormat: text, outputFormat?: text) -> text")
def format_date_time(source: str, styles: Any, input_format: str, output_format: str | None) -> str:
    """A date that is read in one .NET pattern and written in another.

    Graph lists a form of three arguments too, in which there are no styles.
    """
    if output_format is None:
        styles, input_format, output_format = None, str(styles or ""), input_format
    _check_styles(styles)
    moment = read(source.strip(), _pattern(input_format))
    if moment is None:
        raise fault(f"{shown(source)} does not follow the pattern {shown(input_format)}")
    return written(moment, _pattern(output_format))


def _pattern(text: str) -> Pattern:
    try:
        return dotnet(text)
    except ValueError as error:
        raise fault(f"{shown(text)} is no date pattern: {error}") from None


def _check_styles(styles: Any) -> None:
    if styles is None or (isinstance(styles, int) and 0 <= styles <= 255):
        return
    for word in str(styles).split(","):
        name = word.strip().removeprefix("DateTimeStyles.").lower()
        if name not in _STYLES and not name.isdecimal():
            raise fault(f"{shown(word.strip())} is no DateTimeStyles")


@ENTRA.function("Now() -> date", raw=True)
def now(context: Context) -> Result:
    """The instant that the evaluation is given."""
    if context.now is None:
        return Unknown("Now differs each time")
    return printed(context.now)
