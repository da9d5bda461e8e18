"""Defect: Keys such as name.familyName in a PATCH value change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.service import Service


@defect(
    "dotted-keys-are-ignored",
    breaks=["iru-other-attributes-read-back"],
    topic="patch",
    severity=Severity.MEDIUM,
    flows=["entra-deactivate-user-with-other-changes-with-flag"],
)
class DottedKeysAreIgnored(Service):
    """Keys such as name.familyName in a PATCH value change nothing."""

    def operations(self, payload: Any) -> list[Operation]:
        """Know no dotted keys."""
        return [self.without_dotted(operation) for operation in super().operations(payload)]

    def without_dotted(self, operation: Operation) -> Operation:
        """Return a path-less operation without the keys that have a dot."""
        if operation.path or not isinstance(operation.value, dict):
            return operation
        plain = {name: value for name, value in operation.value.items() if "." not in name}
        return replace(operation, value=plain)
