"""The fixtures of a run. A user's project overrides `scim_target` to serve an application of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scim_conformance.documents.model import Profile, StepRef
from scim_conformance.events import ItemFinished, ItemStarted
from scim_conformance.replay.lifecycle import Integrations
from scim_conformance.replay.lifecycle_session import ScimLifecycle
from scim_conformance.replay.player import play
from scim_conformance.replay.session import Session
from scim_conformance.replay.suite_session import ScimSession
from scim_conformance.running.collect import FlowItem
from scim_conformance.running.cutting import check_alive, cutting_short
from scim_conformance.running.outcome import FlowFailed
from scim_conformance.running.run import ScimRun, stress_is_on
from scim_conformance.running.sessions import open_client, open_session
from scim_conformance.running.targets import ScimTarget, check_application, named_target
from scim_conformance.running.verdicts import raise_if_failed, test_name

RUN = pytest.StashKey[ScimRun]()


@pytest.fixture(scope="session")
def scim_run(pytestconfig: pytest.Config) -> ScimRun:
    """What this process knows of the run."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def scim_target(scim_run: ScimRun) -> ScimTarget:
    """The endpoint under test; override it to return `(url, token)`, a URL, or a WSGI or ASGI application."""
    with cutting_short(scim_run):
        return scim_run.start_target()


@pytest.fixture(scope="session")
def scim_session(scim_run: ScimRun, scim_target: object) -> Session:
    """The session in which items are played; raises TargetGone where the endpoint is not reached."""
    target = named_target(scim_target) or scim_run.serve(check_application(scim_target))
    scim_run.announce(target.url)
    check_alive(scim_run)
    with cutting_short(scim_run):
        session = open_session(scim_run, target)
    scim_run.was_reached = True
    return session


def play_flow(scim_session: Session, scim_run: ScimRun, request: pytest.FixtureRequest) -> None:
    """Play the flow of the item; its failed verdicts fail the test."""
    item = request.node
    if not isinstance(item, FlowItem):
        raise TypeError("play_flow is the body of flow items")
    check_alive(scim_run)
    with cutting_short(scim_run):
        result = play(item.play.flow, item.play.profile, scim_session)
    if not result.applicable:
        pytest.skip(result.note)
    raise_if_failed(scim_run)
    if result.blocked:
        raise FlowFailed(f"blocked: {', '.join(result.blocked)} ({result.note})")


@pytest.fixture
def idp(request: pytest.FixtureRequest, scim_run: ScimRun) -> Profile:
    """The IdP's profile that the test runs under: a test that asks for it runs once for each of the run's profiles."""
    return scim_run.library.profiles[request.param]


@pytest.fixture
def scim(scim_session: Session, scim_run: ScimRun, request: pytest.FixtureRequest) -> Iterator[ScimSession]:
    """The test's way to the endpoint: what goes through it is judged, recorded, and deleted at the end."""
    check_alive(scim_run)
    skip_stress(request.node, scim_run)
    profile = request.getfixturevalue("idp") if "idp" in request.fixturenames else None
    beside = request.getfixturevalue("scim_shared") if "scim_shared" in request.fixturenames else None
    name = test_name(request.node)
    ref = StepRef(profile=profile.id if profile is not None else "", test=name)
    scim_run.listener(ItemStarted(ref))
    complete, note = False, "it was cut short"
    try:
        with cutting_short(scim_run), ScimSession(scim_session, name, profile, beside) as session:
            yield session
        complete, note = True, ""
    finally:
        scim_run.listener(ItemFinished(ref, complete=complete, note=note))


@pytest.fixture(scope="module")
def scim_shared(scim_session: Session, scim_run: ScimRun, request: pytest.FixtureRequest) -> Iterator[ScimSession]:
    """What the tests of a file make once for all of them, to be read only: it lasts as long as the file's tests."""
    name = f"{test_name(request.node)}::scim_shared"
    with cutting_short(scim_run), ScimSession(scim_session, name) as session:
        yield session


def skip_stress(item: pytest.Item, run: ScimRun) -> None:
    """Skip a test that is marked as heavy where the run does not allow it."""
    if item.get_closest_marker("stress") and not stress_is_on(run.options):
        pytest.skip("heavy tests are for loopback, or for --stress")


@pytest.fixture
def scim_lifecycle(scim_session: Session, scim_run: ScimRun, request: pytest.FixtureRequest) -> Iterator[ScimLifecycle]:
    """Integrations that the test makes by the contract's hooks; only with --lifecycle."""
    check_alive(scim_run)
    lifecycle = scim_run.lifecycle
    if lifecycle.create is None:
        pytest.skip("lifecycle hooks run only with --lifecycle, on a contract that names lifecycle.create")
    ref = StepRef(test=test_name(request.node))
    scim_run.listener(ItemStarted(ref))
    complete, note = False, "it was cut short"
    integrations = Integrations(lifecycle, scim_session.client.base.text, scim_run.options.timeout_s)
    try:
        with ScimLifecycle(
            integrations,
            scim_session.world_for(None),
            lambda url, secret: open_client(scim_run, url, secret),
            scim_run.listener,
            ref,
        ) as session:
            yield session
        complete, note = True, ""
    finally:
        scim_run.listener(ItemFinished(ref, complete=complete, note=note))
