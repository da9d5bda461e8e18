"""Defect: active comes back as a string."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "active-is-a-string",
    breaks=["rfc7643-7-values-have-their-declared-type"],
    topic="users",
    severity=Severity.HIGH,
    flows=["okta-change-email"],
)
class ActiveIsAString(Service):
    """active comes back as a string."""

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Quote the Boolean."""
        shown = super().shown(served, resource)
        return {**shown, "active": str(shown["active"])} if "active" in shown else shown
