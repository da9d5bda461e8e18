"""Words for people: foreign text made harmless, long text made short, sources and numbers as they are spoken of."""

from __future__ import annotations

import json
import re

from scim_conformance.scim.exchange import JsonValue

RFC = re.compile(r"rfc(\d+)", re.IGNORECASE)
SLUG = re.compile(r"[^a-z0-9.]+")


def plain(text: str) -> str:
    r"""Return `text` on one line with all that a terminal could act upon written as escapes.

    Control characters, OSC introducers, line ends, directional overrides, invisible and lone surrogate code points
    become `\x1b`, `\n`, `\u202e` and the like; what can be printed stays.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if short:
        return short
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shorten(text: str, length: int) -> str:
    """Return `text` cut visibly so that about `length` characters remain."""
    if len(text) <= length:
        return text
    return f"{text[:length]}... ({number(len(text) - length)} more characters)"


def excerpt(value: JsonValue, length: int = 160) -> str:
    """Return a JSON value on one line, harmless and short."""
    return plain(shorten(as_json(value), length))


def as_json(value: JsonValue) -> str:
    """Return a JSON value in compact form, and a readable stand-in for what JSON cannot say."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    except (ValueError, RecursionError, TypeError):
        return "a value that cannot be shown"


def number(count: int) -> str:
    """Return a count with its thousands parted."""
    return f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `1 finding`, `1,200 findings`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def source_text(document: str, section: str) -> str:
    """Return a source as it is quoted: `RFC 7644 §3.5.2.2`, `IRU.md 1.6`."""
    match = RFC.fullmatch(document)
    if match:
        return f"RFC {match[1]} §{section}" if section else f"RFC {match[1]}"
    return f"{document} {section}".strip()


def slug(text: str) -> str:
    """Return `text` in letters, digits, dots and hyphens that are safe in a file name."""
    return SLUG.sub("-", text.lower()).strip("-.")[:120] or "unnamed"


def sentence(text: str) -> str:
    """Return `text` as one sentence with its full stop."""
    stripped = text.strip()
    if not stripped:
        return ""
    return stripped if stripped[-1] in ".!?" else f"{stripped}."
