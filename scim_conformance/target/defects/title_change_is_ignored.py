"""Defect: A title that was changed stays as it was."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "title-change-is-ignored",
    breaks=[],
    topic="users",
    severity=Severity.MEDIUM,
)
class TitleChangeIsIgnored(Service):
    """A title that was changed stays as it was."""

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Keep the earlier title."""
        if earlier is not None and earlier.get("title"):
            resource = {**resource, "title": earlier["title"]}
        return super().stored(served, resource, earlier)
