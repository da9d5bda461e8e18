"""Bodies of answers come in chunks."""

from __future__ import annotations

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("answers-are-chunked", touches=["http"])
class AnswersAreChunked(Service):
    """A body is sent in chunks instead of with its length (RFC 9112 §7.1)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if response.body is not None:
            response.headers["Transfer-Encoding"] = "chunked"
        return response
