"""What a check is: a generator of remarks about one requirement. Nothing remarked is a pass."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from scim_conformance.mapping.trial import Attempt, Row
from scim_conformance.scim.exchange import JsonValue


@dataclass(frozen=True, slots=True)
class Remark:
    """One deviation: what it is about, what was expected and what is there.

    `subject` is the name of the attribute as in `Target.name`; `row` is the row, where there is one. `people` are those
    whom it concerns, empty where it concerns the mapping as it stands; `everybody` says that nobody is spared.
    `is_certain` is false for what follows from the data of people: of invented people it counts one step less.
    """

    subject: str
    expected: JsonValue
    actual: JsonValue
    row: Row | None = None
    people: tuple[str, ...] = ()
    everybody: bool = False
    is_certain: bool = True


Body: TypeAlias = Callable[[Attempt], Iterator[Remark]]
Applies: TypeAlias = Callable[[Attempt], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its requirement. `after` are requirements whose remarks on a subject explain this one's."""

    requirement: str
    body: Body
    applies: Applies
    after: tuple[str, ...] = ()


_CHECKS: dict[str, Check] = {}


def _always(_: Attempt) -> bool:
    return True


def check(requirement: str, *, applies: Applies = _always, after: tuple[str, ...] = ()) -> Callable[[Body], Body]:
    """Register a generator of remarks as the check of a requirement."""

    def register(body: Body) -> Body:
        if requirement in _CHECKS:
            raise ValueError(f"{requirement} has two checks")
        _CHECKS[requirement] = Check(requirement, body, applies, after)
        return body

    return register


@cache
def all_checks() -> tuple[Check, ...]:
    """Return the checks of all files of this folder, by requirement."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"{__package__}.{module.name}")
    return tuple(_CHECKS[requirement] for requirement in sorted(_CHECKS))
