"""The test API: integrations, strangers and the log over HTTP, outside the base path and under a token of its own.

For tests whose service provider runs in another process, and for lifecycle hooks. README.md in this folder lists it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl

from scim_conformance.target.application import encoded, phrase
from scim_conformance.target.integrations import Integration, digest

if TYPE_CHECKING:
    from scim_conformance.target.server import EmbeddedProvider

MAX_BODY_BYTES = 65536

Answer = tuple[HTTPStatus, Any]


class Control:
    """Answers requests below `PATH` that carry the administrator's token."""

    PATH: ClassVar[str] = "/control"

    def __init__(self, provider: EmbeddedProvider, token: str) -> None:
        self._provider = provider
        self._token_hash = digest(token)

    @classmethod
    def is_meant(cls, environ: dict[str, Any]) -> bool:
        """Say whether a request is for this API."""
        path = environ.get("PATH_INFO", "")
        return bool(path == cls.PATH or path.startswith(f"{cls.PATH}/"))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one WSGI request."""
        status, body = self._answer(environ)
        payload = b"" if body is None else encoded(body)
        headers = [("Content-Type", "application/json")] if payload else []
        if status is HTTPStatus.UNAUTHORIZED:
            headers.append(("WWW-Authenticate", 'Bearer realm="control"'))
        if status is not HTTPStatus.NO_CONTENT:
            headers.append(("Content-Length", str(len(payload))))
        start_response(f"{int(status)} {phrase(status)}", headers)
        return [payload]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(digest(token.strip()), self._token_hash):
            return HTTPStatus.UNAUTHORIZED, {"error": "the administrator's token is missing or wrong"}
        parts = [part for part in environ["PATH_INFO"].removeprefix(self.PATH).split("/") if part]
        try:
            body = read_json(environ)
            return self._act(environ["REQUEST_METHOD"], parts, body, dict(parse_qsl(environ.get("QUERY_STRING", ""))))
        except KeyError as error:
            return HTTPStatus.NOT_FOUND, {"error": f"there is no integration {error.args[0]!r}"}
        except ValueError as error:
            return HTTPStatus.BAD_REQUEST, {"error": str(error)}

    def _act(self, method: str, parts: list[str], body: dict[str, Any], query: dict[str, str]) -> Answer:
        provider = self._provider
        integration = query.get("integration") or body.get("integration")
        match method, *parts:
            case "GET", "integrations":
                return HTTPStatus.OK, [seen(one) for one in provider.integrations.all()]
            case "POST", "integrations":
                return HTTPStatus.CREATED, seen(provider.integrations.create(str(body.get("name", ""))))
            case "POST", "integrations", found, "rotate":
                return HTTPStatus.OK, seen(provider.integrations.rotate(found))
            case "POST", "integrations", found, "revoke":
                provider.integrations.revoke(found)
                return HTTPStatus.NO_CONTENT, None
            case "DELETE", "integrations", found:
                provider.integrations.delete(found)
                return HTTPStatus.NO_CONTENT, None
            case "GET", "log":
                return HTTPStatus.OK, [asdict(entry) for entry in provider.log]
            case "GET", "snapshot":
                return HTTPStatus.OK, provider.snapshot(integration=integration)
            case "POST", "strangers":
                counts = {name: number(body, name) for name in ("users", "groups", "members") if name in body}
                return HTTPStatus.CREATED, asdict(provider.seed(**counts, integration=integration))
        return HTTPStatus.NOT_FOUND, {"error": f"{method} {'/'.join(parts)} is nothing that can be done here"}


def number(body: dict[str, Any], name: str) -> int:
    """Return a number of a body; raises ValueError."""
    value = body[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
        raise ValueError(f"{name} must be a number up to 100000")
    return value


def seen(integration: Integration) -> dict[str, str]:
    """Return an integration as JSON, with its token only where it was just made."""
    shown = asdict(integration)
    return shown if integration.token else {name: value for name, value in shown.items() if name != "token"}


def read_json(environ: dict[str, Any]) -> dict[str, Any]:
    """Return the body as a JSON object, {} if there is none; raises ValueError."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > MAX_BODY_BYTES:
        raise ValueError(f"a request has at most {MAX_BODY_BYTES} bytes")
    if not length:
        return {}
    body = json.loads(environ["wsgi.input"].read(length))
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body
