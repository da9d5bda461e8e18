"""Holding an exchange against every check that applies to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from scim_conformance.documents.model import Evidence, StepRef, Verdict
from scim_conformance.expected.call import Call, classify
from scim_conformance.expected.checks.answer import read
from scim_conformance.expected.checks.registry import Check, checks
from scim_conformance.expected.checks.shape import EVIDENCE_MAX
from scim_conformance.expected.verdicts import verdict, verdict_id
from scim_conformance.expected.world import World, need
from scim_conformance.scim.exchange import Exchange, FailureKind, Purpose, Response

AS_ASKED: Final = "as the flow asks"
"""Stands in the detail of a failure that the player brought about itself: nobody is to blame for it."""

REQUIREMENT_OF_FAILURE: Final[Mapping[FailureKind, str]] = {
    FailureKind.PROTOCOL: "http-answers-arrive-whole",
    FailureKind.CONNECTION: "http-connections-last-until-the-answer",
    FailureKind.TIMEOUT: "http-answers-come-in-time",
    FailureKind.TOO_LARGE: "http-answers-keep-to-a-moderate-size",
}
"""What an answer that did not arrive deviates from. Without TLS there is no run, so that is nobody's finding."""


SERVER_ERROR: Final = "rfc7644-3.12-no-request-ends-in-a-server-error"

EXPLAINED_BY_A_SERVER_ERROR: Final = frozenset(
    {
        "rfc7644-3.12-errors-have-a-json-body",
        "rfc7644-3.12-errors-name-the-error-schema",
        "rfc7644-3.2-gateway-errors-are-scim-errors",
    }
)
"""What went wrong unforeseen is seldom put in the right words: of one server error there is one finding."""


class InternalFault(RuntimeError):  # noqa: N818 - it is named for whose fault it is
    """A check raised: a fault of ours, never a finding. The message names the check."""


def run_checks(world: World, exchange: Exchange, step: StepRef, call: Call | None = None) -> Iterator[Verdict]:
    """Yield a verdict for each requirement that some check holds this exchange against.

    `call` is what the request asks for, where that is known. Without a response only what kept it from arriving is
    told. Of a read-back only deviations are: it repeats by the hundred what the steps have shown to pass. Raises
    InternalFault where a check raises.
    """
    if exchange.response is None:
        yield from _unanswered(world, exchange, step)
        return
    tells_passes = exchange.purpose is not Purpose.READ_BACK
    findings = _findings(world, exchange, exchange.response, call or classify(exchange.request, world))
    is_server_error = any(evidence for one, evidence in findings if one.requirement == SERVER_ERROR)
    for one, evidence in findings:
        if evidence or tells_passes:
            requirement_id = need(world, one.requirement) if one.is_need else one.requirement
            if requirement_id is None:
                continue
            explained = bool(evidence) and is_server_error and requirement_id in EXPLAINED_BY_A_SERVER_ERROR
            caused_by = verdict_id(SERVER_ERROR, step, exchange.number) if explained else ""
            reached = verdict(world, requirement_id, exchange, step, evidence, caused_by=caused_by)
            if reached is not None:
                yield reached


def _findings(
    world: World, exchange: Exchange, response: Response, call: Call
) -> list[tuple[Check, tuple[Evidence, ...]]]:
    """Return the checks that apply, each with the deviations that it sees."""
    findings = []
    at_work = "reading the answer"
    try:
        answer = read(world, exchange, response, call)
        for one in checks():
            at_work = f"check {one.requirement}"
            if one.applies(answer):
                findings.append((one, tuple(islice(one.judge(answer), EVIDENCE_MAX))))
    except Exception as error:
        raise InternalFault(f"{at_work}, exchange {exchange.number}: {type(error).__name__}") from error
    return findings


def _unanswered(world: World, exchange: Exchange, step: StepRef) -> Iterator[Verdict]:
    failure = exchange.failure
    if failure is None or failure.kind not in REQUIREMENT_OF_FAILURE or AS_ASKED in failure.detail:
        return
    evidence = Evidence("answer", "a whole answer", failure.detail)
    reached = verdict(world, REQUIREMENT_OF_FAILURE[failure.kind], exchange, step, [evidence])
    if reached is not None:
        yield reached
