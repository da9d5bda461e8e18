"""Operators and conditions of Okta's expressions.

`+` joins texts and adds numbers, `?:` takes the right side where the left is null or empty, AND and OR stop at the
first side that decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeGuard

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.kinds import is_number, pattern
from scim_conformance.mapping.expressions.library import fault, unknown
from scim_conformance.mapping.expressions.okta.language import text
from scim_conformance.mapping.model import Fault, Result, Unknown, Value

_NULL: Final = "what Okta makes of null there is not documented"


def operate(operator: str, operands: tuple[Result, ...]) -> Result:
    """Return what an operator gives for its operands."""
    if operator in _LAZY:
        return _LAZY[operator](*operands)
    stop = next((each for each in operands if isinstance(each, Fault)), None) or next(
        (each for each in operands if isinstance(each, Unknown)), None
    )
    if stop is not None:
        return stop
    if operator == "template":
        return operands[0] if len(operands) == 1 else _concatenated(operands)
    if operator in _STRICT:
        return _STRICT[operator](*operands)
    return Unknown(f"Okta does not document the operator {operator}")


def choose(condition: Result, then: Result, otherwise: Result) -> Result:
    """Return the branch that a condition picks; the other one is not computed, so a fault in it is none."""
    if isinstance(condition, Unknown):
        return then if then == otherwise else condition
    decided = _truth(condition)
    if isinstance(decided, Unknown | Fault):
        return decided
    return then if decided else otherwise


def index(of: Result, position: Result) -> Result:
    """Return an item of an array, the first being 0."""
    for each in (of, position):
        if isinstance(each, Unknown | Fault):
            return each
    if of is None:
        return Unknown(f"an item of null: {_NULL}")
    if not isinstance(of, list):
        return Fault(f"{shown(of)} is no array")
    if isinstance(position, bool) or not isinstance(position, int):
        return Fault(f"{shown(position)} is no position in an array")
    return of[position] if 0 <= position < len(of) else Fault(f"there is no item {position} in an array of {len(of)}")


def _truth(value: Result) -> Result:
    if isinstance(value, bool | Unknown | Fault):
        return value
    if value is None:
        return Unknown(f"a condition that is null: {_NULL}")
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    return Fault(f"{shown(value)} is neither true nor false")


def _elvis(left: Result, right: Result) -> Result:
    return right if left in (None, "") else left


def _both(left: Result, right: Result) -> Result:
    first = _truth(left)
    if first is False or isinstance(first, Fault):
        return first
    second = _truth(right)
    return second if first is True or second is False else first


def _either(left: Result, right: Result) -> Result:
    first = _truth(left)
    if first is True or isinstance(first, Fault):
        return first
    second = _truth(right)
    return second if first is False or second is True else first


def _negated(value: Value) -> Result:
    decided = _truth(value)
    return not decided if isinstance(decided, bool) else decided


def _concatenated(values: tuple[Result, ...]) -> Result:
    if None in values:
        raise unknown(f"null in a text: {_NULL}")
    return "".join(map(text, values))


def _is_numeric(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plus(left: Value, right: Value) -> Result:
    if _is_numeric(left) and _is_numeric(right):
        return left + right
    return _concatenated((left, right))


def _equal(left: Value, right: Value) -> Result:
    if isinstance(left, bool) != isinstance(right, bool) and None not in (left, right):
        return Unknown(f"whether {shown(left)} equals {shown(right)} is not documented: one of them is a Boolean")
    if isinstance(left, str) and _is_numeric(right):
        left, right = right, left
    if _is_numeric(left) and isinstance(right, str) and is_number(right):
        return Unknown(f"whether the number {shown(left)} equals the text {shown(right)} is not known")
    return left == right


def _unequal(left: Value, right: Value) -> Result:
    return _negated(result) if isinstance(result := _equal(left, right), bool) else result


def _ordered(compare: Callable[[int], bool]) -> Callable[[Value, Value], Result]:
    def ordered(left: Value, right: Value) -> Result:
        if left is None or right is None:
            return Unknown(f"a comparison with null: {_NULL}")
        if _is_numeric(left) and _is_numeric(right):
            return compare((left > right) - (left < right))
        if isinstance(left, str) and isinstance(right, str):
            return compare((left > right) - (left < right))
        return Unknown(f"which of {shown(left)} and {shown(right)} is greater is not documented")

    return ordered


def _matches(left: Value, right: Value) -> Result:
    if left is None or right is None:
        return Unknown(f"a comparison with null: {_NULL}")
    if not isinstance(left, str) or not isinstance(right, str):
        raise fault("matches compares a text with a pattern")
    try:
        return pattern(right).fullmatch(left, timeout=0.5) is not None
    except TimeoutError:
        raise unknown("the pattern takes more than 0.5 s on this value") from None


_LAZY: Final[dict[str, Callable[..., Result]]] = {"?:": _elvis, "AND": _both, "OR": _either}

_STRICT: Final[dict[str, Callable[..., Result]]] = {
    "!": _negated,
    "+": _plus,
    "==": _equal,
    "!=": _unequal,
    "<": _ordered(lambda order: order < 0),
    "<=": _ordered(lambda order: order <= 0),
    ">": _ordered(lambda order: order > 0),
    ">=": _ordered(lambda order: order >= 0),
    "matches": _matches,
}
