"""SARIF 2.1.0, for code scanning (`--format sarif`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from scim_conformance.documents.model import Outcome, Requirement, Severity
from scim_conformance.report.finding import Finding
from scim_conformance.report.formats import Results, report_format
from scim_conformance.report.rows import read_finding
from scim_conformance.report.text import plain, sentence, source_text
from scim_conformance.report.wording import evidence_text, happened, place_text
from scim_conformance.scim.exchange import JsonObject

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HARM = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.0", Severity.LOW: "2.0"}
"""What code scanning sorts by, a number from 0 to 10."""


@report_format("sarif", "SARIF 2.1.0, for code scanning")
def render(results: Results, _directory: Path) -> str:
    """Return one run of one tool: a rule for each requirement that is broken, a result for each finding."""
    findings = [read_finding(row, results) for row in results["findings"]]
    rules = {finding.requirement.id: _rule(finding.requirement) for finding in findings}
    places = list(rules)
    document: JsonObject = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "scim-conformance",
                        "version": results["run"]["version"],
                        "rules": list(rules.values()),
                    }
                },
                "automationDetails": {"id": f"scim-conformance/{results['run']['contract']}/"},
                "invocations": [{"executionSuccessful": results["complete"]}],
                "results": [_result(finding, places.index(finding.requirement.id)) for finding in findings],
            }
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(requirement: Requirement) -> JsonObject:
    source = source_text(requirement.source.document, requirement.source.section)
    told = [requirement.why, *(f"{idp}: {text}" for idp, text in requirement.breaks.items())]
    return {
        "id": requirement.id,
        "shortDescription": {"text": _text([requirement.title])},
        "fullDescription": {"text": _text(told) or _text([requirement.title])},
        "help": {"text": _text([requirement.remedy, f"Source: {source}"])},
        "properties": {
            "tags": ["scim", requirement.topic, requirement.basis.value],
            "security-severity": _HARM[requirement.severity],
        },
    }


def _result(finding: Finding, rule: int) -> JsonObject:
    seen = [f"{evidence_text(one)}" for one in finding.evidence[:3]]
    under = f"Under {finding.idp}" if finding.idp else "In a suite test"
    return {
        "ruleId": finding.requirement.id,
        "ruleIndex": rule,
        "level": "error" if finding.outcome is Outcome.FAIL else "warning",
        "message": {"text": _text([finding.requirement.title, f"{under}: {happened(finding)}", *seen])},
        "locations": [_location(finding)],
        "partialFingerprints": {"finding/v1": finding.id},
    }


def _location(finding: Finding) -> JsonObject:
    """Return where a finding was seen; a viewer that wants a file is given the script that repeats it."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": finding.repro or "results.json"},
            "region": {"startLine": 1},
        },
        "logicalLocations": [{"fullyQualifiedName": place_text(finding.lead.step), "kind": "function"}],
    }


def _text(sentences: Iterable[str]) -> str:
    return " ".join(sentence(plain(one)) for one in sentences if one)
