"""The rows of a results document: facts and findings as JSON, and findings back from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scim_conformance.documents.model import (
    Basis,
    Evidence,
    Level,
    Outcome,
    Requirement,
    Severity,
    Side,
    Source,
    StepRef,
    Verdict,
)
from scim_conformance.events import ItemFinished, Waited
from scim_conformance.report import codec
from scim_conformance.report.facts import Facts
from scim_conformance.report.finding import Answered, Finding, Place, family, known
from scim_conformance.report.text import as_json, shorten
from scim_conformance.report.transcript import item_of
from scim_conformance.scim.exchange import JsonObject, JsonValue

EVIDENCE_CHARACTERS_MAX = 2_000
SUITES = "suites"
"""The column of verdicts that belong to no IdP."""


def run_row(facts: Facts) -> JsonObject:
    """Return what is known of the run itself, its URL without what might be secret."""
    run = facts.run
    return {
        "id": run.run_id,
        "tool": "scim-conformance",
        "version": run.version,
        "url": bare_url(run.url),
        "contract": run.contract,
        "profiles": list(run.profiles),
        "families": {profile: family(profile, run.families) for profile in run.profiles},
        "started_at": run.started_at,
        "finished_at": facts.finished_at,
        "items": run.items,
        "options": dict(run.options),
    }


def bare_url(url: str) -> str:
    """Return a URL without user, password, query and fragment, where secrets hide."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, parts.path, "", ""))


def counts(facts: Facts) -> JsonObject:
    """Return verdicts counted by outcome, and by topic and IdP; items counted."""
    outcomes = Counter(verdict.outcome for verdict in facts.verdicts)
    cells: dict[str, dict[str, Counter[Outcome]]] = {}
    for verdict in facts.verdicts:
        column = family(verdict.step.profile, facts.run.families) or SUITES
        cells.setdefault(verdict.topic, {}).setdefault(column, Counter())[verdict.outcome] += 1
    topics: JsonObject = {
        topic: {column: _outcomes(counter) for column, counter in sorted(columns.items())}
        for topic, columns in sorted(cells.items())
    }
    return {
        "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome},
        "topics": topics,
        "items": {
            "played": sum(item.applicable for item in facts.items),
            "complete": sum(item.applicable and item.complete for item in facts.items),
            "not_applicable": sum(not item.applicable for item in facts.items),
            "blocked_steps": sum(len(item.blocked) for item in facts.items),
        },
    }


def _outcomes(counter: Mapping[Outcome, int]) -> JsonObject:
    return {outcome.value: counter[outcome] for outcome in Outcome if counter.get(outcome)}


def requirements(verdicts: Iterable[Verdict], catalogue: Mapping[str, Requirement]) -> JsonObject:
    """Return each requirement that a verdict mentions, once."""
    mentioned = {verdict.requirement: verdict for verdict in verdicts}
    return {name: _requirement(known(catalogue, verdict)) for name, verdict in sorted(mentioned.items())}


def _requirement(requirement: Requirement) -> JsonObject:
    breaks: JsonObject = dict(requirement.breaks)
    return {
        "text": requirement.title,
        "level": requirement.level.value,
        "basis": requirement.basis.value,
        "severity": requirement.severity.value,
        "topic": requirement.topic,
        "side": requirement.side.value,
        "source": {"document": requirement.source.document, "section": requirement.source.section},
        "applies": requirement.applies,
        "why": requirement.why,
        "breaks": breaks,
        "remedy": requirement.remedy,
        "aliases": list(requirement.aliases),
    }


def items(facts: Facts) -> Iterator[JsonObject]:
    """Yield each flow under its profile and each suite test, with how it went."""
    outcomes: dict[StepRef, Counter[Outcome]] = {}
    for verdict in facts.verdicts:
        outcomes.setdefault(item_of(verdict.step), Counter())[verdict.outcome] += 1
    for item in facts.items:
        yield {**_item(item), "outcomes": _outcomes(outcomes.get(item.step, Counter()))}


def _item(item: ItemFinished) -> JsonObject:
    return {
        "profile": item.step.profile,
        "flow": item.step.flow,
        "test": item.step.test,
        "complete": item.complete,
        "applicable": item.applicable,
        "blocked": list(item.blocked),
        "note": item.note,
    }


