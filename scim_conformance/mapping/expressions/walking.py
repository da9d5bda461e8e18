"""Importing every module of a folder, so that each can register what it holds."""

from __future__ import annotations

import importlib
import pkgutil


def import_all(package: str) -> None:
    """Import the modules of a package, in order of their names."""
    for module in sorted(info.name for info in pkgutil.iter_modules(importlib.import_module(package).__path__)):
        importlib.import_module(f"{package}.{module}")
