"""How a client proves itself: bearer, basic, a header of the endpoint's own, or OAuth 2.0 client credentials."""

from __future__ import annotations

import base64
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol
from urllib.parse import quote_plus, urlencode

from scim_conformance.documents.model import Authentication
from scim_conformance.replay.address import WrongUse, check_field_value
from scim_conformance.replay.endings import TokenRefused
from scim_conformance.replay.secrets import Secret

WRONG_TOKEN = "not-a-token-of-this-endpoint"  # noqa: S105 - made up; a real one with a change in it could be echoed
_EARLY_S = 30.0

SPOILED: Final[Mapping[str, Callable[[str], str]]] = {
    "wrong": lambda _: WRONG_TOKEN,
    "truncated": lambda token: token[:-1],
    "other-case": str.swapcase,
}
"""Kinds of authentication whose token is no longer the one that was given out."""

OTHER_SCHEME: Final = "Digest "
"""A scheme under which no bearer token, and no pair of name and password, proves anything."""

Fetch = Callable[[str, dict[str, str], bytes], tuple[int, bytes]]
"""POSTs a form to a URL: (url, header fields, body) -> (status, body). Raises `TokenUnavailable`."""


def spoiled(prefix: str, token: str, kind: str) -> str:
    """Return the value of the field for a kind of authentication: scheme and token, one of them perhaps amiss."""
    if kind == "other-scheme":
        return OTHER_SCHEME + token
    if kind == "scheme-in-capitals":
        return prefix.upper() + token
    return prefix + (SPOILED[kind](token) if kind in SPOILED else token)


class TokenUnavailable(TokenRefused):
    """No access token could be got; the message is one line and holds no secret."""


class Credentials(Protocol):
    """Gives the header field that proves who is calling."""

    can_refresh: bool

    def field(self, kind: str = "valid") -> tuple[str, Secret]:
        """Return name and value of the field, for a kind other than `valid` as `spoiled` makes it."""

    @property
    def bare(self) -> str:
        """The secret without scheme, as a client would put it into a URL."""

    def refresh(self) -> None:
        """Give up a token that was refused, so that the next field holds a new one."""

    def secrets(self) -> tuple[Secret, ...]:
        """Return all that must not be seen anywhere."""


class Fixed:
    """A field whose value stays the same for the whole run."""

    can_refresh = False

    def __init__(self, header: str, prefix: str, secret: Secret, *, is_pair: bool = False) -> None:
        check_field_value(secret.reveal(), "the token")
        self._header = header
        self._secret = secret
        text = secret.reveal()
        self._sent = base64.b64encode(text.encode()).decode() if is_pair else text
        self._prefix = prefix
        self._is_pair = is_pair

    def field(self, kind: str = "valid") -> tuple[str, Secret]:
        """Return name and value of the field."""
        if self._is_pair and kind in SPOILED:
            user, colon, password = self._secret.reveal().partition(":")
            spoilt = f"nobody:{WRONG_TOKEN}" if kind == "wrong" else f"{user}{colon}{SPOILED[kind](password)}"
            return self._header, Secret(self._prefix + base64.b64encode(spoilt.encode()).decode())
        return self._header, Secret(spoiled(self._prefix, self._sent, kind))

    @property
    def bare(self) -> str:
        """The secret alone, as a client would put it into a URL."""
        return self._sent

    def refresh(self) -> None:
        """Do nothing: there is no other value."""

    def secrets(self) -> tuple[Secret, ...]:
        """Return the secret in the forms that are sent; of a pair also the password alone."""
        text = self._secret.reveal()
        found = [self._secret, Secret(self._sent)]
        if self._is_pair:
            found.append(Secret(text.partition(":")[2]))
        return tuple(found)


class ClientCredentials:
    """OAuth 2.0 client credentials (RFC 6749 §4.4): a token is fetched, kept while it is valid, and fetched again."""

    can_refresh = True

    def __init__(
        self,
        authentication: Authentication,
        fetch: Fetch,
        learn: Callable[[Secret], None],
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._authentication = authentication
        self._fetch = fetch
        self._learn = learn
        self._id = _variable(authentication.client_id_env, environ, "client_id_env")
        self._secret = Secret(_variable(authentication.client_secret_env, environ, "client_secret_env"))
        self._token: Secret | None = None
        self._expires_at = 0.0
        self._lock = threading.Lock()
        if not authentication.token_url:
            raise WrongUse("the contract's authentication has no token_url")

    def field(self, kind: str = "valid") -> tuple[str, Secret]:
        """Return the Authorization field, with a token that was fetched where none is at hand."""
        return "Authorization", Secret(spoiled("Bearer ", WRONG_TOKEN if kind == "wrong" else self.bare, kind))

    @property
    def bare(self) -> str:
        """The access token alone."""
        with self._lock:
            if self._token is None or time.monotonic() >= self._expires_at:
                self._token, self._expires_at = self._get()
                self._learn(self._token)
            return self._token.reveal()

    def refresh(self) -> None:
        """Forget the token that was refused."""
        with self._lock:
            self._token = None

    def secrets(self) -> tuple[Secret, ...]:
        """Return the client's secret; access tokens are told to `learn` as they come."""
        return (self._secret, Secret(self._basic()))

    def _basic(self) -> str:
        pair = f"{quote_plus(self._id)}:{quote_plus(self._secret.reveal())}"
        return base64.b64encode(pair.encode()).decode()

    def _get(self) -> tuple[Secret, float]:
        """Fetch a token: the client's secret in a Basic field, and in the form where that is refused (§2.3.1)."""
        form = {"grant_type": "client_credentials"}
        if self._authentication.scope:
            form["scope"] = self._authentication.scope
        fields = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        url = self._authentication.token_url
        status, body = self._fetch(url, {**fields, "Authorization": f"Basic {self._basic()}"}, urlencode(form).encode())
        if status in (400, 401):
            form.update(client_id=self._id, client_secret=self._secret.reveal())
            status, body = self._fetch(url, fields, urlencode(form).encode())
        if status != 200:
            raise TokenUnavailable(f"the token endpoint answered {status}")
        return self._parsed(body)

    @staticmethod
    def _parsed(body: bytes) -> tuple[Secret, float]:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise TokenUnavailable("the token endpoint's answer is no JSON") from None
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise TokenUnavailable("the token endpoint's answer has no access_token")
        lifetime = answer.get("expires_in")
        seconds = float(lifetime) if isinstance(lifetime, int | float) and 0 < lifetime < 10**9 else 3600.0
        check_field_value(token, "the access token")
        return Secret(token), time.monotonic() + max(seconds - _EARLY_S, seconds / 2)


def _variable(name: str, environ: Mapping[str, str], key: str) -> str:
    if not name or not environ.get(name):
        raise WrongUse(f"the contract's authentication.{key} names the variable {name or '(none)'}, which is not set")
    return environ[name]


def credentials(
    authentication: Authentication,
    secret: Secret | None,
    fetch: Fetch,
    learn: Callable[[Secret], None],
    environ: Mapping[str, str] = os.environ,
) -> Credentials | None:
    """Return what the contract's authentication asks for; None where there is no secret to prove anything with."""
    if authentication.scheme == "oauth2":
        return ClientCredentials(authentication, fetch, learn, environ)
    if secret is None or not secret:
        return None
    if authentication.scheme == "basic":
        return Fixed("Authorization", "Basic ", secret, is_pair=True)
    if authentication.scheme == "header":
        return Fixed(authentication.header, "", secret)
    return Fixed("Authorization", "Bearer ", secret)
