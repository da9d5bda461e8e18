"""How one operation of a PATCH may go: the pictures that it leaves, and the refusals that are lawful or demanded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scim_conformance.expected.directory import Directory
from scim_conformance.expected.excuses import Excuse
from scim_conformance.expected.knowledge import State
from scim_conformance.expected.resource import Held
from scim_conformance.expected.world import World
from scim_conformance.scim.schema import Definition

BAD_REQUEST = frozenset({400})


@dataclass(frozen=True, slots=True)
class Context:
    """What operations look up: the world, the directory before the request, the resource and the write's number."""

    world: World
    directory: Directory
    held: Held
    definition: Definition
    number: int

    @property
    def kind(self) -> str:
        """The resource type."""
        return self.held.resource_type


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal of the whole request. `requirement` is broken by a success where the refusal is demanded.

    `scim_types` are the keywords that the error may carry, where a sentence names one, and `type_requirement` what
    another one breaks.
    """

    statuses: frozenset[int] = BAD_REQUEST
    requirement: str = ""
    scim_types: tuple[str, ...] = ()
    type_requirement: str = ""
    may_lack_type: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What may come of one operation.

    `applied` is empty where it must be refused; `refusals` are the ways in which it may be; `why` are the requirements
    that forbid a refusal, and `at` the part of the request that they are about.
    """

    applied: tuple[State, ...]
    refusals: tuple[Refusal, ...] = ()
    why: tuple[str, ...] = ()
    at: str = ""


def demanded(requirement: str, scim_types: tuple[str, ...] = (), at: str = "", type_requirement: str = "") -> Step:
    """Return the step that is refused with 400 for certain."""
    return Step((), (Refusal(BAD_REQUEST, requirement, scim_types, type_requirement or requirement, at=at),))


def from_excuses(applied: tuple[State, ...], excuses: Iterable[Excuse]) -> Step:
    """Return a step that may be refused for each excuse that nothing takes away."""
    found = tuple(excuses)
    refusals = tuple(Refusal(excuse.statuses, at=excuse.at) for excuse in found if not excuse.narrowed)
    why = tuple(dict.fromkeys(excuse.narrowed for excuse in found if excuse.narrowed))
    return Step(applied, refusals, why, next((excuse.at for excuse in found if excuse.narrowed), ""))


def joined(steps: Iterable[Step]) -> Step:
    """Return steps that are alternatives of each other as one."""
    found = tuple(steps)
    applied = tuple(state for step in found for state in step.applied)
    refusals = tuple(dict.fromkeys(refusal for step in found for refusal in step.refusals))
    why = tuple(dict.fromkeys(one for step in found for one in step.why))
    return Step(applied, refusals, why, next((step.at for step in found if step.at), ""))
