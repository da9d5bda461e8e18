"""Defect: The value of a remove is not read: removing the listed members removes all."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "remove-by-value-list-empties-the-group",
    breaks=["entra-remove-by-value-list", "rfc7644-3.5.2.2-remove-by-value-filter"],
    topic="groups",
    severity=Severity.HIGH,
    flows=["entra-change-several-members"],
)
class RemoveByValueListEmptiesTheGroup(Service):
    """The value of a remove is not read: removing the listed members removes all."""

    def removed_members(self, before: list[JsonObject], ids: list[str]) -> list[JsonObject]:
        """Remove everybody where Entra ID's list named some."""
        return [] if self.names_a_list() else super().removed_members(before, ids)

    def names_a_list(self) -> bool:
        """Say whether the request removes members by a list in `value`."""
        return b'"path":"members"' in self.request.body.replace(b" ", b"")
