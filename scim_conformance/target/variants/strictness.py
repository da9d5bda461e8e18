"""Strict readings of what a client sends; some IdPs send otherwise."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException
from scim2_server.responses import ScimResponse

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
EVERYBODY = ["entra", "okta", "onelogin"]


@variant("unknown-attributes-are-refused-by-rfc", touches=["create", "schema"], without=EVERYBODY, under=["rfc"])
class UnknownAttributesAreRefused(Service):
    """An attribute that no schema has is refused with 400 (R5); IdPs send such."""

    def read(self, served: ServedType, payload: Any) -> dict[str, Any]:
        for name in payload if isinstance(payload, dict) else ():
            if name.casefold() not in served.core and served.extension_named(name) is None and ":" not in name:
                raise InvalidSyntaxException(detail=f"There is no attribute {name!r}")
        return super().read(served, payload)


@variant("unknown-schemas-are-refused", touches=["create", "schema"], without=EVERYBODY)
class UnknownSchemasAreRefused(Service):
    """A schema URI that the resource type does not know is refused with 400 (R4); IdPs send such."""

    def read(self, served: ServedType, payload: Any) -> dict[str, Any]:
        named = payload.get("schemas") if isinstance(payload, dict) else None
        for uri in named if isinstance(named, list) else ():
            if not isinstance(uri, str) or served.extension_named(uri) is None:
                raise InvalidValueException(detail=f"A {served.name} has no schema {uri!r}")
        return super().read(served, payload)


@variant("plain-json-is-refused", touches=["http"], without=["onelogin"])
class PlainJsonIsRefused(Service):
    """A body that is sent as application/json is refused with 415 (R118); OneLogin sends such."""

    def received(self) -> ScimResponse | None:
        early = super().received()
        kind = (self.request.header("Content-Type") or "").partition(";")[0].strip().casefold()
        if early is not None or kind != "application/json":
            return early
        body = {"schemas": [ERROR], "status": "415", "detail": "Send application/scim+json"}
        return ScimResponse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, body)


@variant("two-primaries-are-refused", touches=["emails", "create", "replace"])
class TwoPrimariesAreRefused(Service):
    """A resource with two primary values of an attribute is refused with 400 (R22)."""

    def read(self, served: ServedType, payload: Any) -> dict[str, Any]:
        for value in payload.values() if isinstance(payload, dict) else ():
            items = value if isinstance(value, list) else []
            marked = [one for one in items if isinstance(one, dict) and one.get("primary") is True]
            if len(marked) > 1:
                raise InvalidValueException(detail="Only one value can be primary")
        return super().read(served, payload)


@variant("empty-names-are-refused", touches=["users", "groups", "create"])
class EmptyNamesAreRefused(Service):
    """A displayName without a character is refused with 400 (R20)."""

    def read(self, served: ServedType, payload: Any) -> dict[str, Any]:
        if isinstance(payload, dict) and payload.get("displayName") == "":
            raise InvalidValueException(detail="displayName is empty")
        return super().read(served, payload)
