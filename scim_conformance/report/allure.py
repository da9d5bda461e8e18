"""An item's exchanges as Allure sees them: steps with what was sent and what came back, and labels to group by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.events import ExchangeDone
from scim_conformance.report.finding import Finding
from scim_conformance.report.transcript import cut
from scim_conformance.scim.exchange import Exchange, JsonValue

SEVERITIES = {Severity.HIGH: "critical", Severity.MEDIUM: "normal", Severity.LOW: "minor"}
STEPS_MAX = 200
"""An item with more exchanges shows the first ones; the transcript has all."""


def tell(contract: str, story: str, exchanges: Iterable[ExchangeDone], findings: Iterable[Finding]) -> None:
    """Attach the exchanges of the item under way, and label it: contract, topic of its worst finding, flow or test."""
    import allure  # noqa: PLC0415 - loaded only where results for Allure are asked for

    worst = next(iter(findings), None)
    label: Any = allure.dynamic
    label.epic(contract)
    label.story(story)
    label.feature(worst.requirement.topic if worst is not None else "conforms")
    if worst is not None:
        label.severity(allure.severity_level(SEVERITIES[worst.requirement.severity]))
    for number, done in enumerate(exchanges):
        if number >= STEPS_MAX:
            break
        with allure.step(_title(done)):
            for name, text in _attachments(done.exchange):
                allure.attach(text, name=name, attachment_type=allure.attachment_type.JSON)


def _title(done: ExchangeDone) -> str:
    exchange = done.exchange
    answer = str(exchange.response.status) if exchange.response is not None else "no answer"
    step = f"{done.step.step}: " if done.step.step else ""
    return f"{step}{exchange.request.method} {exchange.request.target} -> {answer}"


def _attachments(exchange: Exchange) -> Iterable[tuple[str, str]]:
    request = exchange.request
    yield "request", _text({"headers": dict(request.headers), "body": cut(request.body)})
    if exchange.response is not None:
        response = exchange.response
        body: JsonValue = cut(response.body) if response.body is not None else response.text
        yield "response", _text({"status": response.status, "headers": dict(response.headers), "body": body})
    elif exchange.failure is not None:
        yield "failure", _text({"kind": exchange.failure.kind.value, "detail": exchange.failure.detail})


def _text(value: JsonValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True)
