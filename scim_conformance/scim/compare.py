"""The operators of filters, applied to values (RFC 7644 §3.4.2.2, table 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from operator import ge, gt, le, lt
from typing import Any, Final

from scim_conformance.scim.characteristics import Attribute, AttributeType, Form
from scim_conformance.scim.equality import fold_text, same
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.filter import Operator
from scim_conformance.scim.instants import instant


class Truth(Enum):
    """Whether something holds: yes, no, or open where the RFC lets both be."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


ORDERING: Final = frozenset({Operator.GT, Operator.GE, Operator.LT, Operator.LE})

_OPPOSITE: Final = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.OPEN: Truth.OPEN}
_ORDER: Final[dict[Operator, Callable[[Any, Any], bool]]] = {
    Operator.GT: gt,
    Operator.GE: ge,
    Operator.LT: lt,
    Operator.LE: le,
}
_PART: Final[dict[Operator, Callable[[str, str], bool]]] = {
    Operator.CO: str.__contains__,
    Operator.SW: str.startswith,
    Operator.EW: str.endswith,
}
# Text that every collation orders alike: once case is evened out, digits come before letters, and these as in ASCII.
_ORDERED_ALIKE: Final = re.compile(r"[0-9a-z]*|[0-9A-Z]*")
# Attributes that one sentence calls case-exact and another not: errata 6000, 6001 and 8472, RFC 7643 §2.3.6 and §2.3.7.
_DISPUTED_CASE: Final = frozenset({AttributeType.REFERENCE, AttributeType.BINARY})


def flip(truth: Truth) -> Truth:
    """The opposite; open stays open."""
    return _OPPOSITE[truth]


def compare(values: Sequence[JsonValue], operator: Operator, sought: JsonValue, attribute: Attribute | None) -> Truth:
    """Whether the values of one attribute, at least one of them, match (`sought` is no null).

    One matching value is enough. Under `ne` it is open whether one must differ or all must.
    """
    if operator is Operator.NE:
        truths = {_compare_one(value, Operator.EQ, sought, attribute) for value in values}
        return flip(truths.pop()) if len(truths) == 1 else Truth.OPEN
    best = Truth.NO
    for value in values:
        truth = _compare_one(value, operator, sought, attribute)
        if truth is Truth.YES:
            return truth
        if truth is Truth.OPEN:
            best = truth
    return best


def _compare_one(value: JsonValue, operator: Operator, sought: JsonValue, attribute: Attribute | None) -> Truth:
    if isinstance(value, str) and isinstance(sought, str):
        if attribute is not None and attribute.type is AttributeType.DATE_TIME:
            return _compare_instants(value, operator, sought)
        return _compare_texts(value, operator, sought, attribute)
    if isinstance(value, bool) and isinstance(sought, bool):
        return _truth(value is sought) if operator is Operator.EQ else Truth.OPEN
    if _is_number(value) and _is_number(sought):
        if operator is Operator.EQ:
            return _truth(value == sought)
        return _truth(_ORDER[operator](value, sought)) if operator in ORDERING else Truth.OPEN
    return Truth.OPEN


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _truth(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO


def _compare_texts(value: str, operator: Operator, sought: str, attribute: Attribute | None) -> Truth:
    if attribute is not None and attribute.type is AttributeType.BINARY and operator is not Operator.EQ:
        return Truth.OPEN
    if operator in ORDERING:
        return _compare_order(value, operator, sought, attribute)
    holds = str.__eq__ if operator is Operator.EQ else _PART[operator]
    if holds(value, sought):
        return Truth.YES
    if holds(value.lower(), sought.lower()):
        return _in_another_case(attribute)
    if holds(fold_text(value), fold_text(sought)):
        return Truth.OPEN
    if operator is Operator.EQ:
        # Another canonical form of the same value: whether a filter sees through it is unsaid.
        return Truth.OPEN if same(value, sought, attribute) else Truth.NO
    is_plain = attribute is None or attribute.form in {Form.PLAIN, Form.IDENTIFIER}
    return Truth.NO if is_plain else Truth.OPEN


def _in_another_case(attribute: Attribute | None) -> Truth:
    """What becomes of a match that holds only without regard to case."""
    if attribute is None or attribute.type in _DISPUTED_CASE or attribute.form is Form.IDENTIFIER:
        return Truth.OPEN
    return Truth.NO if attribute.case_exact else Truth.YES


def _compare_order(value: str, operator: Operator, sought: str, attribute: Attribute | None) -> Truth:
    """Lexicographical order, of which the RFC names no collation."""
    if attribute is not None and not attribute.case_exact:
        value, sought = value.lower(), sought.lower()
    if value == sought:
        return _truth(operator in {Operator.GE, Operator.LE})
    return _truth(_ORDER[operator](value, sought)) if _ORDERED_ALIKE.fullmatch(value + sought) else Truth.OPEN


def _compare_instants(value: str, operator: Operator, sought: str) -> Truth:
    """Points in time; what is less than a second apart may be one to a service provider of that precision."""
    held, asked = instant(value), instant(sought)
    if held is None or asked is None or operator in _PART:
        return Truth.OPEN
    digits = max(held.digits, asked.digits)
    left, right = held.scaled(digits), asked.scaled(digits)
    if abs(left - right) < 10**digits:
        return Truth.OPEN
    return Truth.NO if operator is Operator.EQ else _truth(_ORDER[operator](left, right))
