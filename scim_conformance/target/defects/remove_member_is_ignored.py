"""Defect: A member that was removed stays in the group."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "remove-member-is-ignored",
    breaks=[],
    topic="groups",
    severity=Severity.HIGH,
)
class RemoveMemberIsIgnored(Service):
    """A member that was removed stays in the group."""

    def removed_members(self, before: list[JsonObject], ids: list[str]) -> list[JsonObject]:
        """Answer as if all were well."""
        return before
