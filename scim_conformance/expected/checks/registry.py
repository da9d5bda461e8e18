"""The register of checks: each module of this folder adds its own by decorating functions."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer

Judgement: TypeAlias = Callable[[Answer], Iterator[Evidence]]
Predicate: TypeAlias = Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """A generator of deviations, and the predicate that says which answers it looks at.

    `requirement` is the id of a requirement or, where `is_need` is set, the suffix of a need that an IdP may have.
    """

    requirement: str
    applies: Predicate
    judge: Judgement
    is_need: bool = False


_CHECKS: Final[dict[str, Check]] = {}


def check(requirement_id: str, *, applies: Predicate) -> Callable[[Judgement], Judgement]:
    """Register a generator of deviations from a requirement; nothing yielded means that the requirement holds."""
    return _registered(requirement_id, applies, is_need=False)


def need_check(suffix: str, *, applies: Predicate) -> Callable[[Judgement], Judgement]:
    """Register a generator of deviations from what an IdP needs: it runs under profiles that list such a need."""
    return _registered(suffix, applies, is_need=True)


@cache
def checks() -> tuple[Check, ...]:
    """Return every check of this folder, in order of requirement ids."""
    package = importlib.import_module(__package__)
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"{__package__}.{module}")
    return tuple(_CHECKS[key] for key in sorted(_CHECKS))


def _registered(requirement: str, applies: Predicate, *, is_need: bool) -> Callable[[Judgement], Judgement]:
    def register(judge: Judgement) -> Judgement:
        if requirement in _CHECKS:
            raise ValueError(f"two checks for {requirement}")
        _CHECKS[requirement] = Check(requirement, applies, judge, is_need)
        return judge

    return register
