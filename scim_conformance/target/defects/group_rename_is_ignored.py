"""Defect: A group keeps its name, whatever it is renamed to."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "group-rename-is-ignored",
    breaks=["rfc7644-3.5.1-replace-sets-what-was-sent", "rfc7644-3.5.2.3-replace-sets-the-value"],
    topic="groups",
    severity=Severity.MEDIUM,
    flows=["okta-rename-group-by-patch"],
)
class GroupRenameIsIgnored(Service):
    """A group keeps its name, whatever it is renamed to."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep the earlier name."""
        if served.name == "Group" and earlier is not None:
            resource = {**resource, "displayName": earlier["displayName"]}
        return super().stored(served, resource, earlier)
