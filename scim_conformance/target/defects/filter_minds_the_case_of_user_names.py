"""Defect: userName eq finds nobody in another letter case."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "filter-minds-the-case-of-user-names",
    breaks=["entra-lookup-in-any-case", "rfc7644-3.4.2.2-user-names-match-in-any-case"],
    topic="filter",
    severity=Severity.HIGH,
    flows=["okta-look-up-in-capitals"],
)
class FilterMindsTheCaseOfUserNames(Service):
    """userName eq finds nobody in another letter case."""

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Drop who is spelled otherwise than asked."""
        wanted = self.asked.filter or ""
        if "userName" not in wanted:
            return super().found(resources)
        return [one for one in super().found(resources) if one["userName"] in wanted]
