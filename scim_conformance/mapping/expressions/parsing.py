"""From the text of an expression to its tree. The one module here that imports lark, at some cost: import it late."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from scim_conformance.mapping.expressions.errors import ExpressionError
from scim_conformance.mapping.expressions.trees import EntraTrees, OktaTrees
from scim_conformance.mapping.model import Language
from scim_conformance.mapping.tree import Literal, Node, Reference, Template, children

LENGTH_MAX: Final = 10_000
"""Characters of an expression: what Entra ID documents as its limit, and more than anybody writes elsewhere."""

DEPTH_MAX: Final = 48
"""Brackets and conditions open at once: what walks through the tree goes down with it."""

TREE_DEPTH_MAX: Final = 120
"""Operations that hang on one another, as the parts of a long sum do."""

_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[(){}\[\]?]|[^"(){}\[\]?]+', re.DOTALL)
_UNARY_RUN: Final = re.compile(r"(?:[!-]\s*|\bnot\b\s*){32}", re.IGNORECASE)
_CURLY: Final = "“”„‟‘’"


def parse(text: str, language: Language) -> Node:
    """Return the tree of an expression; raises ExpressionError for one that does not follow the grammar."""
    return _parse(text, language)


@lru_cache(maxsize=4096)
def _parse(text: str, language: Language) -> Node:
    if language is Language.PLAIN:
        return Reference(text)
    _check_bounds(text)
    tree = _READERS[language](text)
    _check_depth(tree, text)
    return tree


def _check_depth(tree: Node, text: str) -> None:
    level: list[Node] = [tree]
    for _ in range(TREE_DEPTH_MAX):
        level = [child for node in level for child in children(node)]
        if not level:
            return
    why = f"more than {TREE_DEPTH_MAX} operations hang on one another"
    raise ExpressionError(text, min(node.at for node in level), why, "make it shorter")


def parse_parameter(text: str) -> Node:
    """Return the tree of a OneLogin parameter's macro text, in which `{firstname}` is a macro too."""
    _check_bounds(text)
    return _template(text, "parameter")


def _check_bounds(text: str) -> None:
    """Refuse what is too long or too deep to be read safely, at the character that goes too far."""
    if len(text) > LENGTH_MAX:
        raise ExpressionError(text, LENGTH_MAX, f"no more than {LENGTH_MAX:,} characters are read", "make it shorter")
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "({[?":
            depth += 1
            if depth > DEPTH_MAX:
                why = f"more than {DEPTH_MAX} levels are open"
                raise ExpressionError(text, match.start(), why, "take levels out")
        elif match[0] in ")}]":
            depth -= 1
    if run := _UNARY_RUN.search(text):
        raise ExpressionError(text, run.start(), "too many signs stand in a row", "take them out")


def _entra(text: str) -> Node:
    return _grammar(text, "entra")


def _okta(text: str) -> Node:
    return _grammar(text, "okta")


def _onelogin(text: str) -> Node:
    return _template(text, "onelogin")


def _okta_username(text: str) -> Node:
    return _template(text, "username")


_READERS: Final[dict[Language, Callable[[str], Node]]] = {
    Language.ENTRA: _entra,
    Language.OKTA: _okta,
    Language.ONELOGIN: _onelogin,
    Language.OKTA_USERNAME: _okta_username,
}


@lru_cache(maxsize=3)
def _parser(name: str) -> Lark:
    """Return the parser of a grammar; the nodes are made while it parses, with no tree of lark's in between."""
    grammar = Path(__file__).with_name(f"{name}.lark").read_text(encoding="utf-8")
    if name == "macros":
        return Lark(grammar, start=["onelogin", "parameter", "username"], parser="lalr")
    trees = EntraTrees() if name == "entra" else OktaTrees()
    return Lark(grammar, parser="lalr", maybe_placeholders=True, transformer=trees)


