"""Defect: Adding a member throws the others out."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "add-member-replaces-the-list",
    breaks=["rfc7644-3.5.2.1-add-appends-to-the-values", "rfc7644-3.5.2.2-remove-by-value-filter"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["entra-group-membership-with-flag"],
)
class AddMemberReplacesTheList(Service):
    """Adding a member throws the others out."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Take the added ones for the whole list."""
        return added
