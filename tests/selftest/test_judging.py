"""Caught, missed, silent, stray, alarm: what verdicts say about a case."""

import pytest

from scim_conformance.documents.model import Level, Outcome, Severity
from scim_conformance.selftest.cases import Case, Kind, Result
from scim_conformance.selftest.judging import judged_defect, judged_lawful
from scim_conformance.target.defects import Defect

BROKEN = "rfc7644-3.6-delete-answers-204"
OTHER = "rfc7644-3.3-create-answers-201"
DEFECT = Defect("x", "It is broken.", (BROKEN,), "delete", Severity.HIGH, object, ("a",), ("test_d",))
OWN = {"a": ("a[okta]",), "test_d": ("suites/test_c.py::test_d",)}


@pytest.fixture
def judge(library):
    return lambda *results: judged_defect(DEFECT, results, OWN, library.contracts)


def test_a_failure_of_what_it_breaks_catches_a_defect(judge, seen, result) -> None:
    case = judge(result(seen(BROKEN), seen(BROKEN, item="suites/test_c.py::test_d")))
    assert case.result is Result.CAUGHT
    assert case.by == {BROKEN: ("a[okta]", "suites/test_c.py::test_d")}
    assert case.is_spotless


def test_without_such_a_failure_it_is_missed(judge, result) -> None:
    assert judge(result()).result is Result.MISSED


def test_a_failure_of_another_requirement_is_a_stray_and_catches_nothing(judge, seen, result) -> None:
    case = judge(result(seen(OTHER)))
    assert case.result is Result.MISSED
    assert [one.requirement for one in case.findings] == [OTHER]


def test_a_consequence_neither_catches_nor_strays(judge, seen, result) -> None:
    case = judge(result(seen(BROKEN, is_consequence=True), seen(OTHER, is_consequence=True)))
    assert case.result is Result.MISSED
    assert case.findings == ()


@pytest.mark.parametrize(
    ("level", "requirement", "expected"),
    [
        (Level.MUST, BROKEN, Result.MISSED),
        (Level.SHOULD, BROKEN, Result.CAUGHT),
        (Level.MUST, "rfc7644-3.4.2.4-pages-keep-to-count", Result.CAUGHT),
    ],
    ids=["must", "should", "lowered-by-the-contract"],
)
def test_a_warning_catches_where_no_failure_is_to_be_had(library, seen, result, level, requirement, expected) -> None:
    defect = Defect("x", "It is broken.", (requirement,), "delete", Severity.LOW, object)
    told = result(seen(requirement, Outcome.WARN, level=level))
    assert judged_defect(defect, [told], {}, library.contracts).result is expected


def test_a_check_of_its_own_that_catches_nothing_is_silent(judge, seen, result) -> None:
    case = judge(result(seen(BROKEN)))
    assert case.silent == ("test_d",)
    assert case.result is Result.CAUGHT
    assert not case.is_good


def test_a_check_may_catch_under_another_contract(judge, seen, result) -> None:
    case = judge(result(seen(BROKEN)), result(seen(BROKEN, item="suites/test_c.py::test_d"), contract="rfc"))
    assert case.silent == ()
    assert case.contracts == ("iru", "rfc")


def test_what_we_raised_ourselves_is_a_fault_whatever_was_caught(judge, seen, result) -> None:
    case = judge(result(seen(BROKEN), faults={"a[okta]": "KeyError: 'id'"}))
    assert case.result is Result.FAULT
    assert not case.is_good


@pytest.mark.parametrize(
    ("outcome", "warns", "expected"),
    [
        (Outcome.FAIL, (), Result.ALARM),
        (Outcome.FAIL, (OTHER,), Result.ALARM),
        (Outcome.WARN, (), Result.ALARM),
        (Outcome.WARN, (OTHER,), Result.QUIET),
    ],
)
def test_a_lawful_provider_fails_nothing_and_warns_of_what_it_names(seen, result, outcome, warns, expected) -> None:
    case = judged_lawful(Kind.VARIANT, "x", "Lawful.", [result(seen(OTHER, outcome))], warns=warns)
    assert case.result is expected
    assert case.is_good is (expected is Result.QUIET)


def test_a_case_survives_its_way_through_json(judge, seen, result) -> None:
    case = judge(result(seen(BROKEN, evidence="$.x"), seen(OTHER), blocked={"b[okta]": "read: no"}))
    assert Case.from_json(case.to_json()) == case
