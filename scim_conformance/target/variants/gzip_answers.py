"""Bodies of answers are compressed for who takes it."""

from __future__ import annotations

import gzip

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("answers-are-compressed", touches=["http"])
class AnswersAreCompressed(Service):
    """A body is sent with gzip where Accept-Encoding allows it (RFC 9110 §8.4.1)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if response.body is not None and "gzip" in (self.request.header("Accept-Encoding") or ""):
            response.headers["Content-Encoding"] = "gzip"
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        body = super().rendered(response)
        return gzip.compress(body, 1) if response.headers.get("Content-Encoding") == "gzip" else body
