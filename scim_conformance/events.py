"""What happens in a run, as small classes. Whoever wants to know listens; who tells does not know who listens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from scim_conformance.documents.model import StepRef, Verdict, Waiver
from scim_conformance.scim.exchange import Exchange, JsonValue


class Ending(StrEnum):
    """How a run came to its end; all but `DONE` cut it short. `USAGE` is a selection or wish that cannot be granted."""

    DONE = "done"
    USAGE = "usage"
    NOT_REACHED = "not-reached"
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - an ending, no password
    TARGET_LOST = "target-lost"
    OUR_FAULT = "our-fault"
    INTERRUPTED = "interrupted"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins; `url` holds no secret; `started_at` is UTC in ISO 8601.

    `items` is the number of items that were selected, 0 where it is not known yet. `families` maps each profile to
    the IdP that it belongs to. `options` are what the user asked for, without secrets. `waivers` are those that
    speak of this endpoint, expired ones included.
    """

    run_id: str
    url: str
    contract: str
    profiles: tuple[str, ...]
    started_at: str
    version: str
    items: int = 0
    families: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemStarted:
    """A flow under one profile, or a suite test, begins."""

    step: StepRef


@dataclass(frozen=True, slots=True)
class ExchangeDone:
    """An exchange is over, with or without a response."""

    step: StepRef
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class VerdictReached:
    """A requirement was held against an exchange."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Waited:
    """The harness waited as the IdP would (429, 503), or for an eventually consistent endpoint."""

    step: StepRef
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class ItemFinished:
    """A flow under one profile, or a suite test, is over; `complete` is false where it was cut short.

    `blocked` names the steps that were blocked beyond what the flow allows; `note` says why it was cut short or why
    it is not applicable.
    """

    step: StepRef
    complete: bool
    applicable: bool = True
    blocked: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A resource of the run that could not be deleted, and why."""

    resource_type: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run is over; `complete` is false where it was interrupted or the target was lost, and `reason` says so.

    `refused_create` is set where the very first create was refused: the endpoint's own detail, and the contract's key
    that would mend the test data. `finished_at` is UTC in ISO 8601.
    """

    complete: bool
    reason: str = ""
    refused_create: str = ""
    left_behind: tuple[LeftBehind, ...] = field(default_factory=tuple)
    ending: Ending = Ending.DONE
    finished_at: str = ""


Event: TypeAlias = (
    RunStarted | ItemStarted | ExchangeDone | VerdictReached | Waited | ItemFinished | LeftBehind | RunFinished
)
Listener: TypeAlias = Callable[[Event], None]
