"""Which requirements a flow bears on: its recording is judged in memory, as if the IdP's own log were a run.

Nothing is sent. The recorded answers stand for the endpoint's, and where a run would read back, the expected
directory answers itself. Whatever requirement a verdict or a fact of the directory names is one that the flow bears on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scim_conformance.documents.model import (
    Contract,
    Flow,
    Profile,
    Requirement,
    Step,
    StepRef,
    Verdict,
)
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.judge import Judgement, judge
from scim_conformance.expected.read_back import plan
from scim_conformance.expected.resource import as_resource
from scim_conformance.expected.world import World, capabilities
from scim_conformance.replay.compose import composed
from scim_conformance.replay.correlation import expanded
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import Exchange, Headers, JsonObject, JsonValue, Purpose, Request, Response
from scim_conformance.scim.urns import ENTERPRISE_USER, GROUP, LIST_RESPONSE, USER

EVERYTHING: Mapping[str, JsonValue] = {
    name: {"supported": True} for name in ("patch", "filter", "sort", "etag", "bulk", "changePassword")
}
"""A ServiceProviderConfig that offers all there is: a rehearsal leaves nothing out for want of a feature."""

RESOURCE_TYPES: JsonValue = [
    {"name": "User", "endpoint": "/Users", "schema": USER, "schemaExtensions": [{"schema": ENTERPRISE_USER}]},
    {"name": "Group", "endpoint": "/Groups", "schema": GROUP},
]

_READ_BACK = 1_000_000
"""Read-backs are numbered from here on, above every step."""


REPEATS = 2
"""How often a step that is sent many times is rehearsed: the third time bears on nothing new."""


def rehearsed(flow: Flow, profile: Profile, contract: Contract, catalogue: Mapping[str, Requirement]) -> frozenset[str]:
    """Return the ids of the requirements that a flow bears on under a profile and a contract."""
    able = capabilities(contract, dict(EVERYTHING), RESOURCE_TYPES)
    able = replace(able, own=able.definitions)
    world = World(contract, profile, able, catalogue, base_url="https://scim.example")
    directory = Directory.empty()
    found: set[str] = set()
    number = 0
    for step, _ in expanded(replace(step, repeat=min(step.repeat, REPEATS)) for step in flow.steps):
        found.update(expectation.requirement for expectation in step.expect)
        number += 1
        exchange = _recorded(step, profile, directory, number)
        if exchange.response is None:
            continue
        ref = StepRef(profile=profile.id, flow=flow.id, step=step.id)
        judgement = judge(world, directory, exchange, ref)
        found.update(_named(judgement.verdicts), _demanded(judgement.directory))
        found.update(_named(_read_back(world, directory, judgement, ref)))
        directory = judgement.directory
    return frozenset(found)


def _recorded(step: Step, profile: Profile, directory: Directory, number: int) -> Exchange:
    """Return a step as it was recorded; a read whose answer was not is answered by what the directory holds."""
    request = composed(step.request, profile.wire, lambda _, text: text)
    response = step.response
    if response is None:
        is_read = step.request.method.upper() == "GET"
        return Exchange(number, request, _as_expected(request, directory) if is_read else None)
    headers = {"Content-Type": "application/scim+json", **response.headers}
    id_ = get(response.body, "id") if isinstance(response.body, dict) else None
    if response.status == 201 and isinstance(id_, str):
        headers.setdefault("Location", f"https://scim.example{request.path}/{id_}")
    size = 0 if response.body is None else 1
    purpose = Purpose.OUT_OF_BAND if step.out_of_band else Purpose.STEP
    answer = Response(response.status, Headers(headers), response.body, size_bytes=size)
    return Exchange(number, request, answer, purpose=purpose)


def _read_back(world: World, before: Directory, judgement: Judgement, ref: StepRef) -> Iterator[Verdict]:
    after = judgement.directory
    for number, request in enumerate(plan(world, before, after, judgement, "full", one_page=True), start=_READ_BACK):
        exchange = Exchange(number, request, _as_expected(request, after), purpose=Purpose.READ_BACK)
        yield from judge(world, after, exchange, ref).verdicts


def _as_expected(request: Request, directory: Directory) -> Response:
    """Answer a read-back, of one resource or of all of a type, with what the directory holds."""
    held = directory.held(request.path.rpartition("/")[2])
    if held is not None:
        return Response(200, Headers(), as_resource(held.id, held.state.values()), size_bytes=1)
    shown: list[JsonValue] = [
        as_resource(one.id, one.state.values())
        for kind in directory.resources
        for one in directory.of_type(kind)
        if request.path == f"/{kind}s"
    ]
    body: JsonObject = {"schemas": [LIST_RESPONSE], "totalResults": len(shown), "Resources": shown}
    return Response(200, Headers(), body, size_bytes=1)


def _named(verdicts: Iterator[Verdict] | tuple[Verdict, ...]) -> frozenset[str]:
    return frozenset(verdict.requirement for verdict in verdicts)


def _demanded(directory: Directory) -> Iterator[str]:
    """Yield what a later read could show broken: the requirements of the facts that the directory holds."""
    for fellows in directory.resources.values():
        for held in fellows.values():
            for state in held.states:
                for fact in state.values():
                    yield from fact.requirements
