"""Defect: Errors are pages in HTML."""

from __future__ import annotations

from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "errors-are-html",
    breaks=[],
    topic="errors",
    severity=Severity.MEDIUM,
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
