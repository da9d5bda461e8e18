"""Deliberate faults of the embedded service provider, one file each.

A defect is a class that derives from `Service` and overrides one hook. Every module of this folder is imported when
defects are asked for, so a new file is all that a new defect needs. Several are combined by deriving from all of them:
each calls `super()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from scim_conformance.documents.model import Severity
from scim_conformance.target.walking import find, first_line, walk

ServiceClass = TypeVar("ServiceClass", bound=type[Any])

_registered: dict[str, Defect] = {}


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault: `breaks` names the requirements of which at least one must be seen to fail, and no other may.

    `flows` and `suites` are the flows and suite tests that are its reason to be: each of them catches it.
    """

    id: str
    title: str
    breaks: tuple[str, ...]
    topic: str
    severity: Severity
    service: type[Any]
    flows: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()


def defect(
    defect_id: str,
    *,
    breaks: Sequence[str],
    topic: str,
    severity: Severity,
    title: str = "",
    flows: Sequence[str] = (),
    suites: Sequence[str] = (),
) -> Callable[[ServiceClass], ServiceClass]:
    """Register a class derived from `Service` as a defect; `title`, or the first line of its docstring, says what
    goes wrong.
    """

    def register(service: ServiceClass) -> ServiceClass:
        if defect_id in _registered:
            raise ValueError(f"two defects are called {defect_id!r}")
        _registered[defect_id] = Defect(
            defect_id,
            title or first_line(service),
            tuple(breaks),
            topic,
            severity,
            service,
            tuple(flows),
            tuple(suites),
        )
        return service

    return register


def all_defects() -> tuple[Defect, ...]:
    """Return every defect of this folder, by id."""
    walk(__name__, __path__)
    return tuple(_registered[name] for name in sorted(_registered))


def find_defects(ids: Iterable[str]) -> tuple[Defect, ...]:
    """Return the defects of certain ids; raises ValueError with the nearest known id."""
    wanted = tuple(ids)
    return find("defect", {one.id: one for one in all_defects()}, wanted) if wanted else ()
