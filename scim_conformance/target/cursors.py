"""Cursors (RFC 9865): a place in the results of one query, sealed so that nobody else's and no made-up one is read."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from scim2_models import InvalidCursorException

KEY = secrets.token_bytes(16)
"""Cursors are read by the process that gave them out."""


def cursor_at(position: int, question: str) -> str:
    """Return the cursor of a place, counted from 1, in the results of a question; no sign of it needs escaping."""
    seal = blake2b(f"{position}\0{question}".encode("utf-8", "backslashreplace"), key=KEY, digest_size=12).hexdigest()
    return f"{position}-{seal}"


def position_of(cursor: str, question: str) -> int:
    """Return the place of a cursor; raises InvalidCursorException for one that was not given out for this question."""
    number = cursor.partition("-")[0]
    position = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if not position or not secrets.compare_digest(cursor_at(position, question), cursor):
        raise InvalidCursorException(detail="The cursor is none of this query's")
    return position
