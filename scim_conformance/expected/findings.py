"""The verdicts of one judgement as they are gathered: passes, deviations, and their consequences."""

from __future__ import annotations

from collections.abc import Iterable

from scim_conformance.documents.model import Evidence, Outcome, StepRef, Verdict
from scim_conformance.expected.decision import decide
from scim_conformance.expected.knowledge import Key
from scim_conformance.expected.observe import Deviation, Observation
from scim_conformance.expected.verdicts import verdict
from scim_conformance.expected.world import World
from scim_conformance.scim.exchange import Exchange

_RANK = {Outcome.FAIL: 0, Outcome.WARN: 1}


class Findings:
    """Gathers what an exchange says about requirements; lives as long as one judgement."""

    def __init__(self, world: World, exchange: Exchange, step: StepRef) -> None:
        self._world = world
        self._exchange = exchange
        self._step = step
        self.verdicts: list[Verdict] = []

    def passes(self, requirements: Iterable[str], cause: int | None = None) -> None:
        """Note requirements as borne out; empty ids and those that the catalogue lacks say nothing."""
        for requirement in requirements:
            if requirement:
                self._add(verdict(self._world, requirement, self._exchange, self._step, cause=self._other(cause)))

    def fails(
        self, requirement: str, evidence: Iterable[Evidence], cause: int | None = None, caused_by: str = ""
    ) -> str:
        """Note a deviation; returns the id of its verdict, empty where it is no matter."""
        if not requirement:
            return ""
        reached = verdict(
            self._world,
            requirement,
            self._exchange,
            self._step,
            evidence,
            cause=self._other(cause),
            caused_by=caused_by,
        )
        return self._add(reached)

    def deviates(self, deviation: Deviation, at: str = "$") -> str:
        """Note an attribute that is not as it must be: what weighs most by itself, the rest in consequence."""
        evidence = deviation.evidence
        if at != "$":
            evidence = Evidence(at + evidence.at.removeprefix("$"), evidence.expected, evidence.actual)
        first = deviation.caused_by
        marks = ""
        for requirement in sorted(deviation.requirements, key=self._rank):
            id_ = self.fails(requirement, (evidence,), deviation.cause, first)
            first = first or id_
            marks = marks or id_
        return deviation.caused_by or marks

    def observed(self, observation: Observation, at: str = "$") -> dict[Key, str]:
        """Note all that a representation says; returns the marks that its deviations leave."""
        for requirement, cause in observation.borne_out:
            self.passes((requirement,), cause)
        marks = {one.key: self.deviates(one, at) for one in observation.deviations}
        return {key: mark for key, mark in marks.items() if mark}

    def _rank(self, requirement: str) -> int:
        known = self._world.catalogue[requirement]
        decision = decide(known, self._world.contract, self._world.strict)
        return 2 if decision is None else _RANK[decision]

    def _other(self, cause: int | None) -> int | None:
        return cause if cause and cause != self._exchange.number else None

    def _add(self, reached: Verdict | None) -> str:
        if reached is None:
            return ""
        self.verdicts.append(reached)
        return reached.id
