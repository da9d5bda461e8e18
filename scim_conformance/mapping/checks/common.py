"""What several checks look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scim_conformance.mapping.checks.registry import Applies, Remark
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.sent import Sent, Trial
from scim_conformance.mapping.targets import Kept
from scim_conformance.mapping.trial import Attempt, Row
from scim_conformance.scim.exchange import JsonValue

NAMES = frozenset({"displayname", "name.formatted", "name.givenname", "name.familyname", "name.middlename"})
ADDRESSES = frozenset({"username", "emails.value"})
PERSONAL = NAMES | ADDRESSES | {"externalid"}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def is_address(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address, in whatever script."""
    return _ADDRESS.fullmatch(text) is not None


def with_users(attempt: Attempt) -> bool:
    """Apply where users are mapped."""
    return attempt.users is not None


def for_idp(*idps: Idp) -> Applies:
    """Apply to mappings of users of these IdPs."""

    def applies(attempt: Attempt) -> bool:
        return attempt.users is not None and attempt.idp in idps

    return applies


def used(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Yield the rows that the contract has a use for: a fault in the others harms nobody under it."""
    return (row for row in rows if row.target.kept is not Kept.NO)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one row gives for one person."""

    row: Row
    trial: Trial
    sent: Sent

    @property
    def text(self) -> str:
        """The value where it is a text, else an empty text."""
        return self.sent.text

    @property
    def raw(self) -> tuple[str, ...]:
        """The texts of the person that the row reads."""
        found: list[str] = []
        for name in self.row.read:
            value = self.trial.record.get(name)
            found.extend(part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str))
        return tuple(found)

    @property
    def is_exact(self) -> bool:
        """Whether letters of another case make another value (RFC 7643 section 2.2)."""
        attribute = self.row.target.attribute
        return attribute is not None and attribute.case_exact


def is_expression(row: Row) -> bool:
    """Tell whether the row does more than to hand an attribute on."""
    return row.mapping.source is not None and not row.mapping.source.is_attribute


def always(_: Cell) -> bool:
    """It is the mapping's doing, whatever the person."""
    return True


def never(_: Cell) -> bool:
    """It stands in the person's data."""
    return False


def shown_text(cell: Cell) -> str:
    """Return the text as evidence."""
    return cell.text


def those(
    attempt: Attempt,
    row: Row,
    is_off: Callable[[Cell], bool],
    expected: JsonValue,
    *,
    made_by_mapping: Callable[[Cell], bool] = never,
    show: Callable[[Cell], JsonValue] = shown_text,
) -> Iterator[Remark]:
    """Yield one remark on a row with all people whose value is off.

    It is certain if the mapping brings it about for one of them; what stands in their data is not.
    """
    cells = [Cell(row, trial, sent) for trial, sent in attempt.column(row)]
    off = [cell for cell in cells if cell.sent.is_known and is_off(cell)]
    if off:
        yield Remark(
            row.target.name,
            expected,
            show(off[0]),
            row,
            people=tuple(cell.trial.label for cell in off),
            everybody=len(off) == len(cells),
            is_certain=any(made_by_mapping(cell) for cell in off),
        )
