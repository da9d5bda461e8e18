"""Defect: A query that finds nothing is answered with 404."""

from __future__ import annotations

from typing import Any

from scim2_models import NotFoundException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "look-up-without-a-match-is-404",
    breaks=[
        "rfc7644-3.4.2-no-match-is-an-empty-list",
        "rfc7644-3.4.2-queries-are-answered-200",
        "rfc7644-3.4.2.4-paging-parameters-are-served",
    ],
    topic="query",
    severity=Severity.HIGH,
    flows=["okta-recreate-after-an-administrators-deletion"],
)
class LookUpWithoutAMatchIs404(Service):
    """A query that finds nothing is answered with 404."""

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
        """Take an empty list for a missing resource."""
        if total == 0:
            raise NotFoundException(detail="Nobody was found")
        return super().listed(total, listing, resources)
