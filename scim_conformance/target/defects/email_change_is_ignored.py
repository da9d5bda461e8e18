"""Defect: An e-mail that was changed stays as it was."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "email-change-is-ignored",
    breaks=["iru-the-first-email-is-kept", "rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match"],
    topic="emails",
    severity=Severity.HIGH,
    flows=["okta-change-email"],
)
class EmailChangeIsIgnored(Service):
    """An e-mail that was changed stays as it was."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep the earlier e-mails."""
        if earlier is not None and earlier.get("emails"):
            resource = {**resource, "emails": earlier["emails"]}
        return super().stored(served, resource, earlier)
