from __future__ import annotations

import json

import pytest

from scim_conformance.documents.model import Basis, Evidence, Level, Outcome, Severity, StepRef, Verdict
from scim_conformance.events import (
    Ending,
    Event,
    ExchangeDone,
    ItemFinished,
    ItemStarted,
    LeftBehind,
    RunFinished,
    RunStarted,
    VerdictReached,
    Waited,
)
from scim_conformance.report import codec
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Headers, Purpose, Request, Response

STEP = StepRef("okta", "okta-create", "create", "")
REQUEST = Request("POST", "/Users", "a=b", Headers({"Accept": "application/scim+json"}), {"userName": "ada"})
RESPONSE = Response(201, Headers({"Location": "/Users/1"}), {"id": "1"}, ("duplicate-key",), "", 40, "1.0")
VERDICT = Verdict(
    "a1b2",
    "rfc7644-3.3",
    Outcome.FAIL,
    Basis.RFC,
    Level.MUST,
    Severity.HIGH,
    "create",
    STEP,
    2,
    (Evidence("$.id", "a string", None, 3),),
    1,
    "c3d4",
    "a note",
)

EVENTS: list[Event] = [
    RunStarted("r1", "http://h/scim", "iru", ("okta",), "2026-11-25T00:00:00Z", "0.1.0", 3, {"okta": "okta"}, {"n": 2}),
    ItemStarted(STEP),
    ExchangeDone(STEP, Exchange(1, REQUEST, RESPONSE, None, Purpose.READ_BACK, 2, "2026-11-25T00:00:01Z", 1.5)),
    ExchangeDone(STEP, Exchange(2, Request("PUT", "/Users/1", text="no json"), None, Failure(FailureKind.TLS, "why"))),
    ExchangeDone(STEP, Exchange(3, Request("GET", "/Users"), Response(200, text="<html>", problems=("not-json",)))),
    VerdictReached(VERDICT),
    Waited(STEP, 2.5, "429"),
    ItemFinished(STEP, complete=False, applicable=False, blocked=("a", "b"), note="why"),
    LeftBehind("User", "1", "it was not found again"),
    RunFinished(
        complete=False,
        reason="lost",
        refused_create="no",
        left_behind=(LeftBehind("User", "1", "why"),),
        ending=Ending.TARGET_LOST,
        finished_at="2026-11-25T00:00:09Z",
    ),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    line = json.loads(json.dumps(codec.encode(event)))
    again = codec.decode(line)
    if isinstance(event, ExchangeDone) and isinstance(again, ExchangeDone):
        assert codec.encode(again) == codec.encode(event)
    else:
        assert again == event


def test_every_event_has_a_line_of_its_own() -> None:
    kinds = {codec.encode(event)["kind"] for event in EVENTS}
    assert kinds == set(codec.DECODERS)
    assert {type(event) for event in EVENTS} == set(codec.ENCODERS)


def test_a_kind_that_is_not_known_is_passed_over() -> None:
    assert codec.decode({"kind": "of-a-later-version", "new": 1}) is None


def test_fields_that_are_not_known_are_passed_over() -> None:
    assert codec.decode({**codec.encode(ItemStarted(STEP)), "new": 1}) == ItemStarted(STEP)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Authorization", "Bearer canary", "Bearer [redacted]"),
        ("authorization", "canary", "[redacted]"),
        ("Cookie", "session=canary; a=b", "[redacted]"),
        ("Set-Cookie", "session=canary", "[redacted]"),
        ("Proxy-Authorization", "Basic canary", "Basic [redacted]"),
        ("Authorization", "Bearer [wrong token]", "Bearer [wrong token]"),
        ("Authorization", "[token]", "[token]"),
        ("Authorization", "Bearer [canary", "Bearer [redacted]"),
        ("Accept", "Bearer of news", "Bearer of news"),
    ],
)
def test_a_header_that_carries_secrets_is_never_written(name: str, value: str, kept: str) -> None:
    line = codec.encode(ExchangeDone(STEP, Exchange(1, Request("GET", "/Users", headers=Headers({name: value})))))
    request = line["request"]
    assert isinstance(request, dict)
    assert request["headers"] == {name: kept}
