"""Verdicts: their outcome, their ids, and one for each requirement, exchange and profile."""

from dataclasses import replace

import pytest

from scim_conformance.documents.model import Evidence, Outcome, StepRef
from scim_conformance.expected.verdicts import blocked, merged, verdict, verdict_id, worst
from scim_conformance.scim.exchange import Exchange, Request

MUST = "rfc7644-3.6-delete-answers-204"
SHOULD = "rfc7644-3.12-scim-type-is-known"
STEP = StepRef(profile="okta", flow="flow", step="step")
EXCHANGE = Exchange(7, Request("DELETE", "/Users/u1"))
FOUND = Evidence("status", 204, 200)
OTHER = Evidence("body", "no body", "{}")


@pytest.fixture
def world(kit):
    return kit.world("rfc")


def test_without_evidence_it_is_a_pass(world):
    one = verdict(world, MUST, EXCHANGE, STEP)
    assert (one.outcome, one.evidence, one.exchange, one.step) == (Outcome.PASS, (), 7, STEP)


def test_it_carries_what_the_catalogue_says(world):
    one, entry = verdict(world, MUST, EXCHANGE, STEP), world.catalogue[MUST]
    assert (one.requirement, one.basis, one.level) == (MUST, entry.basis, entry.level)
    assert (one.severity, one.topic) == (entry.severity, entry.topic)


def test_with_evidence_the_decision_says_what_it_is(world):
    assert verdict(world, MUST, EXCHANGE, STEP, [FOUND]).outcome is Outcome.FAIL
    assert verdict(world, SHOULD, EXCHANGE, STEP, [FOUND]).outcome is Outcome.WARN
    assert verdict(replace(world, strict=True), SHOULD, EXCHANGE, STEP, [FOUND]).outcome is Outcome.FAIL


def test_evidence_may_come_from_a_generator(world):
    assert verdict(world, MUST, EXCHANGE, STEP, (one for one in [FOUND, OTHER])).evidence == (FOUND, OTHER)


def test_cause_consequence_and_note_are_kept(world):
    one = verdict(world, MUST, EXCHANGE, STEP, [FOUND], cause=3, caused_by="abc", note="why")
    assert (one.cause, one.caused_by, one.note) == (3, "abc", "why")


@pytest.mark.parametrize("evidence", [(), (FOUND,)])
def test_what_is_switched_off_gives_no_verdict(world, evidence):
    off = replace(world, contract=replace(world.contract, levels={MUST: "off"}))
    assert verdict(off, MUST, EXCHANGE, STEP, evidence) is None
    assert blocked(off, MUST, STEP, "nothing to delete") is None


def test_an_id_that_the_catalogue_lacks_is_a_fault_of_ours(world):
    with pytest.raises(KeyError, match="rfc0000-1-x"):
        verdict(world, "rfc0000-1-x", EXCHANGE, STEP)


def test_a_blocked_step_has_no_exchange(world):
    one = blocked(world, MUST, STEP, "the user never came into being", caused_by="abc")
    assert (one.outcome, one.exchange, one.caused_by) == (Outcome.BLOCKED, None, "abc")
    assert one.note == "the user never came into being"


def test_an_id_is_the_same_for_the_same_place_and_another_for_any_other():
    places = [
        (MUST, STEP, 7),
        (SHOULD, STEP, 7),
        (MUST, STEP, 8),
        (MUST, STEP, None),
        (MUST, replace(STEP, profile="entra"), 7),
        (MUST, replace(STEP, flow="other"), 7),
        (MUST, replace(STEP, step="other"), 7),
        (MUST, replace(STEP, test="other"), 7),
    ]
    assert [verdict_id(*place) for place in places] == [verdict_id(*place) for place in places]
    assert len({verdict_id(*place) for place in places}) == len(places)
    assert all(len(verdict_id(*place)) == 20 for place in places)


def test_one_requirement_and_exchange_give_one_verdict_in_the_order_of_first_mention(world):
    one = verdict(world, MUST, EXCHANGE, STEP)
    other = verdict(world, SHOULD, EXCHANGE, STEP)
    again = verdict(world, MUST, EXCHANGE, STEP, [FOUND])
    assert [(each.requirement, each.outcome) for each in merged([one, other, again])] == [
        (MUST, Outcome.FAIL),
        (SHOULD, Outcome.PASS),
    ]


def test_the_evidence_of_the_worst_is_joined_and_that_of_the_better_dropped(world):
    passed = replace(verdict(world, MUST, EXCHANGE, STEP), evidence=(Evidence("$.id", "a", "a"),))
    first = verdict(world, MUST, EXCHANGE, STEP, [FOUND])
    second = verdict(world, MUST, EXCHANGE, STEP, [OTHER, FOUND])
    (one,) = merged([passed, first, second])
    assert one.evidence == (FOUND, OTHER)


def test_it_is_a_consequence_only_if_each_of_them_is(world):
    caused = verdict(world, MUST, EXCHANGE, STEP, [FOUND], caused_by="abc", cause=3)
    own = verdict(world, MUST, EXCHANGE, STEP, [OTHER], cause=5)
    (one,) = merged([caused, own])
    assert (one.caused_by, one.cause) == ("", 5)
    (one,) = merged([caused, replace(caused, evidence=(OTHER,))])
    assert one.caused_by == "abc"


def test_a_note_of_any_of_them_is_kept(world):
    first = verdict(world, MUST, EXCHANGE, STEP, [FOUND])
    second = verdict(world, MUST, EXCHANGE, STEP, [OTHER], note="why")
    assert [one.note for one in merged([first, second])] == ["why"]


def test_the_worst_outcome_weighs_most():
    order = [Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.PASS, Outcome.BLOCKED, Outcome.WARN, Outcome.FAIL]
    for place in range(1, len(order) + 1):
        assert worst(order[:place]) is order[place - 1]
    assert worst([]) is None
