"""Scoping filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Clause
from scim_conformance.mapping.trial import Attempt

_OPPOSITES = (("IS_NULL", "IS_NOT_NULL"), ("IS_TRUE", "IS_FALSE"), ("IS_NULL", "IS_TRUE"), ("IS_NULL", "IS_FALSE"))


@check(
    "mapping-scope-leaves-somebody",
    applies=lambda attempt: attempt.users is not None and attempt.users.scope is not None,
)
def leaves_somebody(attempt: Attempt) -> Iterator[Remark]:
    """A filter that contradicts itself, or that none of the people meets.

    What invented people do not meet may be met by those of the tenant.
    """
    assert attempt.users is not None
    scope = attempt.users.scope
    if scope is None:
        return
    clashes = [_clash(group) for group in scope.groups]
    if clashes and all(clashes):
        yield Remark("User", "a filter that somebody can meet", clashes[0])
    elif attempt.unscoped:
        known = attempt.population.known
        if known is not None and any(clause.attribute not in known for group in scope.groups for clause in group):
            return
        labels = tuple(person.label for person in attempt.population.people)
        is_invented = attempt.population.is_built_in
        yield Remark(
            "User",
            "somebody in scope",
            "nobody of the invented people; give --people" if is_invented else "nobody",
            people=labels,
            everybody=not is_invented,
            is_certain=False,
        )


def _clash(group: Sequence[Clause]) -> str:
    """Return two clauses of a group that exclude each other, in words; empty where none do."""
    for number, one in enumerate(group):
        for other in group[number + 1 :]:
            if one.attribute == other.attribute and _exclude(one, other):
                return f"{_words(one)} and {_words(other)}"
    return ""


def _exclude(one: Clause, other: Clause) -> bool:
    operators = {one.operator, other.operator}
    if operators == {"EQUALS"}:
        return bool(one.values) and bool(other.values) and not set(one.values) & set(other.values)
    if operators == {"EQUALS", "NOT_EQUALS"}:
        return bool(one.values) and set(one.values) <= set(other.values) and len(one.values) == 1
    if operators == {"EQUALS", "IS_NULL"}:
        return True
    return any(operators == set(pair) for pair in _OPPOSITES)


def _words(clause: Clause) -> str:
    return " ".join((clause.attribute, clause.operator, *clause.values))
