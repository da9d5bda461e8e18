"""What became of waivers: in results, at the terminal, in JUnit's properties, in the answer for each IdP."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.documents.model import Waiver
from scim_conformance.events import RunStarted
from scim_conformance.report.codec import decode, encode
from scim_conformance.report.console import make_console
from scim_conformance.report.exit_code import exit_code
from scim_conformance.report.item_log import ItemLog
from scim_conformance.report.properties import properties
from scim_conformance.report.terminal import print_summary

Make = Callable[[], Any]
CREATE = "rfc7644-3.3-create-answers-201"
LOCATION = "rfc7643-3.1-location-is-given"
WAIVER = Waiver(CREATE, "local", "a gateway", "Ada", "2027-03-31")
EXPIRED = Waiver(CREATE, "local", "a gateway", "Ada", "2026-11-24")


def run_with(script: Make, waiver: Waiver, outcome: str) -> Any:
    run = script().run("okta", items=1, waivers=(waiver,)).item("okta", "okta-create-user")
    run.exchange("create", "POST", "/Users", 200)
    run.verdict(LOCATION, "create")
    if outcome:
        run.verdict(CREATE, "create", outcome)
    return run.done().end()


def printed(results: Any) -> str:
    output = io.StringIO()
    print_summary(results, Path("/elsewhere/run"), make_console(output, width=120))
    return output.getvalue()


@pytest.mark.parametrize(
    ("waiver", "outcome", "state", "code", "answer", "words"),
    [
        (WAIVER, "waived", "waives", 0, "yes", "1 time, until 2027-03-31, Ada: a gateway."),
        (WAIVER, "pass", "no-longer-fails", 0, "yes", "warn rfc7644-3.3-create-answers-201 no longer fails: delete"),
        (WAIVER, "", "not-exercised", 0, "yes", "not exercised, until 2027-03-31"),
        (EXPIRED, "fail", "expired", 1, "no", "warn rfc7644-3.3-create-answers-201 has expired: mend"),
    ],
)
def test_a_waiver_is_shown_with_what_became_of_it(
    script: Make, waiver: Waiver, outcome: str, state: str, code: int, answer: str, words: str
) -> None:
    results = run_with(script, waiver, outcome).results()
    (row,) = results["waivers"]
    assert (row["requirement"], row["state"]) == (CREATE, state)
    assert row["waived"] == (outcome == "waived")
    assert exit_code(results) == code
    assert results["idps"]["okta"]["answer"] == answer
    assert words in printed(results)


def test_a_topic_in_which_something_is_waived_says_so(script: Make) -> None:
    shown = printed(run_with(script, WAIVER, "waived").results())
    assert "waived 1/1" in shown
    assert "1 waived" in shown
    assert "FAIL" not in shown


def test_a_run_without_waivers_does_not_speak_of_them(clean: Any) -> None:
    assert "waiver" not in printed(clean.results())


def test_waivers_survive_the_transcript_without_their_place() -> None:
    started = RunStarted("r", "http://x", "iru", (), "2026-11-25T00:00:00.000Z", "1", waivers=(WAIVER,))
    assert decode(encode(started)) == started


def test_junit_and_the_progress_line_name_what_is_waived(script: Make) -> None:
    log = ItemLog()
    for event in run_with(script, WAIVER, "waived").events:
        log(event)
    assert ("requirement waived", CREATE) in list(properties(log))
    assert log.summary().word == "waived"
