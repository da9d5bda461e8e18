"""What a run is held to: the contract, the profile, the requirements, and what the endpoint says that it can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scim_conformance.documents.model import Contract, Profile, Promise, Requirement
from scim_conformance.scim.attributes import get
from scim_conformance.scim.catalogue import ENTERPRISE_USER, GROUP, GROUP_TYPE, USER, USER_TYPE
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.schema import (
    Definition,
    MalformedDocument,
    ResourceType,
    Schema,
    parse_resource_type,
    parse_schema,
)

_RFC_SCHEMAS: Mapping[str, Schema] = {schema.id.lower(): schema for schema in (USER, GROUP, ENTERPRISE_USER)}
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
    own = dict(_own_definitions(resource_types, schemas))
    features = contract.features
    return Capabilities(
        definitions=_definitions(contract, own),
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


def _definitions(contract: Contract, own: Mapping[str, Definition]) -> Mapping[str, Definition]:
    result: dict[str, Definition] = {}
    for name, rules in (("User", contract.user), ("Group", contract.group)):
        if rules is None:
            continue
        if not rules.live or not own:
            result[name] = _rfc_definition(name)
        elif name in own:
            result[name] = own[name]
    if contract.user.live:
        result |= {name: definition for name, definition in own.items() if name not in {"User", "Group"}}
    return result


def _rfc_definition(name: str) -> Definition:
    if name == "Group":
        return Definition(GROUP_TYPE, GROUP, ())
    return Definition(USER_TYPE, USER, (ENTERPRISE_USER,))


def _own_definitions(resource_types: JsonValue, schemas: JsonValue) -> Iterator[tuple[str, Definition]]:
    declared = {schema.id.lower(): schema for schema in _parsed_schemas(schemas)}
    types = tuple(_parsed_types(resource_types))
    if not types and declared:
        types = tuple(kind for kind in (USER_TYPE, GROUP_TYPE) if kind.schema.lower() in declared)
    for kind in types:
        core = declared.get(kind.schema.lower()) or _RFC_SCHEMAS.get(kind.schema.lower())
        if core is None:
            continue
        named = (extension.schema.lower() for extension in kind.extensions)
        found = (declared.get(urn) or _RFC_SCHEMAS.get(urn) for urn in named)
        extensions = tuple(schema for schema in found if schema is not None)
        yield _RFC_NAMES.get(core.id.lower(), kind.name), Definition(kind, core, extensions)


def _parsed_schemas(answer: JsonValue) -> Iterator[Schema]:
    for document in documents_of(answer):
        try:
            yield parse_schema(document)
        except MalformedDocument:
            continue  # what is wrong with it is the finding of a check on discovery


def _parsed_types(answer: JsonValue) -> Iterator[ResourceType]:
    for document in documents_of(answer):
        try:
            yield parse_resource_type(document)
        except MalformedDocument:
            continue


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
