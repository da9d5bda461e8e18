"""Events as JSON objects and back: the lines of a transcript.

Every object starts with its `kind`. Readers ignore kinds and keys that they do not know, and take defaults for those
that are missing, so that a transcript of another version can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from scim_conformance.documents.model import Basis, Evidence, Level, Outcome, Severity, StepRef, Verdict, Waiver
from scim_conformance.events import (
    Ending,
    Event,
    ExchangeDone,
    ItemFinished,
    ItemStarted,
    LeftBehind,
    RunFinished,
    RunStarted,
    VerdictReached,
    Waited,
)
from scim_conformance.scim.exchange import (
    Exchange,
    Failure,
    FailureKind,
    Framing,
    Headers,
    JsonObject,
    Purpose,
    Request,
    Response,
)

Line: TypeAlias = Mapping[str, Any]

REDACTED = "[redacted]"
SECRET_FIELDS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
"""Header fields whose values stand in no transcript, whoever wrote them there."""
MARK = re.compile(r"\[[a-z][a-z -]*\]")


def encode(event: Event) -> JsonObject:
    """Return the JSON object of an event."""
    return ENCODERS[type(event)](event)


def decode(line: Line) -> Event | None:
    """Return the event of a JSON object, None for a kind that is not known.

    Raises KeyError, TypeError or ValueError where the object is no event of ours.
    """
    decoder = DECODERS.get(line["kind"])
    return None if decoder is None else decoder(line)


def encode_step(step: StepRef) -> JsonObject:
    """Return where something happened as the four keys that every line of an item carries."""
    return {"profile": step.profile, "flow": step.flow, "step": step.step, "test": step.test}


def decode_step(line: Line) -> StepRef:
    """Return where something happened."""
    return StepRef(line.get("profile", ""), line.get("flow", ""), line.get("step", ""), line.get("test", ""))


def encode_evidence(evidence: Evidence) -> JsonObject:
    """Return one piece of evidence; `exchange` only where it is not the verdict's own."""
    row: JsonObject = {"at": evidence.at, "expected": evidence.expected, "actual": evidence.actual}
    if evidence.exchange is not None:
        row["exchange"] = evidence.exchange
    return row


def decode_evidence(row: Line) -> Evidence:
    """Return one piece of evidence."""
    return Evidence(row["at"], row.get("expected"), row.get("actual"), row.get("exchange"))


def _run(event: RunStarted) -> JsonObject:
    return {
        "kind": "run",
        "run_id": event.run_id,
        "url": event.url,
        "contract": event.contract,
        "profiles": list(event.profiles),
        "started_at": event.started_at,
        "version": event.version,
        "items": event.items,
        "families": dict(event.families),
        "options": dict(event.options),
        "waivers": [encode_waiver(waiver) for waiver in event.waivers],
    }


def _read_run(line: Line) -> RunStarted:
    return RunStarted(
        line["run_id"],
        line["url"],
        line["contract"],
        tuple(line["profiles"]),
        line["started_at"],
        line["version"],
        line.get("items", 0),
        line.get("families", {}),
        line.get("options", {}),
        tuple(_read_waiver(row) for row in line.get("waivers", ())),
    )


def encode_waiver(waiver: Waiver) -> JsonObject:
    """Return what a waiver says; where it stands is nobody's business but the user's."""
    return {
        "requirement": waiver.requirement,
        "target": waiver.target,
        "reason": waiver.reason,
        "who": waiver.who,
        "until": waiver.until,
    }


def _read_waiver(row: Line) -> Waiver:
    return Waiver(row["requirement"], row["target"], row["reason"], row["who"], row["until"])


def _exchange(event: ExchangeDone) -> JsonObject:
    exchange = event.exchange
    row: JsonObject = {
        "kind": "exchange",
        "number": exchange.number,
        **encode_step(event.step),
        "purpose": exchange.purpose.value,
        "attempt": exchange.attempt,
        "started_at": exchange.started_at,
        "elapsed_ms": round(exchange.elapsed_ms, 3),
        "request": _request(exchange.request),
    }
    if exchange.response is not None:
        row["response"] = _response(exchange.response)
    if exchange.failure is not None:
        row["failure"] = {"kind": exchange.failure.kind.value, "detail": exchange.failure.detail}
    return row


def _request(request: Request) -> JsonObject:
    row: JsonObject = {"method": request.method, "path": request.path, "headers": encode_headers(request.headers)}
    if request.query:
        row["query"] = request.query
    if request.body is not None:
        row["body"] = request.body
    if request.text is not None:
        row["text"] = request.text
    if request.authentication != "valid":
        row["authentication"] = request.authentication
    if request.tail:
        row["tail"] = request.tail
    if request.framing is not Framing.PLAIN:
        row["framing"] = request.framing.value
    return row


def _response(response: Response) -> JsonObject:
    row: JsonObject = {
        "status": response.status,
        "headers": encode_headers(response.headers),
        "size_bytes": response.size_bytes,
        "http_version": response.http_version,
    }
    if response.body is not None:
        row["body"] = response.body
    if response.problems:
        row["problems"] = list(response.problems)
    if response.text:
        row["text"] = response.text
    if response.redirected_by:
        row["redirected_by"] = response.redirected_by
    return row


def encode_headers(headers: Headers) -> JsonObject:
    """Return header fields without what is secret in them."""
    return {name: _safe_value(name, value) for name, value in headers.items()}


