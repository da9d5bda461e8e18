"""Defect: All e-mails are kept although the contract keeps the first."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "every-email-is-kept",
    breaks=["iru-further-emails-are-dropped"],
    topic="emails",
    severity=Severity.LOW,
    flows=["okta-create-user-with-second-email"],
)
class EveryEmailIsKept(Service):
    """All e-mails are kept although the contract keeps the first."""

    def kept(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Put the whole list back after the cut."""
        kept = super().kept(served, resource)
        return {**kept, "emails": resource["emails"]} if resource.get("emails") else kept
