"""What a test item says of requirements, as properties of its test case in JUnit's XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scim_conformance.documents.model import Outcome
from scim_conformance.report.item_log import ItemLog
from scim_conformance.report.text import plain

NAMES: Mapping[Outcome, str] = {
    Outcome.FAIL: "requirement failed",
    Outcome.WARN: "requirement warned",
    Outcome.WAIVED: "requirement waived",
    Outcome.BLOCKED: "requirement blocked",
    Outcome.PASS: "requirement passed",
}
"""The name of the property by outcome, the outcome that says most first."""


def properties(log: ItemLog) -> Iterator[tuple[str, str]]:
    """Yield name and value of each property of the item under way: its profile and flow, and each requirement once.

    A requirement that was judged more than once counts with the outcome that says most. The pairs are what pytest's
    `user_properties` and `record_property` take.
    """
    if log.step.profile:
        yield "profile", plain(log.step.profile)
    if log.step.flow:
        yield "flow", plain(log.step.flow)
    told: set[str] = set()
    for outcome, name in NAMES.items():
        found = {verdict.requirement for verdict in log.verdicts if verdict.outcome is outcome} - told
        told |= found
        yield from ((name, plain(requirement)) for requirement in sorted(found))
