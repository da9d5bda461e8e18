"""Defect: Changing one group takes its members out of all others."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "group-change-empties-another-group",
    breaks=["rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["onelogin-rename-role"],
)
class GroupChangeEmptiesAnotherGroup(Service):
    """Changing one group takes its members out of all others."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Let nobody be in two groups."""
        mine = {member["value"] for member in resource.get("members") or []} if served.name == "Group" else set()
        for other in list(self.store.all("Group")) if mine else []:
            if other["id"] != resource["id"] and other.get("members"):
                self.put({**other, "members": [one for one in other["members"] if one["value"] not in mine]})
        return super().stored(served, resource, earlier)
