from __future__ import annotations

from typing import Any

from scim_conformance.report.item_log import ItemLog
from scim_conformance.report.properties import properties


def logged(run: Any) -> ItemLog:
    log = ItemLog()
    for event in run.events:
        log(event)
    return log


def test_each_requirement_is_a_property_once_under_the_outcome_that_says_most(script: Any) -> None:
    run = script().item("okta", "okta-create")
    for name, outcome in (("b", "pass"), ("b", "fail"), ("a", "pass"), ("a", "pass"), ("c", "warn"), ("d", "blocked")):
        run.verdict(name, "s", outcome)
    run.verdict("e", "s", "not-applicable")
    assert list(properties(logged(run))) == [
        ("profile", "okta"),
        ("flow", "okta-create"),
        ("requirement failed", "b"),
        ("requirement warned", "c"),
        ("requirement blocked", "d"),
        ("requirement passed", "a"),
    ]


def test_a_suite_test_has_neither_profile_nor_flow(script: Any) -> None:
    run = script().item("", test="suites/test_lookup.py::test_it")
    run.verdict("a\x1b", "")
    assert list(properties(logged(run))) == [("requirement passed", "a\\x1b")]
