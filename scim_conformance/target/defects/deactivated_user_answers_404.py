"""Defect: An inactive user can no longer be read."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "deactivated-user-answers-404",
    breaks=[
        "entra-boolean-strings-are-read",
        "entra-inactive-user-stays-readable",
        "entra-patch-is-supported",
        "iru-inactive-users-stay-readable",
        "okta-inactive-user-stays-readable",
        "okta-path-less-value-is-applied",
        "rfc7644-3.5.1-valid-replaces-succeed",
        "rfc7644-3.6-deleted-resources-leave-queries",
        "rfc7644-3.6-known-resources-can-be-deleted",
        "rfc7644-3.6-names-of-deleted-users-are-free",
    ],
    topic="users",
    severity=Severity.MEDIUM,
    flows=["okta-deactivate-twice"],
)
class DeactivatedUserAnswers404(Service):
    """An inactive user can no longer be read."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Hide the inactive ones."""
        held = super().held_resource(served, resource_id)
        return None if held is not None and held.get("active") is False else held
