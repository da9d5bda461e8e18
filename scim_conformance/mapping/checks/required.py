"""Required attributes, and those of which one is required: mapped, and filled for everybody in scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scim_conformance.mapping.checks.common import with_users
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.targets import required_of
from scim_conformance.mapping.trial import Attempt, Row

_OWN_CHECKS = frozenset({"active"})
_TARGETS = "mapping-targets-are-known-attributes"


def _rows_of(attempt: Attempt, path: str) -> tuple[Row, ...]:
    """Return the rows that fill a path: its own, or for `emails.value` one of the whole list."""
    uri, _, rest = path.lower().rpartition(":")
    wanted = {rest, rest.removesuffix(".value")} if rest.endswith(".value") else {rest}
    return tuple(
        row
        for row in attempt.rows
        if row.target.path.schema_uri.lower() == uri
        and (row.target.name in wanted or (not rest.partition(".")[2] and row.target.path.name.lower() == rest))
    )


def _wanted(attempt: Attempt) -> tuple[str, ...]:
    return tuple(path for path in required_of(attempt.world, "User") if path.lower() not in _OWN_CHECKS)


def _name(path: str) -> str:
    return path.lower().rpartition(":")[2]


@check("mapping-required-attributes-are-mapped", after=(_TARGETS,))
def required_is_mapped(attempt: Attempt) -> Iterator[Remark]:
    """A required attribute that is no row's target, or no mapping of users at all."""
    if attempt.users is None or not attempt.users.enabled:
        yield Remark("User", "a mapping of users", None if attempt.users is None else "switched off")
        return
    for path in _wanted(attempt):
        if not _rows_of(attempt, path):
            yield Remark(_name(path), f"a row for {path}", None)


@check("mapping-required-attributes-are-filled", applies=with_users)
def required_is_filled(attempt: Attempt) -> Iterator[Remark]:
    """A required attribute that has no value for some of those in scope."""
    for path in _wanted(attempt):
        rows = _rows_of(attempt, path)
        if rows:
            yield from _lacking(attempt, _name(path), rows, f"a value of {path} for everybody")


@check("mapping-one-of-several-is-mapped", applies=with_users, after=(_TARGETS,))
def one_of_is_mapped(attempt: Attempt) -> Iterator[Remark]:
    """Alternatives of which none is a row's target."""
    for group in attempt.contract.user.one_of:
        if not any(_rows_of(attempt, path) for path in group):
            yield Remark(_name(group[0]), f"a row for {' or '.join(group)}", None)


@check("mapping-one-of-several-is-filled", applies=with_users)
def one_of_is_filled(attempt: Attempt) -> Iterator[Remark]:
    """Alternatives of which none has a value for some of those in scope."""
    for group in attempt.contract.user.one_of:
        rows = tuple(row for path in group for row in _rows_of(attempt, path))
        if rows:
            yield from _lacking(attempt, _name(group[0]), rows, f"a value of {' or '.join(group)} for everybody")


def _lacking(attempt: Attempt, subject: str, rows: Sequence[Row], expected: str) -> Iterator[Remark]:
    """Yield a remark with those for whom every row is known to give nothing; what is unknown may be a value."""
    filled: dict[str, bool] = {}
    for row in rows:
        for trial, sent in attempt.column(row):
            filled[trial.label] = filled.get(trial.label, False) or not sent.is_empty
    lacking = tuple(label for label, has in filled.items() if not has)
    if lacking:
        yield Remark(
            subject,
            expected,
            "none",
            rows[0],
            people=lacking,
            everybody=len(lacking) == len(filled),
            is_certain=False,
        )
