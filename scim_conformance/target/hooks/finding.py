"""Hooks that find resources: by id, by filter, in an order, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from scim2_models.path import FilterNode
from scim2_server.conditions import Conditions

from scim_conformance.target import cursors, filtering, showing
from scim_conformance.target.hooks.writing import Writing
from scim_conformance.target.listing import Listing, sort_key
from scim_conformance.target.schemas import ServedType

JsonObject = dict[str, Any]


class Finding(Writing):
    """What is there, and what a query finds of it."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Return the resource of an id, or None for 404."""
        return self.store.get(served.name, resource_id)

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Return the resources to be searched: all of a type, or those that an index gives for the filter."""
        for path, value in filtering.equalities(node):
            place = served.locate(path)
            if place is None or place.extension:
                continue
            name = place.attribute.name if place.sub is None else f"{place.attribute.name}.{place.sub.name}"
            if name == "id":
                found = self.store.get(served.name, value)
                return [] if found is None else [found]
            if self.store.is_indexed(served.name, name.casefold()):
                return self.store.lookup(served.name, name.casefold(), value)
        return self.store.all(served.name)

    def found(self, resources: list[JsonObject]) -> list[JsonObject]:
        """Return what a query found, before it is counted, sorted and paged."""
        return resources

    def sorted(self, types: list[ServedType], resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Return resources in the order asked for (RFC 7644 §3.4.2.3); an unknown attribute is ignored."""
        if not self.rules.sort or not listing.sort_by:
            return resources
        return sorted(resources, key=sort_key(types, listing), reverse=listing.descending)

    def placed(self, listing: Listing) -> Listing:
        """Return a query with the place that its cursor stands for; raises InvalidCursorException (RFC 9865 §2.1)."""
        if not self.rules.cursors or listing.cursor is None:
            return replace(listing, cursor=None)
        return replace(
            listing, start_index=cursors.position_of(listing.cursor, self.question(listing)) if listing.cursor else 1
        )

    def next_cursor(self, total: int, listing: Listing, held: int) -> str | None:
        """Return the cursor of the page behind one that holds so many results, None where there is none."""
        end = listing.start_index + held
        return cursors.cursor_at(end, self.question(listing)) if listing.count and end <= total else None

    def question(self, listing: Listing) -> str:
        """Return what a cursor is bound to: a page of another query has none of this one's cursors."""
        path = self.request.path.removesuffix(".search").strip("/").casefold()
        return "\0".join((path, listing.filter or "", listing.sort_by, str(listing.descending)))

    def page(self, resources: list[JsonObject], listing: Listing) -> list[JsonObject]:
        """Return one page of resources (RFC 7644 §3.4.2.4)."""
        first = listing.start_index - 1
        return resources[first : first + listing.count]

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
        return conditions.check(self.tag(resource), self.request.method.upper())
