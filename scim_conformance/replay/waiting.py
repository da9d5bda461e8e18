"""Waits: the rate of requests, and what a Retry-After asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

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
