"""Flows: ordered recordings of exchanges with one purpose and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scim_conformance.scim.exchange import JsonValue


class ProvenanceKind(StrEnum):
    """How well a recording is attested; the weakest of its parts counts. Listed from strongest to weakest."""

    RECORDED = "recorded"
    CAPTURED = "captured"
    DOCUMENTED = "documented"
    VALIDATOR = "validator"
    REPORTED = "reported"
    ASSEMBLED = "assembled"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a flow comes from; `assembled` says what from what, and is required of that kind."""

    kind: ProvenanceKind
    sources: tuple[str, ...]
    assembled: str = ""
    date: str = ""


class Fault(StrEnum):
    """What the player does to the wire on its own side."""

    ANSWER_LOST = "answer-lost"
    RESET = "reset"
    SENT_TWICE = "sent-twice"


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as recorded: `path` is below the base URL with its query, percent-encoded as it was on the wire.

    `headers` holds only what differs from the profile's; a None value leaves a header out. `authentication` is
    `valid`, `none` or `wrong`. `text` is a body that is sent as it stands.
    """

    method: str
    path: str
    headers: Mapping[str, str | None] = field(default_factory=dict)
    body: JsonValue = None
    text: str | None = None
    authentication: str = "valid"


@dataclass(frozen=True, slots=True)
class RecordedResponse:
    """A response as recorded; it serves correlation of ids and names, and is no expectation."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: JsonValue = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """A statement of the flow's own, beyond what the judge derives: the requirement that it bears on, and what holds.

    `statuses` are the statuses that pass (empty: any); `body` maps JSON paths such as `$.totalResults` to values.
    """

    requirement: str
    statuses: tuple[int, ...] = ()
    body: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded exchange of a flow.

    `profile` is set in mixed flows only. `echo` names an earlier step whose live answer stands in for the recorded
    one below this body (Okta's GET, then PUT). `repeat` sends the step that often with `{n}` replaced by 0, 1, ...
    `out_of_band` marks an administrator's act. `origin` is file:line.
    """

    id: str
    request: RecordedRequest
    response: RecordedResponse | None = None
    sources: tuple[str, ...] = ()
    profile: str = ""
    echo: str = ""
    fault: Fault | None = None
    out_of_band: bool = False
    repeat: int = 1
    expect: tuple[Expectation, ...] = ()
    note: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A recording with one purpose.

    `profiles` are the profiles that it runs under; `needs` are capabilities without which it is not applicable
    (`Group`, `patch`, `filter`, `paging`); `may_block` maps step ids to the contract key that lets them be blocked;
    `quick` puts it in the curated set; `catches` names defects of the embedded service provider that it catches, its
    reason to be; `origin` is file:line.
    """

    id: str
    title: str
    purpose: str
    profiles: tuple[str, ...]
    provenance: Provenance
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    may_block: Mapping[str, str] = field(default_factory=dict)
    quick: bool = False
    stress: bool = False
    catches: tuple[str, ...] = ()
    origin: str = ""
