"""Defect: A value filter on members is not read: removing one empties the group."""

from __future__ import annotations

from typing import Any

from scim2_models.path import ValuePath

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import Attribute
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "remove-one-member-empties-the-group",
    breaks=["rfc7644-3.5.2.2-remove-by-value-filter"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["okta-push-group-by-patch"],
)
class RemoveOneMemberEmptiesTheGroup(Service):
    """A value filter on members is not read: removing one empties the group."""

    def selected_members(
        self, operation: Operation, attribute: Attribute, before: list[JsonObject], node: ValuePath
    ) -> list[JsonObject]:
        """Forget the filter of a remove."""
        if operation.op == "remove":
            return []
        return super().selected_members(operation, attribute, before, node)
