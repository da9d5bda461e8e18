"""What a request asks for: the operation, on which resource type and id, with which parameters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scim_conformance.expected.world import World
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import JsonValue, Request
from scim_conformance.scim.schema import Definition
from scim_conformance.scim.uris import split_target

DISCOVERY: Final = frozenset({"/serviceproviderconfig", "/resourcetypes", "/schemas"})


class Operation(StrEnum):
    """What a request does, in the words of RFC 7644 §3.2."""

    CREATE = "create"
    RETRIEVE = "retrieve"
    QUERY = "query"
    SEARCH = "search"
    REPLACE = "replace"
    PATCH = "patch"
    DELETE = "delete"
    DISCOVERY = "discovery"
    BULK = "bulk"
    OTHER = "other"


WRITES: Final = frozenset({Operation.CREATE, Operation.REPLACE, Operation.PATCH, Operation.DELETE, Operation.BULK})


@dataclass(frozen=True, slots=True)
class Call:
    """A request as the model reads it.

    `resource_type` is empty for what concerns no single type. `attributes` and `excluded` are None where the request
    does not limit the answer; `filter`, `count` and `start_index` are the texts sent, None where absent.
    """

    operation: Operation
    resource_type: str = ""
    id: str = ""
    definition: Definition | None = None
    attributes: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    filter: str | None = None
    count: str | None = None
    start_index: str | None = None
    sort_by: str | None = None
    cursor: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether the request names the attributes of the answer."""
        return self.attributes is not None or self.excluded is not None

    @property
    def whole_number_count(self) -> int | None:
        """The count as a number, None where absent or no number."""
        return _number(self.count)

    @property
    def whole_number_start(self) -> int | None:
        """The start index as a number, None where absent or no number."""
        return _number(self.start_index)


def classify(request: Request, world: World) -> Call:
    """Return what a request asks for, by the endpoints of the resource types that the world defines."""
    endpoint, id_, rest = split_target(request.path)
    method = request.method.upper()
    if endpoint.casefold() in DISCOVERY:
        return Call(Operation.DISCOVERY if method == "GET" else Operation.OTHER)
    if endpoint.casefold() == "/bulk":
        return Call(Operation.BULK if method == "POST" else Operation.OTHER)
    name, definition = _type_at(endpoint, world)
    if ".search" in {endpoint.lstrip("/"), rest} and method == "POST":
        return _with_body_parameters(Call(Operation.SEARCH, name, "", definition), request.body)
    if definition is None:
        if endpoint in {"", "/"} and method == "GET":
            return _with_parameters(Call(Operation.QUERY), request)
        return Call(Operation.OTHER)
    operation = Operation.OTHER if rest else _operation(method, has_id=bool(id_))
    return _with_parameters(Call(operation, name, id_ or "", definition), request)


def _operation(method: str, *, has_id: bool) -> Operation:
    if has_id:
        return {
            "GET": Operation.RETRIEVE,
            "PUT": Operation.REPLACE,
            "PATCH": Operation.PATCH,
            "DELETE": Operation.DELETE,
        }.get(method, Operation.OTHER)
    return {"GET": Operation.QUERY, "POST": Operation.CREATE}.get(method, Operation.OTHER)


def _type_at(endpoint: str, world: World) -> tuple[str, Definition | None]:
    wanted = endpoint.strip("/").casefold()
    for name, definition in world.capabilities.definitions.items():
        if definition.resource_type.endpoint.strip("/").casefold() == wanted:
            return name, definition
    return "", None


def _with_parameters(call: Call, request: Request) -> Call:
    if not request.query:
        return call
    given = {name.casefold(): value for name, value in reversed(request.parameters)}
    return Call(
        call.operation,
        call.resource_type,
        call.id,
        call.definition,
        attributes=_names(given.get("attributes")),
        excluded=_names(given.get("excludedattributes")),
        filter=given.get("filter"),
        count=given.get("count"),
        start_index=given.get("startindex"),
        sort_by=given.get("sortby"),
        cursor="cursor" in given,
    )


def _with_body_parameters(call: Call, body: JsonValue) -> Call:
    if not isinstance(body, dict):
        return call
    return Call(
        call.operation,
        call.resource_type,
        call.id,
        call.definition,
        attributes=_names(get(body, "attributes")),
        excluded=_names(get(body, "excludedAttributes")),
        filter=_text(get(body, "filter")),
        count=_text(get(body, "count")),
        start_index=_text(get(body, "startIndex")),
        sort_by=_text(get(body, "sortBy")),
        cursor=get(body, "cursor") is not None,
    )


def _names(value: JsonValue) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = list(value.split(","))
    if not isinstance(value, list):
        return None
    names = tuple(name.strip() for name in value if isinstance(name, str) and name.strip())
    return names or None


def _text(value: JsonValue) -> str | None:
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        return None
    return str(value)


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
