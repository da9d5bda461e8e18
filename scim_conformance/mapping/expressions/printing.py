"""Trees as text again, in the language that they come from."""

from __future__ import annotations

from scim_conformance.mapping.expressions.kinds import number_text
from scim_conformance.mapping.expressions.trees import WORDS
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


def entra_text(node: Node) -> str:
    """Return a tree as an expression of Entra ID; raises ValueError for a node that its language has not."""
    match node:
        case Reference(name=name):
            return f"[{name}]"
        case Literal(value=str(value)):
            return value if value in WORDS else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Literal(value=int(number) | float(number)):
            return number_text(number)
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join('' if each is None else entra_text(each) for each in arguments)})"
        case Operation(operator=operator, operands=(left, right)):
            return f"{entra_text(left)} {operator} {entra_text(right)}"
        case _:
            raise ValueError(f"Entra ID's language has no {type(node).__name__}")


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
