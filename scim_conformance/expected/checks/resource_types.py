"""The members of ResourceType resources (RFC 7643 §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, Discovery, Kind
from scim_conformance.expected.checks.discovery import documents, is_list_of
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.expected.world import documents_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get, values_of

_REQUIRED = ("name", "endpoint", "schema")


def _has_types(answer: Answer) -> bool:
    return answer.kind is Kind.DISCOVERY and answer.discovery is Discovery.RESOURCE_TYPES and bool(documents(answer))


@check("rfc7643-6-resource-types-are-complete", applies=_has_types)
def resource_types_are_complete(answer: Answer) -> Iterator[Evidence]:
    """A resource type without name, endpoint or schema, or an extension of it without schema or `required`."""
    for at, document in documents(answer):
        for name in _REQUIRED:
            value = get(document, name)
            if not isinstance(value, str) or not value:
                yield Evidence(f"{at}.{name}", "a string", shown(value))
        for number, extension in enumerate(values_of(get(document, "schemaExtensions"))):
            yield from _extension_flaws(f"{at}.schemaExtensions[{number}]", extension)


@check("rfc7643-6-schema-extensions-are-a-list", applies=_has_types)
def schema_extensions_are_a_list(answer: Answer) -> Iterator[Evidence]:
    """`schemaExtensions` that is one bare object."""
    for at, document in documents(answer):
        extensions = get(document, "schemaExtensions")
        if extensions is not None and not isinstance(extensions, list):
            yield Evidence(f"{at}.schemaExtensions", "an array", "an object")


@check("rfc7643-6-resource-types-are-distinct", applies=is_list_of(Discovery.RESOURCE_TYPES))
def resource_types_are_distinct(answer: Answer) -> Iterator[Evidence]:
    """Two resource types of one name or one endpoint (erratum 8475)."""
    listed = [document for _, document in documents(answer)]
    for name in ("name", "endpoint"):
        for value, times in Counter(_texts(listed, name)).items():
            if times > 1:
                yield Evidence(f"$.Resources[*].{name}", "each once", value)


@check(
    "rfc7643-6-resource-types-name-listed-schemas",
    applies=lambda answer: _has_types(answer) and bool(documents_of(answer.world.capabilities.schemas)),
)
def resource_types_name_listed_schemas(answer: Answer) -> Iterator[Evidence]:
    """The schema of a resource type or of its extension that /Schemas does not list."""
    listed = {str(get(one, "id")).lower() for one in documents_of(answer.world.capabilities.schemas)}
    for at, document in documents(answer):
        holders: list[tuple[str, JsonValue]] = [(at, document)]
        extensions = values_of(get(document, "schemaExtensions"))
        holders += [(f"{at}.schemaExtensions[{number}]", one) for number, one in enumerate(extensions)]
        for place, holder in holders:
            uri = get(holder, "schema") if isinstance(holder, dict) else None
            if isinstance(uri, str) and uri.lower() not in listed:
                yield Evidence(f"{place}.schema", "the id of a listed schema", uri)


def _extension_flaws(at: str, extension: JsonValue) -> Iterator[Evidence]:
    if not isinstance(extension, dict):
        yield Evidence(at, "an object", shown(extension))
        return
    schema, required = get(extension, "schema"), get(extension, "required")
    if not isinstance(schema, str) or not schema:
        yield Evidence(f"{at}.schema", "a string", shown(schema))
    if not isinstance(required, bool):
        yield Evidence(f"{at}.required", "true or false", shown(required))


def _texts(listed: list[JsonObject], name: str) -> list[str]:
    """Return a member of each document as it is compared: endpoints without their slash."""
    values = (get(document, name) for document in listed)
    return [value.strip("/") for value in values if isinstance(value, str)]
