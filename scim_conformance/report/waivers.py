"""What became of the waivers of a run: pure, from its verdicts and the day on which it began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from scim_conformance.documents.model import Outcome
from scim_conformance.report.codec import encode_waiver
from scim_conformance.report.facts import Facts
from scim_conformance.scim.exchange import JsonObject

DAY_LENGTH: Final = len("2027-03-31")


class State(StrEnum):
    """What became of a waiver: it waived something, has expired, was held against what passed, or was not needed."""

    WAIVES = "waives"
    EXPIRED = "expired"
    NO_LONGER_FAILS = "no-longer-fails"
    NOT_EXERCISED = "not-exercised"


COMPLAINTS: Final[Mapping[State, str]] = {
    State.EXPIRED: "has expired: mend the endpoint, or give the waiver another day",
    State.NO_LONGER_FAILS: "no longer fails: delete the waiver",
}
"""What the user is told of a waiver that is not as it should be."""


def waiver_rows(facts: Facts) -> Iterator[JsonObject]:
    """Yield each waiver that speaks of the run's endpoint, with its state and how many verdicts it has waived."""
    outcomes: dict[str, Counter[Outcome]] = {}
    for verdict in facts.verdicts:
        outcomes.setdefault(verdict.requirement, Counter())[verdict.outcome] += 1
    for waiver in facts.run.waivers:
        found = outcomes.get(waiver.requirement, Counter())
        is_over = waiver.is_over(facts.run.started_at[:DAY_LENGTH])
        yield {
            **encode_waiver(waiver),
            "state": _state(found, is_over=is_over).value,
            "waived": found[Outcome.WAIVED],
        }


def _state(found: Mapping[Outcome, int], *, is_over: bool) -> State:
    if is_over:
        return State.EXPIRED
    if found.get(Outcome.WAIVED):
        return State.WAIVES
    return State.NO_LONGER_FAILS if found.get(Outcome.PASS) else State.NOT_EXERCISED
