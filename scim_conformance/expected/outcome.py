"""Outcomes: what a conforming service provider may answer, and how the directory goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.knowledge import State
from scim_conformance.scim.exchange import Response

Check: TypeAlias = Callable[[Response], Iterable[Evidence]]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing is changed by the request."""


@dataclass(frozen=True, slots=True)
class Created:
    """A resource of this picture comes into being, under the id that the answer tells."""

    resource_type: str
    state: State


@dataclass(frozen=True, slots=True)
class Written:
    """A resource is as one of these pictures has it."""

    resource_type: str
    id: str
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Deleted:
    """A resource is gone."""

    resource_type: str
    id: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A request whose effects the model does not follow; what it may have touched is taken as it is shown next."""

    touched: tuple[tuple[str, str], ...] = ()


Effect: TypeAlias = Unchanged | Created | Written | Deleted | Unsettled

UNCHANGED = Unchanged()


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something that holds for an answer with a lawful status; it yields evidence where it does not."""

    requirement: str
    check: Check


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that may lawfully happen.

    `requirement` is broken where something of another class happens (a success for a refusal, or the reverse) and
    borne out where this happens; `status_requirement` is broken by another status of the same class; `also` are
    further requirements that this outcome bears out; `by_status` are requirements that a single other status breaks,
    `hints` gives those that an error breaks whose detail names a word: few answers are errors, so they are asked for
    only then. Empty ids demand nothing. `at` names the part of the
    request that the requirement is about.
    """

    statuses: frozenset[int]
    requirement: str
    effect: Effect = UNCHANGED
    status_requirement: str = ""
    also: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    at: str = ""
    by_status: tuple[tuple[int, str], ...] = ()
    hints: Callable[[], tuple[tuple[str, str], ...]] = tuple

    @property
    def is_success(self) -> bool:
        """Whether the request is served."""
        return any(200 <= status < 300 for status in self.statuses)
