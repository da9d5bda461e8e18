"""Who is in the scope of a mapping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.kinds import integer, pattern
from scim_conformance.mapping.expressions.library import Undecided, unknown
from scim_conformance.mapping.expressions.person import lookup
from scim_conformance.mapping.model import Clause, Fault, Person, Scope, Unknown, Value


def in_scope(scope: Scope | None, person: Person) -> bool | Unknown:
    """Return whether a filter lets a person pass: some group of clauses holds as a whole. None lets everybody pass."""
    if scope is None or not scope.groups:
        return True
    open_one: Unknown | None = None
    for group in scope.groups:
        answers = [_holds(clause, person) for clause in group]
        if all(answer is True for answer in answers):
            return True
        if False not in answers:
            open_one = next(answer for answer in answers if isinstance(answer, Unknown))
    return False if open_one is None else open_one


def _holds(clause: Clause, person: Person) -> bool | Unknown:
    value = lookup(person, clause.attribute)
    if clause.operator == "IS_NULL":
        return value in (None, "", [])
    if value in (None, "", []):
        return False
    test = _TESTS.get(clause.operator)
    if test is None:
        return Unknown(f"the operator {shown(clause.operator)} is not known")
    try:
        return test(value, clause.values)
    except Undecided as way_out:
        return False if isinstance(way_out.result, Fault) else way_out.result


def _text(value: Value) -> str:
    if isinstance(value, list | dict):
        raise unknown("a scoping filter on a multi-valued or complex attribute is not allowed")
    return str(value)


def _matches(value: Value, patterns: tuple[str, ...]) -> bool:
    try:
        return any(pattern(each).search(_text(value), timeout=0.5) is not None for each in patterns)
    except TimeoutError:
        raise unknown("the pattern of a scoping filter takes more than 0.5 s") from None


def _bit(value: Value, masks: tuple[str, ...]) -> bool:
    return any(integer(value) & integer(mask) for mask in masks)


def _greater(compare: Callable[[int, int], bool]) -> Callable[[Value, tuple[str, ...]], bool]:
    return lambda value, bounds: all(compare(integer(value), integer(bound)) for bound in bounds)


_TESTS: Final[dict[str, Callable[[Value, tuple[str, ...]], bool]]] = {
    "EQUALS": lambda value, wanted: _text(value) in wanted,
    "NOT_EQUALS": lambda value, wanted: _text(value) not in wanted,
    "IS_TRUE": lambda value, _: _text(value).lower() == "true",
    "IS_FALSE": lambda value, _: _text(value).lower() == "false",
    "IS_NOT_NULL": lambda *_: True,
    "REGEX_MATCH": _matches,
    "NOT_REGEX_MATCH": lambda value, patterns: not _matches(value, patterns),
    "GREATER_THAN": _greater(lambda value, bound: value > bound),
    "GREATER_THAN_OR_EQUALS": _greater(lambda value, bound: value >= bound),
    "INCLUDES": lambda value, wanted: any(each in _text(value) for each in wanted),
    "ENDS_WITH": lambda value, wanted: any(_text(value).endswith(each) for each in wanted),
    "&": _bit,
    "!&": lambda value, masks: not _bit(value, masks),
}

OPERATORS: Final = frozenset(_TESTS) | {"IS_NULL"}
"""The operators that Microsoft documents, with underscores and in upper case."""
