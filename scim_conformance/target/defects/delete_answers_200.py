"""Defect: A delete is answered with 200."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "delete-answers-200",
    breaks=["rfc7644-3.6-delete-answers-204"],
    topic="delete",
    severity=Severity.LOW,
    flows=["okta-delete-group"],
)
class DeleteAnswers200(Service):
    """A delete is answered with 200."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Say OK."""
        response = super().answered(response)
        if self.request.method == "DELETE" and response.status == HTTPStatus.NO_CONTENT:
            response.status = HTTPStatus.OK
        return response
