"""The report on a mapping as one JSON document (`mapping.schema.json`), which every other form is made of."""

from __future__ import annotations

from collections.abc import Mapping

from scim_conformance.documents.model import Requirement
from scim_conformance.mapping.checks.emails import emails_of, order_is_known
from scim_conformance.mapping.held import Held, held_of
from scim_conformance.mapping.judging import Finding, Grade, Judged
from scim_conformance.mapping.model import AttributeMapping
from scim_conformance.mapping.sent import Trial
from scim_conformance.mapping.trial import Attempt, Row
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get

SCHEMA_VERSION = 1
_WORST = (Grade.FAIL, Grade.WARN, Grade.NOTE)


def document_of(judged: Judged) -> JsonObject:
    """Return all that was found about a mapping."""
    attempt = judged.attempt
    grades = {
        id(finding.remark.row): finding.grade for finding in reversed(judged.findings) if finding.remark.row is not None
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "file": attempt.document.file,
        "format": attempt.document.format,
        "idp": attempt.idp.value,
        "contract": attempt.contract.id,
        "conforms": judged.conforms,
        "people": {
            "built_in": attempt.population.is_built_in,
            "count": len(attempt.population.people),
            "in_scope": 0 if attempt.unscoped else len(attempt.people),
        },
        "counts": {grade.value: len(judged.of(grade)) for grade in _WORST},
        "requirements": [
            _requirement(attempt.world.catalogue[name], grade) for name, grade in sorted(judged.grades.items())
        ],
        "findings": [_finding(finding) for finding in judged.findings],
        "table": [_row(row, grades.get(id(row))) for row in (*attempt.rows, *attempt.group_rows)],
        "persons": [_person(trial, attempt, "User", _troubles(attempt)) for trial in attempt.people],
        "groups": [_person(trial, attempt, "Group", {}) for trial in attempt.group_trials],
        "notes": [str(note) for note in attempt.document.notes],
    }


def _troubles(attempt: Attempt) -> Mapping[str, str]:
    return {person.label: person.trouble for person in attempt.population.people}


def _requirement(requirement: Requirement, grade: Grade) -> JsonObject:
    return {
        "id": requirement.id,
        "grade": grade.value,
        "title": requirement.title,
        "level": requirement.level.value,
        "basis": requirement.basis.value,
        "severity": requirement.severity.value,
        "source": str(requirement.source),
        "why": requirement.why,
        "breaks": dict(requirement.breaks),
        "remedy": requirement.remedy,
    }


def _finding(finding: Finding) -> JsonObject:
    remark = finding.remark
    row = remark.row
    return {
        "requirement": finding.requirement.id,
        "grade": finding.grade.value,
        "subject": remark.subject,
        "target": row.target.text if row is not None else "",
        "source": row.source if row is not None else "",
        "place": str(row.mapping.place) if row is not None else "",
        "expected": remark.expected,
        "actual": remark.actual,
        "people": list(remark.people),
        "everybody": remark.everybody,
    }


def _row(row: Row, grade: Grade | None) -> JsonObject:
    mapping = row.mapping
    return {
        "object": row.resource_type,
        "source": row.source,
        "kind": _kind(mapping),
        "default": mapping.default,
        "target": row.target.text,
        "written": mapping.written or row.target.text,
        "matching": mapping.matching,
        "flow": mapping.flow.value,
        "required": row.target.is_required,
        "kept": row.target.kept.value,
        "grade": (grade or Grade.PASS).value,
        "place": str(mapping.place),
    }


def _kind(mapping: AttributeMapping) -> str:
    if mapping.source is None:
        return "default"
    if mapping.source.is_attribute:
        return "attribute"
    return "constant" if mapping.source.is_constant else "expression"


def _person(trial: Trial, attempt: Attempt, resource_type: str, troubles: Mapping[str, str]) -> JsonObject:
    held: Held = held_of(attempt.world, resource_type, trial.body)
    shown: JsonObject = {
        "person": trial.label,
        "sent": trial.body,
        "held": held.kept,
        "perhaps": held.perhaps,
        "lost": held.lost,
        "unknown": list(trial.unknown),
    }
    if resource_type == "User":
        shown |= {
            "trouble": troubles.get(trial.label, ""),
            "active": trial.is_active,
            "first_email": _first_email(trial, attempt),
        }
    return shown


def _first_email(trial: Trial, attempt: Attempt) -> JsonValue:
    """Return the address that comes first, None where there is none, or where nobody knows which one it is."""
    sent = emails_of(trial.body)
    if not sent or (len(sent) > 1 and not order_is_known(attempt)):
        return None
    first = sent[0]
    return get(first, "value") if isinstance(first, dict) else first
