from __future__ import annotations

import io
from typing import Any

import pytest

from scim_conformance.documents.model import StepRef
from scim_conformance.report.item_log import ItemSummary
from scim_conformance.report.progress import RunProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def summary(flow: str = "okta-create-user", **changes: Any) -> ItemSummary:
    outcomes = changes.pop("outcomes", {"pass": 31})
    return ItemSummary(StepRef("okta", flow), outcomes, **changes)


SHOWN = [
    summary(),
    summary("okta-update", outcomes={"pass": 3, "fail": 1, "warn": 2}, waited_s=12.4),
    summary("okta-groups", outcomes={}, applicable=False, complete=False, note="no\ngroups"),
    summary("okta-cut", outcomes={"blocked": 2}, complete=False, note="its worker died"),
    summary("okta-blocked", outcomes={"pass": 1, "blocked": 2}, blocked=("a", "b")),
    summary("[red]okta[/]\x1b[31m", outcomes={"warn": 1, "waived": 1, "not-applicable": 1}),
    ItemSummary(StepRef(test="suites/test_discovery.py::test_schemas"), {"pass": 1}),
]


@pytest.fixture
def not_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_in_a_pipe_each_item_is_a_plain_line(snapshot: Any) -> None:
    output = io.StringIO()
    with RunProgress(len(SHOWN), file=output) as progress:
        progress.expect(len(SHOWN))
        progress.say("Serving on \x1b[2J")
        for item in SHOWN:
            progress.show(item)
    assert output.getvalue() == snapshot


@pytest.mark.usefixtures("not_in_ci")
def test_on_a_terminal_a_bar_moves_and_failures_stay() -> None:
    output = Terminal()
    with RunProgress(2, file=output) as progress:
        progress.expect(7)
        for item in SHOWN:
            progress.show(item)
        shown = output.getvalue()
    assert "7/7" in shown
    assert "okta-update" in shown
    assert "\x1b[31mok" not in shown
    assert shown.count("3 passed, 1 failed, 2 warned, waited 12 s") == 1
    assert "31 passed" not in shown


@pytest.mark.usefixtures("not_in_ci")
def test_in_ci_nothing_moves_even_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    output = Terminal()
    with RunProgress(1, file=output) as progress:
        progress.show(SHOWN[0])
    assert "31 passed" in output.getvalue()
    assert "\x1b[?25l" not in output.getvalue()


@pytest.mark.usefixtures("not_in_ci")
def test_closing_twice_does_nothing() -> None:
    progress = RunProgress(1, file=Terminal())
    with progress:
        progress.close()
    progress.close()
