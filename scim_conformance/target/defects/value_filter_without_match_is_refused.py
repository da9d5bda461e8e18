"""Defect: A path such as emails[type eq "work"].value is refused where the user has no such value."""

from __future__ import annotations

from typing import Any

from scim2_models import NoTargetException
from scim2_models.path import ValuePath

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import Attribute
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "value-filter-without-match-is-refused",
    breaks=["entra-op-names-any-case", "entra-value-filter-without-match-creates"],
    topic="patch",
    severity=Severity.HIGH,
    flows=["entra-second-email"],
)
class ValueFilterWithoutMatchIsRefused(Service):
    """A path such as emails[type eq "work"].value is refused where the user has no such value."""

    def unmatched(
        self, operation: Operation, attribute: Attribute, node: ValuePath, sub: Attribute | None
    ) -> JsonObject | None:
        """Read RFC 7644 by the letter."""
        raise NoTargetException(detail=f"Nothing matches {operation.path}")
