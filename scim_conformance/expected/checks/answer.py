"""An exchange as checks look at it: what was asked, what kind of answer came, and the resources in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scim_conformance.expected.call import Call, Operation
from scim_conformance.expected.checks.shape import Shape, shape_of
from scim_conformance.expected.world import World
from scim_conformance.scim import urns
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import FOREIGN, Exchange, JsonObject, JsonValue, Request, Response
from scim_conformance.scim.schema import Definition
from scim_conformance.scim.uris import split_target

_VALUE_SETS: Final = frozenset({"Role", "Entitlement"})
"""Types of the roles-and-entitlements draft, whose resources lack an `id`: nothing common is asked of them."""


class Kind(StrEnum):
    """What an answer is, by its status and by what was asked."""

    RESOURCE = "resource"
    LIST = "list"
    DISCOVERY = "discovery"
    BULK = "bulk"
    ERROR = "error"
    OTHER = "other"


class Discovery(StrEnum):
    """What a request to a discovery endpoint asks for (RFC 7644 §4)."""

    NONE = ""
    CONFIG = "/serviceproviderconfig"
    RESOURCE_TYPES = "/resourcetypes"
    SCHEMAS = "/schemas"


@dataclass(frozen=True, slots=True)
class Seen:
    """A resource in an answer: its JSON path, the definition that it is judged by, and the endpoint's own words.

    Stubs of foreign resources are left out; `own` is None where the endpoint declares nothing of the type.
    """

    at: str
    resource: JsonObject
    definition: Definition
    own: Definition | None = None

    @property
    def is_user(self) -> bool:
        """Whether it is a User of RFC 7643 §4.1."""
        return self.definition.core.id == urns.USER


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that checks look at; made once for an exchange.

    `page` holds the entries of a list, foreign stubs included, or None where the answer is no list; `is_whole` says
    that no attribute was left out on request; `own_words` says that `shape` was taken with what the endpoint itself
    declares of these resources.
    """

    world: World
    exchange: Exchange
    response: Response
    call: Call
    kind: Kind
    discovery: Discovery
    discovery_id: str
    page: list[JsonValue] | None
    resources: tuple[Seen, ...]
    shape: Shape
    own_words: bool
    is_whole: bool

    @property
    def request(self) -> Request:
        """The request that was answered."""
        return self.exchange.request

    @property
    def status(self) -> int:
        """The status of the response."""
        return self.response.status

    @property
    def body(self) -> JsonObject:
        """The body where it is an object, else an empty one."""
        return self.response.body if isinstance(self.response.body, dict) else {}

    @property
    def has_content(self) -> bool:
        """Whether the response had a body, be it readable or not."""
        return self.response.size_bytes > 0 or self.response.body is not None or bool(self.response.text)

    def member(self, name: str) -> JsonValue:
        """Return a member of the body, its name compared without regard to case."""
        return get(self.body, name)


def read(world: World, exchange: Exchange, response: Response, call: Call) -> Answer:
    """Return the exchange, whose request asks for `call`, as checks look at it."""
    endpoint, id_, _ = split_target(exchange.request.path)
    discovery = Discovery.NONE
    if call.operation is Operation.DISCOVERY:
        discovery = Discovery(endpoint.casefold())
    kind = _kind(call, response)
    page = _page(response.body) if kind is Kind.LIST else None
    resources = tuple(_resources(world, call, _entries(kind, page, response.body)))
    own_words = bool(resources) and all(seen.own is not None for seen in resources)
    is_query = call.operation in {Operation.RETRIEVE, Operation.QUERY, Operation.SEARCH}
    shape = shape_of(
        ((seen.at, seen.resource, (seen.own if own_words else None) or seen.definition) for seen in resources),
        is_own=own_words,
        is_unasked_query=is_query and call.attributes is None,
    )
    return Answer(
        world=world,
        exchange=exchange,
        response=response,
        call=call,
        kind=kind,
        discovery=discovery,
        discovery_id=id_ or "",
        page=page,
        resources=resources,
        shape=shape,
        own_words=own_words,
        is_whole=_is_whole(call),
    )


def has_schema(document: JsonValue, urn: str) -> bool:
    """Tell whether `schemas` of a document holds a URN; URNs of SCIM compare without regard to case."""
    schemas = get(document, "schemas") if isinstance(document, dict) else None
    return isinstance(schemas, list) and any(isinstance(one, str) and one.lower() == urn.lower() for one in schemas)


def _kind(call: Call, response: Response) -> Kind:
    if response.status >= 400:
        return Kind.ERROR
    if not 200 <= response.status < 300 or response.status == 204:
        return Kind.OTHER
    match call.operation:
        case Operation.DISCOVERY:
            return Kind.DISCOVERY
        case Operation.QUERY | Operation.SEARCH:
            return Kind.LIST
        case Operation.BULK:
            return Kind.BULK
        case _ if has_schema(response.body, urns.LIST_RESPONSE):
            return Kind.LIST
        case Operation.DELETE:
            return Kind.OTHER
        case _:
            return Kind.RESOURCE if isinstance(response.body, dict) else Kind.OTHER


def _page(body: JsonValue) -> list[JsonValue] | None:
    entries = get(body, "Resources") if isinstance(body, dict) else body
    return entries if isinstance(entries, list) else None


def _entries(kind: Kind, page: list[JsonValue] | None, body: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    if kind is Kind.RESOURCE and isinstance(body, dict):
        yield "$", body
    elif page is not None:
        prefix = "$.Resources" if isinstance(body, dict) else "$"
        for number, entry in enumerate(page):
            if isinstance(entry, dict):
                yield f"{prefix}[{number}]", entry


def _resources(world: World, call: Call, entries: Iterator[tuple[str, JsonObject]]) -> Iterator[Seen]:
    own_of: dict[str, Definition | None] = {}
    for at, resource in entries:
        if FOREIGN in resource:
            continue
        definition = call.definition or _definition_of(resource, world.capabilities.definitions)
        if definition is None or definition.resource_type.name in _VALUE_SETS:
            continue
        core = definition.core.id
        if core not in own_of:
            own_of[core] = _own(core.lower(), world.capabilities.own)
        yield Seen(at, resource, definition, own_of[core])


def _definition_of(resource: JsonObject, definitions: Mapping[str, Definition]) -> Definition | None:
    for definition in definitions.values():
        if has_schema(resource, definition.core.id):
            return definition
    meta = get(resource, "meta")
    name = get(meta, "resourceType") if isinstance(meta, dict) else None
    return definitions.get(name) if isinstance(name, str) else None


def _own(core: str, own: Mapping[str, Definition]) -> Definition | None:
    return next((definition for definition in own.values() if definition.core.id.lower() == core), None)


def _is_whole(call: Call) -> bool:
    if call.attributes is not None:
        return False
    left_out = {name.rpartition(":")[2].lower().partition(".")[0] for name in call.excluded or ()}
    return not left_out & {"meta", "schemas", "id"}
