"""Folders of which every module registers something: defects, variants."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

Registered = TypeVar("Registered")


def walk(package: str, path: Iterable[str]) -> None:
    """Import every module of a package, so that each registers what it has."""
    for module in pkgutil.walk_packages(path, f"{package}."):
        importlib.import_module(module.name)


def find(kind: str, known: Mapping[str, Registered], ids: Iterable[str]) -> tuple[Registered, ...]:
    """Return what certain ids name, each once; raises ValueError with the nearest known id."""
    wanted = tuple(dict.fromkeys(ids))
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"there is no {kind} {name!r}{hint}")
    return tuple(known[name] for name in wanted)


def first_line(documented: type[Any]) -> str:
    """Return the first line of a class's docstring."""
    return (documented.__doc__ or "").strip().partition("\n")[0]


def combined(base: type[Any], services: Sequence[type[Any]]) -> type[Any]:
    """Return a service class with everything that several add to `base`; the first has the first word."""
    return type("CombinedService", (*dict.fromkeys(services), base), {}) if services else base
