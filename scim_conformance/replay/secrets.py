"""Secrets, and the redaction that keeps them out of every exchange."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from scim_conformance.scim.exchange import Headers, JsonValue

REDACTED = "[redacted]"

ECHO_LENGTH_MIN = 4
"""A shorter secret is hidden where it is sent only: to hide every `1` of a body would falsify what is judged."""


class Secret:
    """A text that does not show itself: not in a representation, a log line or a traceback."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({REDACTED!r})"

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return repr(self)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


def _base64_forms(secret: str) -> Iterable[str]:
    """Yield what the secret looks like inside any Base64 text: at each of the three offsets, without unsteady ends."""
    raw = secret.encode()
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + raw).decode()
        first = (0, 2, 3)[offset]
        last = (len(raw) + offset) * 8 // 6
        core = whole[first:last]
        if len(core) >= ECHO_LENGTH_MIN * 2:
            yield core
            yield core.replace("+", "-").replace("/", "_")


def forms(secret: str) -> frozenset[str]:
    """Return the texts in which a secret may come back: bare, percent-encoded, JSON-escaped and in Base64."""
    found = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
    found.update(_base64_forms(secret))
    return frozenset(found)


class Redactor:
    """Replaces every known secret in texts, headers and bodies.

    Letter case is ignored, since endpoints fold header values and percent-encoding has both cases.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._forms: frozenset[str] = frozenset()
        self._needles: tuple[str, ...] = ()
        self._needles_in_bytes: tuple[bytes, ...] = ()
        self._pattern: re.Pattern[str] | None = None
        self._add(secrets)

    def add(self, secret: Secret) -> None:
        """Hide one more secret from now on, such as an access token that was just fetched."""
        self._add((secret,))

    def _add(self, secrets: Iterable[Secret]) -> None:
        more = {
            form for secret in secrets if len(secret.reveal()) >= ECHO_LENGTH_MIN for form in forms(secret.reveal())
        }
        if more <= self._forms:
            return
        self._forms |= more
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._needles = tuple({form.lower() for form in longest_first})
        self._needles_in_bytes = tuple({form.encode("utf-8", "surrogatepass").lower() for form in longest_first})
        self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def is_in(self, lowered: str) -> bool:
        """Tell whether a text, given in lower case, holds a secret."""
        return any(needle in lowered for needle in self._needles)

    def is_in_bytes(self, data: bytes) -> bool:
        """Tell whether bytes hold a secret, where none of its characters is escaped."""
        lowered = data.lower()
        return any(needle in lowered for needle in self._needles_in_bytes)

    def text(self, text: str) -> str:
        """Return the text with every secret replaced."""
        if self._pattern is None or not self.is_in(text.lower()):
            return text
        return self._pattern.sub(REDACTED, text)

    def headers(self, headers: Headers) -> Headers:
        """Return the fields with every secret in their names and values replaced."""
        if not self.is_in("\n".join([part for field in headers.items() for part in field]).lower()):
            return headers
        return Headers([(self.text(name), self.text(value)) for name, value in headers.items()])

    def body(self, body: JsonValue) -> JsonValue:
        """Return the document with every secret in its strings and keys replaced."""
        if isinstance(body, str):
            return self.text(body)
        if isinstance(body, list):
            return [self.body(item) for item in body]
        if isinstance(body, dict):
            return {self.text(key): self.body(value) for key, value in body.items()}
        return body
