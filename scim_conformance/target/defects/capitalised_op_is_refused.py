"""Defect: Operation names are read in lower case only: "Replace" is refused."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidSyntaxException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.service import Service


@defect(
    "capitalised-op-is-refused",
    breaks=[
        "entra-boolean-strings-are-read",
        "entra-manager-string-is-read",
        "entra-op-names-any-case",
        "entra-remove-by-value-list",
        "entra-value-filter-without-match-creates",
        "rfc7644-3.5.1-taken-user-names-are-refused",
    ],
    topic="patch",
    severity=Severity.HIGH,
    flows=["entra-change-several-members"],
)
class CapitalisedOpIsRefused(Service):
    """Operation names are read in lower case only: "Replace" is refused."""

    def operations(self, payload: Any) -> list[Operation]:
        """Compare letter by letter."""
        sent = payload.get("Operations") if isinstance(payload, dict) else None
        for operation in sent if isinstance(sent, list) else []:
            if isinstance(operation, dict) and operation.get("op") not in {"add", "replace", "remove"}:
                raise InvalidSyntaxException(detail="The operation is not known")
        return super().operations(payload)
