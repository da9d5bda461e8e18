"""Defect: PATCH of a user is not offered."""

from __future__ import annotations

from typing import Any

from scim2_models import NotImplementedException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "patch-of-users-is-refused",
    breaks=[
        "entra-boolean-strings-are-read",
        "entra-dotted-keys-are-applied",
        "entra-manager-string-is-read",
        "entra-op-names-any-case",
        "entra-patch-is-supported",
        "entra-path-less-value-is-applied",
        "entra-unknown-attributes-are-tolerated",
        "entra-urn-keys-are-applied",
        "entra-value-filter-without-match-creates",
        "okta-path-less-value-is-applied",
        "rfc7644-3.5.1-taken-user-names-are-refused",
    ],
    topic="patch",
    severity=Severity.HIGH,
    flows=["entra-second-email"],
)
class PatchOfUsersIsRefused(Service):
    """PATCH of a user is not offered."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Know PUT only."""
        if served.name == "User":
            raise NotImplementedException(detail="Use PUT")
        return super().patch(served, current, payload)
