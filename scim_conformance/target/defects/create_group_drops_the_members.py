"""Defect: Members that come with a new group are dropped."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "create-group-drops-the-members",
    breaks=["iru-kept-attributes-read-back"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-change-members-by-put"],
)
class CreateGroupDropsTheMembers(Service):
    """Members that come with a new group are dropped."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Create groups empty."""
        if served.name == "Group" and earlier is None:
            resource = {name: value for name, value in resource.items() if name != "members"}
        return super().stored(served, resource, earlier)
