"""Waivers at work: which verdicts they turn, and what they leave alone."""

from dataclasses import replace

import pytest

from scim_conformance.documents.model import Basis, Level, Outcome, Severity, StepRef, Verdict, Waiver
from scim_conformance.expected.verdicts import verdict_id
from scim_conformance.running.waiving import Waiving

STEP = StepRef(flow="f", step="s")
WAIVER = Waiver("a-waived", "*", "a gateway", "Ada", "2027-03-31")


def verdict(requirement: str = "a-waived", outcome: Outcome = Outcome.FAIL, caused_by: str = "") -> Verdict:
    return Verdict(
        verdict_id(requirement, STEP, 3),
        requirement,
        outcome,
        Basis.RFC,
        Level.MUST,
        Severity.HIGH,
        "patch",
        STEP,
        3,
        caused_by=caused_by,
    )


def waiving() -> Waiving:
    return Waiving.on([WAIVER], "2027-03-31")


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.WARN])
def test_a_failure_or_warning_of_a_waived_requirement_is_waived_and_says_by_whom(outcome: Outcome) -> None:
    found = waiving()(verdict(outcome=outcome))
    assert found.outcome is Outcome.WAIVED
    assert found.note == "waived until 2027-03-31 by Ada: a gateway"


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.BLOCKED, Outcome.NOT_APPLICABLE])
def test_what_is_no_deviation_stays(outcome: Outcome) -> None:
    assert waiving()(verdict(outcome=outcome)) == verdict(outcome=outcome)


def test_other_requirements_stay() -> None:
    assert waiving()(verdict("b-other")).outcome is Outcome.FAIL


def test_an_expired_waiver_waives_nothing() -> None:
    assert Waiving.on([WAIVER], "2027-04-01")(verdict()).outcome is Outcome.FAIL


def test_consequences_are_waived_with_what_caused_them_and_so_are_theirs() -> None:
    one = waiving()
    first = one(verdict())
    second = one(verdict("b-other", caused_by=first.id))
    third = one(verdict("c-other", caused_by=second.id))
    assert {first.outcome, second.outcome, third.outcome} == {Outcome.WAIVED}


def test_a_consequence_that_is_told_before_its_cause_is_waived_too() -> None:
    found = waiving()(verdict("b-other", caused_by=verdict().id))
    assert found.outcome is Outcome.WAIVED


def test_a_consequence_of_something_else_stays() -> None:
    found = waiving()(replace(verdict("b-other"), caused_by="0123456789ab"))
    assert found.outcome is Outcome.FAIL
