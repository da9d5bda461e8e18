"""Defect: DELETE switches a user off and leaves it readable."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "delete-only-deactivates",
    breaks=[
        "rfc7644-3.6-deleted-resources-answer-404",
        "rfc7644-3.6-deleted-resources-leave-queries",
        "rfc7644-3.6-names-of-deleted-users-are-free",
        "rfc7644-3.5.1-replace-creates-nothing",
    ],
    topic="delete",
    severity=Severity.HIGH,
    flows=["okta-recreate-after-an-administrators-deletion"],
)
class DeleteOnlyDeactivates(Service):
    """DELETE switches a user off and leaves it readable."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Keep the record."""
        if served.name == "User":
            self.put({**resource, "active": False})
        else:
            super().delete(served, resource)
