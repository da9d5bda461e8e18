"""The WSGI application: HTTP on one side, `Service` on the other, and a record of what was addressed."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from scim2_models import InvalidSyntaxException, NotFoundException, PayloadTooLargeException, SCIMException
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE, ScimResponse

from scim_conformance.target.integrations import Registry
from scim_conformance.target.protocol import ScimProtocol
from scim_conformance.target.rules import Rules
from scim_conformance.target.schemas import Served
from scim_conformance.target.service import Service

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

PROTOCOL = ":protocol"
"""The name under which a request's headers hold the version of HTTP that it came with."""

LOGGED_REQUESTS = 200_000
CHUNK_BYTES = 65536
UNREAD = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
"""Statuses after which the rest of the body still lies in the connection, so that it cannot be used again."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One request as it was served: `written` are the ids of the resources that it created, changed or deleted."""

    method: str
    path: str
    integration: str
    status: int
    written: tuple[str, ...]


class Application:
    """Serves the SCIM endpoints below the base path; anything else is a 404 of its own."""

    def __init__(
        self, rules: Rules, served: Served, protocol: ScimProtocol, registry: Registry, service_class: type[Service]
    ) -> None:
        self.rules = rules
        self.served = served
        self.protocol = protocol
        self.registry = registry
        self.service_class = service_class
        self.log: deque[LogEntry] = deque(maxlen=LOGGED_REQUESTS)
        self._log_lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one WSGI request."""
        request = self.read_request(environ)
        try:
            request.path = self.path_below_base(request.path)
            request.body = read_body(environ, self.rules.max_body_bytes)
        except SCIMException as exception:
            response = self.protocol.error_response(exception)
            if exception.status in UNREAD:
                response.headers["Connection"] = "close"
            self.record(request, "", response, ())
            return send(response, request, encoded(response.body), start_response)
        service = self.service_class(self.rules, self.served, self.protocol, self.registry, request)
        response = service.respond()
        self.record(request, service.held.id if service.held else "", response, tuple(service.written))
        return send(response, request, service.rendered(response), start_response)

    def read_request(self, environ: Environ) -> ScimRequest:
        """Return the request without its body; empty query parameters are ignored, as in OneLogin's tails."""
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers[PROTOCOL] = environ.get("SERVER_PROTOCOL", "HTTP/1.1")
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        return ScimRequest(
            method=environ["REQUEST_METHOD"],
            base_url=f"{environ['wsgi.url_scheme']}://{host}{self.rules.base_path}",
            path=path,
            query=dict(query),
            headers=headers,
        )

    def path_below_base(self, path: str) -> str:
        """Return the path below the base path; doubled slashes come from a base URL with a slash at its end."""
        base = self.rules.base_path
        if path != base and not path.startswith(f"{base}/"):
            raise NotFoundException(detail=f"There is nothing at {path!r}; the SCIM endpoints are below {base}")
        return "/" + "/".join(part for part in path.removeprefix(base).split("/") if part)

    def record(self, request: ScimRequest, integration: str, response: ScimResponse, written: tuple[str, ...]) -> None:
        """Add a request to the log."""
        entry = LogEntry(request.method, request.path, integration, int(response.status), written)
        with self._log_lock:
            self.log.append(entry)


def read_body(environ: Environ, limit: int) -> bytes:
    """Return the body of a request; raises a SCIM exception for one that is too much or cannot be read."""
    too_large = PayloadTooLargeException(detail=f"A request has at most {limit} bytes")
    length = environ.get("CONTENT_LENGTH")
    stream = environ["wsgi.input"]
    if length:
        if int(length) < 0:
            raise InvalidSyntaxException(detail="Content-Length is below zero")
        if int(length) > limit:
            raise too_large
        body: bytes = stream.read(int(length))
        return body
    if "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        return b""
    parts, size = [], 0
    while chunk := read_chunk(stream):
        size += len(chunk)
        if size > limit:
            raise too_large
        parts.append(chunk)
    return b"".join(parts)


def read_chunk(stream: Any) -> bytes:
    """Return the next bytes of a body in chunks; raises InvalidSyntaxException for what is no chunk (RFC 9112 §7.1)."""
    try:
        chunk: bytes = stream.read(CHUNK_BYTES)
    except ValueError as error:
        raise InvalidSyntaxException(detail=f"The chunks of the body cannot be read: {error}") from None
    return chunk


def send(response: ScimResponse, request: ScimRequest, body: bytes, start_response: StartResponse) -> Iterable[bytes]:
    """Write a response; scim+json unless plain JSON alone was asked for (RFC 7644 §3.1)."""
    headers = dict(response.headers)
    if response.body is None:
        headers.pop("Content-Type", None)
    elif headers.get("Content-Type") == SCIM_MEDIA_TYPE:
        headers["Content-Type"] = media_type(request.header("Accept"))
    status = int(response.status)
    is_chunked = headers.pop("Transfer-Encoding", "") == "chunked"  # which the server does where no length is given
    if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED} and not is_chunked:
        headers.setdefault("Content-Length", str(len(body)))
    start_response(f"{status} {phrase(status)}", list(headers.items()))
    return [b"" if request.method == "HEAD" else body]


def media_type(accept: str | None) -> str:
    """Return the media type of an answer; `application/json` only for who asks for it and not for scim+json."""
    wanted = (accept or "").casefold()
    if "application/json" in wanted and SCIM_MEDIA_TYPE not in wanted:
        return "application/json"
    return SCIM_MEDIA_TYPE


def encoded(body: Any) -> bytes:
    """Return JSON without white space."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "backslashreplace")


def phrase(status: int) -> str:
    """Return the reason phrase of a status, whatever number a defect has put there."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
