"""The shipped flows, each a parameter of the tests that ask for one."""

from __future__ import annotations

import pytest

from scim_conformance.documents.load import Library, load_library

_LIBRARY: list[Library] = []


def _library() -> Library:
    if not _LIBRARY:
        _LIBRARY.append(load_library())
    return _LIBRARY[0]


@pytest.fixture(scope="session")
def library() -> Library:
    """Return every shipped document."""
    return _library()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the argument `flow` once for each shipped flow."""
    if "flow" in metafunc.fixturenames:
        flows = sorted(_library().flows.values(), key=lambda flow: flow.id)
        metafunc.parametrize("flow", flows, ids=[flow.id for flow in flows])
