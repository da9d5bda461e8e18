"""Defect: The last e-mail of the list is kept in place of the first."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "last-email-is-kept",
    breaks=[
        "iru-the-first-email-is-kept",
        "rfc7644-3.5.2-patch-changes-only-what-it-names",
        "rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match",
    ],
    topic="emails",
    severity=Severity.HIGH,
    flows=["entra-second-email"],
)
class LastEmailIsKept(Service):
    """The last e-mail of the list is kept in place of the first."""

    def kept(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Turn the list around before it is cut."""
        emails = list(reversed(resource.get("emails") or []))
        return super().kept(served, {**resource, "emails": emails} if emails else resource)
