"""Defect: A look-up is answered with the oldest user, whoever was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scim2_models.path import FilterNode

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "filter-finds-the-first-user-only",
    breaks=["rfc7644-3.4.2.2-matching-resources-are-found", "rfc7644-3.4.2.2-only-matching-resources-are-returned"],
    topic="filter",
    severity=Severity.HIGH,
    flows=["entra-create-user-with-manager"],
)
class FilterFindsTheFirstUserOnly(Service):
    """A look-up is answered with the oldest user, whoever was asked for."""

    def matches(self, served: ServedType, node: FilterNode, resource: JsonObject) -> bool:
        """Let everybody match."""
        return True

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Search one resource only."""
        everybody = list(super().candidates(served, None))
        return everybody if node is None else everybody[:1]
