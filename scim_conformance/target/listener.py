"""The HTTP/1.1 server: cheroot on a loopback port, with keep-alive, and SCIM errors for what is no HTTP."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from typing import Any

from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.wsgi import Server

LOOPBACK = "127.0.0.1"
THREADS = 16
KEPT_CONNECTIONS = 10_000
MAX_HEADER_BYTES = 65536
IDLE_SECONDS = 30
STOP_SECONDS = 5
LINGER_SECONDS = 1.0
LINGER_BYTES = 1_000_000
"""How long, and how much, is still read from a client that was refused before it had sent all."""
NOTICE_SECONDS = 0.05
"""How soon the server notices that it is to stop."""


class ScimRequestReader(HTTPRequest):
    """cheroot's reader of requests, which speaks SCIM where cheroot would answer by itself in plain text."""

    def simple_response(self, status: Any, msg: Any = "") -> None:
        """Write an answer that never reached the application (RFC 7644 §3.12), and close."""
        code = str(status)[:3]
        if code == "100":
            super().simple_response(status, msg)
            return
        text = msg.decode("latin-1", "replace") if isinstance(msg, bytes) else str(msg)
        error = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": code,
            "detail": text or str(status),
        }
        body = json.dumps(error, separators=(",", ":")).encode()
        head = (
            f"{self.server.protocol} {status}\r\nContent-Type: application/scim+json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.close_connection = True
        self.conn.wfile.write(head.encode("latin-1", "replace") + body)
        self._let_the_client_finish()

    def send_headers(self) -> None:
        """Write the header of an answer; one that says `Connection: close` is kept to its word (RFC 9112 §9.6)."""
        fields = {name.lower(): value.lower() for name, value in self.outheaders}
        self.close_connection = self.close_connection or fields.get(b"connection") == b"close"
        super().send_headers()

    def _let_the_client_finish(self) -> None:
        """Read what the client still sends: closing over unread bytes resets the connection, and the answer is lost."""
        left = LINGER_BYTES
        try:
            self.conn.socket.shutdown(socket.SHUT_WR)
            self.conn.socket.settimeout(LINGER_SECONDS)
            while left > 0:
                received = self.conn.socket.recv(65536)
                if not received:
                    return
                left -= len(received)
        except OSError:
            return


class ScimConnection(HTTPConnection):
    """A connection whose requests are read by `ScimRequestReader`."""

    RequestHandlerClass = ScimRequestReader


class QuietServer(Server):
    """cheroot's server without its traces of connections that clients have dropped."""

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Say nothing: what the application meets becomes a response."""


class Listener:
    """A server that is bound when it is made, serves from `start` to `stop`, and can be stopped more than once."""

    def __init__(self, application: Callable[..., Any], port: int = 0, host: str = LOOPBACK) -> None:
        self._server = QuietServer(
            (host, port), application, numthreads=THREADS, request_queue_size=128, timeout=IDLE_SECONDS
        )
        self._server.ConnectionClass = ScimConnection
        self._server.keep_alive_conn_limit = KEPT_CONNECTIONS
        self._server.expiration_interval = NOTICE_SECONDS
        self._server.max_request_header_size = MAX_HEADER_BYTES
        self._server.shutdown_timeout = STOP_SECONDS
        self._server.prepare()
        self._thread: threading.Thread | None = None
        self.port: int = self._server.bind_addr[1]
        self.origin = f"http://{host}:{self.port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self._server.serve, name="scim-service-provider", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving, close all connections, and wait for it."""
        self._server.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
