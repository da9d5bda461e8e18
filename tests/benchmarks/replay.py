"""What the harness costs per exchange: `python tests/benchmarks/replay.py [--quick] [--sizes 10 1000 100000]`.

It prints, one line each: `off/bare` and `full/bare`, the player without and with verification against a bare
`requests.Session` that resends the very exchanges; the harness's own time per exchange by method, against a server
whose answers are canned; and `flat`, that time in the largest directory over that in the smallest, for exchanges whose
bodies stay the same size.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from statistics import median
from urllib.parse import urlsplit

import requests
from canned import LARGE_PAGE, serve_canned, user

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
from scim_conformance.scim.exchange import Exchange, JsonObject, JsonValue, Purpose
from scim_conformance.serving import start_embedded
from scim_conformance.target.server import EmbeddedProvider

CONTRACT = "iru"
FLOWS, ROUNDS = 40, 3
FLOWS_QUICK, ROUNDS_QUICK, SIZES_QUICK = 12, 1, (10, 1_000)
SIZES = (10, 1_000, 100_000)
GROUP_SIZES = (10, 5_000)
REPEATS = 40
SMALL = 4_096
"""Bytes of a body up to which an exchange counts as one of constant size."""


@dataclass
class Timer:
    """What was sent and when each exchange and its verdicts were done, in seconds; `own` is what is not the wire.

    What is done before an exchange, and the verdicts on it, count to that exchange.
    """

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

    def whole(self) -> list[float]:
        """Return the seconds of each exchange, the wire included."""
        return [own + sent.elapsed_ms / 1000 for own, sent in zip(self.own, self.exchanges, strict=True)]


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


def against_bare(library: Library, flows_max: int, rounds: int) -> None:
    """Print `off/bare` and `full/bare`: medians over all exchanges, and over whole plays with all that belongs to them.

    The bare session resends the exchanges of either play: those without verification are no part of those with it,
    since what was not read back is looked at before it is deleted.
    """
    flows = [flow for flow in library.flows.values() if len(flow.profiles) == 1 and is_replayable(flow)][:flows_max]
    ratios: dict[str, list[float]] = defaultdict(list)
    plays: dict[str, list[float]] = defaultdict(list)
    served = start_embedded(CONTRACT)
    try:
        timers = {verify: Timer() for verify in ("off", "full")}
        sessions = {
            verify: session_of(library, served.url, served.token, timer, f"bench-{verify}", verify)
            for verify, timer in timers.items()
        }
        with bare_session(served.token) as bare:
            for _ in range(rounds):
                for flow in flows:
                    profile = library.profiles[flow.profiles[0]]
                    for verify, timer in timers.items():
                        took = timed(flow, profile, sessions[verify], timer)
                        seconds = resend(bare, served.url, timer.exchanges)
                        ratios[verify] += [whole / plain for whole, plain in zip(timer.whole(), seconds, strict=True)]
                        plays[verify].append(took / sum(seconds))
        for session in sessions.values():
            session.client.close()
    finally:
        served.stop()
    for verify in ("off", "full"):
        print(
            f"{verify}/bare {median(ratios[verify]):.2f}  (median of {len(ratios[verify])} exchanges; "
            f"of {len(plays[verify])} whole plays {median(plays[verify]):.2f})"
        )


def canned(library: Library, repeats: int) -> None:
    """Print the harness's own microseconds by method, and per KB of large answers, where the answers are canned."""
    with in_own_process(serve_canned) as (url, token):
        print(f"canned answers take {median(raw_seconds(url, repeats * 4)) * 1e6:.0f} us on a bare socket")
        small, large = (own_by_kind(library, f"{url}/{count}", token, repeats) for count in (0, LARGE_PAGE))
    for kind, (seconds, _) in small.items():
        print(f"own {kind} {seconds * 1e6:.0f} us")
    (cost, size), (empty, _) = large["GET list"], small["GET list"]
    print(f"own per KB of large answers {(cost - empty) / (size / 1024) * 1e6:.1f} us  (a page of {LARGE_PAGE} users)")


