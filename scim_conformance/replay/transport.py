"""The way onto the wire: a requests adapter over urllib3 pools whose sockets a guard can shut.

Besides the watch it decides three things that the libraries would decide otherwise: a request that must not be sent
twice never goes over a connection that has been idle; the target of a request is sent as recorded, with a dangling `?`;
and nothing that came from the endpoint is ever logged, since it could hold a token.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
import time
from typing import Any, ClassVar, NoReturn

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3._collections import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.response import HTTPResponse

from scim_conformance.replay.limits import Guard

IDLE_S_MAX = 1.0
"""Servers close an idle connection after two seconds or more (gunicorn 2, Node.js and uvicorn 5)."""

CONNECTIONS_MAX = 64


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
    _whole_sends: int = 0
    host: str
    port: int
    timeout: Any
    socket_options: Any
    _dns_host: str
    _response_options: Any

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

    def _enter(self, body: object) -> None:
        guard = current.guard
        if guard is not None:
            guard.reused = self.exchanges > 0
            guard.handle = self.killer
        self._whole_sends = 1 if body else 0
        self.exchanges += 1

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

    def _wrapped(self, received: http.client.HTTPResponse, options: Any) -> HTTPResponse:
        """Wrap an answer as urllib3 does, but for its look at header defects, which it would log with their text."""
        if current.guard is not None:
            current.guard.answered = True
        received.retries = None  # type: ignore[attr-defined]
        return HTTPResponse(
            body=received,
            headers=HTTPHeaderDict([(name, " ".join(str(value).split())) for name, value in received.msg.items()]),
            status=received.status,
            version=received.version,
            version_string="HTTP/1.0" if received.version == 10 else "HTTP/1.1",
            reason=received.reason,
            preload_content=False,
            decode_content=options.decode_content,
            original_response=received,
            enforce_content_length=True,
            request_method=options.request_method,
            request_url=options.request_url,
        )

    def _is_cut_here(self) -> bool:
        """Tell whether this piece is the one to break off in: the body, or the header where there is none."""
        if current.guard is None or not current.guard.cut:
            return False
        self._whole_sends -= 1
        return self._whole_sends < 0

    def _send_half(self, data: bytes) -> NoReturn:
        """Send the first half, then close so that the peer sees a reset and not an orderly end."""
        sock = self.sock
        assert sock is not None, "a connection that sends is open"
        sock.sendall(data[: max(len(data) // 2, 1)])
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise CutShort


class GuardedHTTPConnection(_Guarded, HTTPConnection):
    """An HTTP connection under guard."""

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: D102
        if self.is_closed:
            self.connect()
        self._enter(kwargs.get("body"))
        HTTPConnection.request(self, *args, **kwargs)

    def send(self, data: Any) -> None:  # noqa: D102
        if self._is_cut_here():
            self._send_half(data)
        HTTPConnection.send(self, data)

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # noqa: D102
        options = self._response_options
        self._response_options = None
        if self.sock is not None:
            self.sock.settimeout(self.timeout)
        return self._wrapped(http.client.HTTPConnection.getresponse(self), options)

    def close(self) -> None:  # noqa: D102
        HTTPConnection.close(self)
        self._let_go()


class GuardedHTTPSConnection(_Guarded, HTTPSConnection):
    """An HTTPS connection under guard."""

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: D102
        if self.is_closed:
            self.connect()
        self._enter(kwargs.get("body"))
        HTTPSConnection.request(self, *args, **kwargs)

    def send(self, data: Any) -> None:  # noqa: D102
        if self._is_cut_here():
            self._send_half(data)
        HTTPSConnection.send(self, data)

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # noqa: D102
        options = self._response_options
        self._response_options = None
        if self.sock is not None:
            self.sock.settimeout(self.timeout)
        return self._wrapped(http.client.HTTPConnection.getresponse(self), options)

    def close(self) -> None:  # noqa: D102
        HTTPSConnection.close(self)
        self._let_go()


class _Fresh:
    """What both kinds of pool share: the age of a connection is looked at before it serves again."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection = super()._get_conn(timeout)  # type: ignore[misc]
        guard = current.guard
        if guard is not None and guard.fragile and not connection.is_closed:
            idle_s = time.monotonic() - connection.last_used
            if idle_s > IDLE_S_MAX:
                connection.close()
        return connection

    def _put_conn(self, connection: Any) -> None:
        if connection is not None:
            connection.last_used = time.monotonic()
        super()._put_conn(connection)  # type: ignore[misc]


class GuardedHTTPPool(_Fresh, HTTPConnectionPool):
    """Connections to one HTTP origin."""

    ConnectionCls = GuardedHTTPConnection


class GuardedHTTPSPool(_Fresh, HTTPSConnectionPool):
    """Connections to one HTTPS origin."""

    ConnectionCls = GuardedHTTPSConnection

    def _validate_conn(self, connection: Any) -> None:
        """Connect; whoever asked for no verification knows it, so no warning at every request."""
        HTTPConnectionPool._validate_conn(self, connection)
        if connection.is_closed:
            connection.connect()


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

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """Return the request's target as recorded; a plain HTTP proxy is given the whole URL."""
        target: str = request.target  # type: ignore[attr-defined]
        if proxies and request.url and request.url.startswith("http:"):
            scheme, _, rest = request.url.partition("://")
            return f"{scheme}://{rest.partition('/')[0]}{target}"
        return target

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """Wrap an answer; cookies are left alone, since no IdP keeps any."""
        response = requests.Response()
        response.status_code = resp.status
        response.headers = resp.headers
        response.raw = resp
        response.request = req
        return response


class WireRequest(requests.PreparedRequest):
    """A request that is prepared already: all parts are as they go out."""

    def __init__(self, method: str, url: str, target: str, headers: dict[str, Any], body: bytes | None) -> None:
        super().__init__()
        self.method = method
        self.url = url
        self.target = target
        self.headers = headers  # type: ignore[assignment]
        self.body = body
