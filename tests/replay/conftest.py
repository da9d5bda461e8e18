"""Servers that misbehave on purpose, and clients that are bounded."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from scim_conformance.documents.load import Library, load_library
from scim_conformance.documents.model import Outcome, Profile
from scim_conformance.events import Event, ExchangeDone, VerdictReached
from scim_conformance.expected.world import World, capabilities
from scim_conformance.replay.client import Client
from scim_conformance.replay.ledger import Ledger
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret
from scim_conformance.replay.session import Session
from scim_conformance.scim.exchange import Exchange
from scim_conformance.target.integrations import Integration
from scim_conformance.target.seeding import Strangers
from scim_conformance.target.server import EmbeddedProvider

settings.register_profile("replay", deadline=None)
settings.load_profile("replay")

CANARY = "canary-token-4711-do-not-show"
CERTIFICATES = Path(__file__).parent / "certificates"

Handler = Callable[[socket.socket, bytes], None]


@dataclass
class RawServer:
    """A server that answers with whatever bytes its handler writes; it keeps what it was sent."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    sent: int = 0


def read_request(connection: socket.socket) -> bytes:
    """Read one request, header and body; empty at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"{}", status: str = "200 OK", headers: str = "") -> bytes:
    """Return the bytes of a well-formed answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/scim+json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.fixture
def canary() -> str:
    """The token of every client here; it must be in no output."""
    return CANARY


@pytest.fixture
def certificates() -> Path:
    """Certificates for loopback."""
    return CERTIFICATES


