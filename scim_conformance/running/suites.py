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
    files = (path for path in sorted(locate.suite_dir().glob("test_*.py")) if not options.quick or _is_quick(path))
    tests = (entry for path in files for entry in _tests(path))
    wanted = None if bearing is None else bearing.shipped_tests()
    return tuple(entry for entry in tests if wanted is None or entry[0] in wanted)


def _is_quick(path: Path) -> bool:
    """Tell whether a file's tests are marked for the curated set of --quick, by its `pytestmark`."""
    return any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
        and any(isinstance(part, ast.Attribute) and part.attr == "quick" for part in ast.walk(node.value))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
    )


def _tests(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            title = (ast.get_docstring(node) or "").partition("\n")[0]
            yield f"suites/{path.name}::{node.name}", title or ", ".join(_requirements(node))


def _requirements(node: ast.FunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "requirement":
            yield from (str(argument.value) for argument in decorator.args if isinstance(argument, ast.Constant))
