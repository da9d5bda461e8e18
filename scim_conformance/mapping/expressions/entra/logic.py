"""Functions that decide, convert and compare."""

from __future__ import annotations

from typing import Any

from scim_conformance.mapping.expressions.entra.language import ENTRA, choose, text, truth
from scim_conformance.mapping.expressions.library import Context
from scim_conformance.mapping.model import Fault, Result, Unknown
from scim_conformance.mapping.tree import Call


@ENTRA.function("BitAnd(value1: integer, value2: integer) -> integer")
def bit_and(value1: int, value2: int) -> int:
    """The bits that both numbers have."""
    return value1 & value2


@ENTRA.function("CBool(expression: condition) -> boolean", raw=True)
def c_bool(_: Context, expression: Result) -> Result:
    """True for what is true or not zero."""
    return truth(expression)


@ENTRA.function("Coalesce(source*: any|null) -> any", raw=True)
def coalesce(_: Context, *sources: Result) -> Result:
    """The first source that is not null; the empty text is a value."""
    if failed := next((source for source in sources if isinstance(source, Fault)), None):
        return failed
    return next((source for source in sources if source is not None), None)


@ENTRA.function("CStr(value: any) -> text")
def c_str(value: Any) -> str:
    """The value as text."""
    return text(value)


@ENTRA.function("IgnoreFlowIfNullOrEmpty(expression: any|null) -> any")
def ignore_flow_if_null_or_empty(expression: Any) -> Any:
    """The value, or null where it is empty: the attribute is then left out of the request."""
    return None if expression in (None, "", []) else expression


@ENTRA.function("IIF(condition: condition, valueIfTrue: any|null, valueIfFalse: any|null) -> any", raw=True)
def iif(context: Context, condition: Result, value_if_true: Result, value_if_false: Result) -> Result:
    """One of two values; both are computed first, so that a fault in either is one.

    Microsoft documents a check for null as unsupported here and as failing, and the field reports that it works.
    """
    asked = context.call.arguments[0] if context.call else None
    if condition is True and isinstance(asked, Call) and asked.name.lower() in {"isnull", "isnullorempty"}:
        condition = Unknown(f"{asked.name} of null in IIF is documented as unsupported, and reported to work")
    return choose(condition, value_if_true, value_if_false)


@ENTRA.function("IsNull(expression: any|null) -> boolean")
def is_null(expression: Any) -> bool:
    """Whether the attribute is absent."""
    return expression is None


@ENTRA.function("IsNullOrEmpty(expression: any|null) -> boolean")
def is_null_or_empty(expression: Any) -> bool:
    """Whether the attribute is absent or an empty text."""
    return expression in (None, "")


@ENTRA.function("IsPresent(expression: any|null) -> boolean")
def is_present(expression: Any) -> bool:
    """Whether the attribute is neither absent nor an empty text."""
    return expression not in (None, "")


@ENTRA.function("IsString(expression: any) -> boolean")
def is_string(expression: Any) -> bool:
    """Whether the value can be text."""
    return not isinstance(expression, list | dict)


@ENTRA.function("Not(source: any|null) -> boolean")
def negate(source: Any) -> bool:
    """False for True, and True for everything else."""
    return source is not True and source != "True"


@ENTRA.function("Switch(source: any|null, default?: any|null, key*: text|null, value*: any|null) -> any", raw=True)
def switch(_: Context, source: Result, default: Result, *pairs: Result) -> Result:
    """The value of the first key that equals the source, else the default; the key "" catches null and empty.

    What Entra makes of it on an update that the source has no part in (null, by Microsoft's own caution) is a property
    of its engine, not of this function.
    """
    every = (source, default, *pairs)
    if failed := next((each for each in every if isinstance(each, Fault)), None):
        return failed
    undecided = (source, *pairs[::2])
    if open_one := next((each for each in undecided if isinstance(each, Unknown)), None):
        outcomes = (default, *pairs[1::2])
        return outcomes[0] if all(each == outcomes[0] for each in outcomes) else open_one
    wanted = text("" if source is None else source)
    keys = [text("" if key is None else key) for key in pairs[::2]]
    return next((value for key, value in zip(keys, pairs[1::2], strict=True) if key == wanted), default)
