"""Defect: A member that was added does not join."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "add-member-is-ignored",
    breaks=["rfc7644-3.5.2.1-add-appends-to-the-values"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-change-members-in-one-patch"],
)
class AddMemberIsIgnored(Service):
    """A member that was added does not join."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Answer as if all were well."""
        return before
