"""Defect: startIndex is not read: every page is the first."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "second-page-repeats-the-first",
    breaks=["rfc7644-3.4.2.4-a-walk-over-pages-finds-each-resource-once"],
    topic="paging",
    severity=Severity.HIGH,
    suites=["test_a_walk_over_pages_finds_everybody_once"],
)
class SecondPageRepeatsTheFirst(Service):
    """startIndex is not read: every page is the first."""

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Start at the beginning."""
        return resources[: listing.count]
