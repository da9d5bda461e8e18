"""The embedded service provider as a thing to start, use and stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scim_conformance.target import seeding
from scim_conformance.target.administration import Integrations, identity
from scim_conformance.target.application import Application, LogEntry
from scim_conformance.target.control import Control
from scim_conformance.target.defects import find_defects
from scim_conformance.target.integrations import Integration, Registry, new_token
from scim_conformance.target.journal import SqliteJournal
from scim_conformance.target.listener import Listener
from scim_conformance.target.protocol import ScimProtocol
from scim_conformance.target.rules import rules_for
from scim_conformance.target.schemas import served_by
from scim_conformance.target.seeding import Strangers
from scim_conformance.target.service import Service
from scim_conformance.target.variants import find_variants, with_rules
from scim_conformance.target.walking import combined


class EmbeddedProvider:
    """A SCIM service provider on a loopback port, from `start` to `stop`; also a context manager.

    `base_url` and `token` lead to its first integration. `data` is a SQLite file, None keeps everything in memory.
    `token` as an argument is the token of the first integration; without it one is made, and shown in `token` only by
    the process that made it: a reopened file knows hashes. Raises ValueError for an unknown contract, defect or
    variant and for a file that is no such file, OSError for a port that is taken.
    """

    def __init__(
        self,
        contract: str = "iru",
        data: Path | str | None = None,
        defects: Sequence[str] = (),
        *,
        variants: Sequence[str] = (),
        port: int = 0,
        token: str = "",
        service_class: type[Service] | None = None,
    ) -> None:
        self.defects = find_defects(defects)
        self.variants = find_variants(variants)
        rules = with_rules(rules_for(contract), self.variants)
        served = served_by(rules)
        self._journal = None if data is None else SqliteJournal(Path(data))
        self._registry = Registry(self._journal)
        self._protocol = ScimProtocol(rules, served)
        services = [*(one.service for one in self.defects), *(one.service for one in self.variants)]
        chosen = combined(service_class or Service, services)
        self._application = Application(rules, served, self._protocol, self._registry, chosen)
        self.admin_token = new_token()
        try:
            self._listener = Listener(self._serve, port)
        except BaseException:
            self._close_journal()
            raise
        self.base_url = f"{self._listener.origin}{rules.base_path}"
        self.integrations = Integrations(self._registry, lambda: self.base_url)
        self._control = Control(self, self.admin_token)
        self.control_url = f"{self._listener.origin}{Control.PATH}"
        self.integration = self._first_integration(token)
        self._running = False

    def start(self) -> Self:
        """Begin to serve."""
        if not self._running:
            self._running = True
            self._listener.start()
        return self

    def stop(self) -> None:
        """Stop serving and release the port and the file; nothing can be started again."""
        self._listener.stop()
        self._running = False
        self._close_journal()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def token(self) -> str:
        """The token of the first integration, "" if another process made it."""
        return self.integration.token

    def more_tokens(self) -> dict[str, str]:
        """Return a token that was revoked and one of another tenant, each of an integration that is made for it."""
        other, revoked = self.integrations.create("another tenant"), self.integrations.create("revoked")
        self.integrations.revoke(revoked)
        return {"revoked": revoked.token, "other-tenant": other.token}

    @property
    def log(self) -> tuple[LogEntry, ...]:
        """Every request to the SCIM endpoints so far, oldest first."""
        return tuple(self._application.log)

    def seed(
        self, users: int = 200, groups: int = 5, members: int = 20, integration: str | Integration | None = None
    ) -> Strangers:
        """Put strangers into an integration, as if they had been there before, and return what to look for."""
        return seeding.seed(self._store(integration), self._protocol, users, groups, members)

    def snapshot(
        self, ids: Iterable[str] | None = None, integration: str | Integration | None = None
    ) -> dict[str, str]:
        """Return the resources of an integration by id, as JSON text; only those of certain ids if they are given."""
        everything = seeding.snapshot(self._store(integration))
        if ids is None:
            return everything
        return {one: everything[one] for one in ids if one in everything}

    def _store(self, integration: str | Integration | None) -> Any:
        return self._registry.get(identity(integration or self.integration)).store

    def _first_integration(self, token: str) -> Integration:
        existing = self._registry.all()
        if not existing:
            return self.integrations.create("first", token)
        if token:
            return self.integrations.rotate(existing[0].id, token)
        return self.integrations.all()[0]

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if Control.is_meant(environ):
            return self._control(environ, start_response)
        return self._application(environ, start_response)

    def _close_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
