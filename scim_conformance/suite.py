"""What a suite's file imports: marks, and short ways to look at an answer."""

from __future__ import annotations

import pytest

from scim_conformance.replay.crowd import Crowd, Found, Untold, ask
from scim_conformance.replay.lifecycle_session import ScimLifecycle
from scim_conformance.replay.suite_session import Made, ScimSession
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import FOREIGN, Exchange, Headers, JsonObject, JsonValue
from scim_conformance.scim.lookup import get
from scim_conformance.scim.spelling import spelled

__all__ = [
    "Crowd",
    "Found",
    "Made",
    "ScimLifecycle",
    "ScimSession",
    "Untold",
    "add",
    "ask",
    "body_of",
    "headers_of",
    "is_foreign",
    "modify",
    "needs_groups",
    "needs_promise",
    "patch_op",
    "remove",
    "replace",
    "requirement",
    "resources_of",
    "scim_type_of",
    "status_of",
    "total_of",
]


def requirement(*requirement_ids: str) -> pytest.MarkDecorator:
    """Mark a test with the requirement whose verdict its assertion is; a test may carry several."""
    return pytest.mark.requirement(*requirement_ids)


def status_of(exchange: Exchange) -> int:
    """Return the status of the answer, 0 where none came."""
    return exchange.response.status if exchange.response is not None else 0


def body_of(exchange: Exchange) -> JsonObject:
    """Return the answer's JSON object with names spelled as in RFC 7643 (its section 2.1); empty where it is none."""
    body = spelled(exchange.response.body) if exchange.response is not None else None
    return body if isinstance(body, dict) else {}


def headers_of(exchange: Exchange) -> Headers:
    """Return the header fields of the answer, none where no answer came."""
    return exchange.response.headers if exchange.response is not None else Headers()


def resources_of(exchange: Exchange) -> list[JsonObject]:
    """Return the resources of a list response; those of other people are stubs without attributes."""
    found: JsonValue = get(body_of(exchange), "Resources")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def total_of(exchange: Exchange) -> JsonValue:
    """Return totalResults of a list response."""
    return get(body_of(exchange), "totalResults")


def is_foreign(resource: JsonObject) -> bool:
    """Tell whether a resource is one that the test did not make."""
    return FOREIGN in resource


def scim_type_of(exchange: Exchange) -> JsonValue:
    """Return the scimType of an error."""
    return get(body_of(exchange), "scimType")


# ---- PATCH (RFC 7644 §3.5.2)


def patch_op(*operations: JsonValue) -> JsonObject:
    """Return the message that holds these operations."""
    return {"schemas": [urns.PATCH_OP], "Operations": list(operations)}


def add(path: str, value: JsonValue) -> JsonObject:
    """Return an add; an empty path is left out."""
    return {"op": "add", **({"path": path} if path else {}), "value": value}


def replace(path: str, value: JsonValue) -> JsonObject:
    """Return a replace; an empty path is left out."""
    return {"op": "replace", **({"path": path} if path else {}), "value": value}


def remove(path: str) -> JsonObject:
    """Return a remove."""
    return {"op": "remove", "path": path}


def modify(scim: ScimSession, made: Made, *operations: JsonValue) -> Exchange:
    """Send a PATCH and read back what it left; skips the test where the endpoint does not offer PATCH."""
    if not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    return scim.patch(made.path, patch_op(*operations), reads_back=True)


# ---- what a test needs


def needs_groups(scim: ScimSession) -> None:
    """Skip the test where the endpoint has no groups."""
    if "Group" not in scim.capabilities.definitions:
        pytest.skip("the endpoint has no groups")


def needs_promise(scim: ScimSession, path: str, resource_type: str = "User") -> None:
    """Skip the test where neither contract nor schema promise to keep an attribute, such as `name.familyName`."""
    if not scim.promises(path, resource_type):
        pytest.skip(f"nothing promises that {path} is kept")
