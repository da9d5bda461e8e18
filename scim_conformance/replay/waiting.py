"""Waits: the rate of requests, and what a Retry-After asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scim_conformance.scim.exchange import Exchange

BUSY_ATTEMPTS_MAX = 10
"""So often a request of the harness's own is sent again to an endpoint that asks to come later."""

SECONDS_MAX = 10.0**9
"""More than any wait; keeps an absurd number from overflowing."""


class Pace:
    """Spaces requests out so that no more than `rate` a second begin; 0 sets no bound."""

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._step_s = 1.0 / rate if rate > 0 else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next request may begin."""
        if not self._step_s:
            return
        with self._lock:
            now = self._clock()
            begins = max(now, self._next)
            self._next = begins + self._step_s
        if begins > now:
            self._sleep(begins - now)


class Patience:
    """Sends again what a busy endpoint asks to come back with, for `max_wait_s` in all."""

    def __init__(self, max_wait_s: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._left_s = max_wait_s
        self._sleep = sleep

    def send(self, once: Callable[[int], Exchange]) -> Exchange:
        """Return the first exchange that no wait is asked for, or the last that patience lasted for.

        `once` sends the request; it is given the number of the attempt.
        """
        for attempt in range(1, BUSY_ATTEMPTS_MAX):
            exchange = once(attempt)
            wait_s = asked_wait_s(exchange)
            if wait_s is None or wait_s > self._left_s:
                return exchange
            self._left_s -= wait_s
            self._sleep(wait_s)
        return once(BUSY_ATTEMPTS_MAX)


def asked_wait_s(exchange: Exchange) -> float | None:
    """Return the seconds that a busy endpoint asks for, a second where a 429 names none, None where it is not."""
    response = exchange.response
    if response is None or response.status not in (429, 503):
        return None
    named = retry_after_s(response.headers.get("Retry-After"))
    return 1.0 if named is None and response.status == 429 else named


def retry_after_s(value: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After names (RFC 9110 §10.2.3), None where it is missing or neither form.

    A date in the past and a negative number mean now; an absurd number stays absurd, for the caller to refuse.
    """
    if value is None or not value.strip():
        return None
    text = value.strip()
    digits = text[1:] if text[0] in "+-" else text
    if digits.isascii() and digits.isdigit():
        if text[0] == "-":
            return 0.0
        return SECONDS_MAX if len(digits) > 9 else float(digits)
    try:
        when = parsedate_to_datetime(text)
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max((when - (now or datetime.now(UTC))).total_seconds(), 0.0)
    except (ValueError, OverflowError, TypeError):
        return None
