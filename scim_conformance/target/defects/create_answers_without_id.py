"""Defect: The answer to a create lacks the id."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "create-answers-without-id",
    breaks=[
        "entra-create-answers-with-id",
        "okta-create-answers-with-id",
        "onelogin-create-answers-with-id",
        "rfc7643-3.1-resources-have-an-id",
    ],
    topic="create",
    severity=Severity.HIGH,
    flows=["okta-change-email"],
)
class CreateAnswersWithoutId(Service):
    """The answer to a create lacks the id."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Drop the id."""
        response = super().answered(response)
        if response.status == HTTPStatus.CREATED and response.body is not None:
            response.body = {name: value for name, value in response.body.items() if name != "id"}
        return response
