"""Defect: A title that was changed stays as it was."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "title-change-is-ignored",
    breaks=[
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2.1-add-sets-a-single-value",
        "rfc7644-3.5.2.3-replace-sets-the-value",
        "rfc7644-3.5.2.1-add-creates-what-is-not-there",
        "rfc7644-3.5.2.3-replace-creates-what-is-not-there",
    ],
    topic="users",
    severity=Severity.MEDIUM,
    flows=["okta-update-profile"],
)
class TitleChangeIsIgnored(Service):
    """A title that was changed stays as it was."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep the earlier title, or none."""
        if earlier is not None and served.name == "User":
            resource = {**resource, "title": earlier.get("title")}
        return super().stored(served, resource, earlier)
