"""Defect: A deleted user is still found by a look-up."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "deleted-user-is-still-found",
    breaks=["rfc7644-3.6-deleted-resources-leave-queries"],
    topic="delete",
    severity=Severity.HIGH,
    flows=["okta-recreate-after-an-administrators-deletion"],
)
class DeletedUserIsStillFound(Service):
    """A deleted user is still found by a look-up."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Remember the deleted ones."""
        super().delete(served, resource)
        self.memory.setdefault("deleted", []).append(resource)

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Find the deleted ones as well."""
        wanted = self.asked.filter or ""
        gone = [one for one in self.memory.get("deleted", []) if one.get("userName") and one["userName"] in wanted]
        return [*super().found(resources), *gone]
