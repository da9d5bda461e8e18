from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scim_conformance.documents.model import Basis, Evidence, Outcome, Requirement, Severity
from scim_conformance.report.finding import Finding, finding_id, group
from scim_conformance.report.transcript import MemoryTranscript
from scim_conformance.report.wording import render_failure

Make = Callable[[], Any]
FAMILIES = {"okta-oin": "okta", "okta": "okta"}
REPLACE = "rfc7644-3.5.2.3-replace-sets-the-value"
CREATE = "rfc7644-3.3-create-answers-201"


def findings(script: Any, catalogue: dict[str, Requirement], outcome: Outcome = Outcome.FAIL) -> tuple[Finding, ...]:
    memory = MemoryTranscript(script.events)
    verdicts = [event.verdict for event in memory.events() if hasattr(event, "verdict")]
    return group(verdicts, memory.exchange, catalogue, FAMILIES, outcome)


def test_the_same_fault_in_several_flows_is_one_finding_with_several_places(
    script: Make, catalogue: dict[str, Requirement], wrong_value: Evidence
) -> None:
    run = script().run()
    for profile, flow in (("okta", "a"), ("okta-oin", "b"), ("okta", "c")):
        run.item(profile, flow)
        run.exchange("off", "PATCH", "/Users/1", 204)
        run.verdict(REPLACE, "off", "fail", evidence=(wrong_value,))
    (finding,) = findings(run, catalogue)
    assert finding.id == f"okta-{REPLACE}"
    assert [(place.step.profile, place.step.flow) for place in finding.places] == [
        ("okta", "a"),
        ("okta-oin", "b"),
        ("okta", "c"),
    ]
    assert finding.evidence == (wrong_value,)


def test_the_same_fault_under_two_idps_is_two_findings(script: Make, catalogue: dict[str, Requirement]) -> None:
    run = script().run()
    for profile in ("okta", "entra"):
        run.item(profile, f"{profile}-a")
        run.verdict(REPLACE, "off", "fail")
    assert {finding.idp for finding in findings(run, catalogue)} == {"okta", "entra"}


def test_consequences_are_listed_under_their_root_however_long_the_chain(
    script: Make, catalogue: dict[str, Requirement]
) -> None:
    run = script().run().item("okta", "a")
    root = run.verdict(REPLACE, "off", "fail")
    second = run.verdict(CREATE, "off", "fail", caused_by=root.id)
    third = run.verdict("http-unauthorised-is-401", "off", "fail", caused_by=second.id)
    (finding,) = findings(run, catalogue)
    assert finding.requirement.id == REPLACE
    assert finding.consequences == (second.id, third.id)


def test_a_consequence_whose_root_is_no_failure_stands_for_itself(
    script: Make, catalogue: dict[str, Requirement]
) -> None:
    run = script().run().item("okta", "a")
    root = run.verdict(REPLACE, "off", "warn")
    run.verdict(CREATE, "off", "fail", caused_by=root.id)
    run.verdict(CREATE, "on", "fail", caused_by="lost")
    (finding,) = findings(run, catalogue)
    assert finding.requirement.id == CREATE
    assert len(finding.places) == 2


def test_explanations_in_a_circle_lose_nothing(script: Make, catalogue: dict[str, Requirement]) -> None:
    run = script().run().item("okta", "a")
    run.verdict(REPLACE, "off", "fail", id="1", caused_by="2")
    run.verdict(CREATE, "off", "fail", id="2", caused_by="1")
    assert {finding.requirement.id for finding in findings(run, catalogue)} == {REPLACE, CREATE}


