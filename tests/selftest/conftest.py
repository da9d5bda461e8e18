"""A process of the self-test that all its tests share, and small values to judge."""

from collections.abc import Callable, Iterator

import pytest

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Level, Outcome
from scim_conformance.selftest.choice import Catalogue
from scim_conformance.selftest.jobs import Job, JobResult, Seen
from scim_conformance.selftest.pool import Pool


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(1) as started:
        yield started


@pytest.fixture(scope="session")
def catalogue(pool: Pool, library: Library) -> Catalogue:
    return Catalogue(pool.items, library.requirements, library.profiles)


@pytest.fixture
def seen() -> Callable[..., Seen]:
    def call(requirement: str, outcome: Outcome = Outcome.FAIL, item: str = "a[okta]", **more: object) -> Seen:
        return Seen(requirement, outcome, more.pop("level", Level.MUST), item, contract="iru", **more)

    return call


@pytest.fixture
def result() -> Callable[..., JobResult]:
    def call(*found: Seen, contract: str = "iru", **more: object) -> JobResult:
        items = ("a[okta]", "b[okta]", "suites/test_c.py::test_d")
        return JobResult(Job("case", contract, items), found, seconds=0.5, **more)

    return call
