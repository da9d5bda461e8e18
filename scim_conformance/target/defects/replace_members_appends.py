"""Defect: Replacing the members keeps the former ones too."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "replace-members-appends",
    breaks=[],
    topic="groups",
    severity=Severity.HIGH,
)
class ReplaceMembersAppends(Service):
    """Replacing the members keeps the former ones too."""

    def replaced_members(self, before: list[JsonObject], listed: list[JsonObject]) -> list[JsonObject]:
        """Take a replace for an add."""
        return self.added_members(before, listed)
