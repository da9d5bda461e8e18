"""Bulk requests and their answers, as far as the replay must know what they touch and make (RFC 7644 §3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from scim_conformance.replay.correlation import take_apart
from scim_conformance.scim.exchange import Exchange, JsonValue, Request
from scim_conformance.scim.lookup import get

BULK_ID: Final = "bulkId:"
"""Begins a reference to what another operation of the same bulk request makes (RFC 7644 §3.7.2)."""


def is_bulk(request: Request) -> bool:
    """Tell whether a request is a bulk request."""
    return request.method.upper() == "POST" and request.path.lower().rstrip("/") == "/bulk"


def parts_of_bulk(body: JsonValue) -> Iterator[Request]:
    """Yield the requests that the operations of a bulk request stand for."""
    operations = get(body, "Operations") if isinstance(body, dict) else None
    for operation in operations if isinstance(operations, list) else []:
        if isinstance(operation, dict):
            method, path = get(operation, "method"), get(operation, "path")
            if isinstance(method, str) and isinstance(path, str):
                yield Request(method.upper(), path, body=get(operation, "data"))


def shown_in(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Yield type and id of each user and group that the answer to a bulk request gives a location of."""
    body = exchange.response.body if exchange.response is not None else None
    results = get(body, "Operations") if isinstance(body, dict) else None
    for result in results if isinstance(results, list) else []:
        location = get(result, "location") if isinstance(result, dict) else None
        parts = location.rstrip("/").split("/") if isinstance(location, str) else []
        if len(parts) >= 2 and parts[-1]:
            target = take_apart(f"/{parts[-2]}/{parts[-1]}")
            if target.resource_type:
                yield target.resource_type, unquote(parts[-1])
