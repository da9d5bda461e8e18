"""What a suite's file imports: marks, and short ways to look at an answer."""

from __future__ import annotations

import pytest

from scim_conformance.replay.lifecycle_session import ScimLifecycle
from scim_conformance.replay.suite_session import Made, ScimSession
from scim_conformance.scim.exchange import FOREIGN, Exchange, JsonObject, JsonValue
from scim_conformance.scim.lookup import get

__all__ = ["Made", "ScimLifecycle", "ScimSession", "body_of", "requirement", "resources_of", "status_of", "total_of"]


def requirement(requirement_id: str) -> pytest.MarkDecorator:
    """Mark a test with the requirement whose verdict its assertion is; a test may carry several."""
    return pytest.mark.requirement(requirement_id)


def status_of(exchange: Exchange) -> int:
    """Return the status of the answer, 0 where none came."""
    return exchange.response.status if exchange.response is not None else 0


def body_of(exchange: Exchange) -> JsonObject:
    """Return the answer's JSON object, empty where it is none."""
    body = exchange.response.body if exchange.response is not None else None
    return body if isinstance(body, dict) else {}


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
