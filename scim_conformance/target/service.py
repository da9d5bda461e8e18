"""A request to the SCIM endpoints becomes a response: routing, then the hooks in their order.

Every write holds the lock of its integration from the first read to the last, so that nothing is lost between parallel
clients; what is stored is never changed in place, so that a refused request leaves no trace (RFC 7644 §3.5.2).
"""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import Any, ClassVar

from scim2_models import (
    InvalidValueException,
    NotFoundException,
    NotImplementedException,
    UnauthorizedException,
)
from scim2_server.responses import ScimResponse
from scim2_server.routing import Operation as Routed
from scim2_server.routing import Target, match

from scim_conformance.target.bulk import run_bulk
from scim_conformance.target.hooks import Hooks
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType

JsonObject = dict[str, Any]


class Service(Hooks):
    """The service provider while it serves one request."""

    serving: ClassVar[dict[Routed, str]] = {
        Routed.create: "serve_create",
        Routed.query: "serve_retrieve",
        Routed.replace: "serve_replace",
        Routed.patch: "serve_patch",
        Routed.delete: "serve_delete",
        Routed.search: "serve_query",
        Routed.search_with_body: "serve_search",
        Routed.bulk: "serve_bulk",
        Routed.service_provider_config: "serve_config",
        Routed.resource_types: "serve_discovery",
        Routed.resource_type: "serve_discovery",
        Routed.schemas: "serve_discovery",
        Routed.schema: "serve_discovery",
    }

    def respond(self) -> ScimResponse:
        """Serve the request; whatever goes wrong becomes a SCIM error."""
        try:
            response = self.serve()
        except Exception as exception:  # noqa: BLE001 - a service provider answers, whatever happens to it
            response = self.error(exception)
        return self.answered(response)

    def serve(self) -> ScimResponse:
        """Authenticate, route and serve; raises a SCIM exception for an error."""
        self.held = self.authenticate(self.bearer_token())
        if self.held is None:
            raise UnauthorizedException(detail="The request carries no valid token")
        early = self.received()
        if early is not None:
            return early
        target = match(self.request.method.upper(), self.request.path)
        if target.me:
            return self.me(target)
        response: ScimResponse = getattr(self, self.serving[target.operation])(target)
        return response

    def bearer_token(self) -> str | None:
        """Return the bearer token of the request (RFC 6750 §2.1), None if it has none."""
        scheme, _, token = (self.request.header("Authorization") or "").partition(" ")
        return token.strip() or None if scheme.casefold() == "bearer" else None

    # -- One resource -------------------------------------------------------------------------------------------------

    def serve_create(self, target: Target) -> ScimResponse:
        """Create a resource (RFC 7644 §3.3)."""
        served = self.type_at(target)
        listing = self.listing()
        with self.store.changing():
            created = self.create(served, self.payload())
            shown = self.shown(served, created)
        response = self.resource_response(served, shown, listing, HTTPStatus.CREATED)
        response.headers["Location"] = shown["meta"]["location"]
        return response

    def create(self, served: ServedType, payload: Any) -> JsonObject:
        """Hold a new resource and return it as stored."""
        now = self.protocol.now()
        identity = {"id": self.new_id(served)}
        read = self.read_members(served, self.read(served, payload))
        resource = self.kept(served, self.defaulted(served, read))
        meta = {"resourceType": served.name, "created": now, "lastModified": now, "version": self.store.next_version()}
        return self.keep(served, {**identity, **resource, "meta": meta}, None)

    def serve_retrieve(self, target: Target) -> ScimResponse:
        """Return one resource (RFC 7644 §3.4.1)."""
        served = self.type_at(target)
        listing = self.listing()
        with self.store.lock:
            resource = self.existing(served, target)
            if not self.check_conditions(resource):
                return ScimResponse(HTTPStatus.NOT_MODIFIED, None, self.tag_header(resource))
            shown = self.shown(served, resource)
        return self.resource_response(served, shown, listing)

    def serve_replace(self, target: Target) -> ScimResponse:
        """Replace a resource (RFC 7644 §3.5.1)."""
        served = self.type_at(target)
        listing = self.listing()
        with self.store.changing():
            resource = self.replace(served, self.existing(served, target), self.payload())
            shown = self.shown(served, resource)
        return self.resource_response(served, shown, listing)

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Put a resource in the place of another and return it as stored."""
        self.check_conditions(current)
        sent = self.read_members(served, self.read(served, payload))
        left = self.replaced(served, current, sent, payload)
        resource = self.kept(served, left)
        return self.keep(served, {"id": current["id"], **resource, "meta": current["meta"]}, current)

    def serve_patch(self, target: Target) -> ScimResponse:
        """Modify a resource (RFC 7644 §3.5.2)."""
        served = self.type_at(target)
        if not self.rules.patch:
            raise NotImplementedException(detail="PATCH is not offered")
        listing = self.listing()
        with self.store.changing():
            resource = self.patch(served, self.existing(served, target), self.payload())
            if not self.patch_shows(served, resource):
                return ScimResponse(HTTPStatus.NO_CONTENT, None, self.tag_header(resource))
            shown = self.shown(served, resource)
        return self.resource_response(served, shown, listing)

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Apply all operations of a PATCH, or none, and return the resource as stored."""
        self.check_conditions(current)
        draft = drafted(current)
        for operation in self.operations(payload):
            self.patch_operation(served, operation, draft)
        return self.keep(served, self.kept(served, draft), current)

    def serve_delete(self, target: Target) -> ScimResponse:
        """Delete a resource (RFC 7644 §3.6)."""
        served = self.type_at(target)
        with self.store.changing():
            resource = self.existing(served, target)
            self.check_conditions(resource)
            self.delete(served, resource)
        return ScimResponse(HTTPStatus.NO_CONTENT)

    def keep(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Check a resource and hold it; one that is as it was keeps its lastModified (RFC 7644 §3.5.2.1)."""
        self.check(served, resource)
        self.check_unique(served, resource)
        self.check_members(resource, earlier)
        resource = self.stored(served, resource, earlier)
        if earlier is not None:
            if resource == earlier:
                return earlier
            resource = self.touched(resource)
        self.put(resource)
        return resource

    # -- Queries ------------------------------------------------------------------------------------------------------

    def serve_query(self, target: Target) -> ScimResponse:
        """Query by URL (RFC 7644 §3.4.2)."""
        return self.answer_query(target, self.listing())

    def serve_search(self, target: Target) -> ScimResponse:
        """Query by POST to .search (RFC 7644 §3.4.3)."""
        payload = self.payload()
        if not isinstance(payload, dict):
            raise InvalidValueException(detail="The body of a .search must be a JSON object")
        self.asked = self.query(payload)
        return self.answer_query(target, self.asked)

    def answer_query(self, target: Target, listing: Listing) -> ScimResponse:
        """Return the resources that a query finds, of one type or of all (RFC 7644 §3.4.2.1)."""
        listing = self.placed(listing)
        types = [self.type_at(target)] if target.endpoint is not None else list(self.served.types.values())
        node = None if listing.filter is None else self.filter(types, listing.filter)
        with self.store.lock:
            found: list[JsonObject] = []
            for served in types:
                resources = self.candidates(served, node)
                found += [one for one in resources if node is None or self.matches(served, node, one)]
            found = self.sorted(types, self.found(found), listing)
            page = self.page(found, listing)
            by_name = {served.name: served for served in types}
            shown = []
            for resource in page:
                served = by_name[resource["meta"]["resourceType"]]
                shown.append(self.projected(served, self.shown(served, resource), listing))
        return ScimResponse(HTTPStatus.OK, self.listed(len(found), listing, shown))

    # -- Other endpoints ----------------------------------------------------------------------------------------------

    def serve_bulk(self, target: Target) -> ScimResponse:
        """Run a bulk request (RFC 7644 §3.7)."""
        del target
        if not self.rules.bulk:
            raise NotImplementedException(detail="Bulk is not offered")
        return run_bulk(self)

    def serve_config(self, target: Target) -> ScimResponse:
        """Return the ServiceProviderConfig (RFC 7644 §4)."""
        return self.serve_discovery(target)

    def me(self, target: Target) -> ScimResponse:  # noqa: ARG002 - a hook
        """Answer a request to the alias of the authenticated subject: a token of an integration is nobody (§3.11)."""
        raise NotImplementedException(detail="/Me is not offered")

    def serve_discovery(self, target: Target) -> ScimResponse:
        """Return discovery documents as scim2-server makes them (RFC 7644 §4)."""
        if not self.rules.discovery:
            raise NotFoundException(detail="There is no discovery")
        answer = getattr(self.protocol, target.operation.value)
        arguments = [] if target.resource_id is None else [target.resource_id]
        response: ScimResponse = answer(self.request.url, *arguments, self.request.query)
        response.body = self.document(self.request.path.strip("/"), response.body or {})
        return response

    # -- Helpers ------------------------------------------------------------------------------------------------------

    def type_at(self, target: Target) -> ServedType:
        """Return the type that an endpoint serves; raises NotFoundException."""
        served = self.served.types.get((target.endpoint or "").casefold())
        if served is None:
            raise NotFoundException(detail=f"There is no endpoint {self.request.path!r}")
        return served

    def existing(self, served: ServedType, target: Target) -> JsonObject:
        """Return the resource that a request addresses; raises NotFoundException."""
        resource = self.held_resource(served, target.resource_id or "")
        if resource is None:
            raise NotFoundException(detail=f"There is no {served.name} {target.resource_id!r}")
        return resource

    def payload(self) -> Any:
        """Return the body of the request as JSON; raises a SCIM exception for 400 and 415."""
        self.protocol.ensure_json(self.request.header("Content-Type"))
        return self.parse(self.decoded(self.request.body))

    def listing(self) -> Listing:
        """Return what the URL asks for: the page, or the attributes of a single resource."""
        self.asked = self.query(self.request.query)
        return self.asked

    def read_members(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return a resource with each member once and without what clients say of it beyond id and name."""
        listed = resource.get("members")
        if not listed:
            return resource
        return {**resource, "members": self.listed_members(served.core["members"], listed)}

    def resource_response(
        self, served: ServedType, shown: JsonObject, listing: Listing, status: HTTPStatus = HTTPStatus.OK
    ) -> ScimResponse:
        """Return the response that carries a resource, with its entity tag."""
        version = shown["meta"].get("version")
        headers = {"ETag": version} if version else {}
        return ScimResponse(status, self.projected(served, shown, listing), headers)

    def tag_header(self, resource: JsonObject) -> dict[str, str]:
        """Return the ETag header of a resource, if there is one."""
        tag = self.tag(resource)
        return {"ETag": tag} if tag else {}


def drafted(resource: JsonObject) -> JsonObject:
    """Return a copy to change; members are shared, since they may be thousands and are never changed in place."""
    return {name: list(value) if name == "members" else copy.deepcopy(value) for name, value in resource.items()}
