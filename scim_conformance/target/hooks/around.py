"""Hooks around a request: who asks, what is refused at once, what is really sent."""

# ruff: noqa: ARG002 - a hook is handed more than its default needs

from __future__ import annotations

import json
from typing import Any

from scim2_models import UnauthorizedException
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse

from scim_conformance.target.integrations import Held, Registry
from scim_conformance.target.listing import Listing
from scim_conformance.target.protocol import ScimProtocol
from scim_conformance.target.rules import Rules
from scim_conformance.target.schemas import Served
from scim_conformance.target.storage import Store

JsonObject = dict[str, Any]


class Around:
    """The request and all that belongs to it. `written` collects the ids of resources that were written."""

    def __init__(
        self, rules: Rules, served: Served, protocol: ScimProtocol, registry: Registry, request: ScimRequest
    ) -> None:
        self.rules = rules
        self.served = served
        self.protocol = protocol
        self.registry = registry
        self.request = request
        self.held: Held | None = None
        self.asked = Listing(count=rules.max_results)
        self.written: list[str] = []

    @property
    def integration(self) -> Held:
        """The integration whose token the request carries."""
        if self.held is None:
            raise UnauthorizedException(detail="The request carries no valid token")
        return self.held

    @property
    def store(self) -> Store:
        """The users and groups of the integration."""
        return self.integration.store

    @property
    def memory(self) -> dict[str, Any]:
        """What a defect wants to remember from one request of the integration to the next."""
        return self.integration.memory

    def authenticate(self, token: str | None) -> Held | None:
        """Return the integration of a bearer token, or None for 401; `token` is None where the request has none."""
        return None if token is None else self.registry.by_token(token)

    def received(self) -> ScimResponse | None:
        """See an authenticated request before it is understood; `self.request` may be changed.

        A response ends the request there, as a limit on the rate of requests would (RFC 6585 §4).
        """
        return None

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Return what is really sent: the last word on status, headers and body of every response, errors included."""
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Return the bytes of a response's body: JSON without white space."""
        if response.body is None:
            return b""
        return json.dumps(response.body, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "backslashreplace")

    def error(self, exception: Exception) -> ScimResponse:
        """Return the response for an exception (RFC 7644 §3.12)."""
        return self.protocol.error_response(exception)

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Return a discovery document as it is published; `name` is its path, such as "Schemas" (RFC 7644 §4)."""
        return body
