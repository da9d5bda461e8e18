"""An item's exchanges as Allure sees them: steps with what was sent and what came back, and labels to group by."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scim_conformance.documents.model import Outcome, Severity, Verdict
from scim_conformance.events import ExchangeDone
from scim_conformance.report.codec import encode_headers
from scim_conformance.report.finding import Finding
from scim_conformance.report.item_log import ItemLog
from scim_conformance.report.repro_fill import as_text
from scim_conformance.report.text import plain
from scim_conformance.report.transcript import cut
from scim_conformance.report.wording import evidence_text
from scim_conformance.scim.exchange import Exchange, JsonValue

SEVERITIES: Mapping[Severity, str] = {
    Severity.HIGH: "critical",
    Severity.MEDIUM: "normal",
    Severity.LOW: "minor",
}
STEPS_MAX = 200
"""An item with more exchanges shows the first ones, and all that a finding speaks of; the transcript has the rest."""

EVERYWHERE = frozenset({"authentication", "discovery", "errors", "http", "schema", "security"})
"""Topics that every exchange has to do with; they name an item only where it has no other."""


class Deviates(AssertionError):  # noqa: N818 - Allure shows its name and text at the step
    """What a finding says of the exchange of a step."""


def tell(contract: str, log: ItemLog, findings: Sequence[Finding]) -> None:
    """Attach the exchanges of the item under way, and label it by contract, topic, flow or test, and harm.

    Steps that a finding speaks of are marked as failed. Without a running Allure plugin it does nothing.
    """
    import allure  # noqa: PLC0415 - loaded only where results for Allure are asked for

    label: Any = allure.dynamic
    label.epic(contract)
    label.feature(topic(log.verdicts, findings))
    label.story(plain(log.step.flow or log.step.test))
    if findings:
        label.severity(allure.severity_level(SEVERITIES[findings[0].lead.severity]))
    for waived in sorted({verdict.requirement for verdict in log.verdicts if verdict.outcome is Outcome.WAIVED}):
        label.tag(f"waived: {plain(waived)}")
    told = deviations(findings)
    for number, done in enumerate(log.exchanges):
        said = told.get(done.exchange.number)
        if number < STEPS_MAX or said:
            with contextlib.suppress(Deviates), allure.step(title(done)):
                for name, text in attachments(done.exchange):
                    allure.attach(text, name=name, attachment_type=allure.attachment_type.JSON)
                if said:
                    raise Deviates("\n".join(said))


def topic(verdicts: Iterable[Verdict], findings: Sequence[Finding]) -> str:
    """Return what an item is about: the topic of its worst finding, else the one that it says most of."""
    if findings:
        return findings[0].lead.topic
    counted = Counter(verdict.topic for verdict in verdicts)
    own = Counter({name: count for name, count in counted.items() if name not in EVERYWHERE})
    return next((name for name, _ in (own or counted).most_common(1)), "nothing judged")


def deviations(findings: Iterable[Finding]) -> dict[int, list[str]]:
    """Return what findings say of exchanges, by the number of the exchange that was read."""
    told: dict[int, list[str]] = {}
    for finding in findings:
        for place in finding.places:
            if place.exchange is not None:
                lines = [finding.requirement.id]
                if place.verdict == finding.lead.id:
                    lines += [evidence_text(evidence) for evidence in finding.evidence]
                told.setdefault(place.exchange, []).extend(lines)
    return told


def title(done: ExchangeDone) -> str:
    """Return an exchange on one line: `create-ada: POST /Users -> 201`."""
    exchange = done.exchange
    answer = str(exchange.response.status) if exchange.response is not None else "no answer"
    step = f"{done.step.step}: " if done.step.step else ""
    return plain(f"{step}{exchange.request.method} {exchange.request.target} -> {answer}")


def attachments(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Yield name and JSON text of what was sent, and of what came back or of why nothing did."""
    request, response, failure = exchange.request, exchange.response, exchange.failure
    sent = request.text if request.text is not None else request.body
    yield "request", as_text({"headers": encode_headers(request.headers), "body": cut(sent)})
    if response is not None:
        body: JsonValue = response.body if response.body is not None else response.text
        yield (
            "response",
            as_text({"status": response.status, "headers": encode_headers(response.headers), "body": cut(body)}),
        )
    elif failure is not None:
        yield "failure", as_text({"kind": failure.kind.value, "detail": failure.detail})
