"""Defect: A plus sign in the value of a filter is read as a space, even if it is encoded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service


@defect(
    "plus-in-a-filter-is-a-space",
    breaks=[],
    topic="filter",
    severity=Severity.MEDIUM,
)
class PlusInAFilterIsASpace(Service):
    """A plus sign in the value of a filter is read as a space, even if it is encoded."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Decode twice."""
        return super().query(
            {name: value.replace("+", " ") if name == "filter" else value for name, value in parameters.items()}
        )
