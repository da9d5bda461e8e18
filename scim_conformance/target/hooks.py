"""What the service provider does at each turn, one method a turn: the hooks that a defect or a variant overrides.

`Service` (service.py) calls them about in the order in which they stand here. An instance serves one request:
`self.request` is that request, `self.rules` the contract, `self.store` the users and groups of the integration,
`self.memory` a dictionary that lives as long as the integration. README.md in this folder lists them with an example.
"""

# ruff: noqa: ARG002 - a hook is handed more than its default needs

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic_core import from_json
from scim2_models import (
    InvalidPathException,
    InvalidSyntaxException,
    InvalidValueException,
    NoTargetException,
    UnauthorizedException,
    UniquenessException,
)
from scim2_models.path import AttrPath, FilterNode, ValuePath
from scim2_server.conditions import Conditions
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse

from scim_conformance.target import filtering, members, patching, showing
from scim_conformance.target.integrations import Held, Registry
from scim_conformance.target.listing import Listing, sort_key
from scim_conformance.target.operations import Operation, read_operations
from scim_conformance.target.protocol import Protocol
from scim_conformance.target.reading import named_attributes, read_resource, read_value
from scim_conformance.target.rules import Rules
from scim_conformance.target.schemas import Attribute, Served, ServedType
from scim_conformance.target.storage import Store

JsonObject = dict[str, Any]


