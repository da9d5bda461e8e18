"""Defect: A create is answered with 200."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "create-answers-200",
    breaks=["rfc7644-3.3-create-answers-201"],
    topic="create",
    severity=Severity.LOW,
    flows=["okta-change-email"],
)
class CreateAnswers200(Service):
    """A create is answered with 200."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Say OK."""
        response = super().answered(response)
        if response.status == HTTPStatus.CREATED:
            response.status = HTTPStatus.OK
        return response
