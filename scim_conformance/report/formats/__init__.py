"""Forms that saved results are told in, one file each: a module that registers itself is all that a new form needs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

Results: TypeAlias = Mapping[str, Any]
Render: TypeAlias = Callable[[Results, Path], str]
"""Takes a results document and the directory of its run, and returns the whole text."""

_REGISTERED: Final[dict[str, Format]] = {}


@dataclass(frozen=True, slots=True)
class Format:
    """A form: its name on the command line, what it is for, and how it is made.

    `file` is the name under which it is written into the run's directory, empty where it is printed instead.
    """

    name: str
    title: str
    render: Render
    file: str = ""


def report_format(name: str, title: str, *, file: str = "") -> Callable[[Render], Render]:
    """Register a function as the form of this name."""

    def register(render: Render) -> Render:
        _REGISTERED[name] = Format(name, title, render, file)
        return render

    return register


def formats() -> Mapping[str, Format]:
    """Return every form of this folder by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_REGISTERED.items()))
