"""From remarks to findings: what fails, what warns, and what is a note. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scim_conformance.documents.model import Basis, Outcome, Requirement
from scim_conformance.expected.decision import decide, in_force
from scim_conformance.mapping.checks import Check, Remark, all_checks
from scim_conformance.mapping.trial import Attempt

DIRECTION = "mapping-points-to-the-app"


class Grade(StrEnum):
    """What a mapping is, by one requirement; the words of `Outcome`, and `note` for what harms nobody."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    WARN = "warn"
    NOTE = "note"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark, graded."""

    requirement: Requirement
    grade: Grade
    remark: Remark


@dataclass(frozen=True, slots=True)
class Judged:
    """A mapping, judged: the findings, worst first, and the grade by each requirement that there is a check for."""

    attempt: Attempt
    findings: tuple[Finding, ...]
    grades: Mapping[str, Grade]

    def of(self, *grades: Grade) -> tuple[Finding, ...]:
        """Return the findings of these grades."""
        return tuple(finding for finding in self.findings if finding.grade in grades)

    @property
    def conforms(self) -> bool:
        """Whether nothing fails."""
        return Grade.FAIL not in self.grades.values()


_ORDER = (Grade.FAIL, Grade.WARN, Grade.NOTE, Grade.PASS, Grade.NOT_APPLICABLE)
_LESS = {Grade.FAIL: Grade.WARN, Grade.WARN: Grade.NOTE, Grade.NOTE: Grade.NOTE}


def judged(attempt: Attempt, *, strict: bool = False) -> Judged:
    """Hold a mapping that was tried against every requirement on mappings that its contract has not switched off."""
    catalogue, contract = attempt.world.catalogue, attempt.contract
    checks = [one for one in all_checks() if in_force(catalogue[one.requirement], contract)]
    remarks = {one.requirement: tuple(one.body(attempt)) for one in checks if one.applies(attempt)}
    if remarks.get(DIRECTION):
        remarks = {DIRECTION: remarks[DIRECTION]}
    findings = [
        Finding(catalogue[one.requirement], graded(catalogue[one.requirement], remark, attempt, strict=strict), remark)
        for one in checks
        for remark in unexplained(one, remarks)
    ]
    findings.sort(key=lambda finding: (_ORDER.index(finding.grade), finding.requirement.id))
    grades = {one.requirement: Grade.PASS if one.requirement in remarks else Grade.NOT_APPLICABLE for one in checks}
    for finding in reversed(findings):
        grades[finding.requirement.id] = finding.grade
    return Judged(attempt, tuple(findings), grades)


def unexplained(one: Check, remarks: Mapping[str, Iterable[Remark]]) -> tuple[Remark, ...]:
    """Return the remarks of a check that no remark on the same attribute explains."""
    explained = {remark.subject for requirement in one.after for remark in remarks.get(requirement, ())}
    return tuple(remark for remark in remarks.get(one.requirement, ()) if remark.subject not in explained)


def graded(requirement: Requirement, remark: Remark, attempt: Attempt, *, strict: bool) -> Grade:
    """Return what a deviation is: the decision of every run; one step less for what only some invented people show.

    A MAY is a note. `strict` makes a failure of a warning, unless it rests on advice.
    """
    deviation = decide(requirement, attempt.contract)
    grade = {Outcome.FAIL: Grade.FAIL, Outcome.WARN: Grade.WARN, None: Grade.NOTE}[deviation]
    is_of_some = bool(remark.people) and not remark.everybody and not remark.is_certain
    if attempt.population.is_built_in and is_of_some:
        grade = _LESS[grade]
    if strict and grade is Grade.WARN and requirement.basis is not Basis.ADVICE:
        return Grade.FAIL
    return grade
