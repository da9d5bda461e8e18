"""Defect: Replacing the members keeps the former ones too."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "replace-members-appends",
    breaks=["rfc7644-3.5.2.3-null-and-empty-lists-clear"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-empty-group-without-a-path"],
)
class ReplaceMembersAppends(Service):
    """Replacing the members keeps the former ones too."""

    def replaced_members(self, before: list[JsonObject], listed: list[JsonObject]) -> list[JsonObject]:
        """Take a replace for an add."""
        return self.added_members(before, listed)
