"""Errors that say less, more, or something in another language."""

from __future__ import annotations

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("errors-say-more", touches=["errors"])
class ErrorsSayMore(Service):
    """An error carries members of the service provider's own, and speaks another language."""

    def error(self, exception: Exception) -> ScimResponse:
        response = super().error(exception)
        response.body = {
            **(response.body or {}),
            "detail": "So wird das nichts, Zoë",
            "traceId": "7f3a",
        }
        return response


@variant("errors-have-no-detail", touches=["errors"])
class ErrorsHaveNoDetail(Service):
    """An error has no detail, which is optional (RFC 7644 §3.12, R111)."""

    def error(self, exception: Exception) -> ScimResponse:
        response = super().error(exception)
        response.body = {name: value for name, value in (response.body or {}).items() if name != "detail"}
        return response


@variant("syntax-errors-have-no-type", touches=["errors", "create", "patch"])
class SyntaxErrorsHaveNoType(Service):
    """Where no sentence names a scimType there is none (RFC 7644 §3.12, R112)."""

    def error(self, exception: Exception) -> ScimResponse:
        response = super().error(exception)
        body = response.body or {}
        if body.get("scimType") in {"invalidSyntax", "invalidValue"}:
            response.body = {name: value for name, value in body.items() if name != "scimType"}
        return response


@variant("invalid-values-are-invalid-syntax", touches=["errors", "create", "patch"])
class InvalidValuesAreInvalidSyntax(Service):
    """invalidSyntax stands where others say invalidValue: the edges overlap (R112)."""

    def error(self, exception: Exception) -> ScimResponse:
        response = super().error(exception)
        if response.body and response.body.get("scimType") == "invalidValue":
            response.body = {**response.body, "scimType": "invalidSyntax"}
        return response