def raw_seconds(url: str, repeats: int) -> list[float]:
    """Return how long the canned-answer server takes for its shortest answer, without any client."""
    where = urlsplit(url)
    seconds = []
    with socket.create_connection((where.hostname or "", where.port or 80)) as connection:
        for _ in range(repeats):
            began = time.perf_counter()
            connection.sendall(b"GET /0/Users/none HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(65_536)
            seconds.append(time.perf_counter() - began)
    return seconds


def own_by_kind(library: Library, url: str, token: str, repeats: int) -> dict[str, tuple[float, int]]:
    """Return the median of the harness's own seconds per step by method, and the bytes of its last answer."""
    timer = Timer()
    session = session_of(library, url, token, timer, "canned", "off")
    own: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for _ in range(repeats):
        timed(everyday(), library.profiles["okta"], session, timer)
        for exchange, beyond in list(zip(timer.exchanges, timer.own, strict=True))[1:]:
            if exchange.purpose is Purpose.STEP and exchange.response is not None:
                kind = exchange.request.method + (" list" if exchange.request.path == "/Users" else "")
                kind = "POST" if kind == "POST list" else kind
                own[kind].append(beyond)
                sizes[kind] = exchange.response.size_bytes
    session.client.close()
    return {kind: (median(values), sizes[kind]) for kind, values in sorted(own.items())}


def everyday() -> Flow:
    """Return a flow with each method, three users long so that the first exchange of a play need not count."""
    steps = []
    for number in range(3):
        name, id_ = f"canned.{number}", f"canned-id-{number}-4f1c7a52"
        body = user(name)
        answer: JsonObject = {**body, "id": id_}
        title = patch({"op": "replace", "path": "title", "value": "Engineer"})
        requests_ = (
            ("create", "POST", "/Users", body, 201, answer),
            ("get", "GET", f"/Users/{id_}", None, 200, answer),
            ("page", "GET", "/Users", None, 200, None),
            ("put", "PUT", f"/Users/{id_}", answer, 200, answer),
            ("patch", "PATCH", f"/Users/{id_}", title, 204, None),
            ("delete", "DELETE", f"/Users/{id_}", None, 204, None),
        )
        steps += [
            Step(
                id=f"{step}-{number}",
                request=RecordedRequest(method, path, body=sent),
                response=RecordedResponse(status, body=back),
            )
            for step, method, path, sent, status, back in requests_
        ]
    return flow_of("benchmark-canned", tuple(steps))


@contextmanager
def in_own_process(serve: Callable[..., None], *given: int) -> Iterator[tuple[str, str]]:
    """Run a server in a process of its own, so that it shares no interpreter with what is timed; URL and token."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    process = spawning.Process(target=serve, args=(there, *given), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join(10)
        process.terminate()


def serve_seeded(told: Connection, users: int) -> None:
    """Serve the embedded provider with so many strangers until told to stop."""
    with EmbeddedProvider(contract=CONTRACT) as provider:
        provider.seed(users=users, groups=1, members=min(users, 10))
        told.send((provider.base_url, provider.token))
        told.recv()


def patch(operation: JsonValue) -> JsonValue:
    """Return a PATCH body with one operation."""
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}


def growing(members: int) -> Flow:
    """Return a flow that makes a group of so many members, then changes users and members one at a time."""
    member_id, probe_id, group_id = "member-id-{n}-4f1c7a52", "probe-id-{n}-8b62d0e7", "group-id-51fa4c39"
    everyone: list[JsonValue] = [{"value": f"member-id-{number}-4f1c7a52"} for number in range(members)]

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
    return flow_of(
        f"benchmark-{members}",
        (
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


def flow_of(name: str, steps: tuple[Step, ...]) -> Flow:
    """Return a flow of ours, which nobody recorded."""
    return Flow(
        id=name,
        title="Benchmark",
        purpose="What an exchange costs.",
        profiles=("okta",),
        provenance=Provenance(ProvenanceKind.ASSEMBLED, ("tests/benchmarks",), "made up"),
        steps=steps,
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
            session.verify = "off" if steps[-1] == "member" else "full"
        timer(event)

    with in_own_process(serve_seeded, strangers) as (url, token):
        session = session_of(library, url, token, timer, f"f{strangers}x{members}", "off")
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


def flat(library: Library, sizes: Sequence[int], members_max: int) -> None:
    """Print the harness's own time per exchange at each size, and the largest over the smallest."""
    results = {}
    per_exchange(library, sizes[0], GROUP_SIZES[0])  # the first play of a process warms its caches up
    for size, members in [*((size, GROUP_SIZES[0]) for size in sizes), (sizes[-1], members_max)]:
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
    parser.add_argument("--quick", action="store_true", help="fewer flows and smaller directories")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="USERS", help="directories to measure `flat` in")
    given = parser.parse_args()
    library = load_library()
    against_bare(library, *((FLOWS_QUICK, ROUNDS_QUICK) if given.quick else (FLOWS, ROUNDS)))
    canned(library, REPEATS if given.quick else 5 * REPEATS)
    flat(library, given.sizes or (SIZES_QUICK if given.quick else SIZES), 500 if given.quick else GROUP_SIZES[-1])


if __name__ == "__main__":
    main()
