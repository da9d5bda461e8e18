"""Defect: The password comes back in the answer to a create."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "password-is-returned",
    breaks=[
        "rfc7643-4.1.1-passwords-are-never-returned",
        "rfc7643-7-write-only-attributes-stay-hidden",
    ],
    topic="security",
    severity=Severity.HIGH,
    flows=["okta-change-email"],
)
class PasswordIsReturned(Service):
    """The password comes back in the answer to a create."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Echo the password."""
        response = super().answered(response)
        if response.status == HTTPStatus.CREATED and response.body is not None:
            sent = self.parse(self.request.body)
            if isinstance(sent, dict) and sent.get("password"):
                response.body = {**response.body, "password": sent["password"]}
        return response
