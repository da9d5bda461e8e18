"""Defect: A member that was added does not join."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "add-member-is-ignored",
    breaks=[],
    topic="groups",
    severity=Severity.HIGH,
)
class AddMemberIsIgnored(Service):
    """A member that was added does not join."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Answer as if all were well."""
        return before
