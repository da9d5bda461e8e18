"""From what the grammars find to the nodes of `mapping.tree`: one class a grammar, one method a rule."""

from __future__ import annotations

import re
from typing import Final

from lark import Token, Transformer, v_args

from scim_conformance.mapping.expressions.errors import ExpressionError
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

_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)

WORDS: Final = frozenset({"vbTextCompare", "vbBinaryCompare"})
"""The names that Entra's functions take as they are, without quotation marks."""


def _at(token: Token) -> int:
    return token.start_pos or 0


def _error(token: Token, why: str, mend: str = "") -> ExpressionError:
    """Return a mistake; whoever knows the text of the expression adds it."""
    return ExpressionError("", _at(token), why, mend)


@v_args(inline=True)
class EntraTrees(Transformer[Token, Node]):
    """Entra ID's expressions. Each method makes the node of the rule whose name it has."""

    def start(self, node: Node) -> Node:
        return node

    def operand(self, node: Node) -> Node:
        return node

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return Operation(str(operator), (left, right), _at(operator))

    def call(self, name: Token, *arguments: Node | None) -> Node:
        given = () if arguments == (None,) else arguments
        return Call(str(name), given, _at(name))

    def attribute(self, token: Token) -> Node:
        name = token[1:-1].strip()
        if not name:
            raise _error(token, "the attribute has no name")
        return Reference(name, "", _at(token))

    def text(self, token: Token) -> Node:
        return Literal(_ESCAPE.sub(_unescaped, token[1:-1]), _at(token))

    def number(self, token: Token) -> Node:
        if token.type == "HEXADECIMAL":
            return Literal(int(f"0x{token[2:]}", 0), _at(token))
        return Literal(float(token) if "." in token else int(token), _at(token))

    def word(self, token: Token) -> Node:
        if token in WORDS:
            return Literal(str(token), _at(token))
        raise _error(token, f"{token} stands alone", f'write [{token}] for an attribute, "{token}" for a text')


def _unescaped(match: re.Match[str]) -> str:
    """Only the backslash and the quotation mark are documented as escaped; another backslash stands for itself."""
    return match[1] if match[1] in '\\"' else match[0]


@v_args(inline=True)
class OktaTrees(Transformer[Token, Node]):
    """Okta's expression language. Each method makes the node of the rule whose name it has."""

    def start(self, node: Node) -> Node:
        return node

    def ternary(self, condition: Node, then: Node, otherwise: Node) -> Node:
        return Conditional(condition, then, otherwise, condition.at)

    def elvis(self, left: Node, operator: Token, right: Node) -> Node:
        return Operation("?:", (left, right), _at(operator))

    def disjunction(self, left: Node, operator: Token, right: Node) -> Node:
        return Operation("OR", (left, right), _at(operator))

    def conjunction(self, left: Node, operator: Token, right: Node) -> Node:
        return Operation("AND", (left, right), _at(operator))

    def equality(self, left: Node, operator: Token, right: Node) -> Node:
        return Operation(operator.lower(), (left, right), _at(operator))

    relation = sum = product = equality

    def negation(self, operator: Token, operand: Node) -> Node:
        return Operation("!", (operand,), _at(operator))

    def minus(self, operator: Token, operand: Node) -> Node:
        if isinstance(operand, Literal) and isinstance(operand.value, int | float) and operand.value is not True:
            return Literal(-operand.value, _at(operator))
        return Operation("-", (operand,), _at(operator))

    def call(self, name: Token, *arguments: Node | None) -> Node:
        return Call(name.removeprefix("fn:"), _given(arguments), _at(name))

    def index(self, of: Node, index: Node) -> Node:
        return Index(of, index, of.at)

    def member(self, of: Node, name: Token) -> Node:
        return Member(of, str(name), _at(name))

    def projection(self, of: Node, name: Token) -> Node:
        return Member(of, str(name), _at(name), each=True)

    def method(self, _of: Node, name: Token, *_arguments: Node | None) -> Node:
        raise _error(
            name,
            f"{name} is called on a value, which the newer Identity Engine dialect has and profile mappings have not",
            "write a function such as String.toUpperCase(value)",
        )

    def entry(self, key: Node, value: Node) -> Node:
        return Operation(":", (key, value), key.at)

    def sequence(self, *items: Node | None) -> Node:
        given = tuple(item for item in items if item is not None)
        return Sequence(given, given[0].at if given else 0)

    def text(self, token: Token) -> Node:
        quote = token[0]
        return Literal(token[1:-1].replace(quote * 2, quote), _at(token))

    def number(self, token: Token) -> Node:
        return Literal(float(token) if "." in token else int(token), _at(token))

    def word(self, token: Token) -> Node:
        return Literal({"true": True, "false": False, "null": None}[token.lower()], _at(token))

    def reference(self, token: Token) -> Node:
        first, dot, rest = token.partition(".")
        return Reference(rest, first, _at(token)) if dot else Reference(first, "", _at(token))


def _given(arguments: tuple[Node | None, ...]) -> tuple[Node, ...]:
    return tuple(argument for argument in arguments if argument is not None)
