"""Discovery documents that list more, in another order (RFC 7644 §4, R139)."""

from __future__ import annotations

import copy
from typing import Any

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

DEVICE = "urn:example:params:scim:schemas:core:2.0:Robot"


@variant("documents-come-in-another-order", touches=["discovery"])
class DocumentsComeInAnotherOrder(Service):
    """Schemas and resource types come in any order."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = super().document(name, body)
        return {**body, "Resources": body["Resources"][::-1]} if "Resources" in body else body


@variant("documents-have-no-counters", touches=["discovery"])
class DocumentsHaveNoCounters(Service):
    """A list of documents that is whole needs neither startIndex nor itemsPerPage (R43)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        if "Resources" in body:
            body.pop("startIndex", None)
            body.pop("itemsPerPage", None)
        return body


@variant("schema-descriptions-are-left-out", touches=["discovery"])
class SchemaDescriptionsAreLeftOut(Service):
    """Attributes have no description and no empty lists, which are optional (RFC 7643 §7)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = super().document(name, body)
        return bare(body) if name.startswith("Schemas") else body


def bare(value: Any) -> Any:
    """Return a document without descriptions of attributes."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    is_attribute = "mutability" in value
    return {name: bare(item) for name, item in value.items() if not (is_attribute and name == "description")}
