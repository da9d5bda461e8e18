"""The service provider asks to come later, now and then."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

EVERY = 12

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


@variant("requests-are-limited", touches=["http", "errors"])
class RequestsAreLimited(Service):
    """Every twelfth request is answered 429 with Retry-After in seconds (RFC 6585 §4)."""

    def received(self) -> ScimResponse | None:
        early = super().received()
        self.memory["limited"] = self.memory.get("limited", 0) + 1
        if early is not None or self.memory["limited"] % EVERY:
            return early
        body = {"schemas": [ERROR], "status": "429", "detail": "Too many requests"}
        return ScimResponse(HTTPStatus.TOO_MANY_REQUESTS, body, {"Retry-After": "0"})


@variant("service-is-away-now-and-then", touches=["http", "errors"])
class ServiceIsAwayNowAndThen(Service):
    """A gateway answers 503 in HTML, with the date when to come again (RFC 9110 §15.6.4, R111)."""

    def received(self) -> ScimResponse | None:
        early = super().received()
        self.memory["away"] = self.memory.get("away", 0) + 1
        if early is not None or self.memory["away"] % (EVERY + 1):
            return early
        headers = {"Retry-After": format_datetime(datetime.now(UTC), usegmt=True), "Content-Type": "text/html"}
        return ScimResponse(HTTPStatus.SERVICE_UNAVAILABLE, {}, headers)

    def rendered(self, response: ScimResponse) -> bytes:
        if response.headers.get("Content-Type") == "text/html":
            return b"<html><body>Back in a moment</body></html>"
        return super().rendered(response)
