"""What an endpoint says of itself, asked once a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scim_conformance.documents.model import Contract, Wire
from scim_conformance.expected.world import Capabilities, capabilities
from scim_conformance.replay.client import Client
from scim_conformance.replay.compose import NEUTRAL, plain
from scim_conformance.replay.endings import TargetLost, TokenRefused
from scim_conformance.scim.exchange import Exchange, JsonValue, Purpose

_DOCUMENTS: Final = ("/ServiceProviderConfig", "/ResourceTypes", "/Schemas")


@dataclass(frozen=True, slots=True)
class Discovered:
    """The three discovery documents, None where the endpoint gives none; plain JSON, to be handed to workers."""

    config: JsonValue = None
    resource_types: JsonValue = None
    schemas: JsonValue = None

    def capabilities(self, contract: Contract) -> Capabilities:
        """Return what to hold the endpoint to under a contract."""
        return capabilities(contract, self.config, self.resource_types, self.schemas)


def discover(client: Client, wire: Wire = NEUTRAL, tell: Callable[[Exchange], None] | None = None) -> Discovered:
    """Fetch the discovery documents, and make sure that there is an endpoint that lets the run in.

    `tell` is given each exchange. Raises `TargetLost` where nothing answers or no SCIM endpoint is there, and
    `TokenRefused` where the token does not serve.
    """
    answers: list[JsonValue] = []
    statuses: list[int] = []
    for path in (*_DOCUMENTS, "/Users?startIndex=1&count=1"):
        exchange = client.send(plain("GET", path, wire), Purpose.DISCOVERY)
        if tell is not None:
            tell(exchange)
        response = exchange.response
        if response is None:
            failure = exchange.failure
            if not statuses or path.startswith("/Users"):
                raise TargetLost(f"the endpoint is not reached: {failure.detail if failure else ''}")
            statuses.append(0)
            answers.append(None)
            continue
        statuses.append(response.status)
        answers.append(response.body if response.status == 200 else None)
    if statuses[-1] in (401, 403):
        raise TokenRefused(f"the endpoint refuses the token: GET /Users was answered {statuses[-1]}")
    if statuses[-1] in (404, 405) and not any(status == 200 for status in statuses):
        raise TargetLost(f"no SCIM endpoint is there: GET /Users was answered {statuses[-1]}")
    return Discovered(*answers[:3])
