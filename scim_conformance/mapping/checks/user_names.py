"""User names, and what else tells people apart."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.mapping.checks.common import (
    ADDRESSES,
    PERSONAL,
    Cell,
    always,
    for_idp,
    is_address,
    is_expression,
    those,
    used,
    with_users,
)
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.tree import Literal, Template, walk
from scim_conformance.mapping.trial import Attempt

USER_NAME = "username"
GUEST_MARK = "#EXT#"
_CONSTANT = "mapping-personal-attributes-come-from-the-person"
_GUESTS = "mapping-guests-have-usable-names"


@check(_CONSTANT, applies=with_users)
def come_from_the_person(attempt: Attempt) -> Iterator[Remark]:
    """A constant in the place of what tells people apart."""
    for row in used(attempt.rows):
        if row.target.name not in PERSONAL:
            continue
        source = row.mapping.source
        if source is None:
            if row.mapping.default is not None:
                yield Remark(row.target.name, "an attribute of the person", row.mapping.default, row)
        elif not row.read and all(isinstance(node, Literal | Template) for node in walk(source.tree)):
            yield Remark(row.target.name, "an attribute of the person", source.text, row)


def _wants_addresses(attempt: Attempt) -> bool:
    return with_users(attempt) and attempt.contract.people.user_name != "free"


@check(
    "mapping-user-names-are-addresses",
    applies=_wants_addresses,
    after=(_CONSTANT, _GUESTS, "mapping-user-names-have-no-blanks"),
)
def are_addresses(attempt: Attempt) -> Iterator[Remark]:
    """User names without the form of an address, under a contract that wants one."""
    for row in attempt.named(USER_NAME):
        yield from those(
            attempt, row, lambda cell: bool(cell.text.strip()) and not is_address(cell.text.strip()), "an address"
        )


@check("mapping-user-names-are-sign-in-names", applies=for_idp(Idp.ENTRA), after=(_CONSTANT, _GUESTS))
def are_sign_in_names(attempt: Attempt) -> Iterator[Remark]:
    """User names that are another address than the one that people sign in with."""
    sign_in = attempt.population.sign_in

    def is_another(cell: Cell) -> bool:
        own = cell.trial.record.get(sign_in)
        return is_address(cell.text) and isinstance(own, str) and cell.text.casefold() != own.casefold()

    for row in attempt.named(USER_NAME):
        yield from those(attempt, row, is_another, f"the value of {sign_in}", made_by_mapping=always)


@check(_GUESTS, applies=for_idp(Idp.ENTRA))
def guests_are_usable(attempt: Attempt) -> Iterator[Remark]:
    """User names with the mark of guests, which the mapping takes from where it is kept."""
    for row in attempt.named(USER_NAME):
        yield from those(
            attempt, row, lambda cell: GUEST_MARK in cell.text, f"a name without {GUEST_MARK}", made_by_mapping=always
        )


@check("mapping-user-names-have-no-blanks", applies=with_users)
def have_no_blanks(attempt: Attempt) -> Iterator[Remark]:
    """User names and addresses with blanks in them."""
    for row in attempt.rows:
        if row.target.name in ADDRESSES:
            yield from those(attempt, row, _has_blanks, "no blanks", made_by_mapping=_makes_blanks)


def _has_blanks(cell: Cell) -> bool:
    return any(character.isspace() for character in cell.text.strip())


def _makes_blanks(cell: Cell) -> bool:
    return is_expression(cell.row) and not any(cell.text.strip() in raw for raw in cell.raw)
