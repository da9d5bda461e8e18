"""The members of Schema resources (RFC 7643 §7, §2.3.8)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, Discovery, Kind
from scim_conformance.expected.checks.discovery import documents
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import JsonObject
from scim_conformance.scim.lookup import get, values_of
from scim_conformance.scim.schema import AttributeType, Mutability, Returned, Uniqueness

KEYWORDS: dict[str, frozenset[str]] = {
    "type": frozenset(one.value.lower() for one in AttributeType),
    "mutability": frozenset(one.value.lower() for one in Mutability),
    "returned": frozenset(one.value.lower() for one in Returned),
    "uniqueness": frozenset(one.value.lower() for one in Uniqueness),
}
"""Characteristics with their keywords, which compare without regard to case (RFC 7643 §7)."""

_FLAGS = ("multiValued", "required", "caseExact")
_TEXT_LISTS = ("canonicalValues", "referenceTypes")
_SELF_DESCRIBING = frozenset({urns.SCHEMA.lower()})
"""The schema of schemas is the one that may nest complex attributes (RFC 7643 §7)."""


def _has_schemas(answer: Answer) -> bool:
    return answer.kind is Kind.DISCOVERY and answer.discovery is Discovery.SCHEMAS and bool(documents(answer))


@check("rfc7643-7-schemas-are-complete", applies=_has_schemas)
def schemas_are_complete(answer: Answer) -> Iterator[Evidence]:
    """A schema without `id` or without a list of attributes, or an attribute without a name."""
    for at, document in documents(answer):
        id_ = get(document, "id")
        if not isinstance(id_, str) or not id_:
            yield Evidence(f"{at}.id", "a URI", shown(id_))
        if not isinstance(get(document, "attributes"), list):
            yield Evidence(f"{at}.attributes", "an array", shown(get(document, "attributes")))
        for place, attribute in attributes_of(at, document):
            name = get(attribute, "name")
            if not isinstance(name, str) or not name:
                yield Evidence(f"{place}.name", "a string", shown(name))


@check("rfc7643-7-characteristics-have-legal-values", applies=_has_schemas)
def characteristics_have_legal_values(answer: Answer) -> Iterator[Evidence]:
    """A characteristic with a keyword or a type of value that RFC 7643 does not know; one left out has its default."""
    for at, document in documents(answer):
        for place, attribute in attributes_of(at, document):
            yield from _illegal(place, attribute)


@check("rfc7643-2.3.8-sub-attributes-are-not-complex", applies=_has_schemas)
def sub_attributes_are_not_complex(answer: Answer) -> Iterator[Evidence]:
    """A sub-attribute of type complex, outside the schema of schemas."""
    for at, document in documents(answer):
        if str(get(document, "id")).lower() in _SELF_DESCRIBING:
            continue
        for place, attribute in attributes_of(at, document):
            if ".subAttributes[" in place and str(get(attribute, "type")).lower() == "complex":
                yield Evidence(f"{place}.type", "no complex type", "complex")


@check("rfc7643-7-complex-attributes-list-their-sub-attributes", applies=_has_schemas)
def complex_attributes_list_their_sub_attributes(answer: Answer) -> Iterator[Evidence]:
    """An attribute of type complex without a list of sub-attributes; below it no complex one has a place."""
    for at, document in documents(answer):
        for place, attribute in attributes_of(at, document):
            if ".subAttributes[" in place:
                continue
            below = get(attribute, "subAttributes")
            if str(get(attribute, "type")).lower() == "complex" and not (isinstance(below, list) and below):
                yield Evidence(f"{place}.subAttributes", "the sub-attributes", shown(below))


@check(
    "rfc7643-4.1.1-the-user-schema-has-user-name", applies=lambda answer: _has_schemas(answer) and bool(_user(answer))
)
def the_user_schema_has_user_name(answer: Answer) -> Iterator[Evidence]:
    """A User schema that does not list `userName`."""
    for at, document in _user(answer):
        names = {
            str(get(one, "name")).lower() for one in values_of(get(document, "attributes")) if isinstance(one, dict)
        }
        if "username" not in names:
            yield Evidence(f"{at}.attributes", "userName within", f"{len(names)} others")


def attributes_of(at: str, holder: JsonObject, key: str = "attributes") -> Iterator[tuple[str, JsonObject]]:
    """Yield each attribute and sub-attribute of a schema with its JSON path."""
    for number, entry in enumerate(values_of(get(holder, key))):
        if isinstance(entry, dict):
            place = f"{at}.{key}[{number}]"
            yield place, entry
            yield from attributes_of(place, entry, "subAttributes")


def _illegal(at: str, attribute: JsonObject) -> Iterator[Evidence]:
    for name, keywords in KEYWORDS.items():
        value = get(attribute, name)
        if value is not None and (not isinstance(value, str) or value.lower() not in keywords):
            yield Evidence(f"{at}.{name}", f"one of {', '.join(sorted(keywords))}", shown(value))
    for name in _FLAGS:
        value = get(attribute, name)
        if value is not None and not isinstance(value, bool):
            yield Evidence(f"{at}.{name}", "true or false", shown(value))
    for name in _TEXT_LISTS:
        value = get(attribute, name)
        if value is not None and not isinstance(value, list):
            yield Evidence(f"{at}.{name}", "an array", shown(value))


def _user(answer: Answer) -> list[tuple[str, JsonObject]]:
    return [(at, one) for at, one in documents(answer) if str(get(one, "id")).lower() == urns.USER.lower()]
