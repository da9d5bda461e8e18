from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scim_conformance.events import Ending

Make = Callable[[], Any]
CREATE = "rfc7644-3.3-create-answers-201"


def played(run: Any, profile: str, flow: str = "a-flow", outcome: str = "pass", **closing: Any) -> None:
    run.item(profile, flow)
    run.verdict(CREATE, "create", outcome)
    run.done(**closing)


def answer(run: Any, idp: str) -> tuple[str, str]:
    found = run.results()["idps"][idp]
    return found["answer"], found["reason"]


def test_yes_where_all_was_played_and_nothing_failed(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    assert answer(run.end(), "okta") == ("yes", "1 flow played, 1 check passed.")


@pytest.mark.parametrize("profile", ["okta", "okta-oin"])
def test_no_where_a_check_failed_under_one_of_its_profiles(script: Make, profile: str) -> None:
    run = script().run("okta", "okta-oin")
    played(run, "okta")
    played(run, profile, outcome="fail")
    assert answer(run.end(), "okta") == (
        "no",
        f"1 requirement broken; the worst, {CREATE}: it does not hold that: A create is answered with 201.",
    )


def test_no_where_a_requirement_failed_elsewhere_that_breaks_it(script: Make) -> None:
    run = script().run("okta", "entra")
    played(run, "okta")
    played(run, "entra")
    run.item("", test="suites/test_users.py::test_strings")
    run.verdict("entra-boolean-strings-are-read", "", "fail")
    run.done().end()
    assert answer(run, "okta")[0] == "yes"
    told, reason = answer(run, "entra")
    assert told == "no"
    assert reason.startswith("1 requirement broken; the worst, entra-boolean-strings-are-read: Entra now believes")


def test_no_counts_the_causes_and_names_the_worst_of_them(script: Make) -> None:
    run = script().run("okta").item("okta", "a")
    root = run.verdict(CREATE, "s", "fail")
    run.verdict("rfc7644-3.5.2.3-replace-sets-the-value", "s", "fail", caused_by=root.id)
    run.done().end()
    assert answer(run, "okta")[1].startswith(f"1 requirement broken; the worst, {CREATE}: ")


def test_a_failure_outweighs_that_the_run_was_cut_short(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta", outcome="fail")
    run.end(complete=False, ending=Ending.TARGET_LOST, reason="the target was lost")
    assert answer(run, "okta")[0] == "no"


@pytest.mark.parametrize("outcome", ["warn", "waived", "not-applicable", "blocked"])
def test_no_other_outcome_makes_a_no(script: Make, outcome: str) -> None:
    run = script().run("okta")
    played(run, "okta")
    played(run, "okta", "b-flow", outcome)
    assert answer(run.end(), "okta")[0] == "yes"


def test_not_known_where_the_run_was_cut_short(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    run.end(complete=False, reason="the target was lost", ending=Ending.TARGET_LOST)
    assert answer(run, "okta") == ("not known", "the run was cut short: the target was lost.")


def test_not_known_where_the_run_ended_without_a_word(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    assert answer(run, "okta")[0] == "not known"


def test_not_known_where_a_flow_was_cut_short(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    played(run, "okta", "b-flow", complete=False, note="its worker died")
    assert answer(run.end(), "okta") == ("not known", "1 flow cut short, first b-flow: its worker died.")


def test_not_known_where_a_process_died_under_way(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    run.item("okta", "b-flow")
    assert answer(run.end(), "okta")[0] == "not known"


def test_not_known_where_fewer_items_were_played_than_selected(script: Make) -> None:
    run = script().run("okta", items=2)
    played(run, "okta")
    assert answer(run.end(), "okta") == ("not known", "the run was cut short: 1 item of 2 not played.")


def test_not_known_where_steps_were_blocked_beyond_what_the_flow_allows(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta", blocked=("rename", "delete"))
    assert answer(run.end(), "okta") == ("not known", "2 steps blocked, first a-flow / rename.")


def test_not_known_where_nothing_passed(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta", outcome="warn")
    assert answer(run.end(), "okta") == ("not known", "nothing could be judged under its profiles.")


def test_a_pass_under_another_idp_is_none_of_its_own(script: Make) -> None:
    run = script().run("okta", "entra")
    played(run, "entra")
    assert answer(run.end(), "okta")[0] == "not known"


def test_not_known_where_the_first_create_was_refused(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    run.end(refused_create="userName must be an address; say so in people.user_name")
    assert answer(run, "okta") == (
        "not known",
        "the first create was refused: userName must be an address; say so in people.user_name.",
    )


def test_a_flow_that_does_not_apply_is_no_doubt(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    run.item("okta", "groups").done(complete=False, applicable=False, note="no groups")
    assert answer(run.end(), "okta") == ("yes", "1 flow played, 1 check passed.")


def test_an_idp_that_was_not_selected_is_not_known(script: Make) -> None:
    run = script().run("okta")
    played(run, "okta")
    found = run.end().results()["idps"]
    assert found["entra"] == {"answer": "not known", "reason": "not part of this run.", "selected": False}
    assert found["okta"]["selected"]


def test_an_idp_of_the_users_own_is_answered_too(script: Make) -> None:
    run = script().run("acme-sso", families={"acme-sso": "acme"})
    played(run, "acme-sso")
    found = run.end().results()["idps"]
    assert list(found) == ["okta", "entra", "onelogin", "acme"]
    assert found["acme"]["answer"] == "yes"


def test_without_a_table_a_profile_belongs_to_the_first_word_of_its_name(script: Make) -> None:
    run = script().run("okta-oin", families={})
    played(run, "okta-oin")
    assert answer(run.end(), "okta")[0] == "yes"
