"""The client: sends one request, within bounds, and returns one exchange that holds no secret and no stranger."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from http.client import HTTPException
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from scim_conformance.documents.model import Authentication, Fault
from scim_conformance.replay.address import BaseUrl, WrongUse, parse_base_url, parse_header_lines
from scim_conformance.replay.credentials import Credentials, TokenUnavailable, credentials
from scim_conformance.replay.decode import decode, excerpt
from scim_conformance.replay.failures import failure_of, lost_before_answer
from scim_conformance.replay.http1 import Answer, CutOff, NoAnswer, NoHttp, TooMuch
from scim_conformance.replay.limits import Guard, Limits, Watchdog
from scim_conformance.replay.scrub import Scrubber, nobodys
from scim_conformance.replay.secrets import REDACTED, Redactor, Secret
from scim_conformance.replay.transport import Wire, WireRequest, current, header_block
from scim_conformance.replay.waiting import Pace
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Framing, Headers, Purpose, Request, Response

_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT"})
"""Sent again after a keep-alive that had run out. A DELETE would answer 404 the second time, and be blamed for it."""

_FOLLOWED = frozenset({307, 308})


_DRESSES_MAX = 256

_SCHEMES = frozenset({"Bearer ", "Basic ", "Digest "})

OTHER_TOKENS = ("revoked", "other-tenant")
"""Kinds of authentication for which a run has to be given a token."""


class _Dress(NamedTuple):
    """The header of a request: as it goes out, and as it may be shown."""

    block: bytes
    shown: Headers


class _Sending(NamedTuple):
    """What stays the same while a request is sent, repeated and redirected: all of it together has one deadline."""

    method: str
    body: bytes | None
    deadline: float
    cut: bool
    framing: Framing = Framing.PLAIN


class Client:
    """Sends requests to one endpoint, from any thread.

    `secret` is the token (`user:password` for basic); `headers` are `K: V` lines as a user gives them, each value
    hidden; `numbers` gives the next number of an exchange; it and `scrubber`, without which every resource is shown as
    other people's, may be exchanged between plays.
    Environment variables for proxies and ~/.netrc are not looked at: one would see the token, the other replace it.
    Raises `WrongUse` for what cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        secret: Secret | None = None,
        *,
        limits: Limits | None = None,
        authentication: Authentication | None = None,
        headers: tuple[str, ...] = (),
        proxy: str = "",
        ca: str = "",
        insecure: bool = False,
        rate: float = 0.0,
        compact_json: bool = True,
        scrubber: Scrubber | None = None,
        numbers: Callable[[], int] | None = None,
        environ: Mapping[str, str] = os.environ,
        others: Mapping[str, Secret] | None = None,
    ) -> None:
        self.base: BaseUrl = parse_base_url(base_url)
        self.limits = limits or Limits()
        self.scrubber = scrubber or nobodys()
        self.compact_json = compact_json
        self.numbers = numbers or itertools.count(1).__next__
        self._given = parse_header_lines(headers, environ)
        self._pace = Pace(rate)
        self._watchdog = Watchdog(self.limits.timeout_s)
        self._session = requests.Session()
        self._session.trust_env = False
        self._transport = Wire(self._session, _verification(ca, insecure=insecure), proxy)
        self._dresses: dict[tuple[tuple[tuple[str, str], ...], str], _Dress] = {}
        self.redactor = Redactor([*self._given.values(), *_proxy_secrets(proxy)])
        self._credentials: Credentials | None = credentials(
            authentication or Authentication(), secret, self._fetch_token, self.redactor.add, environ
        )
        self._others = {
            kind: credentials(
                authentication or Authentication(scheme="bearer"), other, self._fetch_token, self.redactor.add
            )
            for kind, other in (others or {}).items()
        }
        for known in (self._credentials, *self._others.values()):
            for one in known.secrets() if known is not None else ():
                self.redactor.add(one)

    def can_prove(self, kind: str) -> bool:
        """Tell whether a request can be sent with this kind of authentication."""
        if kind in ("none", "valid", *OTHER_TOKENS):
            return kind not in OTHER_TOKENS or self._others.get(kind) is not None
        proof = self._credentials
        if proof is None:
            return False
        name, secret = proof.field()
        if kind in ("other-scheme", "scheme-in-capitals", "in-query"):
            return name == "Authorization" and (kind != "in-query" or secret.reveal().startswith("Bearer "))
        return proof.field(kind)[1] != secret

    def close(self) -> None:
        """Close all connections and stop the watchdog."""
        self._session.close()
        self._watchdog.close()

    def keyed(self, text: str) -> bytes:
        """Return a digest that nobody can make without the token, the same in every process of a run."""
        secrets = self._credentials.secrets() if self._credentials is not None else ()
        key = blake2b("\0".join(secret.reveal() for secret in secrets).encode()).digest()
        return blake2b(text.encode(), key=key).digest()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(
        self,
        request: Request,
        purpose: Purpose = Purpose.STEP,
        attempt: int = 1,
        fault: Fault | None = None,
        number: int | None = None,
    ) -> Exchange:
        """Send a request and return the exchange; whatever goes wrong on the way is its failure, never raised.

        `request.headers` holds what the profile decides; the token and the user's own fields are added here and stand
        in the exchange as `[redacted]`. `number` is given where the order of the answers is not to decide it. Raises
        `TokenUnavailable` where no OAuth token can be had.
        """
        if fault is Fault.ANSWER_LOST:
            return self.send_and_lose(request, purpose, attempt)[0]
        return self._send(request, purpose, attempt, cut=fault is Fault.RESET, number=number)

    def send_and_lose(
        self, request: Request, purpose: Purpose = Purpose.STEP, attempt: int = 1
    ) -> tuple[Exchange, Exchange]:
        """Send a request, drop its answer: returns the exchange without it, and with it for the ledger alone."""
        real = self._send(request, purpose, attempt)
        if real.response is None:
            return real, real
        lost = Failure(FailureKind.CONNECTION, "The answer was dropped on its way back, as the flow asks.")
        return replace(real, response=None, failure=lost), real

    def _send(
        self, request: Request, purpose: Purpose, attempt: int, *, cut: bool = False, number: int | None = None
    ) -> Exchange:
        body = _encoded(request, compact=self.compact_json)
        dress = self._dress(request)
        self._pace.wait()
        started_at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        began = time.monotonic()
        framed = gzip.compress(body) if request.framing is Framing.GZIP and body else body
        sending = _Sending(request.method, framed, began + self.limits.timeout_s, cut, request.framing)
        outcome = self._exchange(sending, self._target(request), dress)
        if isinstance(outcome, Answer) and outcome.status == 401 and self._is_worth_a_refresh(request):
            dress = self._dress(request)
            outcome = self._exchange(sending, self._target(request), dress)
        redirected_by = 0
        if isinstance(outcome, Answer) and outcome.status in _FOLLOWED:
            target = self._followed(request, outcome)
            if target is not None:
                redirected_by = outcome.status
                outcome = self._exchange(sending, target, dress)
        elapsed_ms = (time.monotonic() - began) * 1000
        response, failure = None, None
        if isinstance(outcome, Failure):
            failure = outcome
        else:
            response = self._response(request, outcome, redirected_by)
        return Exchange(
            number=self.numbers() if number is None else number,
            request=self._shown(request, dress.shown, body),
            response=response,
            failure=failure,
            purpose=purpose,
            attempt=attempt,
            started_at=started_at,
            elapsed_ms=round(elapsed_ms, 3),
        )

    def _dress(self, request: Request) -> _Dress:
        """Return the header of a request as it is sent and as it may be shown; the same ones come again and again."""
        if self._credentials is not None and self._credentials.can_refresh:
            return self._dressed(request)
        key = (tuple(request.headers.items()), request.authentication)
        found = self._dresses.get(key)
        if found is None:
            if len(self._dresses) >= _DRESSES_MAX:
                self._dresses.clear()
            found = self._dresses[key] = self._dressed(request)
        return found

    def _dressed(self, request: Request) -> _Dress:
        fields: dict[str, str] = {name: value for name, value in request.headers.items() if REDACTED not in value}
        shown = dict(fields)
        present = {name.lower() for name in fields}
        for name, secret in self._given.items():
            for other in [key for key in fields if key.lower() == name.lower()]:
                del fields[other], shown[other]
            fields[name], shown[name] = secret.reveal(), REDACTED
            present.add(name.lower())
        proof = self._others.get(request.authentication, self._credentials)
        if proof is not None and request.authentication not in ("none", "in-query"):
            name, secret = proof.field(request.authentication)
            if name.lower() not in present:
                fields[name] = secret.reveal()
                self._hide_spoiled(secret)
                scheme = secret.reveal().partition(" ")[0] + " " if name == "Authorization" else ""
                shown[name] = f"{scheme if scheme.title() in _SCHEMES else ''}{REDACTED}"
        return _Dress(header_block(self.base.origin, fields), self.redactor.headers(Headers(shown)))

    def _hide_spoiled(self, secret: Secret) -> None:
        """Hide a token that differs from a known one by little: whoever sees it can guess the rest."""
        value = secret.reveal().rpartition(" ")[2]
        if value and not self.redactor.is_in(value.lower()):
            self.redactor.add(Secret(value))

    def _target(self, request: Request) -> str:
        """Return the request's target, with the token in its query where that is what is tried (RFC 6750 §2.3)."""
        if request.authentication != "in-query" or self._credentials is None:
            return request.target
        token = quote(self._credentials.bare, safe="")
        return f"{request.target}{'&' if '?' in request.target else '?'}access_token={token}"

    def _is_worth_a_refresh(self, request: Request) -> bool:
        """Give up an access token that was refused, if another can be had."""
        if request.authentication != "valid" or self._credentials is None or not self._credentials.can_refresh:
            return False
        self._credentials.refresh()
        return True

    def _shown(self, request: Request, headers: Headers, body: bytes | None) -> Request:
        """Return the request as it may be seen."""
        path, query, document, text = request.path, request.query, request.body, request.text
        if self.redactor.is_in(request.target.lower()):
            path, query = self.redactor.text(path), self.redactor.text(query)
        if body and (b"\\" in body or self.redactor.is_in_bytes(body)):
            document = self.redactor.body(document)
            text = None if text is None else self.redactor.text(text)
        return replace(request, path=path, query=query, headers=headers, body=document, text=text)

    def _exchange(self, sending: _Sending, target: str, dress: _Dress) -> Answer | Failure:
        """Send one request to the endpoint under watch; a keep-alive that had run out is not laid to anyone."""
        wired = self.base.path + target if self.base.path or target.startswith("/") else "/" + target
        request = WireRequest(sending.method, self.base.origin, wired, dress.block, sending.body, sending.framing)
        return self._watched(request, sending)

    def _watched(self, request: WireRequest, sending: _Sending) -> Answer | Failure:
        is_repeatable = sending.method.upper() in _REPEATABLE
        guard = Guard(sending.deadline, fragile=not is_repeatable, cut=sending.cut)
        current.guard = guard
        self._watchdog.watch(guard)
        try:
            try:
                return self._wire(request, guard)
            except _ERRORS as error:
                if not (is_repeatable and guard.reused and not guard.answered and lost_before_answer(error)):
                    return failure_of(error, self.limits.timeout_s, timed_out=guard.fired, answered=guard.answered)
            try:
                return self._wire(request, guard)
            except _ERRORS as error:
                return failure_of(error, self.limits.timeout_s, timed_out=guard.fired, answered=guard.answered)
        finally:
            self._watchdog.release(guard)
            current.guard = None
            guard.finish()

    def _wire(self, request: WireRequest, guard: Guard) -> Answer:
        answer = self._transport.exchange(request, guard, self.limits.body_bytes_max)
        if guard.fired:
            raise TimeoutError
        return answer

    def _response(self, request: Request, received: Answer, redirected_by: int) -> Response:
        document = decode(received.data, self.limits.depth_max)
        body, text = document.body, document.text
        if body is not None and (b"\\" in received.data or self.redactor.is_in_bytes(received.data)):
            body = self.redactor.body(body)
        scrubber = self.scrubber
        if body is not None:
            body = scrubber(request.path, body)
        if text:
            text = scrubber.excerpt(excerpt(self.redactor.text(text), self.limits.excerpt_chars, scrubber.keeps))
        return Response(
            status=received.status,
            headers=self.redactor.headers(Headers(received.fields)),
            body=body,
            problems=document.problems,
            text=text,
            size_bytes=len(received.data),
            http_version=received.version,
            redirected_by=redirected_by,
        )

    def _followed(self, request: Request, received: Answer) -> str | None:
        """Return the target that a 307 or 308 names if it may be followed: same origin, same resource (R122).

        A write follows only to where the last part of the path is the same: a redirect must not lead it to a resource
        that the guard has not seen.
        """
        location = Headers(received.fields).get("Location", "")
        try:
            absolute = urljoin(f"{self.base.text}{request.target}", location)
            parts = urlsplit(absolute)
        except ValueError:
            return None
        if not location or not self.base.has_origin_of(absolute) or self.redactor.is_in(absolute.lower()):
            return None
        if request.method.upper() not in ("GET", "HEAD", "OPTIONS"):
            last = request.path.rstrip("/").rpartition("/")[2]
            if parts.path.rstrip("/").rpartition("/")[2] != last:
                return None
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        if self.base.path and not target.startswith(self.base.path + "/"):
            return None
        return target[len(self.base.path) :]

    def _fetch_token(self, url: str, fields: dict[str, str], form: bytes) -> tuple[int, bytes]:
        """POST a form to the token endpoint, within the same bounds."""
        where = parse_base_url(url)
        if where.scheme != "https" and not where.is_loopback:
            raise WrongUse("the contract's token_url must be https")
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sending = _Sending("POST", form, time.monotonic() + self.limits.timeout_s, False)
        outcome = self._watched(
            WireRequest("POST", where.origin, target, header_block(where.origin, fields), form), sending
        )
        if isinstance(outcome, Failure):
            raise TokenUnavailable(f"the token endpoint gives no answer: {outcome.detail}")
        return outcome.status, outcome.data


_ERRORS = (requests.RequestException, OSError, ValueError, HTTPError, HTTPException, NoHttp, CutOff, NoAnswer, TooMuch)


def _encoded(request: Request, *, compact: bool) -> bytes | None:
    """Return the bytes of a request's body."""
    if request.text is not None:
        return request.text.encode("utf-8", "surrogatepass")
    if request.body is None:
        return None
    separators = (",", ":") if compact else None
    try:
        return json.dumps(request.body, ensure_ascii=False, separators=separators).encode()
    except UnicodeEncodeError:
        return json.dumps(request.body, separators=separators).encode()


def _verification(ca: str, *, insecure: bool) -> bool | str:
    if insecure:
        return False
    if ca:
        try:
            ssl.create_default_context(cafile=ca)
        except (OSError, ValueError) as error:
            reason = "holds no certificate in PEM form" if isinstance(error, ssl.SSLError) else "cannot be read"
            raise WrongUse(f"the certificate file {ca} {reason}") from None
    return ca or True


def _proxy_secrets(proxy: str) -> list[Secret]:
    password = urlsplit(proxy).password if proxy else None
    return [Secret(password)] if password else []
