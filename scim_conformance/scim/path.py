"""Attribute paths, plain and with a value filter, as PATCH and filters use them (RFC 7644 §3.5.2, §3.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scim_conformance.scim.errors import ScimSyntaxError

if TYPE_CHECKING:
    from scim_conformance.scim.filter import Filter

__all__ = ["AttributePath", "ScimSyntaxError", "ValuePath", "parse_path"]

# RFC 7643 §2.1 allows "$" within a name, erratum 8924 at its beginning as well, so that `$ref` is one.
NAME: Final = r"\$?[A-Za-z][A-Za-z0-9$_-]*"
_PLAIN: Final = re.compile(rf"({NAME})(?:\.({NAME}))?")
# RFC 3986, appendix A, without the square brackets that a literal IPv6 address would have.
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
CACHE_SIZE: Final = 4096
CACHED_LENGTH_MAX: Final = 512
"""Characters of a text whose parse is kept: longer ones are rare and would hold much memory."""


@dataclass(frozen=True, slots=True)
class AttributePath:
    """An attribute or sub-attribute; `schema_uri` is empty where none was given.

    An empty `name` stands for the whole extension of `schema_uri`, as in a PATCH whose path is that URI alone.
    """

    schema_uri: str
    name: str
    sub: str = ""

    def text(self) -> str:
        """The path as it is written."""
        uri = f"{self.schema_uri}:" if self.schema_uri and self.name else self.schema_uri
        return f"{uri}{self.name}.{self.sub}" if self.sub else f"{uri}{self.name}"


@dataclass(frozen=True, slots=True)
class ValuePath:
    """Those values of a multi-valued attribute that match `filter`, or a sub-attribute of them."""

    attribute: AttributePath
    filter: Filter
    sub: str = ""

    def text(self) -> str:
        """The path as it is written, in the spacing of the RFC's examples."""
        chosen = f"{self.attribute.text()}[{self.filter.text()}]"
        return f"{chosen}.{self.sub}" if self.sub else chosen


def parse_path(text: str, schema_uris: tuple[str, ...] = ()) -> AttributePath | ValuePath:
    """The path that `text` writes (RFC 7644 §3.5.2, figure 7); raises ScimSyntaxError.

    A schema URI is split off where it is one of `schema_uris`, without regard to case, and comes back in their
    spelling; any other ends at the last colon before the attribute name, never at a dot.
    """
    if match := _PLAIN.fullmatch(text):
        return AttributePath("", match[1], match[2] or "")
    if len(text) > CACHED_LENGTH_MAX:
        return _parse(text, tuple(schema_uris))
    return _cached(text, tuple(schema_uris))


def _parse(text: str, schema_uris: tuple[str, ...]) -> AttributePath | ValuePath:
    from scim_conformance.scim import syntax  # noqa: PLC0415 - lark is slow to import, and most commands need none

    return syntax.read_path(text, schema_uris)


_cached = lru_cache(maxsize=CACHE_SIZE)(_parse)


def split_attribute(raw: str, position: int, text: str, schema_uris: tuple[str, ...]) -> AttributePath:
    """The attribute path that `raw`, found in `text` at `position`, writes; raises ScimSyntaxError."""
    folded = raw.lower()
    for uri in sorted(schema_uris, key=len, reverse=True):
        if folded == uri.lower():
            return AttributePath(uri, "")
        if folded.startswith(uri.lower() + ":") and (match := _PLAIN.fullmatch(raw, len(uri) + 1)):
            return AttributePath(uri, match[1], match[2] or "")
    colon = raw.rfind(":")
    if colon >= 0 and not _URI.fullmatch(raw, 0, colon):
        raise ScimSyntaxError(text, position, "a schema URI is expected before the colon")
    match = _PLAIN.match(raw, colon + 1)
    end = match.end() if match else colon + 1
    if match is None or end < len(raw):
        why = "this character is in no attribute name" if match else "an attribute name is expected"
        raise ScimSyntaxError(text, position + end, why)
    return AttributePath(raw[: max(colon, 0)], match[1], match[2] or "")
