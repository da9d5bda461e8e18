"""Defect: A PUT that leaves `active` out switches the user off."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "put-without-active-deactivates",
    breaks=["onelogin-put-without-active-keeps-the-state"],
    topic="users",
    severity=Severity.HIGH,
    flows=["onelogin-change-email"],
)
class PutWithoutActiveDeactivates(Service):
    """A PUT that leaves `active` out switches the user off."""

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Take a missing Boolean for false."""
        left = super().replaced(served, current, sent, payload)
        return {**left, "active": sent.get("active", False)} if served.name == "User" else left
