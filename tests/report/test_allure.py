from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.report.allure import STEPS_MAX, attachments, tell, title, topic
from scim_conformance.report.item_log import ItemLog
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Request

pytest_plugins = ["pytester"]

TEST = """
from scim_conformance.report.allure import tell
from scim_conformance.report.item_log import ItemLog
from scim_conformance.documents.model import *
from scim_conformance.events import *
from scim_conformance.scim.exchange import *

STEP = StepRef("entra", "entra-deactivate", "off")

def test_flow():
    log = ItemLog()
    log(ItemStarted(STEP))
    log(ExchangeDone(STEP, Exchange(1, Request("PATCH", "/Users/1", body={"active": "False"}), Response(204))))
    log(ExchangeDone(STEP, Exchange(2, Request("GET", "/Users/1"), Response(200, body={"active": True}))))
    evidence = (Evidence("$.active", False, True),)
    log(VerdictReached(Verdict("1", "rfc7644-3.5.2.3-sets", Outcome.FAIL, Basis.RFC, Level.MUST, Severity.HIGH, "patch",
                               STEP, 2, evidence, 1)))
    tell("iru", log, log.findings({}))
"""


def test_allure_shows_exchanges_as_steps_and_marks_what_deviates(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(TEST)
    ran = pytester.runpytest_subprocess("-p", "allure_pytest.plugin", "--alluredir", "allure", "-p", "no:cacheprovider")
    ran.assert_outcomes(passed=1)
    (path,) = Path(pytester.path, "allure").glob("*-result.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    labels = {label["name"]: label["value"] for label in found["labels"]}
    assert {
        "epic": "iru",
        "feature": "patch",
        "story": "entra-deactivate",
        "severity": "critical",
    }.items() <= labels.items()
    first, second = found["steps"]
    assert (first["name"], first["status"]) == ("off: PATCH /Users/1 -> 204", "passed")
    assert (second["name"], second["status"]) == ("off: GET /Users/1 -> 200", "failed")
    assert "rfc7644-3.5.2.3-sets\n$.active expected false, actual true" in second["statusDetails"]["message"]
    request, response = second["attachments"]
    assert (request["name"], response["name"]) == ("request", "response")
    text = Path(pytester.path, "allure", response["source"]).read_text(encoding="utf-8")
    assert json.loads(text) == {"status": 200, "headers": {}, "body": {"active": True}}


def test_without_a_running_plugin_nothing_happens(failing: Any, catalogue: Any) -> None:
    log = ItemLog()
    for event in failing.events:
        log(event)
    tell("iru", log, log.findings(catalogue))


def test_an_item_is_about_what_it_says_most_of_beside_what_all_do(script: Any) -> None:
    run = script().item("okta", "a")
    verdicts = [run.verdict("x", "s", topic=name) for name in ("http", "http", "http", "patch", "create", "patch")]
    assert topic(verdicts, ()) == "patch"
    assert topic(verdicts[:3], ()) == "http"
    assert topic((), ()) == "nothing judged"


def test_what_was_sent_as_text_and_what_never_came_are_attached() -> None:
    failure = Failure(FailureKind.TIMEOUT, "no answer in 30 s")
    exchange = Exchange(1, Request("POST", "/Users", text="\x1b{"), None, failure)
    assert [(name, json.loads(text)) for name, text in attachments(exchange)] == [
        ("request", {"headers": {}, "body": "\x1b{"}),
        ("failure", {"kind": "timeout", "detail": "no answer in 30 s"}),
    ]


def test_a_title_is_one_harmless_line(script: Any) -> None:
    run = script().item("okta", "a")
    run.exchange("s\n", "GET", "/Users/\x1b", None)
    assert title(run.events[-1]) == "s\\n: GET /Users/\\x1b -> no answer"


def test_a_long_item_shows_its_start_and_what_deviates(
    script: Any, catalogue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import allure

    titles: list[str] = []
    step = allure.step
    monkeypatch.setattr(allure, "step", lambda name: titles.append(name) or step(name))  # type: ignore[func-returns-value]
    run = script().item("okta", "a")
    for number in range(STEPS_MAX + 50):
        run.exchange("s", "GET", f"/Users/{number}")
    run.verdict("x", "s", "fail")
    log = ItemLog()
    for event in run.events:
        log(event)
    tell("iru", log, log.findings(catalogue))
    assert len(titles) == STEPS_MAX + 1
    assert titles[-1] == f"s: GET /Users/{STEPS_MAX + 49} -> 200"
