"""Defect: excludedAttributes=members is not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service


@defect(
    "excluded-members-are-returned",
    breaks=["entra-excluded-members-are-left-out", "rfc7644-3.9-excluded-attributes-are-left-out"],
    topic="read",
    severity=Severity.LOW,
    flows=["entra-rename-group"],
)
class ExcludedMembersAreReturned(Service):
    """excludedAttributes=members is not read."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Overlook the parameter."""
        return super().query({name: value for name, value in parameters.items() if name != "excludedAttributes"})
