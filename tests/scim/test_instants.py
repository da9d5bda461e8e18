"""DateTime as points in time (R130, R132: RFC 7643 §2.3.5, §3.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scim_conformance.scim.instants import LENGTH_MAX, instant


@pytest.mark.parametrize(
    "text",
    [
        "2011-05-13T04:42:34Z",
        "2011-05-13T04:42:34z",
        "2011-05-13t04:42:34Z",
        "2011-05-13T04:42:34+00:00",
        "2011-05-13T06:42:34+02:00",
        "2011-05-12T23:12:34-05:30",
        "2011-05-13T04:42:34",
    ],
)
def test_every_spelling_of_a_moment_is_that_moment(text: str) -> None:
    assert instant(text) == instant("2011-05-13T04:42:34Z")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2011-05-13", id="date alone"),
        pytest.param("04:42:34Z", id="time alone"),
        pytest.param("1305261754", id="epoch number"),
        pytest.param("2011-05-13 04:42:34Z", id="space"),
        pytest.param("2011-05-13T04:42Z", id="no seconds"),
        pytest.param("2011-05-13T04:42:34.Z", id="empty fraction"),
        pytest.param("2011-05-13T04:42:34+0000", id="offset without colon"),
        pytest.param("2011-05-13T04:42:34+14:01", id="offset too far"),
        pytest.param("2011-13-01T04:42:34Z", id="month 13"),
        pytest.param("2011-02-29T04:42:34Z", id="no leap year"),
        pytest.param("1900-02-29T04:42:34Z", id="no leap year at the century"),
        pytest.param("2011-04-31T04:42:34Z", id="day 31 of April"),
        pytest.param("2011-05-00T04:42:34Z", id="day 0"),
        pytest.param("2011-05-13T24:00:01Z", id="past midnight"),
        pytest.param("2011-05-13T04:60:34Z", id="minute 60"),
        pytest.param("٢٠١١-05-13T04:42:34Z", id="digits of another script"),
        pytest.param("2011-05-13T04:42:34." + "0" * LENGTH_MAX + "Z", id="too long"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_no_datetime_is_none(text: str) -> None:
    assert instant(text) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2011-05-13T24:00:00Z", "2011-05-14T00:00:00Z"),
        ("2000-02-29T00:00:00Z", "2000-02-29T02:00:00+02:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("12011-05-13T04:42:34Z", "12011-05-13T04:42:34Z"),
        ("-0044-03-15T12:00:00Z", "-0044-03-15T12:00:00Z"),
    ],
)
def test_calendar_corners(left: str, right: str) -> None:
    one, other = instant(left), instant(right)

    assert one is not None
    assert other is not None
    assert one.versus(other) == 0


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        pytest.param("2011-05-13T04:42:34Z", "2011-05-13T04:42:34Z", 0, id="equal"),
        pytest.param("2011-05-13T04:42:34.5Z", "2011-05-13T04:42:34.5Z", 0, id="equal with fraction"),
        pytest.param("2011-05-13T04:42:34Z", "2011-05-13T04:42:35Z", -1, id="earlier"),
        pytest.param("2011-05-13T04:42:34.002Z", "2011-05-13T04:42:34.001Z", 1, id="later by a millisecond"),
        pytest.param("2011-05-13T04:42:34Z", "2011-05-13T04:42:34.999Z", None, id="cut off"),
        pytest.param("2011-05-13T04:42:35Z", "2011-05-13T04:42:34.6Z", None, id="rounded"),
        pytest.param("2011-05-13T04:42:34.123Z", "2011-05-13T04:42:34.123456Z", None, id="milli and micro"),
        pytest.param("2011-05-13T04:42:34.1Z", "2011-05-13T04:42:34.3Z", -1, id="tenths"),
        pytest.param("2011-05-13T04:42:34Z", "2011-05-13T04:42:36.1Z", -1, id="more than the coarser unit"),
    ],
)
def test_order_holds_to_the_coarser_precision(left: str, right: str, order: int | None) -> None:
    one, other = instant(left), instant(right)

    assert one is not None
    assert other is not None
    assert one.versus(other) == order
    assert other.versus(one) == (None if order is None else -order)


@settings(deadline=None, database=None)
@given(
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9998, 12, 29)),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_instants_agree_with_the_standard_library(moment: datetime, offset_minutes: int) -> None:
    local = moment.replace(tzinfo=timezone(timedelta(minutes=offset_minutes)))
    found = instant(local.isoformat())
    epoch = instant("1970-01-01T00:00:00Z")

    assert found is not None
    assert epoch is not None
    since = local - datetime(1970, 1, 1, tzinfo=UTC)
    assert found.scaled(6) - epoch.scaled(6) == since // timedelta(microseconds=1)
