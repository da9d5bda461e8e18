"""Header fields that other service providers send."""

from __future__ import annotations

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("headers-are-many", touches=["http"])
class HeadersAreMany(Service):
    """A gateway adds fields of its own, which nobody has to know (RFC 9110 §5.1)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        response.headers |= {
            "Cache-Control": "no-store",
            "Content-Language": "en",
            "Strict-Transport-Security": "max-age=31536000",
            "Vary": "Accept-Encoding",
            "X-Request-Id": "0b0c3f4e",
        }
        return response


@variant("header-names-are-in-lower-case", touches=["http"])
class HeaderNamesAreInLowerCase(Service):
    """Field names are in lower case, as from an HTTP/2 gateway (RFC 9110 §5.1)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        for name in ("Location", "ETag", "WWW-Authenticate"):
            if name in response.headers:
                response.headers[name.lower()] = response.headers.pop(name)
        return response


@variant("connections-are-closed", touches=["http"])
class ConnectionsAreClosed(Service):
    """Each connection is closed after one answer (RFC 9112 §9.6)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        response.headers["Connection"] = "close"
        return response


@variant("content-location-is-told", touches=["http", "schema"])
class ContentLocationIsTold(Service):
    """A single resource comes with Content-Location, which equals its meta.location (RFC 7643 §3.1, R128)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        meta = response.body.get("meta") if isinstance(response.body, dict) else None
        if isinstance(meta, dict) and isinstance(meta.get("location"), str):
            response.headers["Content-Location"] = meta["location"]
        return response


@variant("location-is-told-on-get", touches=["read"])
class LocationIsToldOnGet(Service):
    """A read carries Location as the RFC's examples do (R128)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        meta = response.body.get("meta") if isinstance(response.body, dict) else None
        if isinstance(meta, dict) and isinstance(meta.get("location"), str) and self.request.method == "GET":
            response.headers["Location"] = meta["location"]
        return response
