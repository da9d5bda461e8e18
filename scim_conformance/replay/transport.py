"""The way onto the wire: connections of a requests session and its urllib3 pools, whose sockets a guard can shut.

Requests and urllib3 make the connections: TLS, proxies, keep-alive. What goes over them is written and read here, so
that three things are decided as a harness needs them: a request that must not be sent twice never goes over a
connection that has been idle; a target is sent as recorded, with a dangling `?`; and nothing that came from the
endpoint is ever logged, since it could hold a token.
"""

from __future__ import annotations

import contextlib
import re
import socket
import string
import struct
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple, NoReturn
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from scim_conformance.replay.http1 import Answer, read_answer
from scim_conformance.replay.limits import Guard
from scim_conformance.scim.exchange import Framing

IDLE_S_MAX = 1.0
"""Servers close an idle connection after two seconds or more (gunicorn 2, Node.js and uvicorn 5)."""

CONNECTIONS_MAX = 64

CHUNKS = 3
"""In about so many chunks goes a body that is to be chunked: one would not show whether a reader goes on."""

_BODY_EXPECTED = frozenset({"POST", "PUT", "PATCH"})
_OFF_THE_LINE = re.compile(r"[^\x21-\x7e]")
_ON_THE_LINE = string.punctuation


class _Current(threading.local):
    """The guard of the exchange that this thread is in."""

    guard: Guard | None = None


current = _Current()


class CutShort(ConnectionError):  # noqa: N818 - it says what it is
    """The connection was broken off amid the request, on purpose."""


def _addresses(host: str, port: int, within_s: float) -> list[tuple[Any, ...]]:
    """Look an address up, in a thread of its own since a resolver that hangs cannot be interrupted."""
    found: list[Any] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(within_s)
    if not found:
        raise TimeoutError
    if isinstance(found[0], BaseException):
        raise found[0]
    return list(found[0])


class _Guarded:
    """What both kinds of connection share; `killer` is a second handle on the socket, valid also amid a handshake."""

    killer: socket.socket | None = None
    sock: socket.socket | None
    exchanges: int = 0
    last_used: float = 0.0
    host: str
    port: int
    timeout: Any
    socket_options: Any
    _dns_host: str

    def _new_conn(self) -> socket.socket:
        guard = current.guard
        assert guard is not None, "a connection is made within an exchange"
        try:
            sock = self._connect_within(guard)
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "no connection in time") from error
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error  # type: ignore[arg-type]
        self.exchanges = 0
        guard.finish()
        self.killer = guard.handle = sock.dup()
        if guard.fired:
            guard.fire()
        return sock

    def _connect_within(self, guard: Guard) -> socket.socket:
        """Connect to the first address that answers; all of them together have the time of the exchange."""
        problem: OSError = OSError("no address")
        for family, kind, protocol, _, address in _addresses(self._dns_host, self.port, guard.remaining()):
            if guard.deadline <= time.monotonic():
                raise TimeoutError
            sock = socket.socket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(guard.remaining())
                sock.connect(address)
            except OSError as error:
                sock.close()
                problem = error
            else:
                return sock
        raise problem

    def _let_go(self) -> None:
        """Close the second handle, or leave that to the guard: a body may still come over a socket that is let go."""
        killer, self.killer = self.killer, None
        if killer is None:
            return
        guard = current.guard
        if guard is not None and guard.handle is killer:
            guard.is_heir = True
        else:
            killer.close()


class GuardedHTTPConnection(_Guarded, HTTPConnection):
    """An HTTP connection under guard."""

    def close(self) -> None:  # noqa: D102
        HTTPConnection.close(self)
        self._let_go()


class GuardedHTTPSConnection(_Guarded, HTTPSConnection):
    """An HTTPS connection under guard."""

    def close(self) -> None:  # noqa: D102
        HTTPSConnection.close(self)
        self._let_go()


class GuardedHTTPPool(HTTPConnectionPool):
    """Connections to one HTTP origin."""

    ConnectionCls = GuardedHTTPConnection


class GuardedHTTPSPool(HTTPSConnectionPool):
    """Connections to one HTTPS origin."""

    ConnectionCls = GuardedHTTPSConnection


