"""Defect: A create with a userName that is taken changes the user who has it."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "duplicate-create-overwrites",
    breaks=[
        "rfc7644-3.3-duplicate-user-names-are-refused",
        "rfc7643-3.1-a-new-resource-is-unmodified",
    ],
    topic="create",
    severity=Severity.HIGH,
    flows=["okta-create-duplicate-user"],
)
class DuplicateCreateOverwrites(Service):
    """A create with a userName that is taken changes the user who has it."""

    def create(self, served: ServedType, payload: Any) -> JsonObject:
        """Update whoever holds the name."""
        name = payload.get("userName") if isinstance(payload, dict) else None
        holder = next((one for one in self.store.all("User") if one["userName"] == name), None) if name else None
        return super().create(served, payload) if holder is None else self.replace(served, holder, payload)
