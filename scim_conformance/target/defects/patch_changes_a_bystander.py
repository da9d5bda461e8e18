"""Defect: A PATCH of one user changes the title of another."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "patch-changes-a-bystander",
    breaks=["rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="patch",
    severity=Severity.HIGH,
    flows=["onelogin-rename-role"],
)
class PatchChangesABystander(Service):
    """A PATCH of one user changes the title of another."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Update without a where clause."""
        patched = super().patch(served, current, payload)
        for other in list(self.store.all(served.name)):
            if other["id"] != current["id"]:
                self.put({**other, "title" if served.name == "User" else "displayName": "Overwritten"})
                break
        return patched
