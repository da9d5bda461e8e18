from __future__ import annotations

import json
from typing import Any

import pytest

from scim_conformance.documents.model import StepRef
from scim_conformance.events import ItemStarted
from scim_conformance.report.item_log import ItemLog, ItemSummary


def test_a_log_holds_the_item_under_way(failing: Any, catalogue: Any) -> None:
    log = ItemLog()
    for event in failing.events:
        log(event)
    assert log.step == StepRef("onelogin", "onelogin-rename")
    assert [done.exchange.request.method for done in log.exchanges] == ["POST"]
    assert [finding.requirement.id for finding in log.findings(catalogue)] == ["rfc7644-3.3-create-answers-201"]
    summary = log.summary()
    assert summary.outcomes == {"fail": 1, "blocked": 1}
    assert summary.blocked == ("rename",)
    log(ItemStarted(StepRef("okta", "next", "step")))
    assert log.step == StepRef("okta", "next")
    assert log.exchanges == []
    assert log.summary().complete is False


def test_a_log_counts_waits_and_finds_the_latest_exchange_of_a_number(script: Any) -> None:
    run = script().item("okta", "a")
    for path in ("/Users/1", "/Users/2"):
        run.number = 0
        run.exchange("s", "GET", path)
    run.waited(1.5).waited(2).done()
    log = ItemLog()
    for event in run.events:
        log(event)
    done = log.exchange(1)
    assert done is not None
    assert done.exchange.request.path == "/Users/2"
    assert log.exchange(5) is None
    assert log.summary().waited_s == 3.5


@pytest.mark.parametrize(
    ("word", "changes"),
    [
        ("ok", {"outcomes": {"pass": 1}}),
        ("warn", {"outcomes": {"pass": 1, "warn": 1}}),
        ("FAIL", {"outcomes": {"fail": 1}, "complete": False}),
        ("cut", {"outcomes": {"pass": 1}, "complete": False}),
        ("n/a", {"outcomes": {}, "complete": False, "applicable": False}),
        ("blocked", {"outcomes": {"warn": 1}, "blocked": ("a",)}),
    ],
)
def test_an_item_in_a_word(word: str, changes: Any) -> None:
    assert ItemSummary(StepRef(), **changes).word == word


def test_a_summary_travels_between_processes() -> None:
    summary = ItemSummary(StepRef("okta", "a", "", "t"), {"pass": 2}, False, False, ("x",), "note", 1.5)
    assert ItemSummary.from_json(json.loads(json.dumps(summary.to_json()))) == summary
