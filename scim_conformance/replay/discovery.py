"""What an endpoint says of itself, asked once a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scim_conformance.documents.model import Contract, Wire
from scim_conformance.expected.world import Capabilities, capabilities
from scim_conformance.replay.client import Client
from scim_conformance.replay.compose import NEUTRAL, plain
from scim_conformance.replay.endings import TargetLost, TokenRefused
from scim_conformance.replay.waiting import Patience
from scim_conformance.scim.exchange import Exchange, JsonValue, Purpose
from scim_conformance.scim.messages import parse_list

_DOCUMENTS: Final = ("/ServiceProviderConfig", "/ResourceTypes", "/Schemas")
_LIST: Final = "/Users?startIndex=1&count=1"
_PAGE: Final = 100
"""What endpoints give on a page if nobody says how much, mostly."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """The three discovery documents and the number of users; None is what the endpoint does not tell."""

    config: JsonValue = None
    resource_types: JsonValue = None
    schemas: JsonValue = None
    users: int | None = None

    @property
    def fits_one_page(self) -> bool:
        """Tell whether read-backs may begin with lists: whether it does fit shows in the first of them.

        Asked here, so that what an item sends does not depend on which item came first in its process.
        """
        return self.users is None or self.users <= _PAGE

    def capabilities(self, contract: Contract) -> Capabilities:
        """Return what to hold the endpoint to under a contract."""
        return capabilities(contract, self.config, self.resource_types, self.schemas)


def discover(
    client: Client,
    wire: Wire = NEUTRAL,
    tell: Callable[[Exchange], None] | None = None,
    max_wait_s: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Discovered:
    """Fetch the discovery documents, and make sure that there is an endpoint that lets the run in.

    `tell` is given each exchange. An endpoint that asks to come later is waited for, up to `max_wait_s` in all. Raises
    `TargetLost` where nothing answers or no SCIM endpoint is there, and `TokenRefused` where the token does not serve.
    """
    asker = _Asker(client, wire, tell, Patience(max_wait_s, sleep))
    asked = [asker.ask(path) for path in _DOCUMENTS]
    listed = asker.ask(_LIST)
    if listed.response is None:
        raise TargetLost(f"the endpoint is not reached: {listed.failure.detail if listed.failure else ''}")
    status = listed.response.status
    if status in (401, 403):
        raise TokenRefused(f"the endpoint refuses the token: GET /Users was answered {status}")
    is_scim = any(one.response is not None and one.response.status == 200 for one in asked)
    if status in (404, 405) and not is_scim:
        raise TargetLost(f"no SCIM endpoint is there: GET /Users was answered {status}")
    page = parse_list(_body(listed))
    config, resource_types, schemas = (_body(one) for one in asked)
    return Discovered(config, resource_types, schemas, users=page.total_results if page is not None else None)


@dataclass(slots=True)
class _Asker:
    client: Client
    wire: Wire
    tell: Callable[[Exchange], None] | None
    patience: Patience
    is_reached: bool = False

    def ask(self, path: str) -> Exchange:
        """Send one GET, again while the endpoint is busy; raises `TargetLost` where the very first gets no answer."""
        request = plain("GET", path, self.wire)

        def once(attempt: int) -> Exchange:
            exchange = self.client.send(request, Purpose.DISCOVERY, attempt)
            if self.tell is not None:
                self.tell(exchange)
            return exchange

        exchange = self.patience.send(once)
        if exchange.failure is not None and not self.is_reached:
            raise TargetLost(f"the endpoint is not reached: {exchange.failure.detail}")
        self.is_reached = True
        return exchange


def _body(exchange: Exchange) -> JsonValue:
    response = exchange.response
    return response.body if response is not None and response.status == 200 else None
