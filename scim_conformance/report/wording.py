"""How a finding reads: one fact a line, in the same order everywhere, plain text that a terminal cannot act upon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scim_conformance.documents.model import Evidence, Outcome, StepRef
from scim_conformance.report.finding import Answered, Finding
from scim_conformance.report.text import counted, excerpt, plain, sentence, source_text

LABEL_WIDTH = 16
EVIDENCE_SHOWN = 5
PLACES_SHOWN = 3

WORDS: Mapping[Outcome, str] = {Outcome.FAIL: "FAIL", Outcome.WARN: "warn"}


def place_text(step: StepRef) -> str:
    """Return where something happened: `flow / step`, or the suite test."""
    name = step.flow or step.test
    if not name:
        return "start of the run"
    return plain(f"{name} / {step.step}" if step.step else name)


def heading(finding: Finding) -> tuple[str, str]:
    """Return the two halves of a finding's first line: outcome and place, requirement and level."""
    word = WORDS.get(finding.outcome, finding.outcome.value)
    return (
        f"{word} {place_text(finding.lead.step)}",
        f"{plain(finding.requirement.id)} ({finding.lead.level.value}, {finding.lead.severity.value})",
    )


def happened(finding: Finding) -> str:
    """Return what was asked and answered, on one line: `PATCH /Users/7f3a -> 204, then GET /Users/7f3a -> 200`."""
    return ", then ".join(f"{answer.method} {answer.target} -> {status_text(answer)}" for answer in finding.answers)


def status_text(answer: Answered) -> str:
    """Return the status, with what the endpoint said of an error, or the failure that took its place."""
    status = "no answer" if answer.status is None else str(answer.status)
    return f"{status} ({answer.detail})" if answer.detail else status


def evidence_text(evidence: Evidence) -> str:
    """Return one deviation: `$.active expected false, actual true`."""
    return f"{plain(evidence.at)} expected {excerpt(evidence.expected)}, actual {excerpt(evidence.actual)}"


def rows(finding: Finding, *, is_brief: bool = False) -> Iterator[tuple[str, str]]:
    """Yield label and text of each fact; facts that are not known are left out.

    `is_brief` leaves out what the requirement says, for a finding that follows another of the same requirement.
    """
    if not is_brief:
        yield "Must hold", sentence(plain(finding.requirement.title))
    yield from _seen(finding)
    if finding.lead.note:
        yield "Note", sentence(plain(finding.lead.note))
    if not is_brief:
        yield from _said(finding)
    yield from _elsewhere(finding)
    if finding.repro:
        yield "Repeat", finding.repro


def _said(finding: Finding) -> Iterator[tuple[str, str]]:
    requirement = finding.requirement
    if requirement.why:
        yield "Why it matters", sentence(plain(requirement.why))
    for idp, text in requirement.breaks.items():
        yield f"Breaks {plain(idp)}", sentence(plain(text))
    if requirement.remedy:
        yield "Mend", sentence(plain(requirement.remedy))
    source = source_text(requirement.source.document, requirement.source.section)
    if source:
        yield "Source", plain(source)


def _seen(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.answers:
        yield "Happened", happened(finding)
        if finding.answers[0].body:
            yield "Sent", finding.answers[0].body
    for evidence in finding.evidence[:EVIDENCE_SHOWN]:
        if evidence.at and evidence.at == finding.lead.step.test:
            yield "Test says", plain(str(evidence.actual))
        else:
            yield "Deviates", evidence_text(evidence)
    if len(finding.lead.evidence) > EVIDENCE_SHOWN:
        yield "", f"and {counted(len(finding.lead.evidence) - EVIDENCE_SHOWN, 'more deviation')}"


def _elsewhere(finding: Finding) -> Iterator[tuple[str, str]]:
    others = list(dict.fromkeys(place_text(place.step) for place in finding.places[1:]))
    if others:
        more = len(others) - PLACES_SHOWN
        named = ", ".join(others[:PLACES_SHOWN]) + (f" and {counted(more, 'more place')}" if more > 0 else "")
        yield "Seen also in", named
    if finding.consequences:
        yield "Consequences", f"{counted(len(finding.consequences), 'further deviation')} that this one explains"


def render_failure(findings: Iterable[Finding]) -> str:
    """Return the findings of one test item as plain text, for pytest's own report."""
    return "\n\n".join(_block(finding) for finding in findings)


def _block(finding: Finding) -> str:
    left, right = heading(finding)
    lines = [f"{left}      {right}"]
    lines += [f"  {label:<{LABEL_WIDTH}}{text}" for label, text in rows(finding)]
    return "\n".join(lines)
