"""Defect: A request without a token is answered with 403."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "unauthorized-is-403",
    breaks=["rfc7644-3.12-missing-credentials-are-401", "iru-refused-requests-are-answered-401"],
    topic="authentication",
    severity=Severity.LOW,
    suites=["test_a_list_needs_the_token"],
)
class UnauthorizedIs403(Service):
    """A request without a token is answered with 403."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Forbid."""
        response = super().answered(response)
        if response.status == HTTPStatus.UNAUTHORIZED and response.body is not None:
            response.status = HTTPStatus.FORBIDDEN
            response.body = {**response.body, "status": "403"}
        return response
