"""Defect: PATCH of a user is not offered."""

from __future__ import annotations

from typing import Any

from scim2_models import NotImplementedException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "patch-of-users-is-refused",
    breaks=[],
    topic="patch",
    severity=Severity.HIGH,
)
class PatchOfUsersIsRefused(Service):
    """PATCH of a user is not offered."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Know PUT only."""
        if served.name == "User":
            raise NotImplementedException(detail="Use PUT")
        return super().patch(served, current, payload)
