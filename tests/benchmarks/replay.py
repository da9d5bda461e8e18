"""What the harness costs per exchange: `python tests/benchmarks/replay.py [--sizes 10 1000 100000]`.

It prints, one line each: `off/bare` and `full/bare`, the player without and with verification against a bare
`requests.Session` that resends the very exchanges; the harness's own time per exchange by method; and `flat`, that
time in the largest directory over that in the smallest, for exchanges whose bodies stay the same size.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import requests

from scim_conformance.documents.load import Library, load_library
from scim_conformance.documents.model import (
    Flow,
    Profile,
    Provenance,
    ProvenanceKind,
    RecordedRequest,
    RecordedResponse,
    Step,
)
from scim_conformance.events import Event, ExchangeDone, VerdictReached
from scim_conformance.expected.world import World
from scim_conformance.replay.client import Client
from scim_conformance.replay.discovery import discover
from scim_conformance.replay.ledger import Heading, Ledger
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.player import play
from scim_conformance.replay.secrets import Secret
from scim_conformance.replay.session import Session
from scim_conformance.scim.exchange import Exchange, JsonValue, Purpose
from scim_conformance.serving import start_embedded
from scim_conformance.target.server import EmbeddedProvider

CONTRACT = "iru"
FLOWS = 40
ROUNDS = 3
GROUP_SIZES = (10, 5_000)
REPEATS = 20
SMALL = 4_096
"""Bytes of a body up to which an exchange counts as one of constant size."""


@dataclass
class Timer:
    """What was sent and when each exchange and its verdicts were done, in seconds; `own` is what is not the wire."""

    exchanges: list[Exchange] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    last: float = 0.0
    _waiting: bool = False

    def __call__(self, event: Event) -> None:
        now = time.perf_counter()
        if isinstance(event, ExchangeDone):
            self.exchanges.append(event.exchange)
            self.own.append(now - self.last - event.exchange.elapsed_ms / 1000)
            self.last = now
        elif isinstance(event, VerdictReached) and self.own:
            self.own[-1] += now - self.last
            self.last = now


def session_of(library: Library, url: str, token: str, timer: Timer, run_id: str, verify: str) -> Session:
    """Open a session as a run does."""
    client = Client(url, Secret(token), limits=Limits(timeout_s=60))
    contract = library.contracts[CONTRACT]
    capabilities = discover(client).capabilities(contract)

    def world_for(profile: Profile | None) -> World:
        return World(contract, profile, capabilities, library.requirements, base_url=url)

    return Session(
        client=client,
        ledger=Ledger(None, Heading(run_id, url, CONTRACT)),
        emit=timer,
        world_for=world_for,
        run_id=run_id,
        profiles=library.profiles,
        verify=verify,
    )


def timed(flow: Flow, profile: Profile, session: Session, timer: Timer) -> float:
    """Play a flow, and return the seconds that it took."""
    timer.exchanges.clear()
    timer.own.clear()
    began = timer.last = time.perf_counter()
    play(flow, profile, session)
    return time.perf_counter() - began


def resend(bare: requests.Session, url: str, exchanges: Sequence[Exchange]) -> list[float]:
    """Send the requests of a play once more, ids replaced by those that the endpoint gives now; seconds of each."""
    ids: dict[str, str] = {}
    seconds = []
    for exchange in exchanges:
        request = exchange.request
        target, body = request.target, None if request.body is None else json.dumps(request.body)
        for old, new in ids.items():
            target = target.replace(old, new)
            body = body.replace(old, new) if body else body
        headers = {name: value for name, value in request.headers.items() if name.lower() != "authorization"}
        began = time.perf_counter()
        answer = bare.request(request.method, url + target, data=body, headers=headers, allow_redirects=False)
        answer.content  # noqa: B018 - reading it is part of what is timed
        seconds.append(time.perf_counter() - began)
        if answer.status_code == 201 and exchange.response and isinstance(exchange.response.body, dict):
            ids[str(exchange.response.body["id"])] = answer.json()["id"]
    return seconds


@contextmanager
def bare_session(token: str) -> Iterator[requests.Session]:
    """A session of requests with the token and nothing else."""
    with requests.Session() as bare:
        bare.trust_env = False
        bare.headers["Authorization"] = f"Bearer {token}"
        yield bare


def is_replayable(flow: Flow) -> bool:
    """Tell whether a bare session can resend a flow: all of it JSON, with the token, and the wire left alone."""
    return not flow.stress and all(
        step.fault is None and step.request.text is None and step.request.authentication == "valid"
        for step in flow.steps
    )


def against_bare(library: Library) -> None:
    """Print `off/bare` and `full/bare`, and the harness's own microseconds by method."""
    flows = [flow for flow in library.flows.values() if len(flow.profiles) == 1 and is_replayable(flow)][:FLOWS]
    ratios: dict[str, list[float]] = defaultdict(list)
    own: dict[str, list[float]] = defaultdict(list)
    served = start_embedded(CONTRACT)
    try:
        timers = {verify: Timer() for verify in ("off", "full")}
        sessions = {
            verify: session_of(library, served.url, served.token, timer, f"bench-{verify}", verify)
            for verify, timer in timers.items()
        }
        with bare_session(served.token) as bare:
            for _ in range(ROUNDS):
                for flow in flows:
                    profile = library.profiles[flow.profiles[0]]
                    took = {
                        verify: timed(flow, profile, session, timers[verify]) for verify, session in sessions.items()
                    }
                    exchanges = timers["full"].exchanges
                    seconds = resend(bare, served.url, exchanges)
                    stepped = [
                        one
                        for one, sent in zip(seconds, exchanges, strict=True)
                        if sent.purpose is not Purpose.READ_BACK
                    ]
                    ratios["off"].append(took["off"] / len(timers["off"].exchanges) / (sum(stepped) / len(stepped)))
                    ratios["full"].append(took["full"] / sum(seconds))
                    for exchange, beyond in zip(exchanges, timers["full"].own, strict=True):
                        own[exchange.request.method].append(beyond)
        for session in sessions.values():
            session.client.close()
    finally:
        served.stop()
    for verify in ("off", "full"):
        print(f"{verify}/bare {median(ratios[verify]):.2f}  (median of {len(ratios[verify])} plays)")
    for method, values in sorted(own.items()):
        print(f"own {method} {median(values) * 1e6:.0f} us  (median of {len(values)}, beyond the wire)")


