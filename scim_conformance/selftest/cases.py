"""What came of a defect, of a variant, of a pair of variants, of the provider without either: a row of the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scim_conformance.documents.model import Level, Outcome
from scim_conformance.selftest.jobs import Seen


class Kind(StrEnum):
    """What a case is about; `CLEAN` is the embedded provider as it is."""

    DEFECT = "defect"
    VARIANT = "variant"
    PAIR = "pair"
    CLEAN = "clean"


class Result(StrEnum):
    """What came of a case: a defect is caught or missed, anything lawful is quiet or alarms; a fault is our own."""

    CAUGHT = "caught"
    MISSED = "missed"
    QUIET = "quiet"
    ALARM = "alarm"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Case:
    """One row.

    Of a defect: `by` maps each requirement of its `breaks` that caught it to the items that did; `silent` are its own
    flows and suite tests that did not; `findings` are strays, failures of other requirements that nothing explains.
    Of anything lawful `findings` are the alarms. `blocked` says why an item was blocked or cut short, `faults` what
    went wrong on our side. `items` is how many were played, `seconds` how long that took.
    """

    kind: Kind
    id: str
    title: str
    result: Result
    topics: tuple[str, ...] = ()
    severity: str = ""
    breaks: tuple[str, ...] = ()
    by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    findings: tuple[Seen, ...] = ()
    blocked: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    contracts: tuple[str, ...] = ()
    items: int = 0
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether it is as it has to be: caught, by each of its own checks at that, or quiet."""
        return self.result in {Result.CAUGHT, Result.QUIET} and not self.silent

    @property
    def is_spotless(self) -> bool:
        """Whether there is nothing to be said about it at all."""
        return self.is_good and not self.findings

    def to_json(self) -> dict[str, Any]:
        """Return the case as a JSON object of selftest.schema.json."""
        return {
            "kind": self.kind.value,
            "id": self.id,
            "title": self.title,
            "result": self.result.value,
            "topics": list(self.topics),
            "severity": self.severity,
            "breaks": list(self.breaks),
            "by": {name: list(items) for name, items in self.by.items()},
            "silent": list(self.silent),
            "findings": [finding_to_json(one) for one in self.findings],
            "blocked": dict(self.blocked),
            "faults": dict(self.faults),
            "contracts": list(self.contracts),
            "items": self.items,
            "seconds": round(self.seconds, 2),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Case:
        """Return the case of a JSON object that `to_json` made."""
        return cls(
            kind=Kind(row["kind"]),
            id=row["id"],
            title=row["title"],
            result=Result(row["result"]),
            topics=tuple(row["topics"]),
            severity=row["severity"],
            breaks=tuple(row["breaks"]),
            by={name: tuple(items) for name, items in row["by"].items()},
            silent=tuple(row["silent"]),
            findings=tuple(finding_from_json(one) for one in row["findings"]),
            blocked=dict(row["blocked"]),
            faults=dict(row["faults"]),
            contracts=tuple(row["contracts"]),
            items=row["items"],
            seconds=row["seconds"],
        )


def finding_to_json(seen: Seen) -> dict[str, Any]:
    """Return a stray or an alarm as a JSON object."""
    return {
        "requirement": seen.requirement,
        "outcome": seen.outcome.value,
        "level": seen.level.value,
        "item": seen.item,
        "step": seen.where,
        "contract": seen.contract,
        "evidence": seen.evidence,
    }


def finding_from_json(row: Mapping[str, Any]) -> Seen:
    """Return the stray or alarm of a JSON object that `finding_to_json` made."""
    return Seen(
        requirement=row["requirement"],
        outcome=Outcome(row["outcome"]),
        level=Level(row["level"]),
        item=row["item"],
        where=row["step"],
        contract=row["contract"],
        evidence=row["evidence"],
    )
