"""Findings: failed verdicts of one fault as a person reads them, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from scim_conformance.documents.model import (
    Basis,
    Evidence,
    Outcome,
    Requirement,
    Severity,
    Side,
    Source,
    StepRef,
    Verdict,
)
from scim_conformance.events import ExchangeDone
from scim_conformance.report.text import excerpt, plain, shorten, slug
from scim_conformance.scim.exchange import Exchange

HARM = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}
FOOTING = {Basis.RFC: 0, Basis.CONTRACT: 1, Basis.IDP: 2, Basis.ADVICE: 3}
BODY_EXCERPT = 240
DETAIL_EXCERPT = 160
EVIDENCE_MAX = 20

Lookup = Callable[[int | None], ExchangeDone | None]
"""Returns the exchange of a number, None where there is none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding was seen: a verdict, its step, the exchange that was read and the write behind it."""

    verdict: str
    step: StepRef
    exchange: int | None
    cause: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One exchange in short: what was asked, and the status, or the failure that took its place.

    `body` is an excerpt of what was sent, `detail` of what the endpoint said of an error. All of it is harmless text.
    """

    method: str
    target: str
    status: int | None
    body: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Failed (or warned) verdicts of one requirement under one IdP's family; `idp` is empty for suite tests.

    `answers` and `evidence` are those of the first place: the write, then the read that shows its effect.
    `consequences` are ids of failed verdicts that this one explains. `repro` is the script that repeats it.
    """

    id: str
    requirement: Requirement
    idp: str
    outcome: Outcome
    lead: Verdict
    places: tuple[Place, ...]
    answers: tuple[Answered, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    consequences: tuple[str, ...] = ()
    repro: str = ""


@dataclass(slots=True)
class _Group:
    verdicts: list[Verdict] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)


def family(profile: str, families: Mapping[str, str]) -> str:
    """Return the IdP that a profile belongs to: by the run's own table, else by the first word of its name."""
    return families.get(profile) or profile.partition("-")[0]


def known(catalogue: Mapping[str, Requirement], verdict: Verdict) -> Requirement:
    """Return the requirement of a verdict, or a stand-in where the catalogue lacks it."""
    found = catalogue.get(verdict.requirement)
    if found is not None:
        return found
    return Requirement(
        id=verdict.requirement,
        title=verdict.requirement,
        level=verdict.level,
        basis=verdict.basis,
        severity=verdict.severity,
        topic=verdict.topic,
        side=Side.SERVICE_PROVIDER,
        source=Source("", ""),
        remedy="",
    )


def group(
    verdicts: Iterable[Verdict],
    lookup: Lookup,
    catalogue: Mapping[str, Requirement],
    families: Mapping[str, str],
    outcome: Outcome = Outcome.FAIL,
) -> tuple[Finding, ...]:
    """Return the findings among `verdicts`, worst first: a group for each requirement and IdP.

    A verdict that another failed one explains (`caused_by`) is listed under that one's finding, however long the chain.
    """
    failed = [verdict for verdict in verdicts if verdict.outcome is outcome]
    by_id = {verdict.id: verdict for verdict in failed}
    groups: dict[tuple[str, str], _Group] = {}
    for verdict in failed:
        root = _root(verdict, by_id)
        found = groups.setdefault((root.requirement, family(root.step.profile, families)), _Group())
        if root is verdict:
            found.verdicts.append(verdict)
        else:
            found.consequences.append(verdict.id)
    findings = [_finding(found, idp, lookup, known(catalogue, found.verdicts[0])) for (_, idp), found in groups.items()]
    return tuple(sorted(findings, key=harm))


def harm(finding: Finding) -> tuple[int, int, int, str]:
    """Return the key that puts the worst finding first: harm, then footing, then how often it was seen."""
    lead = finding.lead
    return HARM[lead.severity], FOOTING[lead.basis], -len(finding.places), finding.id


def _root(verdict: Verdict, by_id: Mapping[str, Verdict]) -> Verdict:
    """Return the verdict that explains this one; itself without such, or where the explanations run in a circle."""
    seen = {verdict.id}
    root = verdict
    while root.caused_by in by_id:
        root = by_id[root.caused_by]
        if root.id in seen:
            return verdict
        seen.add(root.id)
    return root


def _finding(found: _Group, idp: str, lookup: Lookup, requirement: Requirement) -> Finding:
    lead = found.verdicts[0]
    return Finding(
        id=finding_id(lead.requirement, idp),
        requirement=requirement,
        idp=idp,
        outcome=lead.outcome,
        lead=lead,
        places=tuple(Place(verdict.id, verdict.step, verdict.exchange, verdict.cause) for verdict in found.verdicts),
        answers=tuple(answered(done.exchange) for done in exchanges_of(lead, lookup)),
        evidence=lead.evidence[:EVIDENCE_MAX],
        consequences=tuple(found.consequences),
    )


def finding_id(requirement: str, idp: str) -> str:
    """Return the id of a finding, the same in every run: the IdP (or `suite`) and the requirement."""
    owner = slug(idp or "suite")
    text = slug(requirement)
    return text if text.startswith(f"{owner}-") else f"{owner}-{text}"


def exchanges_of(verdict: Verdict, lookup: Lookup) -> tuple[ExchangeDone, ...]:
    """Return the exchanges that a verdict speaks of: the write, then the read that shows its effect."""
    wanted = dict.fromkeys((verdict.cause, verdict.exchange))
    found = (lookup(number) for number in wanted)
    return tuple(done for done in found if done is not None)


def answered(exchange: Exchange) -> Answered:
    """Return an exchange in short, safe to print."""
    request, response = exchange.request, exchange.response
    sent = ""
    if request.text is not None:
        sent = plain(shorten(request.text, BODY_EXCERPT))
    elif request.body is not None:
        sent = excerpt(request.body, BODY_EXCERPT)
    detail = ""
    if exchange.failure is not None:
        detail = plain(shorten(exchange.failure.detail, DETAIL_EXCERPT))
    elif response is not None and response.status >= 400:
        detail = _error_detail(exchange)
    return Answered(
        plain(request.method),
        plain(shorten(request.target, 300)),
        None if response is None else response.status,
        sent,
        detail,
    )


def _error_detail(exchange: Exchange) -> str:
    response = exchange.response
    if response is None:
        return ""
    if isinstance(response.body, dict):
        parts = [response.body.get("scimType"), response.body.get("detail")]
        said = ": ".join(part for part in parts if isinstance(part, str) and part)
        if said:
            return plain(shorten(said, DETAIL_EXCERPT))
    if response.body is not None:
        return excerpt(response.body, DETAIL_EXCERPT)
    return plain(shorten(response.text, DETAIL_EXCERPT))
