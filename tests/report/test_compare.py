"""Two runs compared: what is new, what stays, what is fixed, what is judged no more or for the first time."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scim_conformance.report.compare import Kind, compare
from scim_conformance.report.comparison_text import lines, markdown, summary

PATCHED = "rfc7644-3.5.2.3-replace-sets-the-value"
STRINGS = "entra-boolean-strings-are-read"


def told(comparison: Any, kind: Kind) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(change.requirement, change.idp, change.places) for change in comparison.of(kind)]


def a_run(script: Any, *verdicts: tuple[str, str, str], profile: str = "entra", **end: Any) -> dict[str, Any]:
    """Results in which each (flow, requirement, outcome) was judged, in that order."""
    run = script().run()
    for flow, name, outcome in verdicts:
        run.item(profile, flow)
        run.exchange("go", "PATCH", "/Users/1", 204, body={})
        run.verdict(name, "go", outcome)
        run.done()
    found: dict[str, Any] = run.end(**end).results()
    return found


def test_the_same_run_has_no_change(failing: Any) -> None:
    results = failing.results()
    comparison = compare(results, copy.deepcopy(results))
    assert {change.kind for change in comparison.changes} == {Kind.STILL_FAILING}
    assert comparison.turns == ()
    assert not comparison.has_new
    assert comparison.has_any


def test_what_passed_and_fails_now_is_new_in_the_places_that_changed(script: Any) -> None:
    old = a_run(script, ("a", PATCHED, "pass"), ("b", PATCHED, "fail"), ("c", PATCHED, "pass"))
    new = a_run(script, ("c", PATCHED, "pass"), ("b", PATCHED, "fail"), ("a", PATCHED, "fail"))
    comparison = compare(old, new)
    assert told(comparison, Kind.NEW) == [(PATCHED, "entra", ("a",))]
    assert told(comparison, Kind.STILL_FAILING) == [(PATCHED, "entra", ("b",))]
    assert comparison.has_new


def test_what_failed_and_passes_now_is_fixed(script: Any) -> None:
    comparison = compare(a_run(script, ("a", PATCHED, "fail")), a_run(script, ("a", PATCHED, "pass")))
    assert told(comparison, Kind.FIXED) == [(PATCHED, "entra", ("a",))]
    assert [(turn.idp, turn.before, turn.after) for turn in comparison.turns] == [("entra", "no", "yes")]
    assert not comparison.has_any


@pytest.mark.parametrize("outcome", ["blocked", "not-applicable"])
def test_what_failed_and_is_not_judged_any_more_is_gone_and_not_fixed(script: Any, outcome: str) -> None:
    comparison = compare(a_run(script, ("a", PATCHED, "fail")), a_run(script, ("a", PATCHED, outcome)))
    assert told(comparison, Kind.GONE) == [(PATCHED, "entra", ("a",))]
    assert told(comparison, Kind.FIXED) == []


def test_a_warning_is_no_failure_and_a_failure_of_it_is_new(script: Any) -> None:
    warned, failed = a_run(script, ("a", PATCHED, "warn")), a_run(script, ("a", PATCHED, "fail"))
    assert told(compare(warned, failed), Kind.NEW) == [(PATCHED, "entra", ("a",))]
    assert told(compare(failed, warned), Kind.FIXED) == [(PATCHED, "entra", ("a",))]


def test_what_is_judged_for_the_first_time_is_said_to_be(script: Any) -> None:
    old = a_run(script, ("a", PATCHED, "pass"))
    holds = compare(old, a_run(script, ("a", PATCHED, "pass"), ("a", STRINGS, "pass")))
    assert told(holds, Kind.NEWLY_COVERED) == [(STRINGS, "entra", ("a",))]
    assert not holds.has_any
    fails = compare(old, a_run(script, ("a", PATCHED, "pass"), ("a", STRINGS, "fail")))
    assert [change.was_judged for change in fails.of(Kind.NEW)] == [False]


def test_a_renamed_requirement_is_followed_by_its_alias(script: Any) -> None:
    old = a_run(script, ("a", PATCHED, "fail"))
    new = a_run(script, ("a", "rfc7644-3.5.2.3-new-name", "fail"))
    new["requirements"]["rfc7644-3.5.2.3-new-name"]["aliases"] = [PATCHED]
    comparison = compare(old, new)
    assert told(comparison, Kind.STILL_FAILING) == [("rfc7644-3.5.2.3-new-name", "entra", ("a",))]
    assert not comparison.has_new


def test_a_consequence_that_stands_alone_later_is_not_new(failing: Any, script: Any) -> None:
    flow = "entra-deactivate-with-string-boolean"
    later = a_run(script, (flow, PATCHED, "fail"), (flow, STRINGS, "pass"))
    comparison = compare(failing.results(), later)
    assert (PATCHED, "entra", (flow,)) in told(comparison, Kind.STILL_FAILING)
    assert (STRINGS, "entra", (flow,)) in told(comparison, Kind.FIXED)


def test_order_ids_exchanges_and_profiles_of_a_family_make_no_difference(script: Any) -> None:
    old = a_run(script, ("a", PATCHED, "fail"), ("b", STRINGS, "pass"))
    new = a_run(script, ("b", STRINGS, "pass"), ("a", PATCHED, "fail"), profile="entra-compliant")
    assert not compare(old, new).has_new


def test_a_run_that_was_cut_short_is_never_as_good_as_before(script: Any) -> None:
    old = a_run(script, ("a", PATCHED, "pass"))
    cut = compare(old, a_run(script, ("a", PATCHED, "pass"), complete=False, reason="the target died"))
    assert cut.cut == "the target died"
    assert cut.has_new


def test_an_idp_that_worked_and_cannot_be_told_any_more_is_worse(script: Any) -> None:
    old = a_run(script, ("a", PATCHED, "pass"))
    new = script().run()
    new.item("entra", "a")
    new.exchange("go", "PATCH", "/Users/1", 204, body={})
    new.verdict(PATCHED, "go")
    new.done(blocked=("go",))
    comparison = compare(old, new.end().results())
    assert [(turn.before, turn.after) for turn in comparison.turns] == [("yes", "not known")]
    assert comparison.has_new


def test_the_comparison_reads_as_lines_and_as_markdown(script: Any) -> None:
    old = a_run(script, *((f"flow-{number}", PATCHED, "pass") for number in range(5)))
    new = a_run(script, *((f"flow-{number}", PATCHED, "fail") for number in range(5)))
    comparison = compare(old, new)
    text = list(lines(comparison))
    assert "New failures: 1" in text
    assert any("flow-0, flow-1, flow-2 and 2 more places" in line for line in text)
    assert text[-1] == summary(comparison) == "1 new, 0 still failing, 0 fixed, 0 gone, 0 newly covered."
    assert f"`{PATCHED}`" in markdown(comparison)
    assert comparison.as_json()["changes"]["new"][0]["places"] == [f"flow-{number}" for number in range(5)]
