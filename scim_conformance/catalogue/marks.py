"""Which requirements the shipped suite tests name, as pytest reads their marks."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from scim_conformance.documents.locate import suite_dir

MARK = "requirement"


@cache
def marked_tests() -> Mapping[str, frozenset[str]]:
    """Map each shipped suite test (`suites/test_x.py::test_y`) to the ids that it is marked with.

    The suites are imported, so that marks of modules, classes and single parameters count as they do in a run.
    """
    return {name: ids for path in sorted(suite_dir().glob("test_*.py")) for name, ids in _tests(path)}


def names_test(name: str, node_id: str) -> bool:
    """Tell whether a defect's word for a suite test (function, `test_x.py::test_y`, or a part of the id) means this."""
    test = node_id.partition("[")[0]
    return test.endswith((f"::{name}", f"/{name}")) or name in node_id


def _tests(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    module = _imported(path)
    everywhere = _ids(getattr(module, "pytestmark", ()))
    for name, value in vars(module).items():
        if name.startswith("test_") and callable(value):
            yield f"suites/{path.name}::{name}", everywhere | _ids(getattr(value, "pytestmark", ()))
        elif name.startswith("Test") and isinstance(value, type):
            below = everywhere | _ids(getattr(value, "pytestmark", ()))
            for method, function in vars(value).items():
                if method.startswith("test_"):
                    yield f"suites/{path.name}::{name}::{method}", below | _ids(getattr(function, "pytestmark", ()))


def _ids(marks: object) -> frozenset[str]:
    """Return the ids in marks, those of single parameters included."""
    found: set[str] = set()
    for mark in marks if isinstance(marks, list | tuple) else (marks,):
        plain = getattr(mark, "mark", mark)
        if not isinstance(plain, pytest.Mark):
            continue
        if plain.name == MARK:
            found.update(str(argument) for argument in plain.args)
        elif plain.name == "parametrize":
            values = plain.args[1] if len(plain.args) > 1 else plain.kwargs.get("argvalues", ())
            for value in values if isinstance(values, list | tuple) else ():
                found |= _ids(getattr(value, "marks", ()))
    return frozenset(found)


def _imported(path: Path) -> ModuleType:
    """Import a suite under a name that pytest does not use, so that its own import still rewrites assertions."""
    name = f"scim_conformance_marks.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot import {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
