"""Defect: A member that was removed stays in the group."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "remove-member-is-ignored",
    breaks=[
        "entra-remove-by-value-list",
        "rfc7644-3.5.2.1-add-appends-to-the-values",
        "rfc7644-3.5.2.2-remove-by-value-filter",
    ],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-change-members-in-one-patch"],
)
class RemoveMemberIsIgnored(Service):
    """A member that was removed stays in the group."""

    def removed_members(self, before: list[JsonObject], ids: list[str]) -> list[JsonObject]:
        """Answer as if all were well."""
        return before
