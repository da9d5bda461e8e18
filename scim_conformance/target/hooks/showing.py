"""Hooks that show resources to a client: representation, references, attributes asked for, lists."""

# ruff: noqa: ARG002 - a hook is handed more than its default needs

from __future__ import annotations

from typing import Any, ClassVar

from scim2_models.path import FilterNode

from scim_conformance.scim.urns import LIST_RESPONSE
from scim_conformance.target import filtering, showing
from scim_conformance.target.hooks.finding import Finding
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType

JsonObject = dict[str, Any]


class Showing(Finding):
    """How what is stored looks from outside."""

    evaluation: ClassVar[type[filtering.Evaluation]] = filtering.Evaluation

    def matches(self, served: ServedType, node: FilterNode, resource: JsonObject) -> bool:
        """Say whether a resource matches a filter, as `evaluation` reads it."""
        if filtering.asks_for_derived(node):
            resource = self.shown(served, resource)
        return self.evaluation(served, resource).visit(node)

    def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return a resource as a client sees it, with schemas, location, references and memberships."""
        shown = {"schemas": showing.schemas_of(served, resource), **resource}
        if "members" in resource:
            if showing.is_excluded(served, "members", self.asked):
                del shown["members"]
            else:
                shown["members"] = [self.shown_member(member) for member in resource["members"]]
        if served.name == "User" and self.rules.shows_memberships:
            groups = self.store.groups_of(resource["id"])
            if groups:
                shown["groups"] = [self.shown_membership(group) for group in groups]
        shown["meta"] = self.shown_meta(served, resource)
        return shown

    def shown_meta(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return the meta of a resource as a client sees it (RFC 7643 §3.1)."""
        meta = {name: value for name, value in resource["meta"].items() if name != "version"}
        meta["location"] = self.location(served, resource["id"])
        tag = self.tag(resource)
        return meta if tag is None else {**meta, "version": tag}

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
        """Return a list response (RFC 7644 §3.4.2); whoever pages by cursors gets the next one (RFC 9865 §2)."""
        if listing.cursor is not None:
            following = self.next_cursor(total, listing, len(resources))
            return {
                "schemas": [LIST_RESPONSE],
                "totalResults": total,
                "itemsPerPage": len(resources),
                **({} if following is None else {"nextCursor": following}),
                "Resources": resources,
            }
        return {
            "schemas": [LIST_RESPONSE],
            "totalResults": total,
            "startIndex": listing.start_index,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }

    def patch_shows(self, served: ServedType, resource: JsonObject) -> bool:
        """Say whether a PATCH is answered with the resource, not 204: for users, or where attributes are asked for.

        Entra ID discourages the members of a group in the answer; RFC 7644 §3.5.2 allows either.
        """
        return served.name == "User" or bool(self.asked.attributes or self.asked.excluded_attributes)
