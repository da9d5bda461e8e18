"""From exceptions of the transport to a `Failure`: one line in our words, never a library's text."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions as u3

from scim_conformance.replay.http1 import CutOff, NoAnswer, NoHttp, TooMuch
from scim_conformance.replay.transport import CutShort
from scim_conformance.scim.exchange import Failure, FailureKind

_LOST = (NoAnswer, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that it wraps, in whatever way its library wraps."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), getattr(one, "original_error", None)]
        waiting.extend(item for item in (*inner, *one.args) if isinstance(item, BaseException))


def lost_before_answer(error: BaseException) -> bool:
    """Tell whether the peer closed the connection without a byte of an answer."""
    return any(isinstance(one, _LOST) and not isinstance(one, CutShort) for one in causes(error))


_TOLD: tuple[tuple[tuple[type[BaseException], ...], FailureKind, str], ...] = (
    ((u3.ProxyError,), FailureKind.CONNECTION, "The proxy gives no connection to the endpoint."),
    ((socket.gaierror, UnicodeError), FailureKind.CONNECTION, "The host name is not known."),
    ((ConnectionRefusedError,), FailureKind.CONNECTION, "Nothing listens at this address: connection refused."),
    ((NoAnswer,), FailureKind.CONNECTION, "The connection was closed without an answer."),
    (_LOST, FailureKind.CONNECTION, "The connection was reset."),
)
"""What is said of an error, the most telling first."""


def failure_of(error: BaseException, timeout_s: float, *, timed_out: bool, answered: bool = False) -> Failure:
    """Say what kept an answer from arriving whole; `answered` tells whether it had begun.

    An answer that began and broke off breaks the protocol; a connection that was lost before tells nothing of one.
    """
    found = list(causes(error))

    def holds(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in found)

    if holds(CutShort):
        return Failure(FailureKind.CONNECTION, "The connection was cut amid the request, as the flow asks.")
    if timed_out or any(_is_time_out(one) for one in found):
        return Failure(FailureKind.TIMEOUT, f"No complete answer within {timeout_s:g} s.")
    if holds(ssl.SSLError, u3.SSLError):
        return _tls_failure(found)
    amiss = _amiss(found, answered=answered)
    if amiss is not None:
        return amiss
    for kinds, kind, detail in _TOLD:
        if holds(*kinds):
            return Failure(kind, detail)
    return Failure(FailureKind.CONNECTION, "No connection to the endpoint.")


def _amiss(found: list[BaseException], *, answered: bool) -> Failure | None:
    """Tell what was wrong with an answer that came, at least in part."""
    for one in found:
        if isinstance(one, NoHttp):
            return Failure(FailureKind.PROTOCOL, str(one))
        if isinstance(one, TooMuch):
            return Failure(FailureKind.TOO_LARGE, "The body is larger than the bound; it was not read further.")
    if any(isinstance(one, CutOff) or (answered and isinstance(one, _LOST)) for one in found):
        return Failure(FailureKind.PROTOCOL, "The answer began and broke off: the connection ended before it did.")
    return None


def _is_time_out(error: BaseException) -> bool:
    """Tell a time-out; urllib3's refused connection is of the same class."""
    if isinstance(error, u3.NewConnectionError):
        return False
    return isinstance(error, TimeoutError | u3.TimeoutError | requests.Timeout)


def _tls_failure(found: list[BaseException]) -> Failure:
    for one in found:
        if isinstance(one, ssl.SSLCertVerificationError):
            return Failure(FailureKind.TLS, f"The certificate does not hold: {one.verify_message.rstrip('.')}.")
    reason = next((one.reason for one in found if isinstance(one, ssl.SSLError) and one.reason), "")
    told = str(reason).replace("_", " ").lower()
    return Failure(FailureKind.TLS, f"No TLS connection: {told}." if told else "No TLS connection.")
