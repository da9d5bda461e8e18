"""Defect: A PATCH without path does not reach `active`: leavers stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.service import Service


@defect(
    "path-less-active-is-ignored",
    breaks=["rfc7644-3.5.2.3-replace-sets-the-value"],
    topic="users",
    severity=Severity.HIGH,
    flows=["okta-deactivate-by-patch"],
)
class PathLessActiveIsIgnored(Service):
    """A PATCH without path does not reach `active`: leavers stay."""

    def operations(self, payload: Any) -> list[Operation]:
        """Lose `active` in values without a path."""
        return [self.without_active(operation) for operation in super().operations(payload)]

    def without_active(self, operation: Operation) -> Operation:
        """Return a path-less operation without `active`."""
        if operation.path or not isinstance(operation.value, dict):
            return operation
        return replace(operation, value={name: value for name, value in operation.value.items() if name != "active"})
