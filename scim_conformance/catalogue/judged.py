"""Which parts of the judge can fail a requirement: read from its source, where ids stand as constants."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from scim_conformance.expected import ids

_ROOM = Path(ids.__file__).parent
_NAMES = {name: value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}
_PASSED_OVER = frozenset({"ids", "attribution"})
"""Modules that name requirements without holding anything against them: a list of names, and the reading of errors."""

_DECORATORS = frozenset({"check", "need_check"})


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Map each text constant of the judge to the modules of `expected` that use it, such as `outcomes_create`.

    Among them are the ids of requirements, the endings of an IdP's needs and those of a contract's own words. What a
    check is registered for is left out: the check stands for itself.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(_ROOM.rglob("*.py")):
        if path.stem in _PASSED_OVER:
            continue
        for text in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            found[text].add(path.relative_to(_ROOM).with_suffix("").as_posix())
    return {text: tuple(sorted(modules)) for text, modules in found.items()}


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _DECORATORS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ids":
        yield _NAMES.get(node.attr, "")
    for below in ast.iter_child_nodes(node):
        yield from _texts(below)
