"""The verdicts of one judgement as they are gathered: passes, deviations, and their consequences."""

from __future__ import annotations

from collections.abc import Iterable

from scim_conformance.documents.model import Evidence, Outcome, StepRef, Verdict
from scim_conformance.expected.consequences import NO_MARK, Mark
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
                reached = verdict(self._world, requirement, self._exchange, self._step, cause=self._other(cause))
                if reached is not None:
                    self.verdicts.append(reached)

    def fails(
        self, requirement: str, evidence: Iterable[Evidence], cause: int | None = None, caused_by: Mark = NO_MARK
    ) -> Mark:
        """Note a deviation; returns what explains further ones: the given mark where it explains this one already,
        else this verdict, and nothing where it is no matter.
        """
        if not requirement:
            return NO_MARK
        explained = caused_by.explains(a_failure=self._decision(requirement) is Outcome.FAIL)
        reached = verdict(
            self._world,
            requirement,
            self._exchange,
            self._step,
            evidence,
            cause=self._other(cause),
            caused_by=caused_by.verdict if explained else "",
        )
        if reached is None:
            return NO_MARK
        self.verdicts.append(reached)
        return caused_by if explained else Mark(reached.id, reached.outcome is Outcome.FAIL)

    def deviates(self, deviation: Deviation, at: str = "$") -> Mark:
        """Note an attribute that is not as it must be: what weighs most by itself, the rest in consequence."""
        evidence = deviation.evidence
        if at != "$":
            evidence = Evidence(at + evidence.at.removeprefix("$"), evidence.expected, evidence.actual)
        mark = deviation.caused_by
        for requirement in sorted(deviation.requirements, key=self._rank):
            mark = self.fails(requirement, (evidence,), deviation.cause, mark) or mark
        return mark

    def observed(self, observation: Observation, at: str = "$") -> dict[Key, Mark]:
        """Note all that a representation says; returns the marks that its deviations leave."""
        for requirement, cause in observation.borne_out:
            self.passes((requirement,), cause)
        marks = {one.key: self.deviates(one, at) for one in observation.deviations}
        return {key: mark for key, mark in marks.items() if mark}

    def _rank(self, requirement: str) -> int:
        decision = self._decision(requirement)
        return 2 if decision is None else _RANK[decision]

    def _decision(self, requirement: str) -> Outcome | None:
        return decide(self._world.catalogue[requirement], self._world.contract, self._world.strict)

    def _other(self, cause: int | None) -> int | None:
        return cause if cause and cause != self._exchange.number else None
