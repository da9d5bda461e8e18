"""Trees of Entra ID's language as text again."""

from __future__ import annotations

from scim_conformance.mapping.expressions.kinds import number_text
from scim_conformance.mapping.expressions.trees import WORDS
from scim_conformance.mapping.tree import Call, Literal, Node, Operation, Reference


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
