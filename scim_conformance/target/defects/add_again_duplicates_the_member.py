"""Defect: Adding a member again lists it twice."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "add-again-duplicates-the-member",
    breaks=["rfc7643-2.4-values-are-not-repeated", "rfc7644-3.5.2.1-values-are-held-once"],
    topic="groups",
    severity=Severity.MEDIUM,
    flows=["okta-push-group-by-patch"],
)
class AddAgainDuplicatesTheMember(Service):
    """Adding a member again lists it twice."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Append without looking."""
        return [*before, *added]
