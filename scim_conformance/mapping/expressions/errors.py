"""What is wrong with an expression, and at which character."""

from __future__ import annotations

from typing import Final

from scim_conformance.documents.problems import Problem, shown
from scim_conformance.mapping.model import Place

_SHOWN_MAX: Final = 24


class ExpressionError(Exception):
    """An expression that cannot be read; `at` counts characters from 0."""

    def __init__(self, text: str, at: int, why: str, mend: str = "") -> None:
        super().__init__(why)
        self.text = text
        self.at = at
        self.why = why
        self.mend = mend

    def problem(self, place: Place) -> Problem:
        """Return the mistake as one line for the expression that stands at `place`; characters count from 1 there."""
        return at_character(place, self.text, self.at, self.why, self.mend)


def at_character(place: Place, text: str, at: int, why: str, mend: str = "") -> Problem:
    """Return a remark on one character of an expression; characters count from 1 in it."""
    rest = text[at : at + _SHOWN_MAX].strip()
    seen = f" ({shown(rest)})" if rest else ""
    return place.problem(f"at character {at + 1}{seen} {why}", mend)
