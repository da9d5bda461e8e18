"""What one test item did: collected while it runs, for pytest's own report, for Allure and for the progress line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scim_conformance.documents.model import Outcome, Requirement, StepRef, Verdict
from scim_conformance.events import Event, ExchangeDone, ItemFinished, ItemStarted, VerdictReached, Waited
from scim_conformance.report import codec
from scim_conformance.report.finding import Finding, group
from scim_conformance.report.transcript import item_of
from scim_conformance.scim.exchange import JsonObject


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """How an item went, small enough to travel between processes; `outcomes` counts its verdicts."""

    step: StepRef
    outcomes: Mapping[str, int]
    complete: bool = True
    applicable: bool = True
    blocked: tuple[str, ...] = ()
    note: str = ""
    waited_s: float = 0.0

    @property
    def word(self) -> str:
        """The item in a word: FAIL, cut, blocked, n/a, warn, waived or ok."""
        if self.outcomes.get(Outcome.FAIL):
            return "FAIL"
        if not self.applicable:
            return "n/a"
        if not self.complete:
            return "cut"
        if self.blocked:
            return "blocked"
        if self.outcomes.get(Outcome.WARN):
            return "warn"
        return "waived" if self.outcomes.get(Outcome.WAIVED) else "ok"

    def to_json(self) -> JsonObject:
        """Return the summary as a JSON object."""
        outcomes: JsonObject = dict(self.outcomes)
        return {
            **codec.encode_step(self.step),
            "outcomes": outcomes,
            "complete": self.complete,
            "applicable": self.applicable,
            "blocked": list(self.blocked),
            "note": self.note,
            "waited_s": self.waited_s,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> ItemSummary:
        """Return the summary of a JSON object that `to_json` made."""
        return cls(
            codec.decode_step(row),
            row["outcomes"],
            row["complete"],
            row["applicable"],
            tuple(row["blocked"]),
            row["note"],
            row["waited_s"],
        )


@dataclass(slots=True)
class ItemLog:
    """A listener that keeps the exchanges and verdicts of the item under way, and forgets them when another begins."""

    step: StepRef = field(default_factory=StepRef)
    exchanges: list[ExchangeDone] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    finished: ItemFinished | None = None
    waited_s: float = 0.0

    def __call__(self, event: Event) -> None:
        """Take notice of an event."""
        match event:
            case ItemStarted(step):
                self.step = item_of(step)
                self.exchanges, self.verdicts = [], []
                self.finished, self.waited_s = None, 0.0
            case ExchangeDone():
                self.exchanges.append(event)
            case VerdictReached(verdict):
                self.verdicts.append(verdict)
            case Waited():
                self.waited_s += event.seconds
            case ItemFinished():
                self.finished = event
            case _:
                pass

    def exchange(self, number: int | None) -> ExchangeDone | None:
        """Return the latest exchange of that number, None where the item has none."""
        return next((done for done in reversed(self.exchanges) if done.exchange.number == number), None)

    def findings(
        self, catalogue: Mapping[str, Requirement], families: Mapping[str, str] | None = None
    ) -> tuple[Finding, ...]:
        """Return the findings of the item, worst first; `wording.render_failure` puts them into words."""
        return group(self.verdicts, self.exchange, catalogue, families or {})

    def summary(self) -> ItemSummary:
        """Return how the item went; without its closing words it counts as cut short."""
        finished = self.finished or ItemFinished(self.step, complete=False)
        return ItemSummary(
            self.step,
            dict(Counter(verdict.outcome.value for verdict in self.verdicts)),
            finished.complete,
            finished.applicable,
            finished.blocked,
            finished.note,
            round(self.waited_s, 3),
        )