def waits(waited: Iterable[Waited]) -> JsonObject:
    """Return how often and how long the harness waited, and why."""
    reasons: dict[str, tuple[int, float]] = {}
    for wait in waited:
        count, seconds = reasons.get(wait.reason, (0, 0.0))
        reasons[wait.reason] = (count + 1, seconds + wait.seconds)
    return {
        "count": sum(count for count, _ in reasons.values()),
        "seconds": round(sum(seconds for _, seconds in reasons.values()), 3),
        "reasons": [
            {"reason": reason, "count": count, "seconds": round(seconds, 3)}
            for reason, (count, seconds) in reasons.items()
        ],
    }


def verdict_row(verdict: Verdict, requirement: Requirement) -> JsonObject:
    """Return a verdict with all of its fields."""
    row = codec.encode_verdict(verdict)
    row["side"] = requirement.side.value
    row["evidence"] = [_evidence(evidence) for evidence in verdict.evidence]
    return row


def _evidence(evidence: Evidence) -> JsonObject:
    return codec.encode_evidence(
        replace(evidence, expected=_bounded(evidence.expected), actual=_bounded(evidence.actual))
    )


def _bounded(value: JsonValue) -> JsonValue:
    text = as_json(value)
    return value if len(text) <= EVIDENCE_CHARACTERS_MAX else shorten(text, EVIDENCE_CHARACTERS_MAX)


def finding_row(finding: Finding) -> JsonObject:
    """Return a finding, with the verdicts that it groups by id."""
    lead = finding.lead
    return {
        "id": finding.id,
        "requirement": finding.requirement.id,
        "idp": finding.idp,
        "outcome": finding.outcome.value,
        "level": lead.level.value,
        "basis": lead.basis.value,
        "severity": lead.severity.value,
        "topic": lead.topic,
        "note": lead.note,
        "answers": [_answered(answer) for answer in finding.answers],
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "places": [_place(place) for place in finding.places],
        "consequences": list(finding.consequences),
        "repro": finding.repro,
    }


def _answered(answer: Answered) -> JsonObject:
    return {
        "method": answer.method,
        "target": answer.target,
        "status": answer.status,
        "body": answer.body,
        "detail": answer.detail,
    }


def _place(place: Place) -> JsonObject:
    return {
        "verdict": place.verdict,
        **codec.encode_step(place.step),
        "exchange": place.exchange,
        "cause": place.cause,
    }


def read_finding(row: Mapping[str, Any], results: Mapping[str, Any]) -> Finding:
    """Return the finding of a row of `results`, as it is needed to put it into words."""
    requirement = read_requirement(row["requirement"], results["requirements"][row["requirement"]])
    places = tuple(
        Place(place["verdict"], codec.decode_step(place), place["exchange"], place["cause"]) for place in row["places"]
    )
    evidence = tuple(codec.decode_evidence(found) for found in row["evidence"])
    lead = Verdict(
        places[0].verdict,
        requirement.id,
        Outcome(row["outcome"]),
        Basis(row["basis"]),
        Level(row["level"]),
        Severity(row["severity"]),
        row["topic"],
        places[0].step,
        places[0].exchange,
        evidence,
        places[0].cause,
        note=row["note"],
    )
    return Finding(
        row["id"],
        requirement,
        row["idp"],
        lead.outcome,
        lead,
        places,
        tuple(
            Answered(answer["method"], answer["target"], answer["status"], answer["body"], answer["detail"])
            for answer in row["answers"]
        ),
        evidence,
        tuple(row["consequences"]),
        row["repro"],
    )


def read_requirement(name: str, row: Mapping[str, Any]) -> Requirement:
    """Return a requirement as a results document tells it."""
    return Requirement(
        name,
        row["text"],
        Level(row["level"]),
        Basis(row["basis"]),
        Severity(row["severity"]),
        row["topic"],
        Side(row["side"]),
        Source(row["source"]["document"], row["source"]["section"]),
        row["remedy"],
        row["applies"],
        row["why"],
        row["breaks"],
        aliases=tuple(row["aliases"]),
    )
