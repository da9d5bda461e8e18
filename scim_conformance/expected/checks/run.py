"""Holding an exchange against every check that applies to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scim_conformance.documents.model import Evidence, StepRef, Verdict
from scim_conformance.expected.checks.answer import read
from scim_conformance.expected.checks.registry import Check, checks
from scim_conformance.expected.checks.shape import EVIDENCE_MAX
from scim_conformance.expected.verdicts import verdict
from scim_conformance.expected.world import World, need
from scim_conformance.scim.exchange import Exchange, Purpose, Response


class InternalFault(RuntimeError):  # noqa: N818 - it is named for whose fault it is
    """A check raised: a fault of ours, never a finding. The message names the check."""


def run_checks(world: World, exchange: Exchange, step: StepRef) -> Iterator[Verdict]:
    """Yield a verdict for each requirement that some check holds this exchange against.

    Without a response there is nothing to check. Of a read-back only deviations are told: it repeats by the hundred
    what the steps have shown to pass. Raises InternalFault where a check raises.
    """
    if exchange.response is None:
        return
    tells_passes = exchange.purpose is not Purpose.READ_BACK
    for one, evidence in _findings(world, exchange, exchange.response):
        if evidence or tells_passes:
            requirement_id = need(world, one.requirement) if one.is_need else one.requirement
            reached = verdict(world, requirement_id, exchange, step, evidence) if requirement_id else None
            if reached is not None:
                yield reached


def _findings(world: World, exchange: Exchange, response: Response) -> list[tuple[Check, tuple[Evidence, ...]]]:
    """Return the checks that apply, each with the deviations that it sees."""
    findings = []
    at_work = "reading the answer"
    try:
        answer = read(world, exchange, response)
        for one in checks():
            at_work = f"check {one.requirement}"
            if one.applies(answer):
                findings.append((one, tuple(islice(one.judge(answer), EVIDENCE_MAX))))
    except Exception as error:
        raise InternalFault(f"{at_work}, exchange {exchange.number}: {type(error).__name__}") from error
    return findings
