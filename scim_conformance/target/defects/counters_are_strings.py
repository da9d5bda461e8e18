"""Defect: totalResults, startIndex and itemsPerPage are strings."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "counters-are-strings",
    breaks=[
        "okta-counters-are-numbers",
        "rfc7644-3.4.2-total-results-is-a-number",
        "rfc7644-3.4.2.4-paging-counters-are-numbers",
    ],
    topic="query",
    severity=Severity.MEDIUM,
    flows=["okta-change-email"],
)
class CountersAreStrings(Service):
    """totalResults, startIndex and itemsPerPage are strings."""

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
        """Quote the numbers."""
        listed = super().listed(total, listing, resources)
        return {name: str(value) if isinstance(value, int) else value for name, value in listed.items()}
