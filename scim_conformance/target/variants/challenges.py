"""Other lawful challenges to who has no token."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("challenges-say-more", touches=["authentication"])
class ChallengesSayMore(Service):
    """A 401 carries two challenges, with parameters and in lower case (RFC 7235 §4.1, RFC 6750 §3)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if response.status == HTTPStatus.UNAUTHORIZED:
            error = ', error="invalid_token"' if self.bearer_token() else ""
            response.headers["WWW-Authenticate"] = f'bearer realm="scim"{error}, Basic realm="scim"'
        return response


@variant(
    "refusals-have-no-scim-body",
    touches=["authentication"],
    warns=["rfc7644-3.2-gateway-errors-are-scim-errors"],
    without=["okta"],
)
class RefusalsHaveNoScimBody(Service):
    """A gateway refuses who has no token, in plain text (RFC 7644 §3.12, R111); Okta wants JSON."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if response.status == HTTPStatus.UNAUTHORIZED:
            response.headers["Content-Type"] = "text/plain"
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        return b"Unauthorized" if response.status == HTTPStatus.UNAUTHORIZED else super().rendered(response)