def _safe_value(name: str, value: str) -> str:
    """Return a header value without the secret; a client's own mark in its place (`[wrong token]`) stays."""
    if name.lower() not in SECRET_FIELDS:
        return value
    scheme, _, rest = value.partition(" ")
    if MARK.fullmatch(rest) or MARK.fullmatch(value):
        return value
    return f"{scheme} {REDACTED}" if rest and scheme.isalpha() else REDACTED


def _read_exchange(line: Line) -> ExchangeDone:
    request, response, failure = line["request"], line.get("response"), line.get("failure")
    exchange = Exchange(
        line["number"],
        Request(
            request["method"],
            request["path"],
            request.get("query", ""),
            Headers(request.get("headers", {})),
            request.get("body"),
            request.get("text"),
            request.get("authentication", "valid"),
            request.get("tail", ""),
            Framing(request.get("framing", Framing.PLAIN)),
        ),
        None if response is None else _read_response(response),
        None if failure is None else Failure(FailureKind(failure["kind"]), failure["detail"]),
        Purpose(line.get("purpose", "step")),
        line.get("attempt", 1),
        line.get("started_at", ""),
        line.get("elapsed_ms", 0.0),
    )
    return ExchangeDone(decode_step(line), exchange)


def _read_response(row: Line) -> Response:
    return Response(
        row["status"],
        Headers(row.get("headers", {})),
        row.get("body"),
        tuple(row.get("problems", ())),
        row.get("text", ""),
        row.get("size_bytes", 0),
        row.get("http_version", "1.1"),
        row.get("redirected_by", 0),
    )


def encode_verdict(verdict: Verdict) -> JsonObject:
    """Return a verdict as a flat object; what is empty beyond SPEC's fields is left out."""
    row: JsonObject = {
        "id": verdict.id,
        "requirement": verdict.requirement,
        "outcome": verdict.outcome.value,
        "basis": verdict.basis.value,
        "level": verdict.level.value,
        "severity": verdict.severity.value,
        "topic": verdict.topic,
        **encode_step(verdict.step),
        "exchange": verdict.exchange,
        "evidence": [encode_evidence(evidence) for evidence in verdict.evidence],
        "caused_by": verdict.caused_by,
    }
    if verdict.cause is not None:
        row["cause"] = verdict.cause
    if verdict.note:
        row["note"] = verdict.note
    return row


def decode_verdict(row: Line) -> Verdict:
    """Return a verdict from its flat object."""
    return Verdict(
        row["id"],
        row["requirement"],
        Outcome(row["outcome"]),
        Basis(row["basis"]),
        Level(row["level"]),
        Severity(row["severity"]),
        row["topic"],
        decode_step(row),
        row["exchange"],
        tuple(decode_evidence(evidence) for evidence in row.get("evidence", ())),
        row.get("cause"),
        row.get("caused_by", ""),
        row.get("note", ""),
    )


def _item(event: ItemFinished) -> JsonObject:
    return {
        "kind": "item",
        **encode_step(event.step),
        "complete": event.complete,
        "applicable": event.applicable,
        "blocked": list(event.blocked),
        "note": event.note,
    }


def _read_item(line: Line) -> ItemFinished:
    return ItemFinished(
        decode_step(line),
        line["complete"],
        line.get("applicable", True),
        tuple(line.get("blocked", ())),
        line.get("note", ""),
    )


def _left_behind(event: LeftBehind) -> JsonObject:
    return {"resource_type": event.resource_type, "id": event.id, "reason": event.reason}


def _read_left_behind(row: Line) -> LeftBehind:
    return LeftBehind(row["resource_type"], row["id"], row["reason"])


def _finished(event: RunFinished) -> JsonObject:
    return {
        "kind": "finished",
        "complete": event.complete,
        "ending": event.ending.value,
        "reason": event.reason,
        "refused_create": event.refused_create,
        "finished_at": event.finished_at,
        "left_behind": [_left_behind(left) for left in event.left_behind],
    }


def _read_finished(line: Line) -> RunFinished:
    return RunFinished(
        line["complete"],
        line.get("reason", ""),
        line.get("refused_create", ""),
        tuple(_read_left_behind(row) for row in line.get("left_behind", ())),
        Ending(line.get("ending", "done")),
        line.get("finished_at", ""),
    )


def _waited(event: Waited) -> JsonObject:
    return {"kind": "waited", **encode_step(event.step), "seconds": event.seconds, "reason": event.reason}


ENCODERS: Mapping[type[Any], Callable[[Any], JsonObject]] = {
    RunStarted: _run,
    ItemStarted: lambda event: {"kind": "item-started", **encode_step(event.step)},
    ExchangeDone: _exchange,
    VerdictReached: lambda event: {"kind": "verdict", **encode_verdict(event.verdict)},
    Waited: _waited,
    ItemFinished: _item,
    LeftBehind: lambda event: {"kind": "left-behind", **_left_behind(event)},
    RunFinished: _finished,
}

DECODERS: Mapping[str, Callable[[Line], Event]] = {
    "run": _read_run,
    "item-started": lambda line: ItemStarted(decode_step(line)),
    "exchange": _read_exchange,
    "verdict": lambda line: VerdictReached(decode_verdict(line)),
    "waited": lambda line: Waited(decode_step(line), line["seconds"], line["reason"]),
    "item": _read_item,
    "left-behind": _read_left_behind,
    "finished": _read_finished,
}
