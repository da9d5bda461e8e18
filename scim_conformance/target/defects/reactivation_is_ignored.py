"""Defect: A user who was deactivated once cannot be activated again."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "reactivation-is-ignored",
    breaks=[
        "entra-boolean-strings-are-read",
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2.3-replace-sets-the-value",
    ],
    topic="users",
    severity=Severity.HIGH,
    flows=["okta-reactivate-by-patch"],
)
class ReactivationIsIgnored(Service):
    """A user who was deactivated once cannot be activated again."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep the inactive ones inactive."""
        if earlier is not None and earlier.get("active") is False:
            resource = {**resource, "active": False}
        return super().stored(served, resource, earlier)
