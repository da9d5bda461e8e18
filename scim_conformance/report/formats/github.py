"""Annotations of a GitHub Actions run: workflow commands, one a finding (`--format github`)."""

from __future__ import annotations

from pathlib import Path

from scim_conformance.report.formats import Results, report_format
from scim_conformance.report.rows import read_finding
from scim_conformance.report.text import plain, sentence
from scim_conformance.report.wording import evidence_text, place_text

SHOWN_MAX = 10
"""GitHub shows ten annotations of a kind in a step, so the rest is counted in the last one."""


@report_format("github", "GitHub Actions annotations (::error), the worst findings first")
def render(results: Results, _directory: Path) -> str:
    """Return an `::error` for each of the worst findings, and one notice with the answers."""
    findings = [read_finding(row, results) for row in results["findings"]]
    lines = []
    for number, finding in enumerate(findings[:SHOWN_MAX]):
        told = [sentence(finding.requirement.title), f"Seen in {place_text(finding.lead.step)}."]
        told += [f"{evidence_text(one)}." for one in finding.evidence[:1]]
        told += [f"Mend: {sentence(finding.requirement.remedy)}"] if finding.requirement.remedy else []
        if number == SHOWN_MAX - 1 and len(findings) > SHOWN_MAX:
            told.append(f"{len(findings) - SHOWN_MAX} further findings are in results.json.")
        title = f"{finding.requirement.id}" + (f" ({finding.idp})" if finding.idp else "")
        lines.append(f"::error title={_property(title)}::{_data(' '.join(told))}")
    answers = ", ".join(f"{name}: {idp['answer']}" for name, idp in results["idps"].items() if idp["selected"])
    word = "notice" if not findings else "warning"
    lines.append(f"::{word} title=SCIM conformance::{_data(answers or 'no IdP took part')}")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    """Return a text as the message of a workflow command; foreign text cannot start another command."""
    return plain(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
