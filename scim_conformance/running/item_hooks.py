"""pytest's hooks that make flows and suite tests what they are, in a run as in the self-test."""

from __future__ import annotations

from collections.abc import Generator
from difflib import get_close_matches

import pytest

from scim_conformance.running import verdicts
from scim_conformance.running.run import ScimRun


class ItemHooks:
    """How an item is parametrized, checked and concluded; `run` is what this process knows of the run."""

    def __init__(self, run: ScimRun) -> None:
        self.run = run

    @pytest.hookimpl(trylast=True)
    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Refuse a test that names a requirement which there is not."""
        if verdicts.is_suite_test(item):
            for name in verdicts.marked(item):
                if name not in self.run.library.requirements:
                    near = get_close_matches(name, self.run.library.requirements, n=1)
                    hint = f"; did you mean {near[0]!r}?" if near else ""
                    raise pytest.UsageError(f"{item.nodeid}: there is no requirement {name!r}{hint}")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test that asks for `idp` once for each profile of the run."""
        if "idp" in metafunc.fixturenames and "scim" in metafunc.fixturenames:
            metafunc.parametrize("idp", [profile.id for profile in self.run.profiles], indirect=True)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """Make the assertion of a suite test its verdict."""
        if verdicts.is_suite_test(item):
            return (yield from verdicts.concluding(item, self.run, verdicts.world_of(item)))
        return (yield)
