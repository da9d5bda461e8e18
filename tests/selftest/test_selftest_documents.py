"""The result as JSON that keeps to its schema, as Markdown, and as a file to go on from."""

import contextlib
import json
from pathlib import Path

import jsonschema
import pytest

from scim_conformance.selftest import settled
from scim_conformance.selftest.cases import Case, Kind, Result
from scim_conformance.selftest.document import SCHEMA, Outcome, markdown, write_json
from scim_conformance.selftest.matrix import Cell, matrix, total


def defect(name: str, topic: str, severity: str, result: Result = Result.CAUGHT, **more) -> Case:
    return Case(Kind.DEFECT, name, "It <b>breaks</b>.", result, (topic,), severity, **more)


@pytest.fixture
def outcome(seen) -> Outcome:
    cases = (
        defect("a", "users", "high"),
        defect("b", "users", "high", Result.MISSED, faults={"x": "one\ntwo"}),
        defect("c", "groups", "low", findings=(seen("rfc7644-3.3-create-answers-201"),)),
        defect("d", "groups", "low", silent=("test_x",)),
        Case(Kind.VARIANT, "e", "Lawful.", Result.ALARM, findings=(seen("rfc7644-3.6-delete-answers-204"),)),
        Case(Kind.PAIR, "e + f", "Lawful; lawful.", Result.QUIET),
    )
    return Outcome(cases, "usual", 7, "2026-11-25T12:00:00Z", 61.5)


def test_the_matrix_counts_by_topic_and_severity(outcome: Outcome) -> None:
    assert matrix(outcome.cases) == {"groups": {"low": Cell(2, 2)}, "users": {"high": Cell(1, 2)}}
    assert total(outcome.cases).text == "3/4"
    assert total(outcome.cases, "medium").text == ""


def test_the_json_document_keeps_to_its_schema(outcome: Outcome, tmp_path) -> None:
    write_json(outcome, tmp_path / "deep" / "selftest.json")
    written = json.loads((tmp_path / "deep" / "selftest.json").read_text(encoding="utf-8"))
    jsonschema.validate(written, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert written["good"] is False
    assert written["counts"] == {"caught": 3, "missed": 1, "quiet": 1, "alarm": 1, "fault": 0}


def test_the_markdown_names_what_is_missed_what_alarms_and_what_strays(outcome: Outcome) -> None:
    text = "\n".join(markdown(outcome))
    assert "3 of 4 defects caught" in text
    assert "0 of 1 variant and 1 of 1 pair of them quiet" in text
    for heading in ("## Missed", "## False alarms", "## Strays", "## Silent checks"):
        assert heading in text
    assert "- `b`" in text.partition("## Missed")[2].partition("##")[0]
    assert "<b>" not in text


def interrupted_after(case: Case, path: Path) -> None:
    with contextlib.suppress(KeyboardInterrupt), settled.Settled(path, 7) as file:
        file.add(case)
        raise KeyboardInterrupt


def test_a_full_run_goes_on_where_it_was_interrupted(outcome: Outcome, tmp_path) -> None:
    path = tmp_path / "selftest.partial.jsonl"
    interrupted_after(outcome.cases[0], path)
    path.write_text(path.read_text(encoding="utf-8") + '{"kind": "de', encoding="utf-8")
    with settled.Settled(path, 7) as second:
        assert second.cases == {"a": outcome.cases[0]}
        second.add(outcome.cases[1])
    assert not path.exists()


@pytest.mark.parametrize("change", ["seed", "code"])
def test_what_was_settled_by_other_code_or_with_another_seed_is_forgotten(
    outcome: Outcome, tmp_path, monkeypatch, change: str
) -> None:
    path = tmp_path / "selftest.partial.jsonl"
    interrupted_after(outcome.cases[0], path)
    if change == "code":
        monkeypatch.setattr(settled, "fingerprint", lambda: "other")
    with settled.Settled(path, 8 if change == "seed" else 7) as second:
        assert second.cases == {}
