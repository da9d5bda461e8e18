"""Statements of a flow's own."""

from __future__ import annotations

import pytest

from scim_conformance.documents.model import Expectation
from scim_conformance.replay.expectations import deviations
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Request, Response

BODY = {"totalResults": 1, "Resources": [{"userName": "ada-live", "emails": [{"value": "x"}]}], "urn:x:y": {"a": None}}


def found(expectation, response=None):
    exchange = Exchange(1, Request("GET", "/Users"), response or Response(200, body=BODY))
    return list(deviations(expectation, exchange, lambda text: {"ada": "ada-live"}.get(text, text)))


@pytest.mark.parametrize(
    "expectation",
    [
        Expectation("r"),
        Expectation("r", (200, 204)),
        Expectation("r", body={"$.totalResults": 1}),
        Expectation("r", body={"$.Resources[0].userName": "ada", "$.resources[0].EMAILS[0].value": "x"}),
        Expectation("r", body={"$['urn:x:y'].a": None, "$.nothing": None, "$.Resources[5]": None}),
        Expectation("r", body={"$.Resources": [{"userName": "ada", "emails": [{"value": "x"}]}]}),
    ],
)
def test_what_holds_gives_no_evidence(expectation):
    assert found(expectation) == []


@pytest.mark.parametrize(
    ("expectation", "at", "expected", "actual"),
    [
        (Expectation("r", (201,)), "status", [201], 200),
        (Expectation("r", body={"$.totalResults": 2}), "$.totalResults", 2, 1),
        (Expectation("r", body={"$.Resources[1].id": "x"}), "$.Resources[1].id", "x", None),
        (Expectation("r", body={"$.totalResults.x": "x"}), "$.totalResults.x", "x", None),
    ],
)
def test_what_does_not_hold_says_where(expectation, at, expected, actual):
    (one,) = found(expectation)
    assert (one.at, one.expected, one.actual) == (at, expected, actual)


def test_without_an_answer_nothing_holds():
    exchange = Exchange(1, Request("GET", "/Users"), failure=Failure(FailureKind.TIMEOUT, "late"))
    (one,) = deviations(Expectation("r", (200,)), exchange, str)
    assert (one.expected, one.actual) == ("an answer", "late")
