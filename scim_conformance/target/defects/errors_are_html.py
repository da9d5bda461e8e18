"""Defect: Errors are pages in HTML."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "errors-are-html",
    breaks=[
        "okta-errors-are-json",
        "rfc7644-3.12-errors-have-a-json-body",
        "rfc7644-3.2-gateway-errors-are-scim-errors",
        "rfc7644-3.3-duplicates-answer-409-uniqueness",
    ],
    topic="errors",
    severity=Severity.MEDIUM,
    flows=["okta-create-duplicate-user"],
)
class ErrorsAreHtml(Service):
    """Errors are pages in HTML."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Label errors as pages."""
        response = super().answered(response)
        if response.status >= HTTPStatus.BAD_REQUEST:
            response.headers["Content-Type"] = "text/html"
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Write a page in place of an error."""
        if response.status >= HTTPStatus.BAD_REQUEST:
            return b"<html><body><h1>Error</h1></body></html>"
        return super().rendered(response)
