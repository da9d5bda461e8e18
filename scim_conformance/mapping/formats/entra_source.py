"""Where a value comes from in Entra ID's schema: the text of the expression, or the tree that says the same.

The text is preferred. The keys of a tree's parameters are no stable contract, and arguments that are left empty are not
in it; where their positions cannot be told, the expression is kept as one whose value is unknown.
"""

from __future__ import annotations

from typing import Final

from scim_conformance.documents.problems import DocumentErrors, shown
from scim_conformance.mapping.expressions.dialects import dialect
from scim_conformance.mapping.expressions.library import Function
from scim_conformance.mapping.expressions.printing import entra_text
from scim_conformance.mapping.expressions.reading import check_tree
from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.model import Expression, Language, Place
from scim_conformance.mapping.tree import Call, Literal, Node, Opaque, Reference
from scim_conformance.scim.exchange import JsonObject

_TYPES: Final = {word.lower(): word for word in ("Attribute", "Constant", "Function")}
_ALIASES: Final = {"find": "oldvalue", "replacement": "replacementvalue"}
_DEPTH_MAX: Final = 48


def read_source(report: Report, item: JsonObject, place: Place) -> Expression | None:
    """Return the expression of an attributeMapping; None where its source is null, or is refused."""
    source = report.object(item, "source", place)
    where = place.below("source")
    if not source:
        return None
    text = report.text(source, "expression", where)
    kind = report.word(source, "type", where, _TYPES, "Attribute")
    name = report.text(source, "name", where)
    if kind == "Constant" and not text.lstrip().startswith('"'):
        return Expression(name or text, Language.ENTRA, Literal(name or text), where)
    if text.strip():
        if kind == "Attribute" and name and text.strip() != f"[{name}]":
            what = f"says {shown(text.strip())}, and the name beside it is {shown(name)}; the expression is read"
            report.note(where.below("expression"), what)
        return report.expression(text, Language.ENTRA, where.below("expression"))
    tree = _tree(report, source, where, _DEPTH_MAX)
    if tree is None:
        return None
    written = name if isinstance(tree, Opaque) else entra_text(tree)
    try:
        check_tree(tree, written, Language.ENTRA, where, report.notes)
    except DocumentErrors as errors:
        for problem in errors.problems:
            report.problems.append(problem)
        return None
    return Expression(written, Language.ENTRA, tree, where)


def _tree(report: Report, source: JsonObject, place: Place, depth: int) -> Node | None:
    kind = report.word(source, "type", place, _TYPES, "Attribute")
    name = report.text(source, "name", place)
    if not name and kind != "Constant":
        report.say(place, "has no name", "name the attribute or the function")
        return None
    if kind == "Attribute":
        return Reference(name)
    if kind == "Constant":
        return Literal(name)
    if depth == 0:
        report.say(place, f"is nested deeper than {_DEPTH_MAX} levels", "take levels out")
        return None
    given: dict[str, Node] = {}
    for number, (parameter, where) in enumerate(report.objects(source, "parameters", place)):
        node = _tree(report, report.object(parameter, "value", where), where.below("value"), depth - 1)
        if node is None:
            return None
        key = report.text(parameter, "key", where).lower() or str(number)
        given[f"{key}#{number}" if key in given else key] = node
    return _call(name, given)


def _call(name: str, given: dict[str, Node]) -> Node:
    function = dialect(Language.ENTRA).library.find(name)
    nodes = tuple(given.values())
    if any(isinstance(node, Opaque) for node in nodes):
        return next(node for node in nodes if isinstance(node, Opaque))
    if function is None or not any(argument.optional for argument in function.arguments):
        return Call(name, nodes)
    placed = _placed(function, given)
    return Call(name, placed) if placed is not None else Opaque(_gaps(name))


def _gaps(name: str) -> str:
    return f"the export has no text for this call of {name}, and its keys do not tell which arguments are left empty"


def _placed(function: Function, given: dict[str, Node]) -> tuple[Node | None, ...] | None:
    """Return the arguments at their positions: by key, or by count where only one reading is left; else None."""
    by_key = {_ALIASES.get(key, key): node for key, node in given.items()}
    names = [argument.name.lower() for argument in function.arguments]
    if not function.run and set(by_key) <= set(names):
        placed = [by_key.get(name) for name in names]
        return tuple(placed[: max(position for position, node in enumerate(placed) if node) + 1]) if given else ()
    nodes = tuple(given.values())
    if not function.run and len(nodes) == len(names):
        return nodes
    # Switch takes an even number, so an odd one has its default left out.
    if function.run == 2 and len(nodes) >= 3:
        return nodes if len(nodes) % 2 == 0 else (nodes[0], None, *nodes[1:])
    return None
