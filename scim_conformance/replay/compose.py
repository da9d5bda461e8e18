"""From a recorded request, or one that the harness makes up, to the request as this IdP sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scim_conformance.documents.model import RecordedRequest, Wire
from scim_conformance.replay.correlation import applied, take_apart
from scim_conformance.replay.positions import Put
from scim_conformance.scim.exchange import Framing, Headers, JsonValue, Request

NEUTRAL = Wire(
    headers={"Accept": "application/scim+json", "User-Agent": "scim-conformance", "Accept-Encoding": "gzip"},
    body_headers={"Content-Type": "application/scim+json"},
)
"""What is sent where no IdP is imitated."""


def headers_for(wire: Wire, overrides: Mapping[str, str | None], *, has_body: bool) -> Headers:
    """Return the header fields of a request: the profile's, then those of its own; None leaves a field out."""
    fields: dict[str, tuple[str, str | None]] = {}
    layers = (wire.headers, wire.body_headers if has_body else {}, overrides)
    for layer in layers:
        for name, value in layer.items():
            fields[name.lower()] = (name, value)
    return Headers([(name, value) for name, value in fields.values() if value is not None])


def composed(request: RecordedRequest, wire: Wire, put: Put) -> Request:
    """Return a recorded request as it goes out, with ids and names replaced by `put`."""
    target, body = applied(request, put, space=wire.space, plain=wire.plain)
    has_body = body is not None or request.text is not None
    return Request(
        method=request.method,
        path=target.path,
        query=target.query,
        headers=headers_for(wire, request.headers, has_body=has_body),
        body=body,
        text=request.text,
        authentication=request.authentication,
        tail=target.tail,
    )


def plain(
    method: str,
    target: str,
    wire: Wire = NEUTRAL,
    *,
    body: JsonValue = None,
    headers: Mapping[str, str | None] | None = None,
    text: str | None = None,
    authentication: str = "valid",
    framing: Framing = Framing.PLAIN,
) -> Request:
    """Return a request of the harness's own; `target` is path and query, percent-encoded."""
    parts = take_apart(target)
    return Request(
        method=method,
        path=parts.path,
        query=parts.query,
        headers=headers_for(wire, headers or {}, has_body=body is not None or text is not None),
        body=body,
        text=text,
        authentication=authentication,
        tail=parts.tail,
        framing=framing,
    )


def dressed(request: Request, wire: Wire) -> Request:
    """Return a request that has no header fields yet with those of the IdP."""
    has_body = request.body is not None or request.text is not None
    return replace(request, headers=headers_for(wire, dict(request.headers), has_body=has_body))
