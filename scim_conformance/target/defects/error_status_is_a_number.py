"""Defect: The status in an error is a number."""

from __future__ import annotations

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "error-status-is-a-number",
    breaks=["rfc7644-3.12-status-is-a-string"],
    topic="errors",
    severity=Severity.LOW,
    flows=["okta-connection-test-with-a-wrong-token"],
)
class ErrorStatusIsANumber(Service):
    """The status in an error is a number."""

    def error(self, exception: Exception) -> ScimResponse:
        """Leave the number a number."""
        response = super().error(exception)
        if response.body is not None:
            response.body = {**response.body, "status": int(response.status)}
        return response
