"""What several rooms' tests share: the documents, and playing flows in this process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scim_conformance.documents.load import Library, load_library
from scim_conformance.documents.model import Outcome, Profile, Verdict
from scim_conformance.events import Event, ExchangeDone, ItemFinished, VerdictReached
from scim_conformance.expected.world import World
from scim_conformance.replay.client import Client
from scim_conformance.replay.discovery import discover
from scim_conformance.replay.endings import CreateRefused
from scim_conformance.replay.ledger import Heading, Ledger
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.player import play
from scim_conformance.replay.secrets import Secret
from scim_conformance.replay.session import Session


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@dataclass
class Heard:
    """What was told while flows were played."""

    verdicts: list[Verdict] = field(default_factory=list)
    exchanges: list[ExchangeDone] = field(default_factory=list)
    finished: list[ItemFinished] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        match event:
            case VerdictReached(verdict):
                self.verdicts.append(verdict)
            case ExchangeDone():
                self.exchanges.append(event)
            case ItemFinished():
                self.finished.append(event)
            case _:
                pass

    def broken(self, *outcomes: Outcome) -> set[str]:
        """The requirements with such an outcome, consequences left out."""
        return {one.requirement for one in self.verdicts if one.outcome in outcomes and not one.caused_by}


def open_session(
    library: Library, url: str, token: str, contract: str, heard: Heard, ledger: Path | None = None
) -> Session:
    client = Client(url, Secret(token), limits=Limits(timeout_s=20))
    found = discover(client)
    chosen = library.contracts[contract]
    capabilities = found.capabilities(chosen)

    def world_for(profile: Profile | None) -> World:
        return World(chosen, profile, capabilities, library.requirements, base_url=url)

    return Session(
        client=client,
        ledger=Ledger(ledger, Heading("test", url, contract)),
        emit=heard,
        world_for=world_for,
        run_id="test",
        profiles=library.profiles,
        has_been_let_in=found.users is not None,
    )


@pytest.fixture
def play_against(library: Library) -> Iterator[Callable[..., Heard]]:
    """Play flows by id against an endpoint, under all or some of their profiles."""
    sessions: list[Session] = []

    def call(
        url: str, token: str, contract: str, flows: Sequence[str], *, profiles: Sequence[str] = (), verify: str = "full"
    ) -> Heard:
        heard = Heard()
        session = open_session(library, url, token, contract, heard)
        session.verify = verify
        sessions.append(session)
        for name in flows:
            flow = library.flows[name]
            for profile in flow.profiles:
                if not profiles or profile in profiles:
                    with suppress(CreateRefused):  # it ends a run, and what was found before is told
                        play(flow, library.profiles[profile], session)
        return heard

    yield call
    for session in sessions:
        session.client.close()
        session.ledger.close()
