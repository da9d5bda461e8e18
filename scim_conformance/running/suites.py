"""The shipped suites as a list, without importing them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scim_conformance.catalogue.bearing import Bearing
from scim_conformance.documents import locate
from scim_conformance.options import RunOptions


def suite_tests(options: RunOptions, bearing: Bearing | None = None) -> tuple[tuple[str, str], ...]:
    """Return node id and first line of the docstring (else the requirements) of each test that the run would take."""
    if options.only == "flows" or options.flow_globs or not options.library:
        return ()
    tests = (entry for path in sorted(locate.suite_dir().glob("test_*.py")) for entry in _tests(path))
    wanted = None if bearing is None else bearing.shipped_tests()
    return tuple(entry for entry in tests if wanted is None or entry[0] in wanted)


def _tests(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            title = (ast.get_docstring(node) or "").partition("\n")[0]
            yield f"suites/{path.name}::{node.name}", title or ", ".join(_requirements(node))


def _requirements(node: ast.FunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "requirement":
            yield from (str(argument.value) for argument in decorator.args if isinstance(argument, ast.Constant))
