"""What an expression gives for one person. Pure: no clock, no chance; a given instant stands in for the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from scim_conformance.mapping.expressions.dialects import dialect
from scim_conformance.mapping.expressions.kinds import TEXT_MAX
from scim_conformance.mapping.expressions.library import Context, Dialect, Function, Library, Undecided
from scim_conformance.mapping.model import Expression, Fault, Person, Result, Unknown, Value
from scim_conformance.mapping.tree import (
    Call,
    Conditional,
    Index,
    Literal,
    Member,
    Node,
    Opaque,
    Operation,
    Reference,
    Sequence,
    Template,
)

ITEMS_MAX: Final = 10_000
"""Values in a list or a complex value, those within them included."""

DEPTH_MAX: Final = 16
NUMBER_MAX: Final = 10**40


def evaluate(expression: Expression, person: Person, *, now: datetime | None = None) -> Result:
    """Return what the expression gives for a person: a value, null (None), Unknown or Fault.

    `person` holds attributes under the identity provider's own names; a name that is missing is null. What only the
    tenant knows may stand there too, under the name that the expression uses (`appRoleAssignments`, `org.name`).
    `now`, with a time zone, is what the functions that ask for the time return; without it they are Unknown.
    """
    context = Context(person, now, expression.parameters)
    return _value(expression.tree, context, dialect(expression.language))


def _value(node: Node, context: Context, language: Dialect) -> Result:
    try:
        return _bounded(_computed(node, context, language))
    except Undecided as way_out:
        return way_out.result


def _computed(node: Node, context: Context, language: Dialect) -> Result:  # noqa: C901 - one case for each node
    match node:
        case Literal(value=value):
            return value
        case Reference():
            return language.reference(node, context)
        case Call():
            return _call(node, context, language)
        case Operation(operator=operator, operands=operands):
            return language.operate(operator, tuple(_value(operand, context, language) for operand in operands))
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            condition_value = _value(condition, context, language)
            return language.choose(
                condition_value, _value(then, context, language), _value(otherwise, context, language)
            )
        case Sequence(items=items):
            return _list([_value(item, context, language) for item in items])
        case Index(of=of, index=index):
            return language.index(_value(of, context, language), _value(index, context, language))
        case Member(of=of, name=name):
            return _member(_value(of, context, language), name)
        case Template(parts=parts):
            return _joined(parts, context, language)
        case Opaque(why=why):
            return Unknown(why)


def _call(node: Call, context: Context, language: Dialect) -> Result:
    function = language.library.find(node.name)
    if function is None:
        return Fault(f"there is no function {node.name}")
    results = tuple(None if each is None else _value(each, context, language) for each in node.arguments)
    if function.needs:
        return Unknown(f"{node.name} {function.needs}")
    if function.raw:
        return cast(Result, function.body(replace(context, call=node), *results))
    if isinstance(stop := first_undecided(results), Unknown | Fault):
        return stop
    values = _arguments(function, node, results, language.library)
    return None if values is None else cast(Result, function.body(*values))


def _arguments(function: Function, node: Call, results: tuple[Result, ...], library: Library) -> list[Any] | None:
    """Return the values that the body gets; None where one is null, and the call with it."""
    values: list[Any] = []
    for position, result in enumerate(results):
        argument = function.argument(position)
        if result is not None:
            values.append(library.casts[argument.kind](result))
        elif argument.sees_null or (argument.optional and node.arguments[position] is None):
            values.append(None)
        elif library.on_null:
            raise Undecided(Unknown(f"{node.name} of null: {library.on_null}"))
        else:
            return None
    missing = len(function.arguments) - len(values)
    return values + [None] * max(missing, 0)


def first_undecided(results: tuple[Result, ...]) -> Result:
    """Return the first Fault among results, else the first Unknown, else None."""
    faults = [result for result in results if isinstance(result, Fault)]
    return next(iter(faults), next((result for result in results if isinstance(result, Unknown)), None))


def _list(items: list[Result]) -> Result:
    stop = first_undecided(tuple(items))
    return stop if stop is not None else [item for item in items if not isinstance(item, Unknown | Fault)]


def _member(value: Result, name: str) -> Result:
    if value is None or isinstance(value, Unknown | Fault):
        return value
    if isinstance(value, dict):
        return value.get(name)
    return Fault(f"there is no {name} in what stands before it")


def _joined(parts: tuple[Node, ...], context: Context, language: Dialect) -> Result:
    """Return text with macros as text; the dialect's `+` says what a value becomes in it."""
    results = tuple(_value(part, context, language) for part in parts)
    stop = first_undecided(results)
    return stop if stop is not None else language.operate("template", results)


def _bounded(result: Result) -> Result:
    """Return a result, or say that it is beyond what is computed here: too long, too deep, too large a number."""
    if isinstance(result, str):
        return result if len(result) <= TEXT_MAX else Unknown(f"a text of more than {TEXT_MAX:,} characters")
    if isinstance(result, int | float):
        # Not a number is smaller than nothing, and is refused with the infinite ones.
        return result if abs(result) < NUMBER_MAX else Unknown("a number that is too large, or none at all")
    if isinstance(result, list | dict):
        return Unknown(f"a value of more than {ITEMS_MAX:,} items, or nested deeply") if _is_huge(result) else result
    return result


def _is_huge(value: Value) -> bool:
    level: list[Value] = [value]
    count = 0
    for _ in range(DEPTH_MAX):
        level = [inner for each in level for inner in _inside(each)]
        count += len(level)
        if not level:
            return False
        if count > ITEMS_MAX:
            break
    return True


def _inside(value: Value) -> Iterable[Value]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
