"""Saved results in other forms: each is valid in its own world, and foreign text stays text in all of them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from sarif_pydantic import Sarif

from scim_conformance.documents.model import Evidence
from scim_conformance.report.formats import formats
from scim_conformance.report.formats.md import LENGTH_MAX

HOSTILE = "</details><script>alert(1)</script>\n::error::x\n\x1b[31m| [a](http://evil.example) @everyone `x`"


def told(name: str, results: dict[str, Any]) -> str:
    return formats()[name].render(results, Path())


@pytest.fixture
def hostile(script: Any) -> dict[str, Any]:
    run = script().run()
    run.item("entra", "entra-rename")
    run.exchange("go", "PATCH", "/Users/1", 400, body={"x": HOSTILE}, answer={"detail": HOSTILE})
    run.verdict("entra-boolean-strings-are-read", "go", "fail", evidence=(Evidence("$.x", HOSTILE, HOSTILE),))
    run.done()
    found: dict[str, Any] = run.end().results()
    return found


def test_there_are_the_forms_that_are_promised() -> None:
    assert {"badge", "github", "json", "jsonl", "md", "sarif"} <= set(formats())


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_form_tells_a_clean_a_failing_and_an_empty_run(name: str, clean: Any, failing: Any, script: Any) -> None:
    empty = script().run().end(complete=False, reason="the endpoint was not reached").results()
    assert all(told(name, results) for results in (clean.results(), failing.results()))
    assert isinstance(told(name, empty), str)


def test_json_has_everything_but_the_single_verdicts(failing: Any) -> None:
    results = failing.results()
    found = json.loads(told("json", results))
    assert found["findings"] == results["findings"]
    assert results.keys() - found.keys() == {"verdicts", "items"}


def test_json_lines_hold_a_verdict_each_with_its_run(failing: Any) -> None:
    results = failing.results()
    rows = [json.loads(line) for line in told("jsonl", results).splitlines()]
    assert [row["id"] for row in rows] == [verdict["id"] for verdict in results["verdicts"]]
    assert {(row["run"], row["contract"]) for row in rows} == {("r7f3a", "iru")}


def test_sarif_is_valid_and_has_a_rule_for_each_result(failing: Any) -> None:
    results = failing.results()
    text = told("sarif", results)
    run = Sarif.model_validate_json(text).runs[0]
    raw = json.loads(text)["runs"][0]
    assert len(run.results) == len(results["findings"])
    rules = [rule["id"] for rule in raw["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in raw["results"]] == [result["ruleId"] for result in raw["results"]]
    assert {result["partialFingerprints"]["finding/v1"] for result in raw["results"]} == {
        finding["id"] for finding in results["findings"]
    }


def test_the_badge_is_svg_and_names_the_worst_answer(clean: Any, failing: Any) -> None:
    good, bad = told("badge", clean.results()), told("badge", failing.results())
    assert ET.fromstring(good).tag.endswith("svg")
    assert "okta, entra, onelogin: yes" in good
    assert "entra: no" in bad
    assert "#c62828" in bad


def test_annotations_are_one_line_each_and_hold_no_foreign_command(hostile: dict[str, Any]) -> None:
    lines = told("github", hostile).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning"]
    assert not any("::error::x" in line.split("\\n")[0] for line in lines[1:])


def test_no_more_annotations_than_are_shown_and_the_rest_is_counted(script: Any) -> None:
    run = script().run()
    run.item("okta", "okta-create")
    run.exchange("go", "POST", "/Users", 201, body={})
    for number in range(30):
        run.verdict(f"rfc7644-3.3-{number}", "go", "fail")
    found = told("github", run.done().end().results()).splitlines()
    assert len(found) == 11
    assert "20 further findings" in found[9]


def test_markdown_shows_answers_matrix_and_findings(failing: Any) -> None:
    found = told("md", failing.results())
    assert "| entra | \u274c no |" in found
    assert "| Topic |" in found
    assert "entra-boolean-strings-are-read" in found


def test_markdown_leaves_foreign_text_without_effect(hostile: dict[str, Any]) -> None:
    found = told("md", hostile)
    assert "<script>" not in found
    assert found.count("</details>") == 1
    assert "[a](" not in found
    assert "@everyone" not in found
    assert "http://evil" not in found
    assert "\x1b" not in found


def test_markdown_stays_short_enough_for_a_comment(script: Any) -> None:
    run = script().run()
    run.item("okta", "okta-create")
    run.exchange("go", "POST", "/Users", 201, body={"x": "long " * 5_000})
    for number in range(400):
        evidence = tuple(Evidence(f"$.{'x' * 300}{part}", "a" * 150, "b" * 150) for part in range(5))
        run.verdict(f"rfc7644-3.3-{number}", "go", "fail", evidence=evidence)
    found = told("md", run.done().end().results())
    assert len(found) < LENGTH_MAX + 1_000
    assert "more findings in `results.json`" in found
