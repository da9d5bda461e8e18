"""What a run is held to: the contract, the profile, the requirements, and what the endpoint says that it can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from scim_conformance.documents.model import Contract, Profile, Promise, Requirement
from scim_conformance.scim import urns
from scim_conformance.scim.attributes import get
from scim_conformance.scim.catalogue import ENTERPRISE_USER, GROUP, GROUP_TYPE, USER, USER_TYPE
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.schema import (
    Definition,
    MalformedDocument,
    ResourceType,
    Schema,
    SchemaExtension,
    parse_resource_type,
    parse_schema,
)

_RFC_SCHEMAS: Mapping[str, Schema] = {schema.id.lower(): schema for schema in (USER, GROUP, ENTERPRISE_USER)}
_NO_EXTENSIONS = frozenset(
    urn.lower() for urn in (urns.USER, urns.GROUP, urns.SERVICE_PROVIDER_CONFIG, urns.RESOURCE_TYPE, urns.SCHEMA)
)
_RFC_NAMES: Mapping[str, str] = {USER.id.lower(): "User", GROUP.id.lower(): "Group"}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the endpoint has, as the contract promises it or, where the contract asks the endpoint, as that declares it.

    `definitions` are judged by; the core ones are named `User` and `Group` whatever the endpoint calls them. `own`
    holds what the endpoint's /Schemas and /ResourceTypes declare, empty where they say nothing usable. `declared`
    tells whether a ServiceProviderConfig was answered; `config`, `resource_types` and `schemas` are the answers.
    """

    definitions: Mapping[str, Definition]
    patch: bool = False
    filter: bool = False
    filter_max_results: int | None = None
    sort: bool = False
    etag: bool = False
    bulk: bool = False
    change_password: bool = False
    declared: bool = False
    own: Mapping[str, Definition] = field(default_factory=dict)
    config: JsonValue = None
    resource_types: JsonValue = None
    schemas: JsonValue = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything that a judgement looks up and that no exchange changes; `profile` is None in a suite without one."""

    contract: Contract
    profile: Profile | None
    capabilities: Capabilities
    catalogue: Mapping[str, Requirement]
    strict: bool = False
    base_url: str = ""


def need(world: World, suffix: str) -> str | None:
    """Return the requirement id of a need that the profile's IdP has beyond the RFC, None where it has no such need."""
    if world.profile is None:
        return None
    wanted = f"{world.profile.idp}-{suffix}"
    return wanted if wanted in world.profile.needs else None


def capabilities(
    contract: Contract, config: JsonValue = None, resource_types: JsonValue = None, schemas: JsonValue = None
) -> Capabilities:
    """Return what to hold an endpoint to, from its contract and its answers to discovery (None: not answered).

    A promised feature is there and an excluded one is not, whatever the endpoint says; the others are there if its
    ServiceProviderConfig says so. Resource types whose contract takes them live come from /ResourceTypes and
    /Schemas, and from RFC 7643 §8.7.1 where these say nothing usable. Malformed answers never raise.
    """
    own: dict[str, Definition] = {}
    live: dict[str, Definition] = {}
    for name, definition, is_own in _declared_definitions(resource_types, schemas):
        live.setdefault(name, definition)
        if is_own:
            own.setdefault(name, definition)
    features = contract.features
    return Capabilities(
        definitions=_definitions(contract, live),
        patch=_has(features.patch, config, "patch"),
        filter=_has(features.filter, config, "filter"),
        filter_max_results=_whole(_member(_member(config, "filter"), "maxResults")),
        sort=_has(features.sort, config, "sort"),
        etag=_has(features.etag, config, "etag"),
        bulk=_has(features.bulk, config, "bulk"),
        change_password=_has(features.change_password, config, "changePassword"),
        declared=isinstance(config, dict),
        own=own,
        config=config,
        resource_types=resource_types,
        schemas=schemas,
    )


def documents_of(answer: JsonValue) -> tuple[JsonObject, ...]:
    """Return the objects of an answer to /Schemas or /ResourceTypes: a list response, a bare array, or a single one."""
    resources = _member(answer, "Resources")
    if isinstance(resources, list):
        answer = resources
    elif isinstance(answer, dict):
        answer = [answer] if get(answer, "id") is not None or get(answer, "name") is not None else []
    return tuple(entry for entry in answer if isinstance(entry, dict)) if isinstance(answer, list) else ()


def _definitions(contract: Contract, live: Mapping[str, Definition]) -> Mapping[str, Definition]:
    result: dict[str, Definition] = {}
    for name, rules in (("User", contract.user), ("Group", contract.group)):
        if rules is None:
            continue
        if not rules.live or not live:
            result[name] = _rfc_definition(name)
        elif name in live:
            result[name] = live[name]
    if contract.user.live:
        result |= {name: definition for name, definition in live.items() if name not in {"User", "Group"}}
    return result


def _rfc_definition(name: str) -> Definition:
    if name == "Group":
        return Definition(GROUP_TYPE, GROUP, ())
    return Definition(USER_TYPE, USER, (ENTERPRISE_USER,))


def _declared_definitions(resource_types: JsonValue, schemas: JsonValue) -> Iterator[tuple[str, Definition, bool]]:
    """Yield name and definition of each declared type, and whether its core schema is declared as well.

    RFC 7643's own schemas stand in for what a type names and /Schemas lacks.
    """
    declared = {schema.id.lower(): schema for schema in _parsed_schemas(schemas)}
    for kind in tuple(_parsed_types(resource_types)) or tuple(_guessed_types(declared)):
        core = declared.get(kind.schema.lower()) or _RFC_SCHEMAS.get(kind.schema.lower())
        if core is None:
            continue
        named = (extension.schema.lower() for extension in kind.extensions)
        found = (declared.get(urn) or _RFC_SCHEMAS.get(urn) for urn in named)
        extensions = tuple(schema for schema in found if schema is not None)
        name = _RFC_NAMES.get(core.id.lower(), kind.name)
        yield name, Definition(kind, core, extensions), core.id.lower() in declared


def _guessed_types(declared: Mapping[str, Schema]) -> Iterator[ResourceType]:
    """Yield users and groups, as far as their schemas are declared, where nobody says which types there are.

    Each further schema may extend either of them: a guess that only ever lets more pass.
    """
    further = tuple(SchemaExtension(schema.id) for urn, schema in declared.items() if urn not in _NO_EXTENSIONS)
    for kind in (USER_TYPE, GROUP_TYPE):
        if kind.schema.lower() in declared:
            yield replace(kind, extensions=further)


def _parsed_schemas(answer: JsonValue) -> Iterator[Schema]:
    for document in documents_of(answer):
        try:
            yield parse_schema(document)
        except MalformedDocument:
            continue  # what is wrong with it is the finding of a check on discovery


def _parsed_types(answer: JsonValue) -> Iterator[ResourceType]:
    for document in documents_of(answer):
        try:
            kind = parse_resource_type(document)
        except MalformedDocument:
            continue
        # The endpoint is relative to the base URL; some repeat the base's path in it all the same.
        yield replace(kind, endpoint="/" + kind.endpoint.rpartition("/")[2])


def _has(promise: Promise, config: JsonValue, name: str) -> bool:
    if promise is Promise.YES:
        return True
    if promise is Promise.NO:
        return False
    return _member(_member(config, name), "supported") is True


def _member(value: JsonValue, name: str) -> JsonValue:
    return get(value, name) if isinstance(value, dict) else None


def _whole(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
