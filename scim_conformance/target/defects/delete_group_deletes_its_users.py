"""Defect: Deleting a group deletes the users in it."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "delete-group-deletes-its-users",
    breaks=["rfc7644-3.4.2-lists-hold-every-resource", "rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-delete-group"],
)
class DeleteGroupDeletesItsUsers(Service):
    """Deleting a group deletes the users in it."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Cascade to the members."""
        members = [member["value"] for member in resource.get("members") or []] if served.name == "Group" else []
        super().delete(served, resource)
        users = self.served.named("User")
        for member in members:
            user = self.store.get("User", member)
            if user is not None:
                super().delete(users, user)
