"""What the self-test hands to its processes and gets back: small values that travel between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scim_conformance.documents.model import Level, Outcome


@dataclass(frozen=True, slots=True)
class ItemInfo:
    """An item that can be played: a flow under one profile, or a suite test with its parameters.

    `profile` is empty for a suite test that runs under none; `guests` are the other profiles that steps of a mixed flow
    name. `flow` is empty for a suite test, `test` (`suites/test_x.py::test_y`, without parameters) for a flow;
    `requirements` are those that a suite test names.
    """

    name: str
    flow: str = ""
    profile: str = ""
    guests: tuple[str, ...] = ()
    test: str = ""
    requirements: tuple[str, ...] = ()
    stress: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """Items to be played against an embedded service provider with these defects and variants."""

    id: str
    contract: str
    items: tuple[str, ...]
    defects: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A verdict that fails or warns, as far as the self-test looks at it; `where` is the step of a flow."""

    requirement: str
    outcome: Outcome
    level: Level
    item: str
    where: str = ""
    contract: str = ""
    is_consequence: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a job.

    `exercised` maps an item to the requirements on which it gave any verdict but not-applicable; `blocked` and `cut`
    map an item to why it was blocked, or cut short; `faults` maps an item to what went wrong on our side.
    """

    job: Job
    seen: tuple[Seen, ...] = ()
    exercised: Mapping[str, frozenset[str]] = field(default_factory=dict)
    blocked: Mapping[str, str] = field(default_factory=dict)
    cut: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
