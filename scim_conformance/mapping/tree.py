"""Parsed expressions: one small tree for the languages of all identity providers.

Each node knows where it stands: `at` counts the characters of the expression's text from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in the expression itself: text, number, Boolean or null."""

    value: str | int | float | bool | None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute of the person, or of something else that the IdP knows.

    `scope` is what stands before the name: "" (Entra, plain), "user", "source", "appuser", "org", an app's name (Okta),
    "user" or "parameters" (OneLogin); `name` is the attribute's name alone.
    """

    name: str
    scope: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments in the order of the call; None stands for one that is left empty."""

    name: str
    arguments: tuple[Node | None, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """One or two operands and the operator between or before them, as the language spells it."""

    operator: str
    operands: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list that is written out: `{1, 2, 3}`."""

    items: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """One item of a list: `names[0]`."""

    of: Node
    index: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of what a call returns: `getManagerUser("active_directory").email`; `each` for `.![name]`."""

    of: Node
    name: str
    at: int = 0
    each: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """Text with macros in it; the parts are joined as text."""

    parts: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Opaque:
    """An expression that the export does not tell in full; `why` says what is missing."""

    why: str
    at: int = 0


Node: TypeAlias = "Literal | Reference | Call | Operation | Conditional | Sequence | Index | Member | Template | Opaque"


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below `node`, in order; arguments that are left empty are passed over."""
    match node:
        case Call(arguments=arguments):
            return tuple(argument for argument in arguments if argument is not None)
        case Operation(operands=nodes) | Sequence(items=nodes) | Template(parts=nodes):
            return nodes
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Index(of=of, index=index):
            return (of, index)
        case Member(of=of):
            return (of,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def references(node: Node) -> tuple[Reference, ...]:
    """Return the attributes that an expression reads, each once, in the order of the text."""
    found = {(each.scope, each.name): each for each in reversed(tuple(walk(node))) if isinstance(each, Reference)}
    return tuple(reversed(found.values()))
