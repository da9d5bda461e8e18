"""What every resource has: `id` and `schemas`, and extensions that `schemas` names (RFC 7643 §3)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, Seen
from scim_conformance.expected.checks.applies import has_resources, has_whole_resources, looked_at
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shape import Flaw
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.lookup import get, is_unassigned
from scim_conformance.scim.schema import Definition


def _texts(seen: Seen) -> list[str]:
    """Return the strings in `schemas`."""
    schemas = get(seen.resource, "schemas")
    return [uri for uri in schemas if isinstance(uri, str)] if isinstance(schemas, list) else []


@check("rfc7643-3.1-resources-have-an-id", applies=has_resources)
def resources_have_an_id(answer: Answer) -> Iterator[Evidence]:
    """An `id` that is missing, empty or no string; it is returned whatever attributes were asked for."""
    for seen in answer.resources:
        id_ = get(seen.resource, "id")
        if not isinstance(id_, str) or not id_:
            yield Evidence(f"{seen.at}.id", "a string", shown(id_))


@check("rfc7643-3.1-ids-are-free-of-bulkid", applies=has_resources)
def ids_are_free_of_bulkid(answer: Answer) -> Iterator[Evidence]:
    """An `id` with the reserved word in it."""
    for seen in answer.resources:
        id_ = get(seen.resource, "id")
        if isinstance(id_, str) and "bulkId" in id_:
            yield Evidence(f"{seen.at}.id", "no bulkId within", id_)


@check("rfc7643-3-resources-name-their-schemas", applies=has_whole_resources)
def resources_name_their_schemas(answer: Answer) -> Iterator[Evidence]:
    """`schemas` that is missing, empty, no list of strings, or without the schema of the resource type."""
    for seen in answer.resources:
        core, schemas = seen.definition.core.id, get(seen.resource, "schemas")
        uris = _texts(seen)
        is_list = isinstance(schemas, list) and len(uris) == len(schemas)
        if not is_list or core.lower() not in {uri.lower() for uri in uris}:
            yield Evidence(f"{seen.at}.schemas", [core], schemas)


@check("rfc7643-3-core-attributes-stand-at-the-root", applies=has_resources)
def core_attributes_stand_at_the_root(answer: Answer) -> Iterator[Evidence]:
    """An object under the URN of the core schema, which only extensions have."""
    for seen in answer.resources:
        core = seen.definition.core.id
        nested = next((key for key in seen.resource if key.casefold() == core.casefold()), None)
        if nested is not None:
            yield Evidence(f"{seen.at}['{nested}']", "its attributes at the root", "an object of their own")


@check("rfc7643-3-schemas-hold-each-uri-once", applies=has_resources)
def schemas_hold_each_uri_once(answer: Answer) -> Iterator[Evidence]:
    """A URI that stands in `schemas` twice."""
    for seen in answer.resources:
        uris = _texts(seen)
        if len(set(uris)) != len(uris):
            yield Evidence(f"{seen.at}.schemas", "each URI once", list(uris))


@check("rfc7643-3-extension-data-names-its-schema", applies=has_whole_resources)
def extension_data_names_its_schema(answer: Answer) -> Iterator[Evidence]:
    """The data of an extension whose URI `schemas` lacks."""
    for seen in answer.resources:
        containers = [key for key, value in seen.resource.items() if ":" in key and _has_data(value)]
        if not containers:
            continue
        uris = {uri.lower() for uri in _texts(seen)}
        for key in containers:
            if uris and key.lower() not in uris:
                yield Evidence(f"{seen.at}.schemas", f"{key} within", list(_texts(seen)))


@check(
    "rfc7643-3-schemas-belong-to-the-resource-type",
    applies=lambda answer: answer.own_words and _types_are_declared(answer),
)
def schemas_belong_to_the_resource_type(answer: Answer) -> Iterator[Evidence]:
    """A URI in `schemas` that the resource type, as the endpoint declares it, does not know."""
    types = {seen.definition.core.id: seen.own for seen in answer.resources}
    known = {core: _uris_of_type(own) for core, own in types.items()}
    for seen in answer.resources:
        strange = [uri for uri in _texts(seen) if uri.lower() not in known[seen.definition.core.id]]
        if strange:
            yield Evidence(f"{seen.at}.schemas", "the schemas of the resource type", list(strange))


@check("rfc7643-3.3-extensions-are-containers", applies=looked_at(Flaw.CONTAINER))
def extensions_are_containers(answer: Answer) -> Iterator[Evidence]:
    """The URI of an extension as the name of a simple value, instead of the name of an object."""
    yield from answer.shape.of(Flaw.CONTAINER)


@check("rfc7643-2.1-attribute-names-keep-to-the-grammar", applies=looked_at(Flaw.NAME))
def attribute_names_keep_to_the_grammar(answer: Answer) -> Iterator[Evidence]:
    """Names with characters that no attribute name has, such as the dot of a path that was stored as a name."""
    yield from answer.shape.of(Flaw.NAME)


@check("rfc7644-3.1-attributes-are-declared", applies=lambda answer: answer.own_words)
def attributes_are_declared(answer: Answer) -> Iterator[Evidence]:
    """Attributes that the endpoint's own schemas lack."""
    yield from answer.shape.of(Flaw.UNDECLARED)


def _has_data(value: object) -> bool:
    return isinstance(value, dict) and not is_unassigned(value)


def _types_are_declared(answer: Answer) -> bool:
    return answer.world.capabilities.resource_types is not None


def _uris_of_type(own: Definition | None) -> frozenset[str]:
    if own is None:
        return frozenset()
    extensions = (extension.schema for extension in own.resource_type.extensions)
    return frozenset(uri.lower() for uri in (*own.schema_uris, *extensions))
