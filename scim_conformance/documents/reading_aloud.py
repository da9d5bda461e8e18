"""A flow as a person reads it: where it comes from, then each exchange with its bodies."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from scim_conformance.documents.model import Flow, RecordedRequest, Step
from scim_conformance.documents.problems import printable
from scim_conformance.scim.exchange import JsonValue

_WIDTH = 112


def flow_text(flow: Flow) -> str:
    """Return a flow as a transcript: `>` is what the identity provider sent, `<` what it was answered."""
    lines = [f"{flow.id}: {flow.title}", "", *_wrapped(flow.purpose), ""]
    lines += _wrapped(f"Profile: {', '.join(flow.profiles)}")
    lines += _wrapped(f"Provenance: {_provenance(flow)}")
    lines += [line for source in flow.provenance.sources for line in _wrapped(f"- {source}", indent="  ")]
    if flow.needs:
        lines += _wrapped(f"Needs: {', '.join(flow.needs)}")
    if flow.catches:
        lines += _wrapped(f"Catches: {', '.join(flow.catches)}")
    for number, step in enumerate(flow.steps, 1):
        lines += ["", *_step(number, step)]
    return "\n".join(printable(line) for line in lines)


def _provenance(flow: Flow) -> str:
    provenance = flow.provenance
    seen = f", seen {provenance.date}" if provenance.date else ""
    return f"{provenance.kind}{seen}" + (f" ({provenance.assembled})" if provenance.assembled else "")


def _step(number: int, step: Step) -> Iterator[str]:
    sources = f" [{', '.join(step.sources)}]" if step.sources else ""
    yield f"{number}. {step.id}{sources}{''.join(f', {note}' for note in _notes(step))}"
    if step.note:
        yield from _wrapped(step.note, indent="   ")
    yield from _request(step.request)
    if step.response is not None:
        yield f"   < {step.response.status}"
        yield from _headers(step.response.headers, "<")
        yield from _body(step.response.body, "<")


def _notes(step: Step) -> Iterator[str]:
    if step.out_of_band:
        yield "an administrator's act"
    if step.profile:
        yield f"as {step.profile}"
    if step.repeat > 1:
        yield f"{step.repeat} times"
    if step.echo:
        yield f"laid over the answer of {step.echo}"
    if step.fault is not None:
        yield {"answer-lost": "the answer is lost", "reset": "the connection is cut"}.get(step.fault, "sent twice")
    if step.request.authentication != "valid":
        yield {"none": "without a token"}.get(step.request.authentication, "with a wrong token")


def _request(request: RecordedRequest) -> Iterator[str]:
    yield f"   > {request.method} {request.path}"
    readable = unquote(request.path.replace("+", " "))
    if readable != request.path:
        yield f"     that is {readable}"
    yield from _headers(request.headers, ">")
    yield from _body(request.body, ">")
    if request.text is not None:
        yield from (f"   > {line}" for line in request.text.splitlines())


def _headers(headers: Mapping[str, str] | Mapping[str, str | None], sign: str) -> Iterator[str]:
    for name, value in headers.items():
        yield f"   {sign} {name}: {value}" if value is not None else f"   {sign} without {name}"


def _body(body: JsonValue, sign: str) -> Iterator[str]:
    if body is not None:
        yield from (f"   {sign} {line}" for line in _json(body, ""))


def _json(value: JsonValue, indent: str) -> list[str]:
    """Return JSON as lines: what fits stands on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + len(indent) <= _WIDTH - 6 or not isinstance(value, dict | list) or not value:
        return [flat]
    inner = indent + "  "
    parts: list[list[str]] = []
    if isinstance(value, dict):
        for name, item in value.items():
            first, *rest = _json(item, inner)
            parts.append([f"{json.dumps(name, ensure_ascii=False)}: {first}", *rest])
    else:
        parts = [_json(item, inner) for item in value]
    lines = []
    for number, (first, *rest) in enumerate(parts, 1):
        lines += [inner + first, *rest]
        lines[-1] += "," if number < len(parts) else ""
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return [opening, *lines, indent + closing]


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)
