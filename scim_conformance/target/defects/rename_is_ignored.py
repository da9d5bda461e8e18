"""Defect: A user keeps the userName of the create."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "rename-is-ignored",
    breaks=["rfc7644-3.5.1-replace-sets-what-was-sent", "rfc7644-3.5.2.3-replace-sets-the-value"],
    topic="users",
    severity=Severity.HIGH,
    flows=["okta-rename-user"],
)
class RenameIsIgnored(Service):
    """A user keeps the userName of the create."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep the earlier name."""
        if earlier is not None and "userName" in earlier:
            resource = {**resource, "userName": earlier["userName"]}
        return super().stored(served, resource, earlier)
