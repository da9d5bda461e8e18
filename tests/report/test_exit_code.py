from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scim_conformance.events import Ending
from scim_conformance.report.exit_code import CUT_SHORT, ExitCode, exit_code

Make = Callable[[], Any]
CREATE = "rfc7644-3.3-create-answers-201"


def one(script: Make, outcome: str = "pass", **closing: Any) -> Any:
    run = script().run("okta").item("okta", "a-flow")
    run.verdict(CREATE, "create")
    run.verdict(CREATE, "again", outcome)
    return run.done(**closing)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("pass", 0), ("warn", 0), ("waived", 0), ("not-applicable", 0), ("blocked", 0), ("fail", 1)],
)
def test_only_a_failure_among_outcomes_makes_a_1(script: Make, outcome: str, code: int) -> None:
    assert exit_code(one(script, outcome).end().results()) == code


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (Ending.USAGE, 2),
        (Ending.NOT_REACHED, 3),
        (Ending.TOKEN_REFUSED, 3),
        (Ending.TARGET_LOST, 3),
        (Ending.OUR_FAULT, 4),
        (Ending.INTERRUPTED, 130),
        (Ending.TERMINATED, 143),
    ],
)
def test_how_a_run_was_cut_short_decides_before_what_it_found(script: Make, ending: Ending, code: int) -> None:
    for outcome in ("pass", "fail"):
        assert exit_code(one(script, outcome).end(complete=False, ending=ending).results()) == code


def test_every_ending_but_the_usual_one_has_a_code() -> None:
    assert set(CUT_SHORT) == set(Ending) - {Ending.DONE}


def test_a_killed_run_is_a_fault_of_ours(script: Make) -> None:
    assert exit_code(one(script).results()) is ExitCode.OUR_FAULT


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param({"complete": False}, id="a flow cut short"),
        pytest.param({"blocked": ("rename",)}, id="a step blocked beyond what the flow allows"),
    ],
)
def test_an_idp_that_is_not_known_makes_a_1(script: Make, closing: dict[str, Any]) -> None:
    assert exit_code(one(script, **closing).end().results()) == 1


def test_an_idp_that_was_not_selected_does_not_matter(script: Make) -> None:
    results = one(script).end().results()
    assert results["idps"]["entra"]["answer"] == "not known"
    assert exit_code(results) == 0


def test_a_run_that_is_only_blocked_is_a_1(script: Make) -> None:
    run = script().run().item("", test="suites/test_users.py::test_it")
    run.verdict(CREATE, "", "blocked", exchange=None)
    assert exit_code(run.done().end().results()) == 1


def test_suites_alone_can_conform(script: Make) -> None:
    run = script().run(profiles=()).item("", test="suites/test_users.py::test_it")
    run.verdict(CREATE)
    assert exit_code(run.done().end().results()) == 0


def test_a_refused_first_create_is_a_1(script: Make) -> None:
    run = script().run(profiles=()).item("", test="suites/test_users.py::test_it")
    run.verdict(CREATE)
    assert exit_code(run.done().end(refused_create="userName must be an address").results()) == 1


def test_an_incomplete_run_is_a_1(script: Make) -> None:
    assert exit_code(one(script).end(complete=False).results()) == 1


def test_a_selection_that_matches_nothing_is_wrong_use(script: Make) -> None:
    assert exit_code(script().run().end().results()) is ExitCode.USAGE


def test_the_clean_run_conforms(clean: Any, failing: Any) -> None:
    assert exit_code(clean.results()) is ExitCode.CONFORMS
    assert exit_code(failing.results()) is ExitCode.DOES_NOT_CONFORM
