"""Defect: The string "False" is read as true, since it is not empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.service import Service


@defect(
    "string-false-leaves-the-user-active",
    breaks=["entra-boolean-strings-are-read"],
    topic="users",
    severity=Severity.HIGH,
    flows=["entra-deactivate-user"],
)
class StringFalseLeavesTheUserActive(Service):
    """The string "False" is read as true, since it is not empty."""

    def operations(self, payload: Any) -> list[Operation]:
        """Read strings as languages with truthy strings do."""
        return [self.read_as_true(operation) for operation in super().operations(payload)]

    def read_as_true(self, operation: Operation) -> Operation:
        """Return an operation on `active` with its string as a Boolean."""
        if operation.path == "active" and isinstance(operation.value, str):
            return replace(operation, value=bool(operation.value))
        return operation