class GuardedAdapter(HTTPAdapter):
    """A requests adapter over guarded pools."""

    POOLS: ClassVar = {"http": GuardedHTTPPool, "https": GuardedHTTPSPool}

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:  # noqa: D102
        super().init_poolmanager(connections, maxsize, block, **kwargs)
        self._guard_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:  # noqa: D102
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        self._guard_pools(manager)
        return manager

    def _guard_pools(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = self.POOLS

    def pool_for(self, origin: str, verify: bool | str, proxies: dict[str, str]) -> Any:
        """Return the pool of connections to an origin, by the rules of requests for certificates and proxies."""
        request = requests.PreparedRequest()
        request.url = f"{origin}/"
        pool = self.get_connection_with_tls_context(request, verify, proxies=proxies)
        self.cert_verify(pool, request.url, verify, None)  # type: ignore[no-untyped-call]
        return pool


class Wire:
    """Sends requests over the pools of one requests session, and reads their answers."""

    def __init__(self, session: requests.Session, verify: bool | str, proxy: str) -> None:
        adapter = GuardedAdapter(pool_connections=8, pool_maxsize=CONNECTIONS_MAX)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        self._adapter = adapter
        self._verify = verify
        self._proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._pools: dict[str, Any] = {}

    def exchange(self, request: WireRequest, guard: Guard, body_bytes_max: int) -> Answer:
        """Send a request and read the answer; raises whatever goes wrong."""
        pool = self._pools.get(request.origin)
        if pool is None:
            pool = self._pools[request.origin] = self._adapter.pool_for(request.origin, self._verify, self._proxies)
        connection = pool._get_conn()
        keeps = False
        try:
            self._open(pool, connection, guard)
            guard.reused = connection.exchanges > 0
            guard.handle = connection.killer
            connection.exchanges += 1
            head = request.head(self._target(request), self._proxy_fields(pool, request))
            if guard.cut:
                self._send_half(connection.sock, head, request.body)
            _send(connection.sock, head + request.framed_body())
            answer = read_answer(_receiver(connection.sock, guard), request.method, body_bytes_max)
            keeps = answer.keeps and request.framing is not Framing.HTTP_1_0
            return answer
        finally:
            if not keeps:
                connection.close()
            connection.last_used = time.monotonic()
            pool._put_conn(connection)

    @staticmethod
    def _open(pool: Any, connection: Any, guard: Guard) -> None:
        """Make sure that the connection is open, and not an idle one where a repeated request could do harm."""
        if guard.fragile and not connection.is_closed and time.monotonic() - connection.last_used > IDLE_S_MAX:
            connection.close()
        if not connection.is_closed:
            connection.sock.settimeout(guard.remaining())
            return
        connection.timeout = guard.remaining()
        if pool.proxy is not None and pool.scheme == "https":
            pool._prepare_proxy(connection)
        else:
            connection.connect()

    def _target(self, request: WireRequest) -> str:
        """Return the request's target as recorded; a plain HTTP proxy is given the whole URL."""
        if self._proxies and request.origin.startswith("http:"):
            return request.origin + request.target
        return request.target

    @staticmethod
    def _proxy_fields(pool: Any, request: WireRequest) -> bytes:
        if pool.proxy is None or not request.origin.startswith("http:"):
            return b""
        return "".join(f"{name}: {value}\r\n" for name, value in pool.proxy_headers.items()).encode("latin-1")

    @staticmethod
    def _send_half(sock: socket.socket, head: bytes, body: bytes | None) -> NoReturn:
        """Send the header and half of the body, or half of the header; then close so that the peer sees a reset."""
        sock.sendall(head + body[: len(body) // 2] if body else head[: len(head) // 2])
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise CutShort


def _send(sock: socket.socket, data: bytes) -> None:
    """Send a request; a peer that closed before it had read all may have answered why, so that is not yet an error."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        sock.sendall(data)


def _receiver(sock: socket.socket, guard: Guard) -> Callable[[int], bytes]:
    """Return how bytes are received under a guard, which is told of the first ones, and tells when its time is up."""

    def receive(count: int) -> bytes:
        piece = sock.recv(count)
        if guard.fired:
            raise TimeoutError
        if piece:
            guard.answered = True
        return piece

    return receive


class WireRequest(NamedTuple):
    """A request with all its parts as they go out; `origin` is scheme, host and port."""

    method: str
    origin: str
    target: str
    block: bytes
    body: bytes | None
    framing: Framing = Framing.PLAIN

    def head(self, target: str, more: bytes) -> bytes:
        """Return request line and header."""
        version = "1.0" if self.framing is Framing.HTTP_1_0 else "1.1"
        line = f"{self.method} {_sendable(target)} HTTP/{version}\r\n".encode("ascii")
        if self.framing is Framing.CHUNKED and self.body is not None:
            return b"%b%b%bTransfer-Encoding: chunked\r\n\r\n" % (line, self.block, more)
        if self.framing is Framing.GZIP and self.body is not None:
            more += b"Content-Encoding: gzip\r\n"
        if self.body is not None:
            return b"%b%b%bContent-Length: %d\r\n\r\n" % (line, self.block, more, len(self.body))
        if self.method in _BODY_EXPECTED:
            return b"%b%b%bContent-Length: 0\r\n\r\n" % (line, self.block, more)
        return b"%b%b%b\r\n" % (line, self.block, more)

    def framed_body(self) -> bytes:
        """Return the body as it goes out: in several chunks, where it is to be chunked (RFC 9112 §7.1)."""
        body = self.body or b""
        if self.framing is not Framing.CHUNKED or self.body is None:
            return body
        size = max(len(body) // CHUNKS, 1)
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def header_block(origin: str, fields: Mapping[str, str]) -> bytes:
    """Return the lines of a header, Host first; raises ValueError for a field that would break the line."""
    lines = [f"{name}: {value}\r\n" for name, value in fields.items()]
    if "host" not in {name.lower() for name in fields}:
        lines.insert(0, f"Host: {origin.partition('://')[2]}\r\n")
    text = "".join(lines)
    if text.count("\n") != len(lines) or text.count("\r") != len(lines):
        raise ValueError("a header field holds a line break")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _sendable(target: str) -> str:
    """Return a target without what would end or split the request line; all else goes out as recorded."""
    return quote(target, safe=_ON_THE_LINE) if _OFF_THE_LINE.search(target) else target
