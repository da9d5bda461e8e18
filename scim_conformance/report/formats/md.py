"""Markdown, for the comment on a pull request or the summary of a job (`--format md`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scim_conformance.report.finding import Finding
from scim_conformance.report.formats import Results, report_format
from scim_conformance.report.rows import SUITES, read_finding
from scim_conformance.report.text import counted, number, plain, sentence
from scim_conformance.report.wording import rows

FINDINGS_WHOLE = 20
LENGTH_MAX = 60_000
"""Characters: GitHub refuses comments of more than 65,536."""

_MARKS = {"yes": "\u2705 yes", "no": "\u274c no", "not known": "\u2754 not known"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!])")


@report_format("md", "Markdown, for a pull request's comment or a job's summary")
def render(results: Results, _directory: Path) -> str:
    """Return answers, matrix and findings; what would make it too long for a comment is counted instead."""
    findings = [read_finding(row, results) for row in results["findings"]]
    head = "\n".join([*_head(results), "", *_matrix(results["counts"]["topics"]), ""])
    whole, shown = [], 0
    room = LENGTH_MAX - len(head)
    for finding in findings[:FINDINGS_WHOLE]:
        block = "\n".join(_finding(finding))
        if len(block) + 500 > room:
            break
        room -= len(block)
        whole.append(block)
        shown += 1
    if findings:
        whole.insert(0, f"### {counted(len(findings), 'finding')}, the worst first\n")
    if len(findings) > shown:
        whole.append(f"\n{counted(len(findings) - shown, 'more finding')} in `results.json`.\n")
    return head + "\n" + "".join(whole)


def _head(results: Results) -> Iterator[str]:
    run, outcomes = results["run"], results["counts"]["outcomes"]
    yield "## SCIM conformance"
    yield ""
    yield f"{escaped(run['url'])}, contract `{run['contract']}`, scim-conformance {run['version']}"
    if not results["complete"]:
        yield ""
        yield f"**Cut short:** {escaped(sentence(results['reason'] or 'the run did not come to its end'))}"
    yield ""
    yield "| Would it work today? | | |"
    yield "|---|---|---|"
    for name, idp in results["idps"].items():
        yield f"| {name} | {_MARKS[idp['answer']]} | {escaped(idp['reason'])} |"
    yield ""
    told = ", ".join(f"{number(count)} {outcome}" for outcome, count in outcomes.items() if count)
    yield f"Checks: {told or 'none'}."


def _matrix(topics: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[str]:
    columns = sorted({column for cells in topics.values() for column in cells}, key=lambda name: (name == SUITES, name))
    if not topics:
        return
    yield f"| Topic | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for topic, cells in topics.items():
        yield f"| {topic} | {' | '.join(_cell(cells.get(column, {})) for column in columns)} |"


def _cell(counts: Mapping[str, Any]) -> str:
    if counts.get("fail"):
        return f"\u274c {number(counts['fail'])}"
    if counts.get("warn"):
        return f"\u26a0\ufe0f {number(counts['warn'])}"
    if counts.get("blocked"):
        return f"blocked {number(counts['blocked'])}"
    return f"\u2705 {number(counts['pass'])}" if counts.get("pass") else ""


def _finding(finding: Finding) -> Iterable[str]:
    under = f" \u00b7 {finding.idp}" if finding.idp else ""
    title = escaped(sentence(plain(finding.requirement.title)))
    yield f"<details><summary><b>{finding.lead.severity.value}</b>{under} \u00b7 {title}</summary>"
    yield ""
    yield f"`{finding.requirement.id}` ({finding.lead.level.value}, {finding.lead.basis.value})"
    yield ""
    for label, text in rows(finding):
        if label != "Must hold":
            yield f"- **{label}:** {escaped(text)}" if label else f"- {escaped(text)}"
    yield ""
    yield "</details>"
    yield ""


def escaped(text: str) -> str:
    """Return foreign text so that it is shown as it is: no markup, no link, no mention of anybody."""
    return _SPECIAL.sub(r"\\\1", plain(text)).replace("@", "@\u2060").replace("://", ":\u2060//")
