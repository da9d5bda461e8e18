"""Defect: A PUT of a group keeps members that it no longer lists."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "put-keeps-former-members",
    breaks=["rfc7644-3.5.1-replace-sets-what-was-sent"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-change-members-by-put"],
)
class PutKeepsFormerMembers(Service):
    """A PUT of a group keeps members that it no longer lists."""

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Join the lists."""
        left = super().replaced(served, current, sent, payload)
        if served.name == "Group" and current.get("members"):
            listed = {member["value"] for member in left.get("members") or []}
            former = [member for member in current["members"] if member["value"] not in listed]
            left = {**left, "members": [*(left.get("members") or []), *former]}
        return left
