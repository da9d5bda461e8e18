"""Defect: A group keeps two members and drops the rest."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "members-are-cut-at-two",
    breaks=[
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2.1-add-appends-to-the-values",
        "iru-kept-attributes-read-back",
    ],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-change-members-by-put"],
)
class MembersAreCutAtTwo(Service):
    """A group keeps two members and drops the rest."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Cut the list."""
        if len(resource.get("members") or []) > 2:
            resource = {**resource, "members": resource["members"][:2]}
        return super().stored(served, resource, earlier)
