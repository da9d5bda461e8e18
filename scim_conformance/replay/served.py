"""Targets that the run starts itself: an application on loopback (`--app`), or a command (`--start`)."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import os
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scim_conformance.replay.address import BaseUrl, WrongUse, parse_base_url
from scim_conformance.replay.endings import RunCutShort

LOOPBACK = "127.0.0.1"
START_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
_LOOK_EVERY_S = 0.05
_ANSWER_WITHIN_S = 5.0


class NotServed(RunCutShort):
    """The target could not be started; the message is one line."""


@dataclass(frozen=True, slots=True)
class Served:
    """A target that runs; `url` is where it answers."""

    url: str
    stop: Callable[[], None]


def load_application(named: str) -> Any:
    """Return the application that `package.module:name` names; raises `WrongUse` with what is wrong about it."""
    module_name, colon, path = named.partition(":")
    if not colon or not module_name or not path:
        raise WrongUse(f"{named!r} does not name an application; write package.module:app")
    with _importable_from_here():
        try:
            found: Any = importlib.import_module(module_name)
        except Exception as error:  # noqa: BLE001 - whatever the user's module raises is the user's to mend
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            raise WrongUse(f"the module {module_name} cannot be imported: {reason}") from None
    for part in path.split("."):
        found = getattr(found, part, None)
        if found is None:
            raise WrongUse(f"the module {module_name} has no {path}")
    if not callable(found):
        raise WrongUse(f"{named} is no application, but a {type(found).__name__}")
    return found


@contextlib.contextmanager
def _importable_from_here(*, last: bool = False) -> Iterator[None]:
    """Let modules of the current directory be found: before all others while an application is loaded, behind them
    while it is served, since it may import more on its first request, and so may we.
    """
    here = str(Path.cwd())
    if here in sys.path:
        yield
        return
    sys.path.insert(len(sys.path) if last else 0, here)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(here)


def serve_app(application: object, base_paths: str | Sequence[str] = "") -> Served:
    """Serve a WSGI or ASGI application, or the one that `package.module:name` names, on a free loopback port.

    `base_paths` is where its endpoint is, or a list of where it may be, the likeliest first: of these the first one
    whose /Users is not answered 404 is taken, and the very first where none is. Raises `WrongUse` where there is no
    such application, `NotServed` where it does not start.
    """
    found: Any = load_application(application) if isinstance(application, str) else application
    origin, stop_serving = _serve_asgi(found) if is_asgi(found) else _serve_wsgi(found)
    stay = contextlib.ExitStack()
    stay.callback(stop_serving)
    if isinstance(application, str):
        stay.enter_context(_importable_from_here(last=True))
    paths = [base_paths] if isinstance(base_paths, str) else base_paths
    candidates = [path.rstrip("/") for path in paths] or [""]
    found_at = next((path for path in candidates if len(candidates) == 1 or _has_users(origin + path)), candidates[0])
    return Served(origin + found_at, stay.close)


def _has_users(base_url: str) -> bool:
    """Tell whether something answers for /Users below a base URL, be it that a token is missing."""
    request = urllib.request.Request(f"{base_url}/Users?count=1", headers={"Accept": "application/scim+json"})  # noqa: S310 - loopback
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=STOP_WITHIN_S):
            return True
    except urllib.error.HTTPError as answer:
        answer.close()
        return answer.code not in (404, 405)
    except OSError:
        return False


def is_asgi(application: Any) -> bool:
    """Tell ASGI from WSGI: a coroutine function, or one with three parameters where WSGI has two."""
    called = application if inspect.isroutine(application) else type(application).__call__.__get__(application)
    if inspect.iscoroutinefunction(called) or inspect.iscoroutinefunction(application):
        return True
    try:
        parameters = inspect.signature(called).parameters.values()
    except (TypeError, ValueError):
        return False
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    required = [one for one in parameters if one.default is one.empty and one.kind in by_position]
    return len(required) == 3


def _serve_wsgi(application: Any) -> tuple[str, Callable[[], None]]:
    from cheroot import wsgi  # noqa: PLC0415 - slow to import

    server = wsgi.Server((LOOPBACK, 0), application, numthreads=10, request_queue_size=64)
    server.error_log = lambda *_args, **_kwargs: None  # type: ignore[method-assign]  # cheroot asks for it
    problems: list[OSError] = []
    is_prepared = threading.Event()

    def serve() -> None:
        # The workers inherit from this thread that they do not keep a process from ending.
        try:
            server.prepare()
        except OSError as error:
            problems.append(error)
            return
        finally:
            is_prepared.set()
        server.serve()

    threading.Thread(target=serve, name="scim-conformance-app", daemon=True).start()
    is_prepared.wait()
    if problems:
        raise NotServed(f"the application cannot be served: {problems[0].strerror}")

    def stop() -> None:
        # An application that hangs in a request would keep cheroot waiting for ever.
        ending = threading.Thread(target=server.stop, name="scim-conformance-app-stop", daemon=True)
        ending.start()
        ending.join(STOP_WITHIN_S)

    return f"http://{LOOPBACK}:{server.bind_addr[1]}", stop


def _serve_asgi(application: Any) -> tuple[str, Callable[[], None]]:
    import uvicorn  # noqa: PLC0415 - slow to import

    listener = socket.create_server((LOOPBACK, 0))
    config = uvicorn.Config(application, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)

    def run() -> None:
        with contextlib.suppress(SystemExit):
            server.run(sockets=[listener])

    thread = threading.Thread(target=run, name="scim-conformance-app", daemon=True)
    thread.start()
    deadline = time.monotonic() + START_WITHIN_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            listener.close()
            raise NotServed("the application does not start; its lifespan ended or takes too long")
        time.sleep(_LOOK_EVERY_S)

    def stop() -> None:
        server.should_exit = True
        thread.join(STOP_WITHIN_S)
        listener.close()

    return f"http://{LOOPBACK}:{listener.getsockname()[1]}", stop


def start_command(command: str, url: str, within_s: float = START_WITHIN_S) -> Served:
    """Start a command in a process group of its own, wait until `url` answers anything; `stop` ends the group.

    Raises `WrongUse` for a command that cannot be run, `NotServed` where it ends early or takes longer.
    """
    where = parse_base_url(url)
    if _takes_connections(where.host, where.port):
        raise WrongUse(f"something answers at {where.origin} already; stop it, or leave --start out")
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        raise WrongUse(f"the command of --start cannot be read: {str(error).lower()}") from None
    if not arguments:
        raise WrongUse("the command of --start is empty")
    output = tempfile.NamedTemporaryFile(prefix="scim-conformance-start-", suffix=".log", delete=False)  # noqa: SIM115 - outlives this function
    try:
        process = subprocess.Popen(  # noqa: S603 - it is the user's own command
            arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError as error:
        Path(output.name).unlink()
        raise WrongUse(f"the command {arguments[0]!r} cannot be run: {error.strerror}") from None
    finally:
        output.close()

    def stop() -> None:
        _end(process)
        with contextlib.suppress(OSError):
            Path(output.name).unlink()

    try:
        _wait_for(process, where, within_s, output.name)
    except BaseException:
        _end(process)
        raise
    return Served(url, stop)


def _wait_for(process: subprocess.Popen[bytes], where: BaseUrl, within_s: float, log: str) -> None:
    deadline = time.monotonic() + within_s
    while not _answers(where, max(deadline - time.monotonic(), _LOOK_EVERY_S)):
        code = process.poll()
        if code is not None:
            raise NotServed(f"the command ended with {code} before it answered; its output is in {log}")
        if time.monotonic() > deadline:
            raise NotServed(f"the command does not answer within {within_s:g} s; its output is in {log}")
        time.sleep(_LOOK_EVERY_S)


def _takes_connections(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1.0):
            return True
    except OSError:
        return False


def _answers(where: BaseUrl, within_s: float) -> bool:
    """Tell whether a request brings a byte of an answer, whatever it says: a port may be open before its server is."""
    head = f"GET {where.path or '/'} HTTP/1.1\r\nHost: {where.origin.partition('://')[2]}\r\nConnection: close\r\n\r\n"
    try:
        with contextlib.ExitStack() as stack:
            sock: socket.socket = stack.enter_context(
                socket.create_connection((where.host, where.port), timeout=min(within_s, _ANSWER_WITHIN_S))
            )
            if where.scheme == "https":
                sock = stack.enter_context(_any_certificate().wrap_socket(sock, server_hostname=where.host))
            sock.sendall(head.encode())
            return bool(sock.recv(1))
    except OSError:
        return False


def _any_certificate() -> ssl.SSLContext:
    """Return a context for looking whether a server is up, which says nothing and believes nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole process group: politely, then not; returns when none of it is left, or refuses to go."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + STOP_WITHIN_S
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
            while time.monotonic() < deadline:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(_LOOK_EVERY_S)
            continue
        process.wait()
        return
