"""Retry-After in both forms, absurd ones too, and the rate of requests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.documents.model import Matching, Reactions, Wire
from scim_conformance.replay.reactions import Again, GiveUp, look_up, reaction
from scim_conformance.replay.waiting import Pace, retry_after_s
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Headers, Request, Response

NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        (" 5 ", 5.0),
        ("0", 0.0),
        ("+5", 5.0),
        ("-5", 0.0),
        ("999999999999999999999", 1e9),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Wed, 25 Nov 2026 12:00:07 GMT", 7.0),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0.0),
        ("Wednesday, 25-Nov-26 12:00:07 GMT", 7.0),
        ("Wed, 99 Nov 2026 12:00:07 GMT", None),
    ],
)
def test_a_retry_after_is_read_in_both_forms(value, seconds):
    assert retry_after_s(value, NOW) == seconds


@given(st.text())
def test_no_retry_after_raises_or_is_negative(value):
    seconds = retry_after_s(value, NOW)
    assert seconds is None or seconds >= 0


def test_the_pace_spaces_requests_without_a_debt_from_idle_times():
    now = [100.0]
    slept = []

    def sleep(seconds):
        slept.append(round(seconds, 6))
        now[0] += seconds

    pace = Pace(10.0, lambda: now[0], sleep)
    for _ in range(3):
        pace.wait()
    now[0] += 50
    pace.wait()
    pace.wait()
    assert slept == [0.1, 0.1, 0.1]


def test_no_rate_waits_for_nothing():
    Pace(0, sleep=None).wait()


def answered(status, attempt=1, **headers):
    return Exchange(1, Request("POST", "/Users"), Response(status, Headers(headers)), attempt=attempt)


def failed(kind, attempt=1):
    return Exchange(1, Request("GET", "/Users"), failure=Failure(kind, "no"), attempt=attempt)


@pytest.mark.parametrize(
    ("exchange", "reactions", "waited", "expected"),
    [
        (answered(200), Reactions(), 0, None),
        (answered(404), Reactions(), 0, None),
        (answered(500), Reactions(), 0, None),
        (answered(503), Reactions(), 0, None),
        (answered(429, **{"Retry-After": "2"}), Reactions(), 0, Again(2.0, "the endpoint answered 429", True)),
        (answered(503, **{"Retry-After": "2"}), Reactions(), 0, Again(2.0, "the endpoint answered 503", True)),
        (answered(429), Reactions(default_wait_s=5), 0, Again(5, "the endpoint answered 429", True)),
        (answered(500, 1), Reactions(attempts_on_5xx=2), 0, Again(1.0, "an answer of 500", False)),
        (answered(500, 2), Reactions(attempts_on_5xx=2), 0, None),
        (answered(501), Reactions(attempts_on_5xx=2), 0, None),
        (failed(FailureKind.TIMEOUT), Reactions(attempts_on_timeout=2), 0, Again(1.0, "no answer", False)),
        (failed(FailureKind.TIMEOUT, 2), Reactions(attempts_on_timeout=2), 0, None),
        (failed(FailureKind.TLS), Reactions(attempts_on_timeout=2), 0, None),
    ],
)
def test_an_idp_reacts_as_its_profile_says(exchange, reactions, waited, expected):
    assert reaction(exchange, reactions, waited, 60.0) == expected


@pytest.mark.parametrize(
    ("exchange", "waited", "why"),
    [
        (answered(429, **{"Retry-After": "61"}), 0, "61 s"),
        (answered(429, **{"Retry-After": "30"}), 31, "30 s"),
        (answered(429), 0, "300 s"),
        (answered(429, 10, **{"Retry-After": "0"}), 0, "10 times"),
    ],
)
def test_an_idp_gives_up_where_this_run_does_not_wait(exchange, waited, why):
    given_up = reaction(exchange, Reactions(), waited, 60.0)
    assert isinstance(given_up, GiveUp)
    assert why in given_up.reason


@pytest.mark.parametrize(
    ("resource_type", "name", "matching", "wire", "target"),
    [
        (
            "User",
            "ada@x.example",
            Matching(parameters={"startIndex": "1", "count": "100"}),
            Wire(),
            "/Users?filter=userName%20eq%20%22ada%40x.example%22&startIndex=1&count=100",
        ),
        (
            "User",
            "ada@x.example",
            Matching(),
            Wire(space="+", plain="@", lookup_tail="&"),
            "/Users?filter=userName+eq+%22ada@x.example%22&",
        ),
        (
            "Group",
            'a "b"',
            Matching(parameters={"excludedAttributes": "members"}),
            Wire(space="+"),
            "/Groups?excludedAttributes=members&filter=displayName+eq+%22a+%5C%22b%5C%22%22",
        ),
    ],
)
def test_a_look_up_is_composed_as_the_idp_sends_it(resource_type, name, matching, wire, target):
    assert look_up(resource_type, name, matching, wire) == target