class Hooks:
    """Every decision of the service provider, each in a method of its own."""

    def __init__(self, rules: Rules, served: Served, protocol: Protocol, registry: Registry, request: ScimRequest):
        self.rules = rules
        self.served = served
        self.protocol = protocol
        self.registry = registry
        self.request = request
        self.held: Held | None = None
        self.written: list[str] = []

    @property
    def integration(self) -> Held:
        """The integration whose token the request carries."""
        if self.held is None:
            raise UnauthorizedException(detail="The request carries no token of an integration")
        return self.held

    @property
    def store(self) -> Store:
        """The users and groups of the integration."""
        return self.integration.store

    @property
    def memory(self) -> dict[str, Any]:
        """What a defect wants to remember from one request of the integration to the next."""
        return self.integration.memory

    # -- Around a request ---------------------------------------------------------------------------------------------

    def authenticate(self, token: str | None) -> Held | None:
        """Return the integration of a bearer token, or None for 401; `token` is None where the request has none."""
        return None if token is None else self.registry.by_token(token)

    def received(self) -> None:
        """See the request after it was authenticated, before it is understood; `self.request` may be changed."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Return what is really sent: the last word on status, headers and body of every response, errors included."""
        return response

    def error(self, exception: Exception) -> ScimResponse:
        """Return the response for an exception (RFC 7644 §3.12)."""
        return self.protocol.error_response(exception)

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Return a discovery document as it is published; `name` is its path, such as "Schemas" (RFC 7644 §4)."""
        return body

    # -- Reading what is sent -----------------------------------------------------------------------------------------

    def parse(self, body: bytes) -> Any:
        """Return a body as JSON; raises InvalidSyntaxException."""
        try:
            return from_json(body.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
        except ValueError as error:
            raise InvalidSyntaxException(detail=f"The body is no JSON: {error}") from None

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Return the resource that the body of a POST or PUT describes, without what clients cannot write."""
        return read_resource(served, payload)

    def operations(self, payload: Any) -> list[Operation]:
        """Return the operations of a PATCH body (RFC 7644 §3.5.2)."""
        return read_operations(payload)

    # -- Writing ------------------------------------------------------------------------------------------------------

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return a resource to be created with the values that nobody sent: a user is active."""
        return {"active": True, **resource} if served.name == "User" else resource

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Return what a PUT leaves: what was sent, and some of what it left out (RFC 7644 §3.5.1 allows either).

        OneLogin's templates leave `active` out, or the e-mails; neither may switch somebody off or be refused.
        """
        kept = dict(sent)
        named = named_attributes(served, payload)
        if served.name == "User":
            survivors = {"active", *(["emails"] if self.rules.required_emails else [])}
            if self.rules.required_name and not has_name(sent):
                survivors |= {"displayName", "name"}
            for name in survivors:
                if name not in sent and name in current and (name not in named or name == "active"):
                    kept[name] = current[name]
        return kept

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Apply one PATCH operation to a draft of the resource, which is changed in place."""
        patching.apply(self, served, operation, draft)

    def unknown_path(self, served: ServedType, path: str) -> None:
        """Meet a PATCH path to an attribute that there is not: refuse it, or pass over it by returning."""
        if self.rules.strict_paths:
            raise InvalidPathException(path=path, detail=f"A {served.name} has no attribute {path!r}")

    def unmatched(
        self, operation: Operation, attribute: Attribute, node: ValuePath, sub: Attribute | None
    ) -> JsonObject | None:
        """Return the value to create where a value filter selects none, None for none; Entra ID counts on it."""
        value = patching.described(attribute, node.val_filter)
        if value is None:
            raise NoTargetException(detail=f"Nothing matches {operation.path}, and it describes no value to create")
        if sub is not None:
            value[sub.name] = read_value(sub, operation.value)
        elif isinstance(operation.value, dict):
            value.update(read_value(attribute, operation.value)[0])
        return {name: item for name, item in value.items() if item is not None}

    def change_members(
        self, operation: Operation, draft: JsonObject, attribute: Attribute, node: AttrPath | ValuePath
    ) -> None:
        """Apply a PATCH operation to the members of a group, by one of the four methods below."""
        before: list[JsonObject] = draft.get("members") or []
        after = before
        if isinstance(node, ValuePath):
            after = self.selected_members(operation, attribute, before, node)
        elif node.sub_attr is not None:
            raise InvalidPathException(path=operation.path, detail=f"{operation.path} needs a value filter")
        elif operation.op == "add":
            after = self.added_members(before, members.read_members(attribute, operation.value))
        elif operation.op == "replace":
            after = self.replaced_members(before, members.read_members(attribute, operation.value))
        elif operation.value is None:
            after = []
        else:
            listed = members.read_members(attribute, operation.value)
            after = self.removed_members(before, [member["value"] for member in listed])
        if after:
            draft["members"] = after
        else:
            draft.pop("members", None)

    def listed_members(self, attribute: Attribute, listed: list[JsonObject]) -> list[JsonObject]:
        """Return the members that the body of a POST or PUT lists, each once."""
        return members.read_members(attribute, listed)

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Return the members of a group after an add."""
        return members.with_added(before, added)

    def replaced_members(self, before: list[JsonObject], listed: list[JsonObject]) -> list[JsonObject]:
        """Return the members of a group after a replace; `before` may be of use to a variant."""
        return listed

    def removed_members(self, before: list[JsonObject], ids: list[str]) -> list[JsonObject]:
        """Return the members of a group after a remove of certain ids."""
        return members.without(before, ids)

    def selected_members(
        self, operation: Operation, attribute: Attribute, before: list[JsonObject], node: ValuePath
    ) -> list[JsonObject]:
        """Return the members of a group after an operation on those that a value filter selects."""
        chosen = members.selected(attribute, before, node.val_filter)
        sub = None if node.sub_attr is None else attribute.subs.get(node.sub_attr.casefold())
        if node.sub_attr is not None and sub is None:
            raise InvalidPathException(path=operation.path, detail=f"{operation.path} names no sub-attribute")
        if operation.op == "remove":
            if sub is not None:
                return members.with_sub(before, chosen, sub, None)
            return self.removed_members(before, [member["value"] for member in chosen])
        if not chosen:
            created = self.unmatched(operation, attribute, node, sub)
            return before if created is None else self.added_members(before, members.read_members(attribute, created))
        if sub is None:
            return before
        return members.with_sub(before, chosen, sub, read_value(sub, operation.value))

    def kept(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return what the contract keeps of a resource: the first e-mail only under `iru`, wherever the primary is."""
        if served.name == "User" and self.rules.first_email_only and len(resource.get("emails") or ()) > 1:
            return {**resource, "emails": resource["emails"][:1]}
        return resource

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Refuse a resource without what is required; raises InvalidValueException."""
        for attribute in served.core.values():
            if attribute.required and not resource.get(attribute.name):
                raise InvalidValueException(detail=f"{attribute.name} is required")
        if served.name == "User" and self.rules.required_name and not has_name(resource):
            raise InvalidValueException(detail="displayName or name.formatted is required")

    def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
        """Refuse new members that are no users or groups here; raises InvalidValueException."""
        if earlier is not None and resource.get("members") is earlier.get("members"):
            return
        present = {member["value"] for member in (earlier or {}).get("members") or ()}
        for member in resource.get("members") or ():
            if member["value"] not in present and self.store.find(member["value"]) is None:
                raise InvalidValueException(detail=f"There is no user or group {member['value']!r} to be a member")

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Refuse a value that another resource holds of an attribute with uniqueness `server` (RFC 7643 §7)."""
        for attribute in served.core.values():
            value = resource.get(attribute.name)
            if attribute.uniqueness == "server" and isinstance(value, str):
                holders = self.store.lookup(served.name, attribute.name.casefold(), value)
                if any(holder["id"] != resource["id"] for holder in holders):
                    raise UniquenessException(detail=f"Another {served.name} has {attribute.name} {value!r}")

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Return what is really stored of a checked resource; `earlier` is None for a create."""
        return resource

    def put(self, resource: JsonObject) -> None:
        """Hold a resource; a hook that changes bystanders calls this for each of them too."""
        self.store.put(resource)
        self.written.append(resource["id"])

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Delete a resource; it leaves the groups that it was a member of (RFC 7643 §2.3.7 leaves that open)."""
        groups = self.store.groups_of(resource["id"])
        self.store.remove(served.name, resource["id"])
        self.written.append(resource["id"])
        for group in groups:
            left = members.without(group["members"], [resource["id"]])
            self.put(self.touched({**group, "members": left} if left else without_members(group)))

    def touched(self, resource: JsonObject) -> JsonObject:
        """Return a resource as changed now: with lastModified and version set anew (RFC 7643 §3.1)."""
        meta = {**resource["meta"], "lastModified": self.protocol.now(), "version": self.store.next_version()}
        return {**resource, "meta": meta}

    # -- Finding ------------------------------------------------------------------------------------------------------

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Return the resource of an id, or None for 404."""
        return self.store.get(served.name, resource_id)

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Return a filter as a tree, None to ignore it; raises InvalidFilterException."""
        node = filtering.parse(text)
        filtering.check(types, node)
        return node

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Return the resources to be searched: all of a type, or those that an index gives for the filter."""
        for path, value in filtering.equalities(node):
            place = served.locate(path)
            if place is None or place.extension:
                continue
            name = place.attribute.name if place.sub is None else f"{place.attribute.name}.{place.sub.name}"
            if place.attribute.name == "id":
                found = self.store.get(served.name, value)
                return [] if found is None else [found]
            if self.store.is_indexed(served.name, name.casefold()):
                return self.store.lookup(served.name, name.casefold(), value)
        return self.store.all(served.name)

    def matches(self, served: ServedType, node: FilterNode, resource: JsonObject) -> bool:
        """Say whether a resource matches a filter."""
        return filtering.Evaluation(served, resource).visit(node)

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Return what a query found, before it is sorted and paged."""
        return resources

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Return resources in the order asked for (RFC 7644 §3.4.2.3); an unknown attribute is ignored."""
        if not self.rules.sort or not listing.sort_by:
            return resources
        return sorted(resources, key=sort_key(types, listing), reverse=listing.descending)

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Return one page of resources (RFC 7644 §3.4.2.4)."""
        first = listing.start_index - 1
        return resources[first : first + listing.count]

    # -- Showing ------------------------------------------------------------------------------------------------------

    def tag(self, resource: JsonObject) -> str | None:
        """Return the entity tag of a resource, None where the contract has none (RFC 7644 §3.14)."""
        if not self.rules.etag:
            return None
        groups = [group["id"] for group in self.store.groups_of(resource["id"])]
        return showing.version_tag(resource["meta"]["version"], groups)

    def check_conditions(self, resource: JsonObject) -> bool:
        """Return False for 304; raises PreconditionFailedException (RFC 7644 §3.14)."""
        if not self.rules.etag:
            return True
        conditions = Conditions(self.request.header("If-Match"), self.request.header("If-None-Match"))
        return conditions.check(self.tag(resource), self.request.method)

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return a resource as a client sees it, with schemas, location, references and memberships."""
        shown = {"schemas": showing.schemas_of(served, resource), **resource}
        meta = {**resource["meta"], "location": self.location(served, resource["id"])}
        meta.pop("version", None)
        tag = self.tag(resource)
        if tag is not None:
            meta["version"] = tag
        shown["meta"] = meta
        if "members" in resource:
            shown["members"] = [self.shown_member(member) for member in resource["members"]]
        if served.name == "User" and self.rules.shows_memberships:
            groups = self.store.groups_of(resource["id"])
            if groups:
                shown["groups"] = [self.shown_membership(group) for group in groups]
        return shown

    def shown_member(self, member: JsonObject) -> JsonObject:
        """Return a member of a group as a client sees it."""
        kind = "Group" if self.store.get("Group", member["value"]) else "User"
        return {**member, "type": kind, "$ref": self.location(self.served.named(kind), member["value"])}

    def shown_membership(self, group: JsonObject) -> JsonObject:
        """Return a group of a user as a client sees it (RFC 7643 §4.1.2)."""
        where = self.location(self.served.named("Group"), group["id"])
        return {"value": group["id"], "$ref": where, "display": group["displayName"], "type": "direct"}

    def location(self, served: ServedType, resource_id: str) -> str:
        """Return the URI of a resource (RFC 7643 §3.1)."""
        return f"{self.request.base_url}/{served.endpoint}/{resource_id}"

    def projected(self, served: ServedType, shown: JsonObject, listing: Listing) -> JsonObject:
        """Return a representation reduced to the attributes asked for (RFC 7644 §3.9)."""
        if listing.attributes:
            return showing.only(served, shown, listing.attributes)
        if listing.excluded_attributes:
            return showing.without(served, shown, listing.excluded_attributes)
        return shown

    def listed(self, total: int, listing: Listing, resources: list[JsonObject]) -> JsonObject:
        """Return a list response (RFC 7644 §3.4.2)."""
        return {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": total,
            "startIndex": listing.start_index,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }

    def patched(self, served: ServedType, resource: JsonObject, listing: Listing) -> bool:
        """Say whether a PATCH is answered with the resource, not 204: for users, or where attributes are asked for.

        Entra ID discourages the members of a group in the answer; RFC 7644 §3.5.2 allows either.
        """
        return served.name == "User" or bool(listing.attributes or listing.excluded_attributes)


def has_name(user: JsonObject) -> bool:
    """Say whether a user has one of the two full names that Iru asks for."""
    return bool(user.get("displayName") or (user.get("name") or {}).get("formatted"))


def without_members(group: JsonObject) -> JsonObject:
    """Return a group that has no members."""
    return {name: value for name, value in group.items() if name != "members"}
