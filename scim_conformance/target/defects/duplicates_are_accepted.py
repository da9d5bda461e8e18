"""Defect: A second user with the same userName is created."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "duplicates-are-accepted",
    breaks=["rfc7644-3.3-duplicate-user-names-are-refused", "rfc7644-3.5.1-taken-user-names-are-refused"],
    topic="create",
    severity=Severity.HIGH,
    flows=["okta-create-duplicate-user"],
)
class DuplicatesAreAccepted(Service):
    """A second user with the same userName is created."""

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Look at nothing."""
