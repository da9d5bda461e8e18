"""Defect: A filter is not read: every query finds everybody."""

from __future__ import annotations

from scim2_models.path import FilterNode

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service


@defect(
    "filter-is-ignored",
    breaks=["rfc7644-3.4.2.2-only-matching-resources-are-returned"],
    topic="filter",
    severity=Severity.HIGH,
    flows=["okta-rename-user"],
)
class FilterIsIgnored(Service):
    """A filter is not read: every query finds everybody."""

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Find all."""
        return None
