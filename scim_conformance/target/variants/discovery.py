"""What is left open of discovery (RFC 7643 §5 to §7, RFC 7644 §4)."""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import Any

from scim2_models import ForbiddenException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.target.integrations import Held
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

VENDOR = "urn:example:params:scim:schemas:extension:badge:2.0:User"


@variant("discovery-is-open", touches=["discovery", "authentication"])
class DiscoveryIsOpen(Service):
    """The discovery documents are shown to everybody (RFC 7643 §5, R114)."""

    def authenticate(self, token: str | None) -> Held | None:
        held = super().authenticate(token)
        is_document = self.request.path.split("/")[1:2] and self.request.path.split("/")[1] in {
            "ServiceProviderConfig",
            "ResourceTypes",
            "Schemas",
        }
        return held or (self.registry.all()[0] if is_document else None)


@variant("filters-on-discovery-are-refused", touches=["discovery"])
class FiltersOnDiscoveryAreRefused(Service):
    """A filter on discovery is refused with 403 (RFC 7644 §4, R137)."""

    def serve_discovery(self, target: Target) -> ScimResponse:
        if "filter" in {name.casefold() for name in self.request.query}:
            raise ForbiddenException(detail="Discovery is not filtered")
        return super().serve_discovery(target)


@variant("endpoints-have-no-slash", touches=["discovery"])
class EndpointsHaveNoSlash(Service):
    """The endpoint of a resource type is `Users` (RFC 7643 §6, R142)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        for one in listed(body):
            if name.startswith("ResourceTypes") and isinstance(one.get("endpoint"), str):
                one["endpoint"] = one["endpoint"].lstrip("/")
        return body


@variant("resource-types-have-no-ids", touches=["discovery"])
class ResourceTypesHaveNoIds(Service):
    """A resource type has no id, which is optional, and an empty list of extensions (R141, R143)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        for one in listed(body):
            if name.startswith("ResourceTypes") and "endpoint" in one:
                one.pop("id", None)
                one.setdefault("schemaExtensions", [])
        return body


@variant("configuration-says-the-least", touches=["discovery"])
class ConfigurationSaysTheLeast(Service):
    """ServiceProviderConfig has no documentationUri, specUri, meta or primary (RFC 7643 §5, R140)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        if name == "ServiceProviderConfig":
            for key in ("documentationUri", "meta", "id"):
                body.pop(key, None)
            for scheme in body.get("authenticationSchemes", ()):
                for key in ("specUri", "documentationUri", "primary"):
                    scheme.pop(key, None)
        return body


@variant("configuration-says-more", touches=["discovery"])
class ConfigurationSaysMore(Service):
    """ServiceProviderConfig has attributes of drafts, and a scheme of its own (R140, R146)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        if name == "ServiceProviderConfig":
            body["securityEvents"] = {"asyncRequest": "none", "eventUris": []}
            scheme = {"type": "httpmutualtls", "name": "Mutual TLS", "description": "A certificate of the client"}
            body["authenticationSchemes"] = [*body.get("authenticationSchemes", ()), scheme]
        return body


@variant("schemas-list-common-attributes", touches=["discovery", "schema"])
class SchemasListCommonAttributes(Service):
    """The schemas of resources list id, externalId and meta as well (RFC 7643 §3.1, R144)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        for one in listed(body):
            if name.startswith("Schemas") and one.get("name") in {"User", "Group"}:
                one["attributes"] = [attribute("id", "readOnly", "always"), attribute("externalId"), *one["attributes"]]
        return body


@variant("vendor-extension-is-there", touches=["discovery", "schema", "users"])
class VendorExtensionIsThere(Service):
    """A user may have an extension of the vendor's, which nobody fills (RFC 7643 §3.3)."""

    def document(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        body = copy.deepcopy(super().document(name, body))
        if name == "Schemas":
            body["Resources"] = [vendor_schema(f"{self.request.base_url}/Schemas/{VENDOR}"), *body["Resources"]]
            body["totalResults"] = len(body["Resources"])
            if "itemsPerPage" in body:
                body["itemsPerPage"] = len(body["Resources"])
        for one in listed(body):
            if name.startswith("ResourceTypes") and one.get("name") == "User":
                one["schemaExtensions"] = [*one.get("schemaExtensions", ()), {"schema": VENDOR, "required": False}]
        return body

    def serve_discovery(self, target: Target) -> ScimResponse:
        if target.resource_id == VENDOR:
            where = f"{self.request.base_url}/Schemas/{VENDOR}"
            return ScimResponse(HTTPStatus.OK, vendor_schema(where))
        return super().serve_discovery(target)


def listed(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of a list response, or a single one."""
    resources: list[dict[str, Any]] = body.get("Resources", [body])
    return resources


def attribute(name: str, mutability: str = "readWrite", returned: str = "default") -> dict[str, Any]:
    """Return a string attribute as a schema describes it (RFC 7643 §7)."""
    return {
        "name": name,
        "type": "string",
        "multiValued": False,
        "description": f"{name} of the resource",
        "required": False,
        "caseExact": True,
        "mutability": mutability,
        "returned": returned,
        "uniqueness": "none",
    }


def vendor_schema(location: str) -> dict[str, Any]:
    """Return the schema of the vendor's extension."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": VENDOR,
        "name": "Badge",
        "description": "A badge",
        "attributes": [attribute("badgeNumber")],
        "meta": {"resourceType": "Schema", "location": location},
    }
