"""Defect: A PATCH that renames a group empties it."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "rename-loses-the-members",
    breaks=[
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2-patch-changes-only-what-it-names",
        "iru-kept-attributes-read-back",
    ],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-rename-group-by-patch"],
)
class RenameLosesTheMembers(Service):
    """A PATCH that renames a group empties it."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Rebuild the group from its new name."""
        if served.name == "Group" and earlier is not None and resource["displayName"] != earlier["displayName"]:
            resource = {name: value for name, value in resource.items() if name != "members"}
        return super().stored(served, resource, earlier)
