"""Verdicts made, numbered and merged: one requirement, exchange and profile give one verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from scim_conformance.documents.model import Evidence, Outcome, Requirement, StepRef, Verdict
from scim_conformance.expected.decision import decide, in_force
from scim_conformance.expected.world import World
from scim_conformance.scim.exchange import Exchange

_WORST_FIRST: Final = (
    Outcome.FAIL,
    Outcome.WARN,
    Outcome.BLOCKED,
    Outcome.PASS,
    Outcome.WAIVED,
    Outcome.NOT_APPLICABLE,
)
_RANK: Final = {outcome: rank for rank, outcome in enumerate(_WORST_FIRST)}


def verdict(
    world: World,
    requirement_id: str,
    exchange: Exchange | None,
    step: StepRef,
    evidence: Iterable[Evidence] = (),
    *,
    cause: int | None = None,
    caused_by: str = "",
    note: str = "",
) -> Verdict | None:
    """Return the verdict of `exchange` on a requirement: a pass without evidence, else what the decision says.

    None where the contract has switched the requirement off, and where a deviation from it is no matter. Raises
    KeyError for an id that the catalogue lacks, which is a fault of ours.
    """
    requirement = world.catalogue[requirement_id]
    found = tuple(evidence)
    if found:
        deviation = decide(requirement, world.contract, world.strict)
        if deviation is None:
            return None
        outcome: Outcome = deviation
    elif in_force(requirement, world.contract):
        outcome = Outcome.PASS
    else:
        return None
    return made(requirement, outcome, exchange, step, found, cause=cause, caused_by=caused_by, note=note)


def blocked(world: World, requirement_id: str, step: StepRef, note: str, caused_by: str = "") -> Verdict | None:
    """Return the verdict on a requirement that could not be exercised, since its step could not be taken."""
    requirement = world.catalogue[requirement_id]
    if not in_force(requirement, world.contract):
        return None
    return made(requirement, Outcome.BLOCKED, None, step, caused_by=caused_by, note=note)


def made(
    requirement: Requirement,
    outcome: Outcome,
    exchange: Exchange | None,
    step: StepRef,
    evidence: tuple[Evidence, ...] = (),
    *,
    cause: int | None = None,
    caused_by: str = "",
    note: str = "",
) -> Verdict:
    """Return a verdict whose outcome has been decided."""
    number = None if exchange is None else exchange.number
    return Verdict(
        verdict_id(requirement.id, step, number),
        requirement.id,
        outcome,
        requirement.basis,
        requirement.level,
        requirement.severity,
        requirement.topic,
        step,
        number,
        evidence,
        cause,
        caused_by,
        note,
    )


def verdict_id(requirement_id: str, step: StepRef, exchange: int | None) -> str:
    """Return the same short id for the same requirement, place in the run, and exchange."""
    return _digest_of_place(step, exchange) + _digest_of_text(requirement_id)


def merged(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return one verdict for each requirement, exchange and profile, in the order of first mention.

    The worst outcome wins, and the evidence of its verdicts is joined. It is a consequence only if each of them is.
    """
    groups: dict[str, Verdict | list[Verdict]] = {}
    for one in verdicts:
        first = groups.setdefault(one.id, one)
        if first is not one:
            groups[one.id] = [*first, one] if isinstance(first, list) else [first, one]
    return tuple(_joined(group) if isinstance(group, list) else group for group in groups.values())


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Return the outcome that weighs most: fail, warn, blocked, pass, waived, not-applicable; None of none."""
    return min(outcomes, key=_RANK.__getitem__, default=None)


@lru_cache(maxsize=256)
def _digest_of_place(step: StepRef, exchange: int | None) -> str:
    parts = (step.profile, step.flow, step.step, step.test, "" if exchange is None else str(exchange))
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=6).hexdigest()


@lru_cache(maxsize=4096)
def _digest_of_text(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _joined(group: Sequence[Verdict]) -> Verdict:
    if all(one.outcome is Outcome.PASS and not one.evidence and not one.caused_by for one in group):
        return next((one for one in group if one.note), group[0])
    outcome = min((one.outcome for one in group), key=_RANK.__getitem__)
    weighing = [one for one in group if one.outcome is outcome]
    first = next((one for one in weighing if not one.caused_by), weighing[0])
    evidence: list[Evidence] = []
    for one in weighing:
        evidence.extend(part for part in one.evidence if part not in evidence)
    return replace(
        first, evidence=tuple(evidence), note=first.note or next((one.note for one in weighing if one.note), "")
    )
