"""Defect: totalResults counts the page in place of all results."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "total-results-is-the-page-size",
    breaks=["rfc7644-3.4.2-total-results-counts-every-resource"],
    topic="paging",
    severity=Severity.HIGH,
    flows=["okta-import-users"],
)
class TotalResultsIsThePageSize(Service):
    """totalResults counts the page in place of all results."""

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
        """Count what is on the page."""
        return super().listed(len(resources), listing, resources)
