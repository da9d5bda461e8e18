"""Defect: A user who was deactivated stays active."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "deactivation-is-ignored",
    breaks=[
        "entra-boolean-strings-are-read",
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2.3-replace-sets-the-value",
        "iru-kept-attributes-read-back",
    ],
    topic="users",
    severity=Severity.HIGH,
    flows=["okta-deactivate-by-patch"],
)
class DeactivationIsIgnored(Service):
    """A user who was deactivated stays active."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep everybody active."""
        if served.name == "User":
            resource = {**resource, "active": True}
        return super().stored(served, resource, earlier)
