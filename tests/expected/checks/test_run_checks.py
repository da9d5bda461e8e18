"""How checks are run: on which exchanges, under which contract, and what becomes of a fault of our own."""

from dataclasses import replace

import pytest

from scim_conformance.documents.model import Outcome
from scim_conformance.expected.checks import InternalFault, registry, run_checks
from scim_conformance.expected.checks.run import REQUIREMENT_OF_FAILURE
from scim_conformance.replay.failures import failure_of
from scim_conformance.replay.transport import CutShort
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Purpose, Request

ID = "rfc7643-3.1-resources-have-an-id"


def run(bench, case, **world):
    return {
        one.requirement: one
        for one in run_checks(replace(bench.world(case), **world), bench.exchange(case), bench.STEP)
    }


def test_a_deviation_from_a_must_fails_and_names_the_exchange(bench):
    verdict = run(bench, {"user": {"id": 7}})[ID]
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.exchange, verdict.step, verdict.evidence[0].at) == (7, bench.STEP, "$.id")


def test_a_deviation_from_a_should_warns_and_fails_if_strict(bench):
    case = {"error": {"scimType": "made-up"}}
    requirement = "rfc7644-3.12-scim-type-is-known"
    assert run(bench, case)[requirement].outcome is Outcome.WARN
    assert run(bench, case, strict=True)[requirement].outcome is Outcome.FAIL


def test_a_requirement_that_the_contract_switches_off_is_silent(bench):
    case = {"user": {"id": 7}}
    contract = replace(bench.world(case).contract, levels={ID: "off"})
    assert ID not in run(bench, case, contract=contract)


def test_a_requirement_that_the_contract_lowers_warns(bench):
    case = {"user": {"id": 7}}
    contract = replace(bench.world(case).contract, levels={ID: "warn"})
    assert run(bench, case, contract=contract)[ID].outcome is Outcome.WARN


def test_of_a_read_back_only_deviations_are_told(bench):
    assert run(bench, {"user": {}, "purpose": Purpose.READ_BACK}) == {}
    assert set(run(bench, {"user": {"id": 7}, "purpose": Purpose.READ_BACK})) == {ID}


def test_foreign_resources_are_never_looked_into(bench):
    stub = {"urn:scim-conformance:foreign": "9f"}
    verdicts = run(bench, {"list": {"Resources": [stub], "totalResults": 1}})
    assert all(one.outcome is Outcome.PASS for one in verdicts.values())
    assert ID not in verdicts
    assert run(bench, {"answer": stub}).keys() == run(bench, {"path": "/Nothing/1", "answer": {"x": 1}}).keys()


def test_a_check_that_raises_is_a_fault_of_ours_that_names_the_check(bench, monkeypatch):
    def raises(answer):
        raise ZeroDivisionError

    broken = registry.Check("rfc0000-1-broken", lambda answer: True, raises)
    monkeypatch.setattr("scim_conformance.expected.checks.run.checks", lambda: (broken,))
    with pytest.raises(InternalFault, match="rfc0000-1-broken"):
        run(bench, {"user": {}})


def test_a_second_check_for_one_requirement_is_refused():
    registry.checks()
    with pytest.raises(ValueError, match=ID):
        registry.check(ID, applies=lambda answer: True)(lambda answer: iter(()))


@pytest.mark.parametrize("status", [500, 502])
def test_the_body_of_a_server_error_is_explained_by_it(bench, status):
    verdicts = run(bench, {"status": status, "text": "<html>", "problems": ("not-json",)})
    error = verdicts.pop("rfc7644-3.12-no-request-ends-in-a-server-error")
    assert error.caused_by == ""
    assert [one.caused_by for one in verdicts.values() if one.evidence] == [error.id]


def test_the_body_of_another_error_stands_for_itself(bench):
    verdict = run(bench, {"status": 404, "text": "<html>"})["rfc7644-3.12-errors-have-a-json-body"]
    assert verdict.caused_by == ""


def unanswered(bench, failure):
    exchange = Exchange(7, Request("GET", "/Users/u1"), failure=failure)
    return list(run_checks(bench.world({}), exchange, bench.STEP))


@pytest.mark.parametrize("kind", sorted(REQUIREMENT_OF_FAILURE))
def test_an_answer_that_did_not_arrive_is_told(bench, kind):
    (verdict,) = unanswered(bench, Failure(kind, "in our words"))
    assert verdict.requirement == REQUIREMENT_OF_FAILURE[kind]
    assert verdict.outcome is (Outcome.FAIL if kind is FailureKind.PROTOCOL else Outcome.WARN)
    assert verdict.evidence[0].actual == "in our words"


def test_a_connection_that_the_player_cut_itself_is_not_told(bench):
    assert unanswered(bench, failure_of(CutShort(), 30, timed_out=False)) == []
    lost = Failure(FailureKind.CONNECTION, "The answer was dropped on its way back, as the flow asks.")
    assert unanswered(bench, lost) == []


def test_without_tls_there_is_no_run_and_no_verdict(bench):
    assert unanswered(bench, Failure(FailureKind.TLS, "The certificate does not hold.")) == []
    assert unanswered(bench, None) == []


@pytest.mark.parametrize("contract", ["iru", "rfc"])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    "case",
    [
        {"user": {}},
        {"group": {}},
        {"list": {}},
        {"error": {}},
        {"method": "PATCH", "sent": {}, "status": 204},
        {"path": "/ServiceProviderConfig", "config": {}},
    ],
)
def test_lawful_answers_pass_under_every_contract(bench, contract, own, case):
    verdicts = run(bench, {**case, "contract": contract, "own": own})
    assert {name for name, one in verdicts.items() if one.outcome is not Outcome.PASS} == set()


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        "text",
        7,
        True,
        {"schemas": 7, "Resources": 7, "totalResults": [], "id": {}, "meta": 7},
        {"Resources": [None, 7, "x", [], {}], "totalResults": {}},
        {"schemas": [None, {}, []], "id": None, "meta": [{}], "emails": [None, [], {"value": {}}]},
        {"Operations": [None, {"response": 7}], "attributes": [7], "authenticationSchemes": [None]},
        {"Resources": [{"schemas": {}, "attributes": [7, {"subAttributes": 7}], "schemaExtensions": [7]}]},
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "path",
    [
        "/Users",
        "/Users/u1",
        "/Groups/g1",
        "/Me",
        "/",
        "/Bulk",
        "/Schemas",
        "/ResourceTypes",
        "/ServiceProviderConfig",
        "/Nothing",
    ],
)
@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 201), ("PATCH", 200), ("GET", 404)])
def test_no_answer_however_odd_makes_a_check_raise(bench, body, path, method, status):
    case = {"answer": body, "path": path, "method": method, "status": status, "own": True, "profile": "onelogin"}
    run(bench, case)
    run(bench, {**case, "profile": "entra", "query": "attributes=name.givenName&count=1", "own": False})
