"""Defects: other attributes come back than were asked for (RFC 7644 §3.4.2.5, §3.9, §3.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]
Names = tuple[str, ...]

RETURNED = "rfc7644-3.9-"
LISTS = "rfc7644-3.4.2.5-"
NOTATION = "rfc7644-3.10-"
NAMED = [
    RETURNED + "named-attributes-are-returned",
    RETURNED + "only-named-attributes-are-returned",
    LISTS + "lists-honour-attributes",
]
MINIMUM = RETURNED + "the-minimum-set-is-always-returned"


class OtherNames(Service):
    """Reads attributes and excludedAttributes in its own way."""

    def named(self, names: Names) -> Names:
        """Return what is understood of attributes."""
        return names

    def excluded(self, names: Names) -> Names:
        """Return what is understood of excludedAttributes."""
        return names

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Change both."""
        listing = super().query(parameters)
        return replace(
            listing,
            attributes=self.named(listing.attributes),
            excluded_attributes=self.excluded(listing.excluded_attributes),
        )


def reads(
    defect_id: str,
    title: str,
    breaks: Sequence[str],
    suites: Sequence[str],
    *,
    named: Callable[[Names], Names] = lambda names: names,
    excluded: Callable[[Names], Names] = lambda names: names,
) -> None:
    """Register a defect by what it makes of the names in attributes and excludedAttributes."""

    class Reading(OtherNames):
        """Reads names in its own way."""

        def named(self, names: Names) -> Names:
            return named(names)

        def excluded(self, names: Names) -> Names:
            return excluded(names)

    Reading.__doc__ = title
    defect(defect_id, breaks=breaks, topic="read", severity=Severity.LOW, suites=suites)(Reading)


def nothing(names: Names) -> Names:
    """Drop all names."""
    del names
    return ()


def first(names: Names) -> Names:
    """Keep the first name only."""
    return names[:1]


def tops(names: Names) -> Names:
    """Cut names at their dot, but for URNs."""
    return tuple(name if name.startswith("urn:") else name.partition(".")[0] for name in names)


def without_dots(names: Names) -> Names:
    """Drop sub-attributes; something has to be left."""
    return tuple(name if name.startswith("urn:") or "." not in name else "id" for name in names)


def known_spelling(names: Names) -> Names:
    """Drop what is spelled otherwise."""
    return tuple("id" if name.casefold() == "title" and name != "title" else name for name in names)


def without_core_urn(names: Names) -> Names:
    """Drop names with the URN of the core schema."""
    return tuple("id" if ":core:2.0:" in name.casefold() else name for name in names)


def without_extensions(names: Names) -> Names:
    """Take the dot in a URN for that of a sub-attribute, and find nothing there."""
    return tuple("id" if ":extension:" in name.casefold() else name for name in names)


reads(
    "attributes-are-ignored",
    "attributes is passed over: everything comes.",
    [
        *NAMED,
        RETURNED + "only-named-sub-attributes-are-returned",
        RETURNED + "writes-honour-attributes",
        "rfc7644-3.4.3-search-limits-attributes",
        NOTATION + "attribute-names-are-read-in-any-case",
        NOTATION + "core-attributes-may-carry-their-urn",
        NOTATION + "extension-attributes-are-named-by-their-urn",
    ],
    ["test_only_what_is_named_comes"],
    named=nothing,
)
reads(
    "attributes-takes-the-first-name-only",
    "Of several names in attributes the first one counts.",
    [NAMED[0]],
    ["test_everything_that_is_named_comes"],
    named=first,
)
reads(
    "attributes-bring-the-whole-complex-attribute",
    "A named sub-attribute brings all others of its attribute.",
    [RETURNED + "only-named-sub-attributes-are-returned"],
    ["test_only_the_named_sub_attribute_comes"],
    named=tops,
)
reads(
    "attributes-do-not-know-sub-attributes",
    "A named sub-attribute brings nothing.",
    [NAMED[0], NOTATION + "sub-attributes-are-named-with-a-dot"],
    ["test_a_named_sub_attribute_comes"],
    named=without_dots,
)
reads(
    "attributes-mind-case",
    "Names in attributes are read in their own spelling only.",
    [NOTATION + "attribute-names-are-read-in-any-case"],
    ["test_names_are_read_in_any_case"],
    named=known_spelling,
)
reads(
    "attributes-do-not-know-the-core-urn",
    "A name with the URN of the core schema brings nothing.",
    [NOTATION + "core-attributes-may-carry-their-urn"],
    ["test_a_core_attribute_may_carry_its_urn"],
    named=without_core_urn,
)
reads(
    "attributes-do-not-know-extensions",
    "A name with the URN of an extension brings nothing.",
    [NOTATION + "extension-attributes-are-named-by-their-urn"],
    ["test_an_attribute_of_an_extension_comes_by_its_urn"],
    named=without_extensions,
)
reads(
    "excluded-attributes-are-returned",
    "excludedAttributes is passed over: everything comes.",
    [
        RETURNED + "excluded-attributes-are-left-out",
        RETURNED + "the-rest-of-the-default-set-remains",
        LISTS + "lists-honour-excluded-attributes",
        "rfc7644-3.4.3-search-limits-attributes",
        NOTATION + "attribute-names-are-read-in-any-case",
        "entra-excluded-members-are-left-out",
    ],
    ["test_what_is_excluded_stays_out"],
    excluded=nothing,
)