@pytest.fixture
def raw_server() -> Iterator[Callable[..., RawServer]]:
    """Start servers from a handler, over TLS where a certificate is named."""
    with contextlib.ExitStack() as stack:

        def start(handler: Handler, certificate: str = "") -> RawServer:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            scheme = "https" if certificate else "http"
            server = RawServer(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/scim")
            context = None
            if certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(CERTIFICATES / certificate)

            @contextlib.contextmanager
            def secured(connection: socket.socket) -> Iterator[socket.socket]:
                if context is None:
                    yield connection
                    return
                stream = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                with stream:
                    stream.do_handshake()
                    yield stream

            def serve_one(connection: socket.socket) -> None:
                with contextlib.suppress(OSError), connection, secured(connection) as stream:
                    while request := read_request(stream):
                        server.requests.append(request)
                        handler(stream, request)

            def accept() -> None:
                with contextlib.suppress(OSError):
                    while True:
                        connection, _ = listener.accept()
                        server.connections += 1
                        threading.Thread(target=serve_one, args=(connection,), daemon=True).start()

            threading.Thread(target=accept, daemon=True).start()
            return server

        yield start


@pytest.fixture
def client_for() -> Iterator[Callable[..., Client]]:
    """Make clients whose exchanges take half a second at most, with the canary as their token."""
    with contextlib.ExitStack() as stack:

        def make(url: str, **options: object) -> Client:
            limits = options.pop("limits", Limits(timeout_s=0.5))
            secret = options.pop("secret", Secret(CANARY))
            client = Client(url, secret, limits=limits, **options)
            stack.callback(client.close)
            return client

        yield make


Script = Callable[[str, str, int], "bytes | None"]


class Between:
    """A server between client and endpoint that can answer in the endpoint's place.

    `script` is given method, path and how often this method and path have come; what it returns is sent instead, None
    passes the request on, and an empty answer drops the connection. `passed` keeps what went on.
    """

    def __init__(self, origin: str, base_path: str) -> None:
        self._origin = origin.removeprefix("http://")
        self._base_path = base_path
        self.script: Script = lambda *_: None
        self.mend: Callable[[str, str, int, bytes], bytes] = lambda _method, _path, _status, body: body
        self.passed: list[tuple[str, str]] = []
        self.seen: list[tuple[str, str, bytes]] = []

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        path = target.removeprefix("/scim")
        self.seen.append((method, path, body))
        count = sum(1 for one in self.seen if one[:2] == (method, path))
        scripted = self.script(method, path, count)
        if scripted is not None:
            if not scripted:
                connection.shutdown(socket.SHUT_RDWR)
                return
            connection.sendall(scripted)
            return
        self.passed.append((method, path))
        headers = dict(line.split(": ", 1) for line in lines)
        headers.pop("Accept-Encoding", None)
        upstream = http.client.HTTPConnection(self._origin)
        upstream.request(method, self._base_path + path, body or None, headers)
        response = upstream.getresponse()
        data = self.mend(method, path, response.status, response.read())
        fields = [
            f"{name}: {value.replace(self._origin + self._base_path, connection_host(headers))}"
            for name, value in response.getheaders()
            if name.lower() not in ("content-length", "connection", "transfer-encoding")
        ]
        upstream.close()
        data = data.replace((self._origin + self._base_path).encode(), connection_host(headers).encode())
        connection.sendall(
            "\r\n".join(
                [f"HTTP/1.1 {response.status} {response.reason}", *fields, f"Content-Length: {len(data)}", "", ""]
            ).encode()
            + data
        )


def connection_host(headers: dict[str, str]) -> str:
    """Return the authority and base path under which the client knows the server between."""
    return headers["Host"] + "/scim"


@pytest.fixture(scope="session")
def library() -> Library:
    """All shipped documents."""
    return load_library()


@dataclass
class Stand:
    """An embedded provider, a server before it, and a session that tells its events to a list."""

    provider: EmbeddedProvider
    integration: Integration
    between: Between
    server: RawServer
    session: Session
    events: list[Event]
    library: Library

    def snapshot(self) -> dict[str, str]:
        """Return all that the endpoint holds for this test, by id."""
        return self.provider.snapshot(integration=self.integration)

    def seed(self, **counts: int) -> Strangers:
        """Put strangers in."""
        return self.provider.seed(**counts, integration=self.integration)

    def profile(self, name: str) -> Profile:
        """Return a shipped profile."""
        return self.library.profiles[name]

    def told(self, kind: type) -> list[Any]:
        """Return the events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def exchanges(self) -> list[Exchange]:
        """Return all exchanges so far."""
        return [event.exchange for event in self.told(ExchangeDone)]

    @property
    def findings(self) -> list[str]:
        """Return the requirements that failed."""
        return [one.verdict.requirement for one in self.told(VerdictReached) if one.verdict.outcome is Outcome.FAIL]


@pytest.fixture(scope="session")
def providers() -> Iterator[Callable[[str], EmbeddedProvider]]:
    """Start each embedded provider once; tests have integrations of their own in it."""
    started: dict[str, EmbeddedProvider] = {}
    with contextlib.ExitStack() as stack:

        def provider(contract: str) -> EmbeddedProvider:
            if contract not in started:
                started[contract] = stack.enter_context(EmbeddedProvider(contract=contract))
            return started[contract]

        yield provider


@pytest.fixture
def stand(
    raw_server: Callable[..., RawServer],
    client_for: Callable[..., Client],
    library: Library,
    providers: Callable[[str], EmbeddedProvider],
) -> Iterator[Callable[..., Stand]]:
    """Set up an integration of a provider with a session against it."""
    with contextlib.ExitStack() as stack:

        def make(contract: str = "iru", **options: Any) -> Stand:
            provider = providers(contract)
            integration = provider.integrations.create(token=f"{CANARY}-{uuid.uuid4().hex}")
            stack.callback(provider.integrations.delete, integration)
            origin, _, path = provider.base_url.removeprefix("http://").partition("/")
            between = Between("http://" + origin, "/" + path)
            server = raw_server(between)
            client = client_for(server.url, secret=Secret(integration.token), limits=Limits(timeout_s=5.0))
            chosen = replace(library.contracts[contract], **options.pop("contract_changes", {}))
            found = capabilities(chosen, *options.pop("discovered", (None, None, None)))
            events: list[Event] = []

            def world_for(profile: Profile | None) -> World:
                return World(chosen, profile, found, library.requirements, base_url=client.base.text)

            session = Session(
                client=client,
                ledger=options.pop("ledger", None) or Ledger(),
                emit=events.append,
                world_for=world_for,
                run_id="run",
                profiles=library.profiles,
                sleep=lambda _: None,
                **options,
            )
            return Stand(provider, integration, between, server, session, events, library)

        yield make
