"""Waivers at work: between the judge, who knows nothing of them, and whoever listens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from scim_conformance.documents.model import Outcome, Verdict, Waiver
from scim_conformance.expected.verdicts import verdict_id

DEVIATIONS = frozenset({Outcome.FAIL, Outcome.WARN})


@dataclass(slots=True)
class Waiving:
    """Turns failures and warnings of waived requirements, and what they explain, into waived ones.

    `waivers` are those in force for the endpoint. It remembers which verdicts it has waived: their consequences, which
    may be told of other requirements, are waived with them.
    """

    waivers: tuple[Waiver, ...] = ()
    _waived: dict[str, Waiver] = field(default_factory=dict)

    @classmethod
    def on(cls, waivers: Iterable[Waiver], day: str) -> Waiving:
        """Return the waiving of a day, without what has expired."""
        return cls(tuple(waiver for waiver in waivers if not waiver.is_over(day)))

    def __call__(self, verdict: Verdict) -> Verdict:
        """Return the verdict, waived where a waiver speaks of it or of what caused it."""
        if not self.waivers or verdict.outcome not in DEVIATIONS:
            return verdict
        waiver = self._of(verdict)
        if waiver is None:
            return verdict
        self._waived[verdict.id] = waiver
        note = f"waived until {waiver.until} by {waiver.who}: {waiver.reason}"
        return replace(verdict, outcome=Outcome.WAIVED, note=note)

    def _of(self, verdict: Verdict) -> Waiver | None:
        for waiver in self.waivers:
            if verdict.requirement == waiver.requirement:
                return waiver
        if not verdict.caused_by:
            return None
        # The cause may be told after its consequence, of the same exchange: then its id is known all the same.
        beside = {verdict_id(waiver.requirement, verdict.step, verdict.exchange): waiver for waiver in self.waivers}
        return self._waived.get(verdict.caused_by) or beside.get(verdict.caused_by)
