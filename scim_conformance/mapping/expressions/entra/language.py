"""The casts, references and comparisons of Entra ID's expressions."""

from __future__ import annotations

from typing import Any, Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions import kinds
from scim_conformance.mapping.expressions.dates import iso
from scim_conformance.mapping.expressions.entra.moments import INTERVALS, read_printed
from scim_conformance.mapping.expressions.library import Context, Library, fault
from scim_conformance.mapping.expressions.person import lookup
from scim_conformance.mapping.model import Fault, Result, Unknown, Value
from scim_conformance.mapping.tree import Reference


def text(value: Any) -> str:
    """Return a value as Entra writes it: Booleans as True and False."""
    return kinds.plain_text(value, "True", "False")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _date(value: Any) -> Any:
    written = text(value)
    moment = read_printed(written) or iso(written)
    if moment is None:
        raise fault(f"{shown(written)} is no date that CDate reads")
    return moment


def _interval(value: Any) -> str:
    written = text(value)
    if written not in INTERVALS:
        raise fault(f"{shown(written)} is no interval: {', '.join(INTERVALS)}")
    return written


def _compare_type(value: Any) -> str:
    if value not in {"vbTextCompare", "vbBinaryCompare"}:
        raise fault(f"{shown(value)} is neither vbTextCompare nor vbBinaryCompare")
    return str(value)


def _pattern(value: Any) -> Any:
    return kinds.pattern(text(value))


ENTRA: Final = Library(
    "Entra ID",
    {
        "any": kinds.any_value,
        "condition": kinds.any_value,
        "text": text,
        "integer": kinds.integer,
        "number": kinds.number,
        "list": _list,
        "date": _date,
        "interval": _interval,
        "compare": _compare_type,
        "pattern": _pattern,
    },
    forgives_case=True,
)


def reference(node: Reference, context: Context) -> Result:
    """Return the person's attribute."""
    return lookup(context.person, node.name)


def truth(value: Result) -> Result:
    """Return what a condition comes to; null and the empty text fail it, as Microsoft documents."""
    if isinstance(value, bool | Unknown | Fault):
        return value
    if value in (None, ""):
        return False
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if kinds.is_number(value):
        return kinds.number(value) != 0
    return Fault(f"{shown(value)} is neither true nor false")


def operate(operator: str, operands: tuple[Result, ...]) -> Result:
    """Return what a comparison comes to: true, false, Unknown or Fault."""
    left, right = operands
    if isinstance(left, Fault) or isinstance(right, Fault):
        return left if isinstance(left, Fault) else right
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return left if isinstance(left, Unknown) else right
    if left in (None, "") or right in (None, ""):
        return False
    return _compared(operator, left, right)


def _compared(operator: str, left: Value, right: Value) -> Result:
    if kinds.is_number(left) and kinds.is_number(right):
        return _ordered(operator, kinds.number(left), kinds.number(right))
    first, second = text(left), text(right)
    if operator in {"=", "<>"}:
        return (first == second) is (operator == "=")
    return Unknown("how Entra ID puts texts in order is not documented")


def _ordered(operator: str, left: float, right: float) -> bool:
    match operator:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def choose(condition: Result, then: Result, otherwise: Result) -> Result:
    """Return the branch that a condition picks; both are computed, and a fault in either is one."""
    for each in (condition, then, otherwise):
        if isinstance(each, Fault):
            return each
    decided = truth(condition)
    if isinstance(decided, Fault):
        return decided
    if isinstance(decided, Unknown):
        return then if then == otherwise else decided
    return then if decided else otherwise


def index(of: Result, position: Result) -> Result:
    """Entra's grammar has no index."""
    return Fault(f"{shown(of)} and {shown(position)}: there is no index in Entra ID's expressions")