def user(name: str) -> JsonValue:
    """Return a user as small as an IdP sends one."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"{name}@example.com",
        "displayName": "Ada Lovelace",
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        "active": True,
    }


def patch(operation: JsonValue) -> JsonValue:
    """Return a PATCH body with one operation."""
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}


def growing(members: int) -> Flow:
    """Return a flow that makes a group of so many members, then changes users and members one at a time."""
    member_id, probe_id, group_id = "member-id-{n}-4f1c7a52", "probe-id-{n}-8b62d0e7", "group-id-51fa4c39"
    everyone = [{"value": f"member-id-{number}-4f1c7a52"} for number in range(members)]

    def step(
        name: str,
        method: str,
        path: str,
        body: JsonValue = None,
        made: str = "",
        status: int = 200,
        times: int = REPEATS,
    ) -> Step:
        answer = {**body, "id": made} if made and isinstance(body, dict) else None
        return Step(
            id=name,
            request=RecordedRequest(method, path, body=body),
            response=RecordedResponse(201 if made else status, body=answer),
            repeat=times,
        )

    group: JsonValue = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": "Engineering",
        "members": everyone,
    }
    add = patch({"op": "add", "path": "members", "value": [{"value": probe_id}]})
    remove = patch({"op": "remove", "path": f'members[value eq "{probe_id}"]'})
    title = patch({"op": "replace", "path": "title", "value": "Engineer {n}"})
    return Flow(
        id=f"benchmark-{members}",
        title="Benchmark",
        purpose="What an exchange costs in a large directory.",
        profiles=("okta",),
        provenance=Provenance(ProvenanceKind.ASSEMBLED, ("tests/benchmarks",), "made up"),
        steps=(
            step("member", "POST", "/Users", user("member.{n}"), member_id, times=members),
            step("group", "POST", "/Groups", group, group_id, times=1),
            step("create", "POST", "/Users", user("probe.{n}"), probe_id),
            step("get", "GET", f"/Users/{probe_id}"),
            step("title", "PATCH", f"/Users/{probe_id}", title),
            step("look-up", "GET", "/Users?filter=userName%20eq%20%22probe.{n}%40example.com%22"),
            step("add", "PATCH", f"/Groups/{group_id}", add, status=204),
            step("remove", "PATCH", f"/Groups/{group_id}", remove, status=204),
        ),
    )


def size_of(exchange: Exchange) -> int:
    """Return the bytes of the larger body of an exchange, as compact JSON."""
    bodies = [exchange.request.body, exchange.response.body if exchange.response else None]
    return max(len(json.dumps(body)) for body in bodies)


def per_exchange(library: Library, strangers: int, members: int) -> tuple[dict[str, float], float]:
    """Return the harness's own seconds by step in a directory of that size, and those per KB of large answers."""
    timer = Timer()
    steps: list[str] = []

    def listen(event: Event) -> None:
        if isinstance(event, ExchangeDone):
            steps.append(event.step.step.split("#")[0].rstrip("0123456789-"))
        timer(event)

    with EmbeddedProvider(contract=CONTRACT) as provider:
        provider.seed(users=strangers, groups=1, members=min(strangers, 10))
        session = session_of(library, provider.base_url, provider.token, timer, f"f{strangers}x{members}", "full")
        session.emit = listen
        timer.last = time.perf_counter()
        played = play(growing(members), library.profiles["okta"], session)
        if played.blocked:
            raise SystemExit(f"the benchmark's flow was not played: {', '.join(played.blocked)} {played.note}")
        session.client.close()
    small: dict[str, list[float]] = defaultdict(list)
    per_kb = []
    for name, exchange, own in zip(steps, timer.exchanges, timer.own, strict=True):
        size = size_of(exchange)
        if size > 16 * SMALL:
            per_kb.append(own / (size / 1024))
        elif size <= SMALL and name in ("create", "get", "title", "look-up", "add", "remove"):
            small[f"{name} {exchange.purpose.value}"].append(own)
    return {name: median(values) for name, values in small.items()}, median(per_kb) if per_kb else 0.0


def flat(library: Library, sizes: Sequence[int]) -> None:
    """Print the harness's own time per exchange at each size, and the largest over the smallest."""
    results = {}
    for size, members in [*((size, GROUP_SIZES[0]) for size in sizes), (sizes[-1], GROUP_SIZES[-1])]:
        costs, per_kb = per_exchange(library, size, members)
        results[size, members] = costs
        listed = ", ".join(f"{name} {cost * 1e6:.0f}" for name, cost in costs.items())
        print(f"own at {size:,} users and a group of {members:,}: {median(costs.values()) * 1e6:.0f} us ({listed})")
        if per_kb:
            print(f"own per KB of large answers: {per_kb * 1e6:.1f} us")
    first, *_, last = results.values()
    shared = first.keys() & last.keys()
    print(
        f"flat {median(last[name] / first[name] for name in shared):.2f}  (median over {len(shared)} kinds of exchange)"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 1_000, 100_000], metavar="USERS")
    sizes = parser.parse_args().sizes
    library = load_library()
    against_bare(library)
    flat(library, sizes)


if __name__ == "__main__":
    main()
