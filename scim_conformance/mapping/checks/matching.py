"""The attribute by which people are found again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scim_conformance.mapping.checks.common import Cell, always, for_idp, is_expression, those, with_users
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.sent import Sent, Trial
from scim_conformance.mapping.targets import Kept
from scim_conformance.mapping.trial import Attempt, Row

TELLS_APART = {
    "User": frozenset({"username", "externalid", "emails.value"}),
    "Group": frozenset({"displayname", "externalid"}),
}
"""Attributes that are meant to tell resources apart; others of the core schema are shared by many."""

_CHANGES_WITH_THE_NAME = frozenset(
    {
        *("userPrincipalName", "originalUserPrincipalName", "mail", "mailNickname", "displayName", "login", "email"),
        *("username", "user_name", "userName", "full_name", "firstName", "lastName", "givenName", "surname"),
    }
)
_CONSTANT = "mapping-personal-attributes-come-from-the-person"
_UNIQUE = "mapping-matching-attribute-is-unique"
_KEPT = "mapping-matching-attribute-is-kept"
_FILLED = "mapping-matching-attribute-is-filled"


def matching_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the matching rows in the order in which they are tried."""
    return tuple(sorted((row for row in rows if row.mapping.matching), key=lambda row: row.mapping.matching))


def _marks_any(attempt: Attempt) -> bool:
    """Apply to mappings that say what they match by: Entra ID's, and plain ones with a mark on some row."""
    return with_users(attempt) and any(row.mapping.matching for row in (*attempt.rows, *attempt.group_rows))


@check(
    "mapping-matching-attribute-is-chosen",
    applies=lambda attempt: for_idp(Idp.ENTRA)(attempt) or _marks_any(attempt),
    after=(
        "mapping-groups-have-a-display-name",
        "mapping-required-attributes-are-mapped",
        "mapping-targets-are-known-attributes",
    ),
)
def is_chosen(attempt: Attempt) -> Iterator[Remark]:
    """Objects without a matching row."""
    if not matching_rows(attempt.rows):
        yield Remark("username", "a matching row", None)
    groups = attempt.groups
    if groups is not None and groups.enabled and attempt.group_rows and not matching_rows(attempt.group_rows):
        yield Remark("displayname", "a matching row of groups", None)


@check(_UNIQUE, applies=_marks_any, after=(_CONSTANT, "mapping-values-keep-their-type"))
def is_unique(attempt: Attempt) -> Iterator[Remark]:
    """Matching by what people share, by its nature or by their values."""
    for row in matching_rows((*attempt.rows, *attempt.group_rows)):
        shared = not row.target.path.schema_uri and row.target.attribute is not None
        if shared and row.target.name not in TELLS_APART[row.resource_type]:
            yield Remark(row.target.name, "an attribute that tells apart", row.target.text, row)
        elif row.resource_type == "User":
            yield from _shared_values(attempt, row)


def _shared_values(attempt: Attempt, row: Row) -> Iterator[Remark]:
    exact = row.target.attribute is not None and row.target.attribute.case_exact
    owners: dict[str, list[tuple[Trial, Sent]]] = {}
    column = attempt.column(row)
    for trial, sent in column:
        if sent.text.strip():
            owners.setdefault(sent.text if exact else sent.text.casefold(), []).append((trial, sent))
    several = [group for group in owners.values() if len(group) > 1]
    if not several:
        return
    off = [entry for group in several for entry in group]
    certain = any(len({Cell(row, trial, sent).raw for trial, sent in group}) > 1 for group in several)
    yield Remark(
        row.target.name,
        "another value for each person",
        several[0][0][1].text,
        row,
        people=tuple(trial.label for trial, _ in off),
        everybody=len(off) == len(column),
        is_certain=certain,
    )


@check(
    _FILLED,
    applies=_marks_any,
    after=("mapping-required-attributes-are-filled", _UNIQUE, _KEPT),
)
def is_filled(attempt: Attempt) -> Iterator[Remark]:
    """People without a value of any matching attribute."""
    rows = matching_rows(attempt.rows)
    if not rows:
        return
    filled: dict[str, bool] = {}
    for row in rows:
        for trial, sent in attempt.column(row):
            filled[trial.label] = filled.get(trial.label, False) or not sent.is_empty
    lacking = tuple(label for label, has in filled.items() if not has)
    if lacking:
        yield Remark(
            rows[0].target.name,
            "a value for everybody",
            "none",
            rows[0],
            people=lacking,
            everybody=len(lacking) == len(filled),
            is_certain=False,
        )


@check("mapping-matching-attribute-is-required", applies=_marks_any, after=(_UNIQUE, _KEPT, _FILLED))
def is_required(attempt: Attempt) -> Iterator[Remark]:
    """Matching first by what the contract does not require."""
    for row in matching_rows(attempt.rows)[:1]:
        if not row.target.is_required:
            yield Remark(row.target.name, "an attribute that the contract requires", row.target.text, row)


@check(
    "mapping-matching-attribute-is-sent-as-it-is",
    applies=_marks_any,
    after=(
        _CONSTANT,
        _UNIQUE,
        _KEPT,
        "mapping-text-is-not-cut",
        "mapping-user-names-are-addresses",
        "mapping-user-names-are-sign-in-names",
        "mapping-user-names-have-no-blanks",
    ),
)
def is_sent_as_it_is(attempt: Attempt) -> Iterator[Remark]:
    """Matching by a value that an expression makes; a choice among attributes, and case, are no change."""
    for row in matching_rows(attempt.rows):
        if is_expression(row):
            yield from those(attempt, row, _is_changed, "the value of an attribute", made_by_mapping=always)


def _is_changed(cell: Cell) -> bool:
    if cell.is_exact:
        return bool(cell.text) and cell.text not in cell.raw
    return bool(cell.text) and cell.text.casefold() not in {text.casefold() for text in cell.raw}


@check(_KEPT, applies=_marks_any, after=(_UNIQUE,))
def is_kept(attempt: Attempt) -> Iterator[Remark]:
    """Matching by what the contract does not promise to keep."""
    for row in matching_rows((*attempt.rows, *attempt.group_rows)):
        if row.target.kept is not Kept.YES:
            yield Remark(row.target.name, "an attribute that the contract keeps", row.target.text, row)


@check("mapping-external-id-is-stable", applies=with_users, after=(_CONSTANT, _KEPT))
def external_id_is_stable(attempt: Attempt) -> Iterator[Remark]:
    """An externalId from what changes with the name, where it is kept."""
    for row in attempt.named("externalid"):
        source = row.mapping.source
        if row.target.kept is not Kept.YES or source is None:
            continue
        if row.read and set(row.read) <= _CHANGES_WITH_THE_NAME:
            yield Remark(row.target.name, "an id that stays", source.text, row)
