"""Date patterns of .NET and of Joda, written and read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scim_conformance.mapping.expressions.dates import iso, read, written
from scim_conformance.mapping.expressions.entra.moments import dotnet, printed, read_printed

MOMENT = datetime(2024, 2, 9, 15, 4, 5, 678_900, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("d/M/yyyy", "9/2/2024"),
        ("dd.MM.yy", "09.02.24"),
        ("ddd d MMM", "Fri 9 Feb"),
        ("dddd d MMMM yyyyy", "Friday 9 February 02024"),
        ("h:m:s t", "3:4:5 P"),
        ("hh:mm:ss tt", "03:04:05 PM"),
        ("H HH", "15 15"),
        ("f ff fff ffffff fffffff", "6 67 678 678900 6789000"),
        ("ss.FFFFFF", "05.6789"),
        ("z zz zzz K", "+0 +00 +00:00 Z"),
        ("yyyy-MM-dd'T'HH", "2024-02-09T15"),
        ('"y:"y', "y:24"),
        (r"\y\dyyyy", "yd2024"),
        ("%d", "9"),
        ("d", "02/09/2024"),
        ("D", "Friday, 09 February 2024"),
        ("g", "02/09/2024 15:04"),
        ("G", "02/09/2024 15:04:05"),
        ("o", "2024-02-09T15:04:05.6789000Z"),
        ("s", "2024-02-09T15:04:05"),
        ("t", "15:04"),
        ("T", "15:04:05"),
        ("u", "2024-02-09 15:04:05Z"),
    ],
)
def test_writes_dotnet_patterns(pattern: str, text: str) -> None:
    assert written(MOMENT, dotnet(pattern)) == text


def test_offsets_are_written_where_there_are_some() -> None:
    moment = MOMENT.astimezone(timezone(-timedelta(hours=3, minutes=30)))
    assert written(moment, dotnet("z zz zzz K")) == "-3 -03 -03:30 -03:30"


@pytest.mark.parametrize(
    ("pattern", "text", "moment"),
    [
        ("M/d/yyyy", "2/9/2024", datetime(2024, 2, 9, tzinfo=UTC)),
        ("dd.MM.yy", "09.02.49", datetime(2049, 2, 9, tzinfo=UTC)),
        ("dd.MM.yy", "09.02.50", datetime(1950, 2, 9, tzinfo=UTC)),
        ("d MMMM yyyy", "9 FEBRUARY 2024", datetime(2024, 2, 9, tzinfo=UTC)),
        ("h:mm tt", "12:30 AM", datetime(1, 1, 1, 0, 30, tzinfo=UTC)),
        ("h:mm tt", "12:30 PM", datetime(1, 1, 1, 12, 30, tzinfo=UTC)),
        ("yyyy-MM-dd zzz", "2024-02-09 +02:00", datetime(2024, 2, 8, 22, tzinfo=UTC)),
        ("yyyy-MM-dd z", "2024-02-09 -5", datetime(2024, 2, 9, 5, tzinfo=UTC)),
        ("dd.MM.yyyy", "9.2.2024", None),
        ("dd.MM.yyyy", "31.02.2024", None),
        ("yyyy-MM-dd", "2024-02-09T", None),
        ("HH", "25", None),
        ("yyyy-MM-dd zzz", "2024-02-09 +99:00", None),
    ],
)
def test_reads_dotnet_patterns(pattern: str, text: str, moment: datetime | None) -> None:
    assert read(text, dotnet(pattern)) == moment


@pytest.mark.parametrize("pattern", ["", "'x", "x\\"])
def test_a_pattern_that_dotnet_refuses_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dotnet(pattern)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-09", datetime(2024, 2, 9, tzinfo=UTC)),
        ("2024-02-09-05:00", datetime(2024, 2, 9, 5, tzinfo=UTC)),
        ("2024-02-09T15:04:05Z", datetime(2024, 2, 9, 15, 4, 5, tzinfo=UTC)),
        ("2024-02-09 15:04+0200", datetime(2024, 2, 9, 13, 4, tzinfo=UTC)),
        ("2024-02-09 23:59:59 -08:00", datetime(2024, 2, 10, 7, 59, 59, tzinfo=UTC)),
        ("2024-02-09T15:04:05.1234567Z", datetime(2024, 2, 9, 15, 4, 5, 123_456, tzinfo=UTC)),
        ("2024-02-30", None),
        ("0001-01-01T00:00:00+05:00", None),
        ("soon", None),
    ],
)
def test_reads_iso_8601(text: str, moment: datetime | None) -> None:
    assert iso(text) == moment


@given(MOMENTS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(moment: datetime) -> None:
    assert read_printed(printed(moment)) == moment.replace(microsecond=0)
    assert iso(written(moment, dotnet("o"))) == moment
    for pattern in ("yyyyMMddHHmmss.ffffff", "dddd, d MMMM yyyy h:m:s.ffffff tt", "o", "yyyy-MM-ddTHH:mm:ss.ffffffzzz"):
        assert read(written(moment, dotnet(pattern)), dotnet(pattern)) == moment
