"""What is left open of conditional requests (RFC 7644 §3.14)."""

from __future__ import annotations

from typing import Any

from scim2_models import ConflictException, PreconditionFailedException

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("stale-versions-conflict", touches=["etag"], under=["rfc"])
class StaleVersionsConflict(Service):
    """A stale If-Match is answered 409 (RFC 7644 Table 8, R115)."""

    def check_conditions(self, resource: dict[str, Any]) -> bool:
        try:
            return super().check_conditions(resource)
        except PreconditionFailedException as error:
            raise ConflictException(detail=str(error.detail)) from None


@variant("deletes-are-unconditional", touches=["etag", "delete"], under=["rfc"])
class DeletesAreUnconditional(Service):
    """If-Match is not for DELETE, which RFC 7644 §3.14 does not name (R126)."""

    def check_conditions(self, resource: dict[str, Any]) -> bool:
        return True if self.request.method.upper() == "DELETE" else super().check_conditions(resource)
