"""Bounds on one exchange, and the watchdog that holds its time."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost.

    `timeout_s` runs from the look-up of the host's address to the last byte of the body; `body_bytes_max` counts
    decompressed bytes; `depth_max` is the nesting of a JSON document. Lines of a header end at 64 KB each and 100
    fields, which is what `http.client` reads at most.
    """

    timeout_s: float = 30.0
    body_bytes_max: int = 16 * 1024 * 1024
    depth_max: int = 100
    excerpt_chars: int = 300


class Guard:
    """The watch over one exchange: its deadline, the socket to shut, and what the transport found out on the way.

    `cut` asks the transport to break the connection off amid the request; `fragile` says that a repeated request could
    do harm, so that it is not sent over a connection that has been idle; `reused` and `answered` tell whether a lost
    connection may be laid to a keep-alive that had run out. `is_heir` says that the socket's second handle was left to
    the guard.
    """

    __slots__ = ("answered", "cut", "deadline", "fired", "fragile", "handle", "is_heir", "reused")

    def __init__(self, deadline: float, *, fragile: bool = False, cut: bool = False) -> None:
        self.deadline = deadline
        self.fragile = fragile
        self.cut = cut
        self.handle: socket.socket | None = None
        self.is_heir = False
        self.fired = False
        self.reused = False
        self.answered = False

    def remaining(self) -> float:
        """Seconds that are left, never less than a millisecond, so that it serves as a socket's time-out."""
        return max(self.deadline - time.monotonic(), 0.001)

    def fire(self) -> None:
        """Shut the socket under whoever waits for it; that is seen as the end of the stream or as an error."""
        self.fired = True
        handle = self.handle
        if handle is not None:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        """Close a handle that its connection left to this guard."""
        if self.is_heir and self.handle is not None:
            self.handle.close()
            self.handle = None
            self.is_heir = False


class Watchdog:
    """One thread that fires every guard whose time is up.

    Time-outs of sockets bound the wait for the next byte only, so a server that sends a byte a second would never end.
    The thread sleeps at most `timeout_s`: a guard that is set while it sleeps is due no sooner than it wakes, so
    setting and lifting one costs an entry in a dictionary and no wake-up.
    """

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._guards: dict[int, Guard] = {}
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def watch(self, guard: Guard) -> None:
        """Begin to watch over an exchange."""
        if self._thread is None:
            self._start()
        self._guards[id(guard)] = guard

    def release(self, guard: Guard) -> None:
        """End the watch."""
        self._guards.pop(id(guard), None)

    def close(self) -> None:
        """Stop the thread."""
        self._closed.set()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="scim-conformance-watchdog", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            now = time.monotonic()
            due = now + self._timeout_s
            for guard in list(self._guards.values()):
                if guard.fired:
                    continue
                if guard.deadline <= now:
                    guard.fire()
                else:
                    due = min(due, guard.deadline)
            if self._closed.wait(max(due - now, 0.001)):
                return
