"""The messages of the protocol: lists, errors and patch requests (RFC 7644 §3.4.2, §3.5.2, §3.12; RFC 9865)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scim_conformance.scim import urns
from scim_conformance.scim.errors import MalformedDocument
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import find_key, get, values_of

__all__ = [
    "ListPage",
    "MalformedDocument",
    "PatchOperation",
    "ScimError",
    "parse_error",
    "parse_list",
    "parse_patch",
]

OPERATIONS: Final = frozenset({"add", "remove", "replace"})
_LIST_FIELDS: Final = ("totalResults", "startIndex", "itemsPerPage", "Resources", "nextCursor", "previousCursor")
_ERROR_FIELDS: Final = ("status", "scimType", "detail")


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list response. A counter that is absent or no number is None; one written as text counts as its number.

    `present` names the fields that the body has, in the RFC's spelling, so that "absent" and "empty" stay apart.
    """

    total_results: int | None
    start_index: int | None
    items_per_page: int | None
    resources: tuple[JsonObject, ...]
    next_cursor: str | None
    present: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScimError:
    """An error message; fields that are absent are empty. `status` is as text, `raw` is the body as it came."""

    status: str
    scim_type: str
    detail: str
    schemas: tuple[str, ...]
    raw: JsonObject


@dataclass(frozen=True, slots=True)
class PatchOperation:
    """One operation of a patch request.

    `op` is in lower case, `op_text` as sent: the RFC lists lower-case values and Entra ID sends capitals. `path_text`
    is None where there is no path; `has_value` tells an absent value from null.
    """

    op: str
    op_text: str
    path_text: str | None
    value: JsonValue
    has_value: bool


def parse_list(body: JsonValue) -> ListPage | None:
    """The list response in `body`, or None where it is none: no object, or neither its schema nor its fields."""
    if not isinstance(body, dict):
        return None
    present = frozenset(field for field in _LIST_FIELDS if find_key(body, field) is not None)
    if urns.LIST_RESPONSE not in schemas_of(body) and not present & {"totalResults", "Resources"}:
        return None
    cursor = get(body, "nextCursor")
    return ListPage(
        total_results=_counter(get(body, "totalResults")),
        start_index=_counter(get(body, "startIndex")),
        items_per_page=_counter(get(body, "itemsPerPage")),
        resources=tuple(item for item in values_of(get(body, "Resources")) if isinstance(item, dict)),
        next_cursor=cursor if isinstance(cursor, str) and cursor else None,
        present=present,
    )


def parse_error(body: JsonValue) -> ScimError | None:
    """The error message in `body`, or None where it is none: no object, or neither its schema nor its fields."""
    if not isinstance(body, dict):
        return None
    schemas = schemas_of(body)
    if urns.ERROR not in schemas and all(find_key(body, field) is None for field in _ERROR_FIELDS):
        return None
    status, scim_type, detail = (get(body, field) for field in _ERROR_FIELDS)
    return ScimError(
        status="" if status is None else str(status),
        scim_type=scim_type if isinstance(scim_type, str) else "",
        detail=detail if isinstance(detail, str) else "",
        schemas=schemas,
        raw=body,
    )


def parse_patch(body: JsonValue) -> tuple[PatchOperation, ...]:
    """The operations of a patch request, in order; raises MalformedDocument.

    Neither `schemas` nor an operation is demanded here: whether a service provider takes a request without them is
    open (RFC 7644 §3.5.2).
    """
    if not isinstance(body, dict):
        raise MalformedDocument("$", "is no object")
    operations = get(body, "Operations")
    if not isinstance(operations, list):
        raise MalformedDocument("$.Operations", "is missing" if operations is None else "is no list")
    return tuple(_operations(operations))


def schemas_of(body: JsonObject) -> tuple[str, ...]:
    """The URIs in the `schemas` of an object; what is no text is left out."""
    return tuple(uri for uri in values_of(get(body, "schemas")) if isinstance(uri, str))


def _operations(items: list[JsonValue]) -> Iterator[PatchOperation]:
    for number, item in enumerate(items):
        where = f"$.Operations[{number}]"
        if not isinstance(item, dict):
            raise MalformedDocument(where, "is no object")
        op = get(item, "op")
        if not isinstance(op, str) or op.lower() not in OPERATIONS:
            raise MalformedDocument(f"{where}.op", "is none of add, remove, replace")
        path = get(item, "path")
        if path is not None and not isinstance(path, str):
            raise MalformedDocument(f"{where}.path", "is no text")
        yield PatchOperation(op.lower(), op, path, get(item, "value"), find_key(item, "value") is not None)


def _counter(value: JsonValue) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None
    return value if isinstance(value, int) else None
