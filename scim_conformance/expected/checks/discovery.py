"""What the discovery endpoints answer as a whole (RFC 7644 §4, §3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence, Promise
from scim_conformance.expected.checks.answer import Answer, Discovery, Kind, has_schema
from scim_conformance.expected.checks.registry import Predicate, check
from scim_conformance.expected.world import documents_of
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import get

_LISTS = frozenset({Discovery.RESOURCE_TYPES, Discovery.SCHEMAS})
_ABSENT = frozenset({404, 405, 501})
_SCHEMA_OF = {Discovery.RESOURCE_TYPES: urns.RESOURCE_TYPE, Discovery.SCHEMAS: urns.SCHEMA}


def documents(answer: Answer) -> tuple[tuple[str, dict[str, JsonValue]], ...]:
    """Return the resource types or schemas in an answer, each with its JSON path."""
    body = answer.response.body
    if answer.discovery_id:
        return (("$", body),) if isinstance(body, dict) else ()
    prefix, entries = "$", body
    if isinstance(body, dict):
        prefix, entries = "$.Resources", get(body, "Resources")
    listed = entries if isinstance(entries, list) else []
    return tuple((f"{prefix}[{number}]", entry) for number, entry in enumerate(listed) if isinstance(entry, dict))


def is_config(answer: Answer) -> bool:
    """A successful answer of /ServiceProviderConfig."""
    return answer.kind is Kind.DISCOVERY and answer.discovery is Discovery.CONFIG


def is_list_of(*kinds: Discovery) -> Predicate:
    """A successful answer that lists resource types or schemas."""
    return lambda answer: answer.kind is Kind.DISCOVERY and answer.discovery in kinds and not answer.discovery_id


@check(
    "rfc7644-4-discovery-is-offered",
    applies=lambda answer: (
        answer.discovery is not Discovery.NONE
        and not answer.discovery_id
        and answer.world.contract.features.discovery is not Promise.NO
    ),
)
def discovery_is_offered(answer: Answer) -> Iterator[Evidence]:
    """A discovery endpoint that is not there."""
    if answer.status in _ABSENT:
        yield Evidence("status", 200, answer.status)


@check("rfc7644-4-service-provider-config-is-one-object", applies=is_config)
def service_provider_config_is_one_object(answer: Answer) -> Iterator[Evidence]:
    """A configuration that comes as a list, or without the URN of its schema."""
    body = answer.response.body
    if not isinstance(body, dict):
        yield Evidence("body", "an object", "an array" if isinstance(body, list) else "no object")
    elif not has_schema(body, urns.SERVICE_PROVIDER_CONFIG):
        yield Evidence("$.schemas", [urns.SERVICE_PROVIDER_CONFIG], get(body, "schemas"))


@check("rfc7644-4-schemas-and-types-come-in-a-list-response", applies=is_list_of(*_LISTS))
def schemas_and_types_come_in_a_list_response(answer: Answer) -> Iterator[Evidence]:
    """A bare array, or a document that is no list response."""
    body = answer.response.body
    if not isinstance(body, dict):
        yield Evidence("body", "a ListResponse", "an array" if isinstance(body, list) else "no list")
    elif not has_schema(body, urns.LIST_RESPONSE):
        yield Evidence("$.schemas", [urns.LIST_RESPONSE], get(body, "schemas"))
    elif not isinstance(get(body, "Resources"), list):
        yield Evidence("$.Resources", "an array", None)


@check(
    "rfc7643-7-discovery-resources-name-their-schema",
    applies=lambda answer: answer.kind is Kind.DISCOVERY and answer.discovery in _LISTS and bool(documents(answer)),
)
def discovery_resources_name_their_schema(answer: Answer) -> Iterator[Evidence]:
    """A resource type or schema whose own `schemas` lacks the URN of what it is."""
    wanted = _SCHEMA_OF[answer.discovery]
    for at, document in documents(answer):
        if not has_schema(document, wanted):
            yield Evidence(f"{at}.schemas", [wanted], get(document, "schemas"))


@check(
    "rfc7644-4-query-parameters-are-ignored",
    applies=lambda answer: answer.kind is Kind.DISCOVERY and is_list_of(*_LISTS)(answer) and _is_narrowed(answer),
)
def query_parameters_are_ignored(answer: Answer) -> Iterator[Evidence]:
    """Fewer resource types or schemas than without the parameters; a 403 to a filter is right."""
    known = len(documents_of(_known(answer)))
    shown = len(documents(answer))
    if shown < known:
        yield Evidence("$.Resources", f"all {known}", shown)


@check("rfc7644-3.1-message-schemas-are-not-listed", applies=is_list_of(Discovery.SCHEMAS))
def message_schemas_are_not_listed(answer: Answer) -> Iterator[Evidence]:
    """Schemas of protocol messages among those of resources."""
    for at, document in documents(answer):
        id_ = get(document, "id")
        if isinstance(id_, str) and id_.lower().startswith("urn:ietf:params:scim:api:"):
            yield Evidence(f"{at}.id", "no message", id_)


@check(
    "rfc7644-4-schemas-are-read-by-their-uri",
    applies=lambda answer: answer.discovery is Discovery.SCHEMAS and _is_listed(answer, answer.discovery_id),
)
def schemas_are_read_by_their_uri(answer: Answer) -> Iterator[Evidence]:
    """A 404 for the URI of a schema that the endpoint lists."""
    if answer.status == 404:
        yield Evidence("status", 200, 404)


def _known(answer: Answer) -> JsonValue:
    known = answer.world.capabilities
    return known.schemas if answer.discovery is Discovery.SCHEMAS else known.resource_types


def _is_narrowed(answer: Answer) -> bool:
    names = {name.lower() for name, _ in answer.request.parameters}
    return bool(names & {"filter", "count", "startindex"}) and _known(answer) is not None


def _is_listed(answer: Answer, uri: str) -> bool:
    listed = documents_of(answer.world.capabilities.schemas)
    return bool(uri) and any(str(get(document, "id")).lower() == uri.lower() for document in listed)
