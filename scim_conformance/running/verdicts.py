"""The verdict of a suite test is its assertion, with the exchanges that it made as evidence."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from scim_conformance.documents.model import Evidence, Outcome, StepRef
from scim_conformance.events import VerdictReached
from scim_conformance.expected.rules import contract_id
from scim_conformance.expected.verdicts import blocked as blocked_verdict
from scim_conformance.expected.verdicts import made, verdict
from scim_conformance.expected.world import World
from scim_conformance.replay.crowd import Untold
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.lifecycle_session import ScimLifecycle
from scim_conformance.replay.suite_session import ScimSession
from scim_conformance.report.wording import render_failure
from scim_conformance.running.collect import FlowItem
from scim_conformance.running.outcome import FlowFailed
from scim_conformance.running.run import ScimRun

FIXTURES = ("scim", "scim_lifecycle")
SHOWN_LINES = 6


def is_suite_test(item: pytest.Item) -> bool:
    """Whether the item is a test function that speaks to the endpoint through our fixture."""
    names = getattr(item, "fixturenames", ())
    return not isinstance(item, FlowItem) and any(name in names for name in FIXTURES)


def is_ours(item: pytest.Item) -> bool:
    """Whether the item is a flow or a suite test."""
    return isinstance(item, FlowItem) or is_suite_test(item)


def world_of(item: pytest.Item) -> World:
    """Return what the test's endpoint is held to."""
    arguments = getattr(item, "funcargs", {})
    session: ScimSession | ScimLifecycle = next(arguments[name] for name in FIXTURES if name in arguments)
    return session.world


def test_name(item: pytest.Item) -> str:
    """Return the name of a suite test in results: file and function, the same whatever the root folder is."""
    return item.nodeid.partition("@")[0]


def concluding(item: pytest.Item, run: ScimRun, world: World) -> Generator[None, None, None]:
    """Run the test, and give the verdict that its assertion is on each requirement that it names.

    A failed assertion fails the test only where the requirement's level makes it a failure: a broken SHOULD warns. A
    skip says that the requirement does not apply, and so does a question that is untold; anything else that is raised
    is a fault of ours, or a lost target.
    """
    try:
        result = yield
    except AssertionError as error:
        if not _failed(item, run, world, error):
            return None
        raise
    except pytest.skip.Exception as skipped:
        _not_applicable(item, run, world, str(skipped.msg))
        raise
    except Untold as untold:
        _not_applicable(item, run, world, str(untold))
        pytest.skip(str(untold))
    except Blocked as blocked:
        _blocked(item, run, world, str(blocked))
        raise FlowFailed(f"blocked: {blocked}") from None
    _tell(item, run, world, ())
    raise_if_failed(run)
    return result


def _failed(item: pytest.Item, run: ScimRun, world: World, error: AssertionError) -> bool:
    """Tell the verdicts of a failed assertion; returns whether one of them is a failure."""
    lines = [line for line in str(error).splitlines() if line.strip()][:SHOWN_LINES]
    found = Evidence(at=test_name(item), expected="the assertion holds", actual="\n".join(lines) or "it does not hold")
    return _tell(item, run, world, (found,)) or not named_requirements(item, world)


def _tell(item: pytest.Item, run: ScimRun, world: World, evidence: tuple[Evidence, ...]) -> bool:
    last = run.item_log.exchanges[-1].exchange if run.item_log.exchanges else None
    has_failed = False
    for name in named_requirements(item, world):
        found = verdict(world, name, last, _ref(item, world), evidence)
        if found is not None:
            run.listener(VerdictReached(found))
            has_failed = has_failed or run.waiving(found).outcome is Outcome.FAIL
    return has_failed


def _blocked(item: pytest.Item, run: ScimRun, world: World, why: str) -> None:
    for name in named_requirements(item, world):
        found = blocked_verdict(world, name, _ref(item, world), why)
        if found is not None:
            run.listener(VerdictReached(found))


def _not_applicable(item: pytest.Item, run: ScimRun, world: World, why: str) -> None:
    for name in named_requirements(item, world):
        found = made(world.catalogue[name], Outcome.NOT_APPLICABLE, None, _ref(item, world), note=why)
        run.listener(VerdictReached(found))


def _ref(item: pytest.Item, world: World) -> StepRef:
    return StepRef(profile=world.profile.id if world.profile is not None else "", test=test_name(item))


def named_requirements(item: pytest.Item, world: World) -> tuple[str, ...]:
    """Return the ids of the requirements that a test names; `contract-...` is the contract's own where it has one."""
    names = marked(item)
    return tuple(
        contract_id(world, name.removeprefix("contract-")) if name.startswith("contract-") else name for name in names
    )


def marked(item: pytest.Item) -> tuple[str, ...]:
    """Return the ids of requirements as they stand in the marks of a test."""
    return tuple(str(name) for mark in item.iter_markers("requirement") for name in mark.args)


def raise_if_failed(run: ScimRun) -> None:
    """Raise FlowFailed with the findings of the item under way, if it has any."""
    findings = run.item_log.findings(run.library.requirements, run.families)
    if findings:
        raise FlowFailed(render_failure(findings))
