"""Defect: The primary e-mail is kept, wherever it stands, in place of the first."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "second-email-becomes-the-first",
    breaks=["iru-the-first-email-is-kept"],
    topic="emails",
    severity=Severity.HIGH,
    flows=["okta-link-user-whose-primary-email-stands-second"],
)
class SecondEmailBecomesTheFirst(Service):
    """The primary e-mail is kept, wherever it stands, in place of the first."""

    def kept(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Put the primary e-mail in front before the list is cut."""
        emails = sorted(resource.get("emails") or [], key=lambda email: not email.get("primary"))
        return super().kept(served, {**resource, "emails": emails} if emails else resource)
