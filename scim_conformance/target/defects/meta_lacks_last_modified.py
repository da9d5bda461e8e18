"""Defect: meta has no lastModified."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "meta-lacks-last-modified",
    breaks=["rfc7643-3.1-meta-is-complete"],
    topic="schema",
    severity=Severity.LOW,
    flows=["okta-change-email"],
)
class MetaLacksLastModified(Service):
    """meta has no lastModified."""

    def shown_meta(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Drop the time of the last change."""
        meta = super().shown_meta(served, resource)
        return {name: value for name, value in meta.items() if name != "lastModified"}
