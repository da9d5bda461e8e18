"""Defect: A create is answered without Location."""

from __future__ import annotations

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "create-names-no-location",
    breaks=["rfc7644-3.3-create-names-the-location"],
    topic="create",
    severity=Severity.LOW,
    flows=["okta-change-email"],
)
class CreateNamesNoLocation(Service):
    """A create is answered without Location."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Drop the header."""
        response = super().answered(response)
        response.headers.pop("Location", None)
        return response
