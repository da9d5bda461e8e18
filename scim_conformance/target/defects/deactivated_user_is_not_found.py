"""Defect: A look-up does not find inactive users."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "deactivated-user-is-not-found",
    breaks=["rfc7643-4.1.1-inactive-users-stay-in-queries"],
    topic="users",
    severity=Severity.HIGH,
    flows=["okta-deactivate-by-patch"],
)
class DeactivatedUserIsNotFound(Service):
    """A look-up does not find inactive users."""

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Leave the inactive ones out."""
        return [one for one in super().found(resources) if one.get("active") is not False]
