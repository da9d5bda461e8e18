"""Locations that lead to the same resource (R128, R129)."""

from __future__ import annotations

from scim2_server.responses import ScimResponse

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("create-names-a-relative-location", touches=["create"])
class CreateNamesARelativeLocation(Service):
    """Location of a 201 is relative to the host (RFC 9110 §10.2.2, R129)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if "Location" in response.headers:
            _, _, rest = response.headers["Location"].partition("://")
            response.headers["Location"] = f"/{rest.partition('/')[2]}"
        return response


@variant("locations-name-a-canonical-host", touches=["create", "read", "schema"])
class LocationsNameACanonicalHost(Service):
    """Locations name the host by which the service provider calls itself, whatever the client calls it."""

    def location(self, served: ServedType, resource_id: str) -> str:
        return super().location(served, resource_id).replace("127.0.0.1", "localhost")
