"""The detection matrix: of how many defects of a topic and a severity how many were caught. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scim_conformance.documents.model import Severity
from scim_conformance.selftest.cases import Case, Kind, Result

SEVERITIES = tuple(severity.value for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW))


@dataclass(frozen=True, slots=True)
class Cell:
    """So many were caught, of so many."""

    caught: int = 0
    of: int = 0

    @property
    def text(self) -> str:
        """The cell as people read it, empty where there is nothing to catch."""
        return f"{self.caught}/{self.of}" if self.of else ""


def matrix(cases: Iterable[Case]) -> dict[str, Mapping[str, Cell]]:
    """Return a row of cells by severity for each topic of defects, in the order of the alphabet."""
    found: dict[str, dict[str, Cell]] = {}
    for case in cases:
        if case.kind is Kind.DEFECT:
            row = found.setdefault(case.topics[0], {})
            cell = row.get(case.severity, Cell())
            row[case.severity] = Cell(cell.caught + (case.result is Result.CAUGHT), cell.of + 1)
    return {topic: found[topic] for topic in sorted(found)}


def total(cases: Iterable[Case], severity: str = "") -> Cell:
    """Return how many defects were caught, of a severity or of all."""
    chosen = [case for case in cases if case.kind is Kind.DEFECT and severity in {"", case.severity}]
    return Cell(sum(case.result is Result.CAUGHT for case in chosen), len(chosen))
