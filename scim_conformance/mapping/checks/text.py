"""Texts: lengths, case, white space, letters and what cannot be printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scim_conformance.mapping.checks.common import (
    ADDRESSES,
    NAMES,
    Cell,
    always,
    is_expression,
    those,
    used,
    with_users,
)
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.tree import Call, walk
from scim_conformance.mapping.trial import Attempt, Row

LENGTH_MAX = 255
LOCAL_PART_MAX = 64
"""RFC 5321 §4.5.3.1.1."""

_CUTS = re.compile(r"(?i)\b(left|mid|substring|right)$")
_JOINERS = "\u200c\u200d"
"""Invisible, and part of how some scripts are written."""


def _made(cell: Cell) -> bool:
    """Tell whether the mapping made the text: no attribute of the person has it as it is sent."""
    return is_expression(cell.row) and not any(cell.text in raw for raw in cell.raw)


@check("mapping-text-keeps-within-its-length", applies=with_users)
def keeps_within_its_length(attempt: Attempt) -> Iterator[Remark]:
    """Texts beyond 255 characters, beyond the app's own schema, and local parts beyond 64."""
    for row in used(attempt.rows):
        yield from those(
            attempt,
            row,
            _is_too_long,
            f"at most {_longest(row)} characters, {LOCAL_PART_MAX} before the @",
            made_by_mapping=lambda cell: _made(cell) and not any(len(raw) > LENGTH_MAX for raw in cell.raw),
            show=lambda cell: f"{len(cell.text)} characters",
        )


def _longest(row: Row) -> int:
    declared = row.mapping.definition
    return declared.max_length if declared is not None and declared.max_length is not None else LENGTH_MAX


def _is_too_long(cell: Cell) -> bool:
    if len(cell.text) > _longest(cell.row):
        return True
    is_address = cell.row.target.name in ADDRESSES and "@" in cell.text
    return is_address and len(cell.text.rpartition("@")[0]) > LOCAL_PART_MAX


@check("mapping-text-is-not-cut", applies=with_users, after=("mapping-user-names-are-addresses",))
def is_not_cut(attempt: Attempt) -> Iterator[Remark]:
    """Names and addresses that end in the middle of a word of their source."""
    for row in used(attempt.rows):
        if row.target.name not in NAMES | ADDRESSES or not _cuts(row):
            continue
        yield from those(
            attempt,
            row,
            lambda cell: any(_is_cut(raw, cell.text) for raw in cell.raw),
            "the whole text",
            made_by_mapping=always,
        )


def _cuts(row: Row) -> bool:
    tree = row.mapping.source.tree if row.mapping.source is not None else None
    return tree is not None and any(isinstance(node, Call) and _CUTS.search(node.name) for node in walk(tree))


def _is_cut(raw: str, text: str) -> bool:
    """Tell whether a text is a piece of a longer one that begins or ends between two letters of it."""
    at = raw.find(text) if text else -1
    if at < 0 or len(text) >= len(raw):
        return False
    end = at + len(text)
    return (end < len(raw) and raw[end - 1].isalnum() and raw[end].isalnum()) or (
        at > 0 and raw[at - 1].isalnum() and raw[at].isalnum()
    )


@check("mapping-names-keep-their-case", applies=with_users)
def keep_their_case(attempt: Attempt) -> Iterator[Remark]:
    """Names whose letters are the same and whose capitals are not."""
    for row in used(attempt.rows):
        if row.target.name in NAMES and is_expression(row):
            yield from those(
                attempt,
                row,
                lambda cell: any(_is_recased(raw, cell.text) for raw in cell.raw),
                "the capitals of the person's own",
                made_by_mapping=always,
            )


def _is_recased(raw: str, text: str) -> bool:
    bare = raw.strip()
    return len(bare) > 1 and bare not in text and bare.casefold() in text.casefold()


@check("mapping-names-keep-their-letters", applies=with_users)
def keep_their_letters(attempt: Attempt) -> Iterator[Remark]:
    """Names that lost marks, or letters beyond ASCII."""
    for row in used(attempt.rows):
        if row.target.name in NAMES and is_expression(row):
            yield from those(
                attempt,
                row,
                lambda cell: any(_lost_letters(raw, cell.text) for raw in cell.raw),
                "the letters of the person's own",
                made_by_mapping=always,
            )


def _lost_letters(raw: str, text: str) -> bool:
    """Tell whether the ASCII letters of a text are there in their order, and others of it are not."""
    whole, shown = unicodedata.normalize("NFC", raw).casefold(), unicodedata.normalize("NFC", text).casefold()
    plain = [character for character in whole if character.isascii() and character.isalpha()]
    others = [character for character in whole if not character.isascii() and character.isalpha()]
    if not others or all(character in shown for character in others):
        return False
    if not plain:
        return not any(character.isalpha() for character in shown)
    rest = iter(shown)
    return all(character in rest for character in plain)


@check("mapping-text-has-no-outer-blanks", applies=with_users)
def has_no_outer_blanks(attempt: Attempt) -> Iterator[Remark]:
    """Texts with blanks before or after them."""
    for row in used(attempt.rows):
        yield from those(
            attempt,
            row,
            lambda cell: bool(cell.text.strip()) and cell.text != cell.text.strip(),
            "no outer blanks",
            made_by_mapping=lambda cell: is_expression(cell.row) and all(raw == raw.strip() for raw in cell.raw),
            show=lambda cell: repr(cell.text),
        )


@check("mapping-text-is-printable", applies=with_users)
def is_printable(attempt: Attempt) -> Iterator[Remark]:
    """Texts with control characters or invisible ones."""
    for row in used(attempt.rows):
        yield from those(
            attempt,
            row,
            lambda cell: _has_unprintable(cell.text),
            "printable characters",
            made_by_mapping=lambda cell: not any(_has_unprintable(raw) for raw in cell.raw),
            show=lambda cell: ascii(cell.text),
        )


def _has_unprintable(text: str) -> bool:
    return any(
        unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} and character not in _JOINERS for character in text
    )
