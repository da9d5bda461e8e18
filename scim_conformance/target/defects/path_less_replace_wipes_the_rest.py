"""Defect: A replace without path replaces the whole user."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "path-less-replace-wipes-the-rest",
    breaks=["rfc7644-3.5.2-patch-changes-only-what-it-names"],
    topic="patch",
    severity=Severity.HIGH,
    flows=["okta-deactivate-by-patch"],
)
class PathLessReplaceWipesTheRest(Service):
    """A replace without path replaces the whole user."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Start from nothing but what must be there."""
        if not operation.path and operation.op == "replace" and served.name == "User":
            for name in set(draft) - {"id", "meta", "userName", "displayName", "name", "emails", "active"}:
                del draft[name]
        super().patch_operation(served, operation, draft)
