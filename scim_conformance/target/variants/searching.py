"""What is left open of .search, of the base URL and of parameters (RFC 7644 §3.4.2, §3.4.3)."""

from __future__ import annotations

from typing import Any

from scim2_models import ForbiddenException, InvalidValueException, NotImplementedException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.target.listing import Listing
from scim_conformance.target.reading import attribute_path
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("search-is-not-offered", touches=["query"])
class SearchIsNotOffered(Service):
    """POST to .search is answered 501 (R68)."""

    def serve_search(self, target: Target) -> ScimResponse:
        raise NotImplementedException(detail="POST to .search is not offered")


@variant("the-base-url-is-not-queried", touches=["query"])
class TheBaseUrlIsNotQueried(Service):
    """A query of all resource types at once is answered 403 (R69)."""

    def serve_query(self, target: Target) -> ScimResponse:
        if target.endpoint is None:
            raise ForbiddenException(detail="Query /Users or /Groups")
        return super().serve_query(target)


@variant("attributes-in-and-out-exclude-each-other", touches=["query", "read"])
class AttributesInAndOutExcludeEachOther(Service):
    """attributes together with excludedAttributes is refused with 400 (R65)."""

    def query(self, parameters: Any) -> Listing:
        listing = super().query(parameters)
        if listing.attributes and listing.excluded_attributes:
            raise InvalidValueException(detail="attributes and excludedAttributes exclude each other")
        return listing


@variant("unknown-attributes-asked-for-are-refused", touches=["query", "read"])
class UnknownAttributesAskedForAreRefused(Service):
    """A name in attributes that there is not is refused with 400 (R66)."""

    def projected(self, served: ServedType, shown: dict[str, Any], listing: Listing) -> dict[str, Any]:
        for name in listing.attributes:
            path = attribute_path(name)
            if served.extension_named(name) is None and (path is None or served.locate(path) is None):
                raise InvalidValueException(detail=f"There is no attribute {name!r}")
        return super().projected(served, shown, listing)


@variant("schemas-are-left-out-of-what-is-asked-for", touches=["query", "read"])
class SchemasAreLeftOutOfWhatIsAskedFor(Service):
    """With attributes, schemas is shown only where it is named, as in the RFC's examples (R64)."""

    def projected(self, served: ServedType, shown: dict[str, Any], listing: Listing) -> dict[str, Any]:
        kept = super().projected(served, shown, listing)
        if listing.attributes and "schemas" not in {name.casefold() for name in listing.attributes}:
            kept.pop("schemas", None)
        return kept


@variant("meta-is-always-shown", touches=["query", "read"])
class MetaIsAlwaysShown(Service):
    """meta is shown beside what was asked for (R64)."""

    def projected(self, served: ServedType, shown: dict[str, Any], listing: Listing) -> dict[str, Any]:
        kept = super().projected(served, shown, listing)
        return {**kept, "meta": shown["meta"]} if listing.attributes and "meta" in shown else kept


@variant("unknown-sort-attributes-are-refused", touches=["query"], under=["rfc"])
class UnknownSortAttributesAreRefused(Service):
    """A sortBy that names nothing is refused with 400 (R62)."""

    def sorted(
        self, types: list[ServedType], resources: list[dict[str, Any]], listing: Listing
    ) -> list[dict[str, Any]]:
        path = attribute_path(listing.sort_by) if listing.sort_by else None
        if listing.sort_by and (path is None or not any(served.locate(path) for served in types)):
            raise InvalidValueException(detail=f"Cannot sort by {listing.sort_by!r}")
        return super().sorted(types, resources, listing)
