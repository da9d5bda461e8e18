"""`scim-conformance run` from outside: what it leaves behind, and that it means the same however it is run."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import JUnitXml

from scim_conformance.report import results as results_document
from scim_conformance.target.server import EmbeddedProvider


def said(results: dict[str, Any]) -> Counter:
    """What was said of what, without what differs from run to run: ids, lines of the transcript, evidence."""
    keys = ("requirement", "outcome", "profile", "flow", "step", "test", "basis", "level")
    return Counter(tuple(verdict[key] for key in keys) for verdict in results["verdicts"])


def test_a_quick_run_conforms_and_leaves_everything(command: Callable) -> None:
    ran = command("--quick", "--only", "flows")
    assert ran.code == 0, ran.output + ran.errors
    results = ran.results
    jsonschema.validate(results, results_document.schema())
    assert results["complete"]
    assert {name: answer["answer"] for name, answer in results["idps"].items()} == {
        "okta": "yes",
        "entra": "yes",
        "onelogin": "yes",
    }
    names = {path.name for path in ran.reports.iterdir()}
    assert {"results.json", "transcript.jsonl", "junit.xml", "allure-results"} <= names
    assert "Would it work today?" in ran.output
    suites = JUnitXml.fromfile(str(ran.reports / "junit.xml"))
    assert sum(suite.tests for suite in suites) == len([item for item in results["items"] if item["flow"]])
    allure = [json.loads(path.read_text()) for path in (ran.reports / "allure-results").glob("*-result.json")]
    assert len(allure) == len([item for item in results["items"] if item["flow"]])
    assert all(one["steps"] for one in allure if one["status"] == "passed")


def test_each_exchange_of_a_verdict_is_the_line_that_it_names(command: Callable) -> None:
    ran = command("--flow", "okta-create-user", "--only", "flows")
    lines = (ran.reports / "transcript.jsonl").read_text(encoding="utf-8").splitlines()
    for verdict in ran.results["verdicts"]:
        if verdict["exchange"] is not None:
            row = json.loads(lines[verdict["exchange"] - 1])
            assert row["kind"] == "exchange"
            assert row["number"] == verdict["exchange"]


def test_the_verdicts_are_the_same_with_two_workers(command: Callable, tmp_path: Path) -> None:
    alone = command("--quick")
    assert alone.code == 0, alone.output + alone.errors
    alone.reports.rename(tmp_path / "alone")
    first = json.loads((tmp_path / "alone" / "results.json").read_text(encoding="utf-8"))
    together = command("--quick", "-n", "2")
    assert together.code == 0, together.output + together.errors
    alone_said, together_said = set(said(first)), set(said(together.results))
    assert alone_said ^ together_said == set()


def test_a_defect_makes_the_run_fail_with_a_finding_and_a_script(command: Callable) -> None:
    with EmbeddedProvider(contract="iru", defects=("string-false-leaves-the-user-active",)) as provider:
        ran = command(provider.base_url, "--flow", "entra-deactivate-user", "--only", "flows", token=provider.token)
    assert ran.code == 1
    assert "entra-boolean-strings-are-read" in ran.output
    assert ran.results["idps"]["entra"]["answer"] == "no"
    assert list((ran.reports / "repro").glob("*.sh"))
    assert provider.token not in ran.everything


def test_until_stops_after_the_step(command: Callable) -> None:
    ran = command("--flow", "okta-update-profile", "--idp", "okta", "--until", "create-ada")
    steps = {verdict["step"] for verdict in ran.results["verdicts"] if verdict["flow"]}
    assert "create-ada" in steps
    assert "replace" not in steps


def test_a_selection_of_one_idp_answers_for_that_idp_alone(command: Callable) -> None:
    ran = command("--flow", "onelogin-enable", "--idp", "onelogin")
    assert ran.code == 0, ran.output
    assert {name for name, answer in ran.results["idps"].items() if answer["selected"]} == {"onelogin"}


@pytest.mark.parametrize("contract", ["iru", "rfc"])
def test_suites_alone_conform(command: Callable, contract: str) -> None:
    ran = command("--only", "suites", "--contract", contract)
    assert ran.code == 0, ran.output
    assert ran.results["items"]


def test_an_application_is_served_for_the_run(command: Callable, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(
        "from scim_conformance.target.server import EmbeddedProvider\n"
        "provider = EmbeddedProvider(contract='iru', token='a-token-of-its-own')\n"
        "app = provider._serve\n",
        encoding="utf-8",
    )
    ran = command("--app", "shop:app", "--flow", "okta-create-user", token="a-token-of-its-own")
    assert ran.code == 0, ran.output + ran.errors


def test_a_server_is_started_for_the_run_and_stopped(command: Callable, tmp_path: Path) -> None:
    import socket
    import sys

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = f"{sys.executable} -m scim_conformance serve --port {port} --token-file token"
    (tmp_path / "token").write_text("a-token-of-its-own\n", encoding="utf-8")
    url = f"http://127.0.0.1:{port}/api/v1/scim"
    ran = command(url, "--start", start, "--flow", "okta-create-user", token="a-token-of-its-own")
    assert ran.code == 0, ran.output + ran.errors
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
