"""Providers that others wrote: described, started, stopped, and told in one table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scim_conformance.cli import cli
from scim_conformance.documents.locate import data_root
from scim_conformance.published.provider import Provider, UnknownProvider, providers
from scim_conformance.published.running import NotStarted, started
from scim_conformance.published.table import BEGIN, END, table, with_table


@pytest.fixture
def made(tmp_path: Path) -> Any:
    def make(script: str = "", description: str = "") -> Path:
        folder = tmp_path / "reports" / "providers" / "mine"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "start").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "start").chmod(0o755)
        told = description or 'title: Mine\nversion: "1.0"\norigin: PyPI\ncontract: rfc\n'
        (folder / "provider.yaml").write_text(told)
        return tmp_path

    return make


def results(**outcomes: int) -> dict[str, Any]:
    requirement = {
        "text": "It | holds.", "level": "MUST", "basis": "rfc", "severity": "high", "topic": "patch",
        "side": "service-provider", "source": {"document": "rfc7644", "section": "3"}, "applies": "", "why": "",
        "breaks": {}, "remedy": "", "aliases": [],
    }  # fmt: skip
    place = {"verdict": "v", "profile": "", "flow": "f", "step": "s", "test": "", "exchange": 1, "cause": None}
    finding = {
        "id": "i", "outcome": "fail", "level": "MUST", "basis": "rfc", "severity": "high", "topic": "patch",
        "note": "", "answers": [], "evidence": [], "places": [place], "consequences": [], "repro": "",
    }  # fmt: skip
    names = [f"rfc7644-3-{number}" for number in range(5)]
    return {
        "run": {"started_at": "2026-11-25T10:00:00Z"},
        "idps": {idp: {"answer": "no"} for idp in ("okta", "entra", "onelogin")},
        "counts": {"outcomes": outcomes, "topics": {"patch": {"okta": outcomes}}},
        "requirements": dict.fromkeys(names, requirement),
        "findings": [{**finding, "requirement": name, "idp": idp} for name in names for idp in ("okta", "entra")],
    }


def test_every_provider_of_the_checkout_is_described_and_can_be_started() -> None:
    found = providers(data_root())
    assert len(found) >= 3
    assert [name for name, one in found.items() if not os.access(one.start, os.X_OK)] == []


@pytest.mark.parametrize("text", ["title: x", "- a", 'title: 1\nversion: "1"\norigin: x\ncontract: rfc'])
def test_a_broken_description_is_one_line(made: Any, text: str) -> None:
    with pytest.raises(UnknownProvider, match="it needs title, version, origin, contract"):
        providers(made(description=text))


def test_a_provider_is_stopped_with_all_that_it_started(made: Any, tmp_path: Path) -> None:
    root = made(f'sleep 1000 &\necho $! > {tmp_path}/pid\necho "http://127.0.0.1:1/scim secret"\nwait')
    with started(providers(root)["mine"]) as told:
        assert told == ("http://127.0.0.1:1/scim", "secret")
        child = int((tmp_path / "pid").read_text())
        os.kill(child, 0)
    stat = Path(f"/proc/{child}/stat")
    assert not stat.exists() or stat.read_text().split()[2] == "Z"


@pytest.mark.parametrize(
    ("script", "said"), [("exit 7", "ended with 7"), ("echo hello", "printed no URL"), ("sleep 60", "within 1 s")]
)
def test_a_provider_that_does_not_come_up_is_one_line(made: Any, script: str, said: str) -> None:
    with pytest.raises(NotStarted, match=said), started(providers(made(script))["mine"], within_s=1):
        pass


def test_results_are_kept_small_and_the_same_bytes_for_the_same_results(made: Any) -> None:
    provider = providers(made())["mine"]
    assert provider.results() is None
    provider.publish(b'{"a": 1}' * 1, "<html>")
    first = (provider.folder / "results.json.gz").read_bytes()
    provider.publish(b'{"a": 1}' * 1, "<html>")
    assert (provider.folder / "results.json.gz").read_bytes() == first
    assert provider.results() == {"a": 1}


def test_the_table_tells_answers_shares_and_the_three_worst() -> None:
    provider = Provider("mine", Path(), "Mine", "1.0", "PyPI", "rfc")
    text = table([(provider, results(**{"pass": 9_999, "fail": 1}))])
    assert "| [Mine](providers/mine/report.html) | 1.0 | 2026-11-25 | no | no | no | 99.9% | 5 |" in text
    assert "| patch | 99.9% |" in text
    assert text.count("(high)") == 3
    assert "It \\| holds" in text
    assert "and 2 requirements more" in text


def test_all_is_said_only_where_all_passed() -> None:
    provider = Provider("mine", Path(), "Mine", "1.0", "PyPI", "rfc")
    assert "| 100% |" in table([(provider, results(**{"pass": 3}))])
    assert "| - |" in table([(provider, results(blocked=3))])


def test_the_table_takes_the_place_of_the_former_one() -> None:
    once = with_table("# Reports\n", "| a |\n")
    again = with_table(once + "\nEnd.\n", "| b |\n")
    assert (once.count(BEGIN), again.count(BEGIN), again.count(END)) == (1, 1, 1)
    assert "| a |" not in again
    assert again.startswith("# Reports\n")
    assert again.endswith("End.\n")


def test_an_unknown_provider_is_one_line_and_exit_2() -> None:
    refused = CliRunner().invoke(cli, ["providers", "run", "nobody"])
    assert refused.exit_code == 2
    assert "there is no provider 'nobody'; there are" in refused.output
