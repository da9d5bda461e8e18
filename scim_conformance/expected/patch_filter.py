"""Which values of a multi-valued attribute a value filter chooses, as far as the model can tell."""

from __future__ import annotations

from scim_conformance.expected.likeness import boolean, folded
from scim_conformance.scim.attributes import get, is_unassigned
from scim_conformance.scim.evaluate import Truth, matches
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.filter import And, Comparison, Filter, Not, Operator, Or, Present, ValueFilter


def chooses(condition: Filter, value: JsonValue, *, is_told_whole: bool) -> Truth:
    """Return whether a filter chooses a value. What was never sent is open, unless the value was shown whole."""
    entry: JsonObject = value if isinstance(value, dict) else {"value": value}
    match condition:
        case And(parts):
            return _all([chooses(part, entry, is_told_whole=is_told_whole) for part in parts])
        case Or(parts):
            return _not(_all([_not(chooses(part, entry, is_told_whole=is_told_whole)) for part in parts]))
        case Not(part):
            return _not(chooses(part, entry, is_told_whole=is_told_whole))
        case Present(path):
            if not is_unassigned(get(entry, path.name)):
                return Truth.YES
            return Truth.NO if is_told_whole else Truth.OPEN
        case Comparison():
            return _compares(condition, entry, is_told_whole=is_told_whole)
        case ValueFilter():
            return Truth.OPEN


def made_by(condition: Filter) -> JsonObject:
    """Return the sub-attributes that a value has which satisfies a filter, as far as its equations say so."""
    match condition:
        case And(parts):
            made: JsonObject = {}
            for part in parts:
                made |= made_by(part)
            return made
        case Comparison(path, Operator.EQ, value):
            meant = boolean(value) if path.name.casefold() == "primary" else None
            return {path.name: value if meant is None else meant}
        case _:
            return {}


def unquoted(condition: Filter) -> Filter:
    """Return a filter in which "True" and "False", compared with `primary`, are the Booleans that Entra ID means."""
    match condition:
        case Comparison(path, operator, str(value)) if path.name.casefold() == "primary":
            meant = boolean(value)
            return condition if meant is None else Comparison(path, operator, meant)
        case _:
            return condition


def _compares(condition: Comparison, entry: JsonObject, *, is_told_whole: bool) -> Truth:
    held = get(entry, condition.path.name)
    if is_unassigned(held):
        return Truth.NO if is_told_whole and condition.operator is Operator.EQ else Truth.OPEN
    if condition.operator is Operator.EQ:
        if isinstance(held, bool) and isinstance(condition.value, str):
            return Truth.OPEN  # Entra ID compares with "True"; whether that is the Boolean is not settled
        if isinstance(held, str) and isinstance(condition.value, str):
            return Truth.YES if folded(held) == folded(condition.value) else Truth.NO
    return matches(condition, entry, None)


def _all(truths: list[Truth]) -> Truth:
    if Truth.NO in truths:
        return Truth.NO
    return Truth.OPEN if Truth.OPEN in truths else Truth.YES


def _not(truth: Truth) -> Truth:
    return {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.OPEN: Truth.OPEN}[truth]
