"""Other spellings of an attribute without a value (RFC 7643 §2.5, R19)."""

from __future__ import annotations

from typing import Any

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("unassigned-attributes-are-null", touches=["read", "query", "replace", "patch"])
class UnassignedAttributesAreNull(Service):
    """An attribute without a value is shown as null, a multi-valued one as an empty list."""

    def shown(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(served, resource)
        for attribute in served.core.values():
            if attribute.returned == "default" and attribute.name not in shown and attribute.name != "members":
                shown[attribute.name] = [] if attribute.multi_valued else None
        return shown


@variant("empty-members-are-listed", touches=["groups"])
class EmptyMembersAreListed(Service):
    """A group without members has an empty list of them (R27)."""

    def shown(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(served, resource)
        return {**shown, "members": []} if served.name == "Group" and not resource.get("members") else shown


@variant("empty-members-are-null", touches=["groups"])
class EmptyMembersAreNull(Service):
    """A group without members says so with null (R27)."""

    def shown(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(served, resource)
        return {**shown, "members": None} if served.name == "Group" and not resource.get("members") else shown
