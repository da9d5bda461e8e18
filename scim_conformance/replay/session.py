"""What all items of one process's share of a run have in common."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scim_conformance.documents.model import Profile
from scim_conformance.events import Listener
from scim_conformance.expected.world import World
from scim_conformance.replay.client import Client
from scim_conformance.replay.endings import TargetLost, TokenRefused
from scim_conformance.replay.ledger import Ledger
from scim_conformance.scim.exchange import Exchange, FailureKind

LOST_MAX = 3
"""So many time-outs or lost connections in a row that no step asked for, and the target counts as dead."""

_LOST = frozenset({FailureKind.TIMEOUT, FailureKind.CONNECTION})


@dataclass(slots=True)
class Session:
    """A run, or one worker's share of it.

    `world_for` gives the world under a profile (None: a suite test without one); `profiles` holds the profiles that
    mixed flows name; `domain` is for the addresses that the run makes up; `verify` is `full`, `touched` or `off`;
    `until` ends each flow after the step of that name. `sleep` and `clock` are exchanged in tests.
    """

    client: Client
    ledger: Ledger
    emit: Listener
    world_for: Callable[[Profile | None], World]
    run_id: str
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    domain: str = ""
    verify: str = "full"
    max_wait_s: float = 60.0
    until: str = ""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    one_page: bool = True
    has_been_let_in: bool = False
    has_created: bool = False
    deletes_that_hold: set[str] = field(default_factory=set)
    id_examples: dict[str, str] = field(default_factory=dict)
    _lost_in_a_row: int = 0

    @property
    def digest_key(self) -> bytes:
        """The key of the digests that stand for foreign resources; the same in every worker of a run."""
        return self.client.keyed(f"foreign\0{self.run_id}")

    def watch(self, exchange: Exchange, *, asked_for: bool = False) -> None:
        """Raise `TargetLost` or `TokenRefused` where an exchange shows that the run has no target any more.

        `asked_for` marks an exchange whose connection the flow itself broke, or that was sent without a valid token.
        """
        failure = exchange.failure
        if failure is None:
            self._lost_in_a_row = 0
            status = exchange.response.status if exchange.response is not None else 0
            if status in (401, 403) and not self.has_been_let_in and not asked_for:
                raise TokenRefused(f"the endpoint refuses the token: {exchange.request.method} answered {status}")
            if 200 <= status < 300 and exchange.request.is_genuine:
                self.has_been_let_in = True
        elif failure.kind is FailureKind.TLS:
            raise TargetLost(f"the endpoint is not reached: {failure.detail}")
        elif failure.kind in _LOST and not asked_for:
            self._lost_in_a_row += 1
            if self._lost_in_a_row >= LOST_MAX:
                raise TargetLost(f"the endpoint is lost: {failure.detail}")
