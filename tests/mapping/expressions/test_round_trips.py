"""Random trees printed and read again, and random text: never another exception than ours."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.mapping.expressions import evaluate, read_expression
from scim_conformance.mapping.expressions.entra import entra_dialect
from scim_conformance.mapping.expressions.kinds import number_text
from scim_conformance.mapping.expressions.okta import okta_dialect
from scim_conformance.mapping.expressions.parsing import parse
from scim_conformance.mapping.expressions.printing import entra_text
from scim_conformance.mapping.model import Expression, Fault, Language, Person, Unknown
from scim_conformance.mapping.tree import (
    Call,
    Conditional,
    Index,
    Literal,
    Member,
    Node,
    Operation,
    Reference,
    Sequence,
)


def okta_text(node: Node) -> str:
    """Return a tree as an expression of Okta's language, with brackets around every operation within another."""
    match node:
        case Literal(value=None):
            return "null"
        case Literal(value=bool(value)):
            return str(value).lower()
        case Literal(value=str(value)):
            return '"' + value.replace('"', '""') + '"'
        case Literal(value=int(number) | float(number)):
            return number_text(number)
        case Reference(scope=scope, name=name):
            return f"{scope}.{name}" if scope else name
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(okta_text(each) for each in arguments if each is not None)})"
        case Sequence(items=items):
            return "{" + ", ".join(map(okta_text, items)) + "}"
        case _:
            return _okta_compound(node)


def _okta_compound(node: Node) -> str:
    match node:
        case Operation(operator=operator, operands=(operand,)):
            return f"{operator}{_inner(operand)}"
        case Operation(operator=operator, operands=(left, right)):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return f"{_inner(condition)} ? {_inner(then)} : {_inner(otherwise)}"
        case Index(of=of, index=index):
            return f"{_inner(of)}[{okta_text(index)}]"
        case Member(of=of, name=name, each=each):
            return f"{_inner(of)}.![{name}]" if each else f"{_inner(of)}.{name}"
        case _:
            raise ValueError(f"Okta's language has no {type(node).__name__}")


def _inner(node: Node) -> str:
    text = okta_text(node)
    is_negative = isinstance(node, Literal) and isinstance(node.value, int | float) and node.value < 0
    return f"({text})" if isinstance(node, Operation | Conditional) or is_negative else text


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name.lower() not in {"and", "or", "not", "true", "false", "null", "matches"}
)
NUMBER = st.integers(-(10**12), 10**12) | st.decimals(-(10**6), 10**6, places=3, allow_nan=False).map(float)
SCALARS = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | TEXT
PEOPLE = st.dictionaries(st.sampled_from(["a", "b", "c"]), SCALARS | st.lists(SCALARS, max_size=3), max_size=3)


@st.composite
def _entra_calls(draw: st.DrawFn, inner: st.SearchStrategy[Node]) -> Node:
    """A call whose arguments are values, comparisons of two values, or left empty."""
    arguments: list[Node | None] = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["empty", "value", "value", "comparison"]))
        if kind == "comparison":
            operator = draw(st.sampled_from(["=", "<>", "<", ">", "<=", ">="]))
            arguments.append(Operation(operator, (draw(inner), draw(inner))))
        else:
            arguments.append(draw(inner) if kind == "value" else None)
    return Call(draw(NAME), () if arguments == [None] else tuple(arguments))


ENTRA_TREES = st.recursive(
    st.builds(Reference, st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,9}", fullmatch=True))
    | st.builds(Literal, TEXT | NUMBER),
    _entra_calls,
    max_leaves=12,
)


def _okta(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operators = ["AND", "OR", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "?:", "matches"]
    call = st.builds(Call, NAME | st.just("String.len"), st.lists(inner, max_size=3).map(tuple))
    compound = st.builds(Sequence, st.lists(inner, max_size=3).map(tuple)) | call
    return (
        compound
        | st.builds(Operation, st.sampled_from(operators), st.tuples(inner, inner))
        | st.builds(lambda operand: Operation("!", (operand,)), inner)
        | st.builds(Conditional, inner, inner, inner)
        | st.builds(Index, compound, inner)
        | st.builds(Member, call, NAME, each=st.booleans())
    )


OKTA_TREES = st.recursive(
    st.builds(Reference, NAME, st.just("user") | st.just("")) | st.builds(Literal, SCALARS | NUMBER),
    _okta,
    max_leaves=10,
)


def without_places(node: Any) -> Any:
    """Return a tree as nested tuples without its positions."""
    if isinstance(node, tuple):
        return tuple(map(without_places, node))
    if not hasattr(node, "at"):
        return node
    fields = [name for name in type(node).__dataclass_fields__ if name != "at"]
    return type(node).__name__, *(without_places(getattr(node, name)) for name in fields)


@given(ENTRA_TREES)
@settings(max_examples=120, deadline=None)
def test_entra_reads_what_it_prints(tree: Node) -> None:
    assert without_places(parse(entra_text(tree), Language.ENTRA)) == without_places(tree)


@given(OKTA_TREES)
@settings(max_examples=120, deadline=None)
def test_okta_reads_what_it_prints(tree: Node) -> None:
    assert without_places(parse(okta_text(tree), Language.OKTA)) == without_places(tree)


SIGNS = st.text(st.sampled_from(list('[]()"\'\\,.=<>!?:+-*/%{}$& \n0aZé_|#@"“')) | st.characters(), max_size=40)


@pytest.mark.parametrize("language", list(Language))
@given(text=SIGNS, person=PEOPLE)
@settings(max_examples=80, deadline=None)
def test_no_text_brings_another_exception_than_ours(language: Language, text: str, person: Person) -> None:
    with contextlib.suppress(DocumentErrors):
        evaluate(read_expression(text, language), person)


ARGUMENTS = st.one_of(
    st.builds(Reference, st.sampled_from(["a", "b", "c"])),
    st.builds(
        Literal, SCALARS | NUMBER | st.sampled_from(["yyyy-MM-dd", "d", "(?<a>x)*", "2024-02-10", "vbTextCompare"])
    ),
    st.none(),
)


@pytest.mark.parametrize("language", [Language.ENTRA, Language.OKTA])
@given(data=st.data(), person=PEOPLE)
@settings(max_examples=150, deadline=None)
def test_no_call_brings_an_exception(language: Language, data: st.DataObject, person: Person) -> None:
    library = (entra_dialect() if language is Language.ENTRA else okta_dialect()).library
    function = library.functions[
        data.draw(st.sampled_from(sorted(name for name in library.functions if not library.functions[name].refused)))
    ]
    count = data.draw(
        st.integers(0, 6).filter(lambda count: not function.miscount(count)) | st.just(len(function.arguments))
    )
    drawn = [data.draw(ARGUMENTS) for _ in range(count)]
    filled = tuple(
        Reference("a") if each is None and not function.argument(place).optional else each
        for place, each in enumerate(drawn)
    )
    tree = Call(function.name, filled)
    result = evaluate(Expression("", language, tree), person)
    assert result is None or isinstance(result, str | int | float | list | dict | Unknown | Fault)
