"""Reading paths and filters through the grammar. The one module that imports lark, at some cost: import it late."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias, cast

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError
from lark.visitors import Transformer_NonRecursive

from scim_conformance.scim.errors import ScimSyntaxError
from scim_conformance.scim.filter import (
    And,
    Comparison,
    Filter,
    FilterValue,
    Not,
    Operator,
    Or,
    Present,
    ValueFilter,
)
from scim_conformance.scim.path import AttributePath, ValuePath, split_attribute

LENGTH_MAX: Final = 262_144
"""Characters of a path or filter. A group of 5,000 members named one by one in a value filter stays below."""

DEPTH_MAX: Final = 32
"""Brackets open at once: what reads and prints the tree goes down with it, and no client nests more than a few."""

DIGITS_MAX: Final = 400
"""Characters of a number: enough to write the largest double in full."""

_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[()\[\]]', re.DOTALL)

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")

_EXPECTED: Final = (
    ("STRING", 'a value is expected: text in double quotes, a number, "true", "false" or "null"'),
    ("OPERATOR", "an operator is expected"),
    ("ATTRIBUTE", "an attribute name is expected"),
    ("_AND", '"and", "or" or the end is expected'),
    ("RPAR", "a closing round bracket is expected"),
    ("RSQB", "a closing square bracket is expected"),
    ("SUB_ATTRIBUTE", "a sub-attribute or the end of the path is expected"),
)


Node: TypeAlias = AttributePath | ValuePath | Filter


def read_path(text: str, schema_uris: tuple[str, ...]) -> AttributePath | ValuePath:
    """The path that `text` writes, as `scim.path.parse_path` says, without its cache."""
    return cast(AttributePath | ValuePath, _read(text, "path", schema_uris))


def read_filter(text: str, schema_uris: tuple[str, ...]) -> Filter:
    """The filter that `text` writes, as `scim.filter.parse_filter` says, without its cache."""
    return cast(Filter, _read(text, "filter", schema_uris))


def _read(text: str, start: str, schema_uris: tuple[str, ...]) -> Node:
    _check_bounds(text)
    try:
        return _Builder(text, schema_uris).transform(_parser().parse(text, start=start))
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ScimSyntaxError):
            raise error.orig_exc from None
        raise


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, start=["path", "filter"], parser="lalr", maybe_placeholders=True)


def _check_bounds(text: str) -> None:
    """Refuse what is too long or too deep to be read safely, at the character that goes too far."""
    if len(text) > LENGTH_MAX:
        raise ScimSyntaxError(text, LENGTH_MAX, f"no more than {LENGTH_MAX} characters are read")
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "([":
            depth += 1
            if depth > DEPTH_MAX:
                raise ScimSyntaxError(text, match.start(), f"no more than {DEPTH_MAX} open brackets are read")
        elif match[0] in ")]":
            depth -= 1


def _explained(text: str, error: UnexpectedInput) -> ScimSyntaxError:
    """The position and the expectation of a failed parse, in our words."""
    position, expected = len(text), set[str]()
    if isinstance(error, UnexpectedCharacters):
        position, expected = error.pos_in_stream or 0, error.allowed
    elif isinstance(error, UnexpectedToken):
        expected = error.expected | error.accepts
        if error.token.type != "$END":
            position = error.token.start_pos or 0
    if text.startswith('"', position) and "STRING" in expected:
        return ScimSyntaxError(text, position, "this text has no end, or holds what JSON does not allow")
    if "OPERATOR" in expected and (word := _WORD.match(text, position)):
        return ScimSyntaxError(text, position, f"there is no operator {word[0]!r}")
    for terminal, why in _EXPECTED:
        if terminal in expected:
            return ScimSyntaxError(text, position, why)
    return ScimSyntaxError(text, position, "the end is expected")


@v_args(inline=True)
class _Builder(Transformer_NonRecursive[Token, Node]):
    """Turns a parse tree into our own nodes; each method is named after the rule that it builds."""

    def __init__(self, text: str, schema_uris: tuple[str, ...]) -> None:
        super().__init__()
        self._text = text
        self._schema_uris = schema_uris

    def plain_path(self, attribute: Token) -> AttributePath:
        return self._attribute(attribute)

    def value_path(self, attribute: Token, chosen: Filter, sub: Token | None) -> ValuePath:
        return ValuePath(self._attribute(attribute), chosen, sub[1:] if sub else "")

    def present(self, attribute: Token) -> Present:
        return Present(self._attribute(attribute))

    def comparison(self, attribute: Token, operator: Token, value: Token) -> Comparison:
        return Comparison(self._attribute(attribute), Operator(operator.lower()), self._value(value))

    def value_filter(self, attribute: Token, chosen: Filter) -> ValueFilter:
        return ValueFilter(self._attribute(attribute), chosen)

    def present_in_value(self, attribute: Token, chosen: Filter, sub: Token) -> ValueFilter:
        return ValueFilter(self._attribute(attribute), And((chosen, Present(AttributePath("", sub[1:])))))

    def comparison_in_value(
        self, attribute: Token, chosen: Filter, sub: Token, operator: Token, value: Token
    ) -> ValueFilter:
        compared = Comparison(AttributePath("", sub[1:]), Operator(operator.lower()), self._value(value))
        return ValueFilter(self._attribute(attribute), And((chosen, compared)))

    def negation(self, part: Filter) -> Not:
        return Not(part)

    def conjunction(self, *parts: Filter) -> And:
        return And(parts)

    def disjunction(self, *parts: Filter) -> Or:
        return Or(parts)

    def _attribute(self, token: Token) -> AttributePath:
        return split_attribute(str(token), token.start_pos or 0, self._text, self._schema_uris)

    def _value(self, token: Token) -> FilterValue:
        if token.type != "NUMBER":
            return cast(FilterValue, json.loads(token))
        if len(token) > DIGITS_MAX:
            raise self._error(token, f"no number of more than {DIGITS_MAX} characters is read")
        number: int | float = json.loads(token)
        if math.isinf(number):
            raise self._error(token, "this number is beyond the range of a double")
        return number

    def _error(self, token: Token, why: str) -> ScimSyntaxError:
        return ScimSyntaxError(self._text, token.start_pos or 0, why)
