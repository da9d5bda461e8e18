"""Servers that misbehave on purpose, and clients that are bounded."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scim_conformance.replay.client import Client
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret

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