class OtherProjection(Service):
    """Shows something else than is asked for; `right` is what the endpoint would have shown."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Return what is shown."""
        raise NotImplementedError

    def projected(self, served: ServedType, shown: JsonObject, listing: Listing) -> JsonObject:
        """Change it."""
        return self.shows(super().projected(served, shown, listing), shown, listing)


@defect(
    "attributes-drop-the-id",
    breaks=[
        MINIMUM,
        LISTS + "lists-honour-attributes",
        "rfc7643-3.1-resources-have-an-id",
        "rfc7644-3.4.3-search-limits-attributes",
    ],
    topic="read",
    severity=Severity.MEDIUM,
    suites=["test_the_id_comes_though_it_is_not_named"],
)
class AttributesDropTheId(OtherProjection):
    """With attributes the id comes only if it is named."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Take the id away."""
        if not listing.attributes or "id" in listing.attributes:
            return right
        return {name: value for name, value in right.items() if name != "id"}


@defect(
    "excluded-attributes-drop-the-id",
    breaks=[LISTS + "what-is-always-returned-cannot-be-excluded", "rfc7643-3.1-resources-have-an-id"],
    topic="read",
    severity=Severity.MEDIUM,
    suites=["test_the_id_cannot_be_excluded"],
)
class ExcludedAttributesDropTheId(OtherProjection):
    """excludedAttributes=id takes the id away."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Take it away."""
        if "id" not in listing.excluded_attributes:
            return right
        return {name: value for name, value in right.items() if name != "id"}


@defect(
    "excluded-attributes-leave-the-minimum",
    breaks=[
        "rfc7644-3.5-only-the-addressed-resource-changes",
        RETURNED + "the-rest-of-the-default-set-remains",
        LISTS + "lists-honour-excluded-attributes",
        "rfc7644-3.4.3-search-limits-attributes",
    ],
    topic="read",
    severity=Severity.LOW,
    suites=["test_everything_else_remains"],
)
class ExcludedAttributesLeaveTheMinimum(OtherProjection):
    """With excludedAttributes nothing but the id comes."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Take everything else away."""
        if not listing.excluded_attributes:
            return right
        return {name: value for name, value in right.items() if name in {"id", "schemas", "meta"}}


@defect(
    "lists-ignore-attributes",
    breaks=[
        LISTS + "lists-honour-attributes",
        RETURNED + "only-named-attributes-are-returned",
        "rfc7644-3.4.3-search-limits-attributes",
    ],
    topic="read",
    severity=Severity.LOW,
    suites=["test_a_look_up_shows_the_named_attributes_alone"],
)
class ListsIgnoreAttributes(OtherProjection):
    """Queries pass over attributes, reads by id do not."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Show everything in lists."""
        return shown if listing.attributes and shown["id"] not in self.request.path and self.is_query() else right

    def is_query(self) -> bool:
        """Say whether the request finds several resources."""
        return self.request.method == "GET" or self.request.path.endswith("/.search")


@defect(
    "lists-ignore-excluded-attributes",
    breaks=[
        LISTS + "lists-honour-excluded-attributes",
        RETURNED + "excluded-attributes-are-left-out",
        "rfc7644-3.4.3-search-limits-attributes",
        "entra-excluded-members-are-left-out",
    ],
    topic="read",
    severity=Severity.LOW,
    suites=["test_a_look_up_leaves_out_what_is_excluded"],
)
class ListsIgnoreExcludedAttributes(ListsIgnoreAttributes):
    """Queries pass over excludedAttributes, reads by id do not."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Show everything in lists."""
        return shown if listing.excluded_attributes and shown["id"] not in self.request.path else right


@defect(
    "writes-ignore-attributes",
    breaks=[RETURNED + "writes-honour-attributes", RETURNED + "only-named-attributes-are-returned"],
    topic="read",
    severity=Severity.LOW,
    suites=["test_the_answer_to_a_write_shows_the_named_attributes_alone"],
)
class WritesIgnoreAttributes(OtherProjection):
    """The answers to creates, replaces and patches show everything."""

    def shows(self, right: JsonObject, shown: JsonObject, listing: Listing) -> JsonObject:
        """Show everything after a write."""
        is_write = self.request.method != "GET" and not self.request.path.endswith("/.search")
        return shown if is_write else right
