"""Verdicts: what one exchange says about one requirement, and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scim_conformance.documents.model.requirement import Basis, Level, Severity
from scim_conformance.scim.exchange import JsonValue


class Outcome(StrEnum):
    """What came of holding an exchange against a requirement."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    WARN = "warn"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class StepRef:
    """Where in a run something happened; `flow` is empty in a suite test, `test` is empty in a flow."""

    profile: str = ""
    flow: str = ""
    step: str = ""
    test: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One deviation, or what bears a pass out: a JSON path or a name of a part, what was expected and what was there.

    `exchange` is the number of the exchange that `at` points into where it is not the verdict's own, as with a write
    whose effect shows in a later read. `expected` and `actual` are JSON values or short phrases, never prose.
    """

    at: str
    expected: JsonValue
    actual: JsonValue
    exchange: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Requirement x exchange x profile, with its outcome.

    `exchange` is the number of the exchange that was read, None where nothing was sent (a blocked step); `cause` is
    the number of the write that the requirement is about where that is another one; `caused_by` is the id of the
    verdict of which this one is a consequence, empty otherwise; `note` is one line for a person, such as why a step is
    blocked.
    """

    id: str
    requirement: str
    outcome: Outcome
    basis: Basis
    level: Level
    severity: Severity
    topic: str
    step: StepRef
    exchange: int | None
    evidence: tuple[Evidence, ...] = ()
    cause: int | None = None
    caused_by: str = ""
    note: str = ""
