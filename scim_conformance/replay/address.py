"""The base URL under test, taken apart once, and the header fields that a user adds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from scim_conformance.replay.secrets import Secret

PORTS = {"http": 80, "https": 443}
_FORBIDDEN = frozenset({"authorization", "cookie", "proxy-authorization"})
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection", "te", "upgrade", "trailer"})
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class WrongUse(ValueError):  # noqa: N818 - it says what it is
    """What the user gave cannot be used; the message is one line and holds no secret."""


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """Where an endpoint is: `origin` as it stands in URLs (`https://host:8443`), `path` without a slash at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port left out where the scheme implies it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if PORTS[self.scheme] == self.port else f":{self.port}")

    @property
    def text(self) -> str:
        """The whole base URL."""
        return self.origin + self.path

    @property
    def is_loopback(self) -> bool:
        """Tell whether the endpoint is on this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    def has_origin_of(self, url: str) -> bool:
        """Tell whether an absolute URL has this scheme, host and port."""
        try:
            other = parse_base_url(url)
        except WrongUse:
            return False
        return (other.scheme, other.host, other.port) == (self.scheme, self.host, self.port)


def parse_base_url(url: str) -> BaseUrl:
    """Take a base URL apart; raises `WrongUse` for what is no http or https URL, or holds credentials."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise WrongUse("the URL cannot be read") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not parts.hostname:
        raise WrongUse("the URL must begin with http:// or https:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise WrongUse("the URL must not hold a user name or password; the token comes from SCIM_TOKEN")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._").rstrip("/")
    return BaseUrl(scheme, parts.hostname.lower(), port or PORTS[scheme], path)


def parse_header_lines(lines: Iterable[str], environ: Mapping[str, str] = os.environ) -> dict[str, Secret]:
    """Return the fields of `K: V` lines; a value `env:NAME` is taken from the environment. Raises `WrongUse`."""
    fields: dict[str, Secret] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.strip()
        value = value.strip()
        if not colon or not _FIELD_NAME.fullmatch(name):
            raise WrongUse("a header must be given as 'Name: value'")
        if name.lower() in _FORBIDDEN:
            raise WrongUse(f"the header {name} cannot be given; the token comes from SCIM_TOKEN or --token-file")
        if name.lower() in _FRAMING:
            raise WrongUse(f"the header {name} cannot be given; it belongs to the connection")
        if value.startswith("env:"):
            variable = value[len("env:") :].strip()
            if variable not in environ:
                raise WrongUse(f"the header {name} names the variable {variable}, which is not set")
            value = environ[variable]
        check_field_value(value, f"the header {name}")
        fields[name] = Secret(value)
    return fields


def check_field_value(value: str, what: str) -> None:
    """Raise `WrongUse` where a text cannot be sent in a header field."""
    if not _FIELD_VALUE.fullmatch(value):
        raise WrongUse(f"{what} holds a line break or a character that no header can carry")
