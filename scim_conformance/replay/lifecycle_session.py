"""What a suite test of an integration's life speaks through: it makes integrations and looks in with their tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scim_conformance.documents.model import StepRef
from scim_conformance.events import ExchangeDone, Listener
from scim_conformance.expected.world import World
from scim_conformance.replay.client import Client
from scim_conformance.replay.compose import plain
from scim_conformance.replay.lifecycle import Integration, Integrations
from scim_conformance.replay.secrets import Secret
from scim_conformance.scim.exchange import Exchange, Purpose


class ScimLifecycle:
    """Integrations of one test. Used as a context manager it deletes at its end what the test made."""

    def __init__(
        self,
        integrations: Integrations,
        world: World,
        open_client: Callable[[str, Secret], Client],
        emit: Listener,
        ref: StepRef,
    ) -> None:
        self.world = world
        self._integrations = integrations
        self._open_client = open_client
        self._emit = emit
        self._ref = ref
        self._number = 0

    def create(self) -> Integration:
        """Make an integration; raises `Blocked` where that fails."""
        return self._integrations.create()

    def rotate(self, integration: Integration) -> Integration:
        """Give it a new token."""
        return self._integrations.rotate(integration)

    def delete(self, integration: Integration) -> None:
        """Delete it."""
        self._integrations.delete(integration)

    def probe(self, integration: Integration) -> Exchange:
        """Ask for one user with an integration's token; what comes back is shown as stubs."""
        with self._open_client(integration.url, integration.token) as client:
            exchange = client.send(plain("GET", "/Users?startIndex=1&count=1"), Purpose.SUITE)
        self._number += 1
        exchange = replace(exchange, number=self._number)
        self._emit(ExchangeDone(self._ref, exchange))
        return exchange

    def __enter__(self) -> ScimLifecycle:
        return self

    def __exit__(self, *_: object) -> None:
        self._integrations.close()