def test_the_worst_comes_first(script: Make) -> None:
    run = script().run()
    order = [
        ("a", Severity.LOW, Basis.RFC),
        ("b", Severity.HIGH, Basis.IDP),
        ("c", Severity.HIGH, Basis.RFC),
        ("d", Severity.MEDIUM, Basis.CONTRACT),
        ("e", Severity.HIGH, Basis.CONTRACT),
        ("f", Severity.HIGH, Basis.CONTRACT),
    ]
    run.item("okta", "flow")
    for name, severity, basis in order:
        run.verdict(name, "s", "fail", severity=severity, basis=basis)
    run.verdict("f", "again", "fail", severity=Severity.HIGH, basis=Basis.CONTRACT)
    assert [finding.requirement.id for finding in findings(run, {})] == ["c", "f", "e", "b", "d", "a"]


def test_a_requirement_that_the_catalogue_lacks_is_named_all_the_same(script: Make) -> None:
    run = script().run().item("okta", "a")
    run.verdict("rfc9999-1-unheard-of", "s", "fail")
    (finding,) = findings(run, {})
    assert finding.requirement.title == "rfc9999-1-unheard-of"
    assert "rfc9999-1-unheard-of (MUST, high)" in render_failure([finding])


@pytest.mark.parametrize(
    ("requirement", "idp", "name"),
    [
        (REPLACE, "okta", f"okta-{REPLACE}"),
        (REPLACE, "", f"suite-{REPLACE}"),
        ("entra-boolean-strings-are-read", "entra", "entra-boolean-strings-are-read"),
        ("../x y", "../o", "o-x-y"),
    ],
)
def test_the_id_of_a_finding_is_a_file_name_that_stays_the_same(requirement: str, idp: str, name: str) -> None:
    assert finding_id(requirement, idp) == name


def test_warnings_are_grouped_in_the_same_way(script: Make, catalogue: dict[str, Requirement]) -> None:
    run = script().run().item("okta", "a")
    run.verdict("rfc7643-3.1-location-is-given", "s", "warn")
    run.verdict(REPLACE, "s", "fail")
    (warning,) = findings(run, catalogue, Outcome.WARN)
    assert warning.requirement.id == "rfc7643-3.1-location-is-given"


def test_a_failure_reads_one_fact_a_line(failing: Any, catalogue: dict[str, Requirement], snapshot: Any) -> None:
    assert render_failure(findings(failing, catalogue)) == snapshot


def test_what_the_assertion_of_a_suite_test_says_is_told_as_it_is(
    script: Make, catalogue: dict[str, Requirement]
) -> None:
    run = script().run().item("", test="suites/test_lookup.py::test_it")
    said = "assert [1] == [2]\n  At index 0 diff"
    evidence = (Evidence("suites/test_lookup.py::test_it", "the assertion holds", said),)
    run.verdict(CREATE, "", "fail", evidence=evidence)
    assert "  Test says       assert [1] == [2]\\n  At index 0 diff\n" in render_failure(findings(run, catalogue))


def test_a_body_that_is_no_json_and_an_answer_that_never_came_are_shown(
    script: Make, catalogue: dict[str, Requirement], snapshot: Any
) -> None:
    from scim_conformance.scim.exchange import Failure, FailureKind

    run = script().run().item("", test="suites/test_http.py::test_malformed")
    run.exchange("", "POST", "/Users", None, text='{"a":', failure=Failure(FailureKind.TIMEOUT, "no answer in 30 s"))
    run.verdict(CREATE, "", "fail", evidence=tuple(Evidence(f"$.a[{n}]", n, None) for n in range(30)), note="twice")
    run.exchange("", "GET", "/Users", 502, answer_text="<html>\x1b[2J bad gateway")
    run.verdict(REPLACE, "", "fail")
    run.exchange("", "GET", "/Users", 400, answer={"detail": "it is wrong", "scimType": "invalidValue"})
    run.verdict("http-unauthorised-is-401", "", "fail")
    run.exchange("", "GET", "/Users", 400, answer=["it is wrong"])
    run.verdict("entra-boolean-strings-are-read", "", "fail")
    assert render_failure(findings(run, catalogue)) == snapshot
