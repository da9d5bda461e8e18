"""Would this IdP work with this endpoint: yes, no, or not known, with the reason in one sentence (SPEC, section 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scim_conformance.documents.model import Outcome, Requirement, Verdict
from scim_conformance.events import ItemFinished
from scim_conformance.report.facts import Facts
from scim_conformance.report.finding import FOOTING, HARM, family, known
from scim_conformance.report.text import counted, plain, sentence
from scim_conformance.report.wording import place_text

SHIPPED = ("okta", "entra", "onelogin")


class Answer(StrEnum):
    """Whether an IdP would work with the endpoint."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class IdpAnswer:
    """The answer for one IdP; `is_selected` tells whether one of its profiles was part of the run."""

    answer: Answer
    reason: str
    is_selected: bool


def answers(facts: Facts, catalogue: Mapping[str, Requirement]) -> dict[str, IdpAnswer]:
    """Return the answer for each shipped IdP and for each other one whose profiles were part of the run."""
    families = facts.run.families
    selected = dict.fromkeys(family(profile, families) for profile in facts.run.profiles)
    told: dict[str, IdpAnswer] = {}
    for idp in dict.fromkeys((*SHIPPED, *selected)):
        answer, reason = _answer(idp, idp in selected, facts, catalogue)
        told[idp] = IdpAnswer(answer, sentence(plain(reason)), idp in selected)
    return told


def _answer(idp: str, is_selected: bool, facts: Facts, catalogue: Mapping[str, Requirement]) -> tuple[Answer, str]:
    families = facts.run.families
    failed = [
        verdict
        for verdict in facts.verdicts
        if verdict.outcome is Outcome.FAIL
        and (family(verdict.step.profile, families) == idp or idp in known(catalogue, verdict).breaks)
    ]
    if failed:
        return Answer.NO, _why_not(idp, failed, catalogue)
    items = [item for item in facts.items if family(item.step.profile, families) == idp]
    passes = sum(
        verdict.outcome is Outcome.PASS and family(verdict.step.profile, families) == idp for verdict in facts.verdicts
    )
    doubt = _doubt(facts, items, passes) if is_selected else "not part of this run"
    if doubt:
        return Answer.NOT_KNOWN, doubt
    played = sum(item.applicable for item in items)
    return Answer.YES, f"{counted(played, 'flow')} played, {counted(passes, 'check')} passed"


def _why_not(idp: str, failed: Sequence[Verdict], catalogue: Mapping[str, Requirement]) -> str:
    roots = [verdict for verdict in failed if not verdict.caused_by] or failed
    worst = min(roots, key=lambda verdict: (HARM[verdict.severity], FOOTING[verdict.basis]))
    requirement = known(catalogue, worst)
    broken = counted(len({verdict.requirement for verdict in roots}), "requirement")
    what = requirement.breaks.get(idp) or requirement.why or f"it does not hold that: {requirement.title}"
    return f"{broken} broken; the worst, {requirement.id}: {what}"


def _doubt(facts: Facts, items: Sequence[ItemFinished], passes: int) -> str:
    """Return why nothing can be said for sure, empty where it can."""
    if facts.refused_create:
        return f"the first create was refused: {facts.refused_create}"
    if not facts.is_complete:
        return f"the run was cut short: {facts.reason}" if facts.reason else "the run was cut short"
    cut = [item for item in items if item.applicable and not item.complete]
    if cut:
        note = f": {cut[0].note}" if cut[0].note else ""
        return f"{counted(len(cut), 'flow')} cut short, first {place_text(cut[0].step)}{note}"
    blocked = [item for item in items if item.blocked]
    if blocked:
        steps = sum(len(item.blocked) for item in blocked)
        return f"{counted(steps, 'step')} blocked, first {place_text(blocked[0].step)} / {blocked[0].blocked[0]}"
    return "" if passes else "nothing could be judged under its profiles"
