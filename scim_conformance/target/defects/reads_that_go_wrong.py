"""Defects: reading by id, and which look-ups are served (RFC 7644 §3.4.1, §3.4.2.2)."""

from __future__ import annotations

import re
from typing import Any

from scim2_models import InvalidFilterException, InvalidValueException
from scim2_models.path import FilterNode
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "unknown-ids-are-refused",
    breaks=[
        "rfc7644-3.4.1-unknown-ids-answer-404",
        "rfc7644-3.6-deleted-resources-answer-404",
        "rfc7644-3.5.1-replace-creates-nothing",
    ],
    topic="read",
    severity=Severity.MEDIUM,
    suites=["test_an_id_that_nobody_has_is_not_found"],
)
class UnknownIdsAreRefused(Service):
    """An id that there is not is answered with 400."""

    def existing(self, served: ServedType, target: Target) -> JsonObject:
        """Refuse it."""
        if self.held_resource(served, target.resource_id or "") is None:
            raise InvalidValueException(detail="This is no id")
        return super().existing(served, target)


@defect(
    "read-answers-with-somebody-else",
    breaks=["rfc7644-3.4.1-the-answer-is-the-addressed-resource"],
    topic="read",
    severity=Severity.HIGH,
    suites=["test_a_read_shows_the_one_that_was_asked_for"],
)
class ReadAnswersWithSomebodyElse(Service):
    """GET by id shows the user who was created before."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Take the one before."""
        held = super().held_resource(served, resource_id)
        if held is None or self.request.method != "GET" or served.name != "User":
            return held
        everybody = self.store.all(served.name)
        return everybody[max(everybody.index(held) - 1, 0)]


@defect(
    "changed-users-are-not-found-by-id",
    breaks=["rfc7644-3.4.1-known-resources-are-found", "rfc7644-3.5-only-the-addressed-resource-changes"],
    topic="read",
    severity=Severity.HIGH,
    suites=["test_a_read_finds_whoever_was_changed"],
)
class ChangedUsersAreNotFoundById(Service):
    """GET by id answers 404 for a user who was changed since the create."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Miss it."""
        held = super().held_resource(served, resource_id)
        is_read = self.request.method == "GET" and served.name == "User"
        return None if held and is_read and held["meta"]["lastModified"] != held["meta"]["created"] else held


class Refusing(Service):
    """Refuses some filters."""

    pattern: re.Pattern[str]

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Refuse what fits the pattern."""
        if self.pattern.search(text):
            raise InvalidFilterException(detail="This filter is not supported")
        return super().filter(types, text)


@defect(
    "group-look-ups-are-refused",
    breaks=["rfc7644-3.4.2.2-look-ups-by-name-are-served", "rfc7644-3.4.2.2-matching-resources-are-found"],
    topic="filter",
    severity=Severity.MEDIUM,
    suites=["test_a_group_is_found_by_display_name"],
)
class GroupLookUpsAreRefused(Refusing):
    """A filter on displayName is refused for groups."""

    pattern = re.compile("^displayName eq ")

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Refuse it there alone."""
        return (
            super().filter(types, text)
            if [one.name for one in types] == ["Group"]
            else Service.filter(self, types, text)
        )


@defect(
    "filters-mind-the-case-of-names",
    breaks=["rfc7644-3.4.2.2-filters-are-read-in-any-case"],
    topic="filter",
    severity=Severity.LOW,
    suites=["test_filters_are_read_in_any_spelling"],
)
class FiltersMindTheCaseOfNames(Refusing):
    """A filter whose attribute or operator is spelled in another case is refused."""

    pattern = re.compile("USERNAME|username| (EQ|Eq) ")


@defect(
    "filters-do-not-know-the-core-urn",
    breaks=["rfc7644-3.4.2.2-filters-are-read-in-any-case"],
    topic="filter",
    severity=Severity.LOW,
    suites=["test_filters_are_read_in_any_spelling"],
)
class FiltersDoNotKnowTheCoreUrn(Refusing):
    """A filter whose attribute carries the URN of the core schema is refused."""

    pattern = re.compile(":core:2.0:", re.IGNORECASE)


@defect(
    "look-ups-by-external-id-are-refused",
    breaks=["rfc7644-3.4.2.2-filters-on-other-attributes-are-served"],
    topic="filter",
    severity=Severity.MEDIUM,
    suites=["test_a_user_is_looked_up_by_other_attributes"],
)
class LookUpsByExternalIdAreRefused(Refusing):
    """A filter on externalId is refused."""

    pattern = re.compile("^externalId eq ")
