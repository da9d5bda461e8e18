"""Defects: a kind of value is compared by another rule than its own (RFC 7644 §3.4.2.2; RFC 7643 §7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scim2_models.path import AttrPath, Comparison, ValuePath
from scim2_models.path import CompareOperator as Op

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.filtering import Evaluation, ordered
from scim_conformance.target.misreading import Unindexed, comparing, misread
from scim_conformance.target.schemas import Attribute, ServedType

JsonObject = dict[str, Any]
ORDER = {Op.gt, Op.ge, Op.lt, Op.le}


def dates_as_text(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Compare dates letter by letter."""
    return ordered(operator, actual, expected) if attribute.type == "dateTime" and operator in ORDER else None


def dates_without_offset(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Compare what clocks show, wherever they hang."""
    if attribute.type != "dateTime" or operator not in ORDER:
        return None
    left, right = (datetime.fromisoformat(text).replace(tzinfo=None) for text in (actual, expected))
    return ordered(operator, left, right)


def false_as_no_value(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Find nobody by false."""
    del operator, actual
    return False if attribute.type == "boolean" and expected is False else None


def booleans_by_presence(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Find everybody who has a truth value at all."""
    del expected
    return actual is not None if attribute.type == "boolean" and operator is Op.eq else None


def titles_by_case(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Miss whoever is spelled otherwise, userName excepted."""
    if attribute.name != "title" or operator in ORDER or not isinstance(expected, str) or not isinstance(actual, str):
        return None
    return False if operator is not Op.ne and expected not in actual else None


def case_exact_without_case(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Find ids whatever their case."""
    is_text = isinstance(actual, str) and isinstance(expected, str)
    return actual.lower() == expected.lower() if is_text and attribute.case_exact and operator is Op.eq else None


def null_is_anything(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Find everybody by null."""
    del attribute, actual
    return True if expected is None and operator is Op.eq else None


def loosely(attribute: Attribute, operator: Op, actual: Any, expected: Any) -> bool | None:
    """Compare as languages do in which any text equals 0 or true."""
    del attribute
    is_loose = isinstance(actual, str) and isinstance(expected, int) and operator is Op.eq
    return (not expected or expected is True) if is_loose else None


class FirstValueOnly(Evaluation):
    """Looks at the first of several values."""

    def values(self, path: AttrPath) -> tuple[Attribute, list[Any]] | None:
        """Cut the rest."""
        found = super().values(path)
        return None if found is None else (found[0], found[1][:1])


class AcrossValues(Evaluation):
    """Lets each condition in square brackets hold for any value."""

    def visit_value_path(self, node: ValuePath) -> bool:
        """Ask for each sub-attribute of the whole attribute."""
        terms: tuple[Any, ...] = getattr(node.val_filter, "terms", (node.val_filter,))
        paths = (AttrPath(node.attr_path.attr, term.attr_path.attr, node.attr_path.uri) for term in terms)
        return all(self.visit(Comparison(path, term.op, term.value)) for path, term in zip(paths, terms, strict=True))


class NamesInterchanged(Evaluation):
    """Takes the given name for the family name."""

    def values(self, path: AttrPath) -> tuple[Attribute, list[Any]] | None:
        """Swap."""
        swapped = {"familyname": "givenName", "givenname": "familyName"}.get((path.sub_attr or "").casefold())
        return super().values(path if swapped is None else AttrPath(path.attr, swapped, path.uri))


class ExtensionsUnseen(Evaluation):
    """Looks into the core schema alone."""

    def values(self, path: AttrPath) -> tuple[Attribute, list[Any]] | None:
        """Find nothing in an extension."""
        found = super().values(path)
        return (found[0], []) if found and path.uri and "extension" in path.uri.casefold() else found


class SchemasUnseen(Evaluation):
    """Keeps schemas where filters do not look."""

    def values(self, path: AttrPath) -> tuple[Attribute, list[Any]] | None:
        """Find none."""
        found = super().values(path)
        return (found[0], []) if found and path.attr.casefold() == "schemas" else found


ENTRIES: dict[str, tuple[str, type[Evaluation], str, str]] = {
    "filter-compares-dates-as-text": (
        "Dates are compared letter by letter, so that an offset turns them round.",
        comparing(dates_as_text),
        "dates-compare-as-points-in-time",
        "test_dates_compare_across_offsets",
    ),
    "filter-drops-the-offset-of-dates": (
        "Dates are compared by what a clock shows, whatever the offset.",
        comparing(dates_without_offset),
        "dates-compare-as-points-in-time",
        "test_dates_compare_across_offsets",
    ),
    "filter-takes-false-for-no-value": (
        "A filter for inactive users finds nobody.",
        comparing(false_as_no_value),
        "booleans-compare-as-booleans",
        "test_active_compares_by_its_value",
    ),
    "filter-compares-booleans-by-presence": (
        "A filter on active finds everybody.",
        comparing(booleans_by_presence),
        "booleans-compare-as-booleans",
        "test_active_compares_by_its_value",
    ),
    "filter-minds-the-case-of-titles": (
        "Titles are found in their own letter case only.",
        comparing(titles_by_case),
        "text-compares-without-case-unless-case-exact",
        "test_titles_compare_in_any_case",
    ),
    "filter-folds-the-case-of-ids": (
        "externalId is found in any letter case although it is case-exact.",
        comparing(case_exact_without_case),
        "case-exact-text-compares-with-case",
        "test_external_ids_compare_by_case",
    ),
    "filter-takes-null-for-anything": (
        "A comparison with null finds everybody.",
        comparing(null_is_anything),
        "null-matches-no-value",
        "test_null_is_not_a_value",
    ),
    "filter-compares-loosely": (
        "Any text equals 0 and true.",
        comparing(loosely),
        "operands-of-another-type-match-nothing",
        "test_values_of_another_type_are_not_equal",
    ),
    "filter-sees-the-first-value-only": (
        "A filter on e-mails looks at the first one alone.",
        FirstValueOnly,
        "one-of-several-values-suffices",
        "test_a_user_is_found_by_the_second_address",
    ),
    "value-filter-holds-across-values": (
        "The conditions in square brackets may hold for different values.",
        AcrossValues,
        "value-filters-hold-for-one-value",
        "test_a_value_filter_holds_for_one_value",
    ),
    "filter-takes-given-for-family-names": (
        "A filter on the family name looks at the given name.",
        NamesInterchanged,
        "sub-attributes-are-compared",
        "test_given_and_family_names_are_told_apart",
    ),
    "filter-does-not-look-into-extensions": (
        "A filter on the department finds nobody.",
        ExtensionsUnseen,
        "extension-attributes-are-compared",
        "test_a_department_is_found_under_its_urn",
    ),
    "filter-does-not-see-schemas": (
        "A filter on schemas finds nobody.",
        SchemasUnseen,
        "schemas-can-be-asked-for",
        "test_schemas_are_filtered_by",
    ),
}

for defect_id, (title, evaluation, broken, suite) in ENTRIES.items():
    misread(defect_id, title, evaluation, breaks=[broken], suites=[suite])


@defect(
    "filter-does-not-see-defaults",
    breaks=[
        "rfc7644-3.4.2.2-filters-see-defaults",
        "rfc7644-3.4.2.2-matching-resources-are-found",
    ],
    topic="filter",
    severity=Severity.MEDIUM,
    suites=["test_a_filter_sees_the_default_of_active"],
)
class FilterDoesNotSeeDefaults(Unindexed):
    """Users who were created without active are shown as active, and found by neither filter."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Note whether active was sent."""
        resource = super().read(served, payload)
        self.is_default = "active" not in resource
        return resource

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Remember who has the default."""
        if earlier is None and self.is_default:
            self.memory.setdefault("by default", set()).add(resource["id"])
        return super().stored(served, resource, earlier)

    def matches(self, served: ServedType, node: Any, resource: JsonObject) -> bool:
        """Look at what was sent alone."""
        if resource["id"] in self.memory.get("by default", ()):
            resource = {name: value for name, value in resource.items() if name != "active"}
        return super().matches(served, node, resource)
