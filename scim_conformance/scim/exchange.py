"""Requests, responses and exchanges as plain values: what went over the wire, and nothing of how it got there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import parse_qsl

JsonValue: TypeAlias = "None | bool | int | float | str | list[JsonValue] | dict[str, JsonValue]"
JsonObject: TypeAlias = dict[str, JsonValue]

FOREIGN = "urn:scim-conformance:foreign"
"""The only key of the stub that stands for a resource which this run did not make; its value is a digest."""


class Headers(Mapping[str, str]):
    """Header fields whose names compare without regard to case (RFC 9110 §5.1); iteration gives names as received."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        pairs = fields.items() if isinstance(fields, Mapping) else fields
        self._fields = {name.lower(): (name, value) for name, value in pairs}

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __repr__(self) -> str:
        return f"Headers({dict(self)!r})"


GENUINE = frozenset({"valid", "scheme-in-capitals"})
"""Kinds of `Request.authentication` that prove who is calling; every other one is to be refused."""


class Framing(StrEnum):
    """How a request is put on the wire: as ever, its body in chunks or compressed, or as HTTP/1.0 has it."""

    PLAIN = "plain"
    CHUNKED = "chunked"
    GZIP = "gzip"
    HTTP_1_0 = "http/1.0"


class Purpose(StrEnum):
    """Why an exchange was made."""

    STEP = "step"
    READ_BACK = "read-back"
    SUITE = "suite"
    OUT_OF_BAND = "out-of-band"
    DISCOVERY = "discovery"
    CLEAN_UP = "clean-up"


class FailureKind(StrEnum):
    """What kept a response from arriving whole."""

    CONNECTION = "connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROTOCOL = "protocol"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True)
class Failure:
    """A response that did not arrive: its kind and one line in our words, free of secrets."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request below the base URL.

    `path` and `query` are as sent, percent-encoded and without the question mark; `headers` holds what the profile
    decides, with secrets replaced; `body` is the JSON document, or None where none was sent; `text` is a body that is
    sent as it stands because it is no JSON. `authentication` says with what it was sent: `valid`, `none`, `wrong`, or
    one of the kinds of `Credentials.field`.
    `tail` stands on the request line behind path and query, such as the lone `?` of OneLogin's PUT.
    """

    method: str
    path: str
    query: str = ""
    headers: Headers = field(default_factory=Headers)
    body: JsonValue = None
    text: str | None = None
    authentication: str = "valid"
    tail: str = ""
    framing: Framing = Framing.PLAIN

    @property
    def is_genuine(self) -> bool:
        """Whether it carries the proof that the endpoint gave out."""
        return self.authentication in GENUINE

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The query's parameters, decoded, empty parts left out; a `+` is a space as form encoding has it."""
        return tuple(parse_qsl(self.query, keep_blank_values=True))

    @property
    def target(self) -> str:
        """Path and query as they stand on the request line, relative to the base URL."""
        return f"{self.path}?{self.query}{self.tail}" if self.query else f"{self.path}{self.tail}"


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response.

    `body` is the parsed JSON, with resources of other people replaced by stubs (see `FOREIGN`), or None; `problems`
    names what is wrong with the document (`not-json`, `too-deep`, `duplicate-key`, `not-finite`, `byte-order-mark`,
    `not-utf-8`, `huge-number`, `lone-surrogate`); `text` is an excerpt of a body that could not be parsed;
    `size_bytes` counts decompressed bytes; `redirected_by` is the status of the 307 or 308 that was followed to get
    here, 0 without one.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: JsonValue = None
    problems: tuple[str, ...] = ()
    text: str = ""
    size_bytes: int = 0
    http_version: str = "1.1"
    redirected_by: int = 0

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters; empty where the header is missing."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its response or the failure that took its place; `number` is its line of the transcript."""

    number: int
    request: Request
    response: Response | None = None
    failure: Failure | None = None
    purpose: Purpose = Purpose.STEP
    attempt: int = 1
    started_at: str = ""
    elapsed_ms: float = 0.0