def _grammar(text: str, name: str) -> Node:
    if not text.strip():
        raise ExpressionError(text, 0, "an expression is expected, and there is none")
    try:
        return cast(Node, _parser(name).parse(text))
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    except ExpressionError as error:
        raise ExpressionError(text, error.at, error.why, error.mend) from None


def _template(text: str, start: str) -> Node:
    try:
        tree = _parser("macros").parse(text, start=start)
    except UnexpectedInput as error:
        at = getattr(error, "pos_in_stream", None) or 0
        mend = "a macro is ${expression}" if start == "username" else "a macro is {$user.name} or {$parameters.name}"
        raise ExpressionError(text, at, "a macro begins that is no macro", mend) from None
    parts = tuple(_part(token) for token in tree.children if isinstance(token, Token))
    if not parts:
        return Literal("")
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Literal) else Template(parts)


def _part(token: Token) -> Node:
    at = token.start_pos or 0
    if token.type == "MACRO":
        scope, _, name = token[2:-1].partition(".")
        return Reference(name, scope, at)
    if token.type == "SHORT_MACRO":
        return Reference(token[1:-1], "user", at)
    if token.type == "SPLICE":
        # Blanks in place of what stands before it keep the positions of the whole text.
        return _okta(" " * (at + 2) + token[2:-1])
    return Literal(str(token), at)


_EXPECTED: Final = (
    ("EQUAL", "an operator or the end is expected"),
    ("COMPARISON", "a comparison, a comma or a closing bracket is expected"),
    ("NAME", "a value is expected: [attribute], text in double quotes, a number or a function"),
    ("NAMES", "a value is expected: a name, text in quotes, a number, true, false, null or a function"),
    ("RPAR", "a closing round bracket is expected"),
    ("RSQB", "a closing square bracket is expected"),
    ("RBRACE", "a closing brace is expected"),
)


def _explained(text: str, error: UnexpectedInput) -> ExpressionError:
    """The position and the expectation of a failed parse, in our words."""
    at, expected = len(text), set[str]()
    if isinstance(error, UnexpectedCharacters):
        at, expected = error.pos_in_stream or 0, set(error.allowed or ())
    elif isinstance(error, UnexpectedToken):
        expected = set(error.expected) | set(error.accepts or ())
        if error.token.type != "$END":
            at = error.token.start_pos or 0
    why, mend = _misplaced_sign(text[at : at + 1], expected)
    if "STRING" not in expected and _is_entra(expected) and (joint := _JOINT.match(text, at)):
        why, mend = f"{joint[0]} is not there in Entra ID's conditions", "nest one IIF in another"
    if not why:
        nearest = _EXPECTED if at < len(text) else (*_EXPECTED[-3:], *_EXPECTED)
        why = next((why for terminal, why in nearest if terminal in expected), "the end is expected")
    return ExpressionError(text, at, why, mend)


_JOINT: Final = re.compile(r"(?:and|or)\b|&&|\|\|", re.IGNORECASE)


def _is_entra(expected: set[str]) -> bool:
    return not expected.isdisjoint({"STRING", "COMPARISON", "COMMA"}) and "EQUAL" not in expected


def _misplaced_sign(sign: str, expected: set[str]) -> tuple[str, str]:
    """What is wrong with a sign that people often write by mistake, and the mend; nothing for another sign."""
    is_entra = _is_entra(expected)
    match sign:
        case "" | " ":
            return "", ""
        case _ if sign in _CURLY:
            return "a curly quotation mark", "text stands in straight ones"
        case "'" if is_entra:
            return "a single quotation mark", "text stands in double ones"
        case '"' | "'":
            return "this text has no end, or follows a value without an operator", "close it with the same mark"
        case "=" if "EQUAL" in expected:
            return "a single = is no comparison", "write =="
        case "=" if is_entra:
            return "a second = or one without a value before it", "equality is a single ="
        case "[" if "STRING" in expected:
            return "this attribute has no end", "close it with ]"
        case _:
            return "", ""
