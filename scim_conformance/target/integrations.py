"""The integrations (tenants) of a service provider: each with its own token and its own users and groups.

A token is known here by its hash only, and shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any, Protocol

from scim_conformance.target.storage import Journal, Store


class IntegrationJournal(Journal, Protocol):
    """What also keeps the integrations beyond the process."""

    def integrations(self) -> list[tuple[str, str, bytes]]:
        """Return id, name and token hash of each integration."""

    def keep_integration(self, integration: str, name: str, token_hash: bytes) -> None:
        """Hold an integration, in place of its earlier state."""

    def drop_integration(self, integration: str) -> None:
        """Forget an integration with all its resources."""


@dataclass(frozen=True, slots=True)
class Integration:
    """One integration, as its administrator sees it; `token` is "" wherever it was not just made."""

    id: str
    name: str
    base_url: str
    token: str = field(repr=False, default="")


@dataclass(slots=True)
class Held:
    """One integration as the service provider holds it; `token_hash` is empty after a revocation."""

    id: str
    name: str
    token_hash: bytes
    store: Store
    memory: dict[str, Any] = field(default_factory=dict)


class Registry:
    """All integrations, found by token in constant time."""

    def __init__(self, journal: IntegrationJournal | None = None) -> None:
        self._lock = threading.RLock()
        self._journal = journal
        self._held: dict[str, Held] = {}
        for integration, name, token_hash in journal.integrations() if journal else ():
            self._held[integration] = Held(integration, name, token_hash, Store(integration, journal))

    def create(self, name: str, token: str) -> Held:
        """Hold a new integration."""
        with self._lock:
            integration = secrets.token_hex(8)
            held = Held(integration, name, digest(token), Store(integration, self._journal))
            self._held[integration] = held
            self._keep(held)
            return held

    def set_token(self, integration: str, token: str) -> Held:
        """Accept another token for an integration, "" for none; raises KeyError."""
        with self._lock:
            held = self._held[integration]
            held.token_hash = digest(token) if token else b""
            self._keep(held)
            return held

    def delete(self, integration: str) -> None:
        """Forget an integration with its users and groups; raises KeyError."""
        with self._lock:
            del self._held[integration]
            if self._journal:
                self._journal.drop_integration(integration)

    def get(self, integration: str) -> Held:
        """Return an integration; raises KeyError."""
        with self._lock:
            return self._held[integration]

    def all(self) -> list[Held]:
        """Return all integrations, oldest first."""
        with self._lock:
            return list(self._held.values())

    def by_token(self, token: str) -> Held | None:
        """Return the integration of a token; every hash is compared in full, whichever fits."""
        wanted, found = digest(token), None
        for held in self.all():
            if hmac.compare_digest(held.token_hash, wanted):
                found = held
        return found

    def _keep(self, held: Held) -> None:
        if self._journal:
            self._journal.keep_integration(held.id, held.name, held.token_hash)


def new_token() -> str:
    """Return a token that cannot be guessed."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """Return the hash under which a token is known."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
