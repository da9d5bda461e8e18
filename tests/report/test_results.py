from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scim_conformance.documents.model import Evidence, Requirement
from scim_conformance.events import Ending, LeftBehind
from scim_conformance.report import results, rows
from scim_conformance.report.conclude import conclude
from scim_conformance.report.transcript import TranscriptWriter

Make = Callable[[], Any]
CREATE = "rfc7644-3.3-create-answers-201"


def test_a_verdict_carries_every_field_of_the_specification(failing: Any) -> None:
    fields = "id requirement outcome basis level severity topic side profile flow step test exchange evidence caused_by"
    for verdict in failing.results()["verdicts"]:
        assert set(fields.split()) <= set(verdict)


def test_every_requirement_that_is_mentioned_stands_there_once_with_text_source_and_remedy(failing: Any) -> None:
    found = failing.results()
    assert set(found["requirements"]) == {verdict["requirement"] for verdict in found["verdicts"]}
    assert found["requirements"]["entra-boolean-strings-are-read"] == {
        "text": "The strings True and False are read as booleans.",
        "level": "MUST",
        "basis": "idp",
        "severity": "high",
        "topic": "idp",
        "side": "service-provider",
        "source": {"document": "entra-known-issues", "section": "2"},
        "applies": "",
        "why": "A leaver who is switched off in the IdP still signs in.",
        "breaks": {"entra": "Entra now believes that this leaver is off; the account still signs in"},
        "remedy": 'Read "False" and "True", in any case, as booleans.',
        "aliases": [],
    }


def test_a_verdict_that_is_told_twice_counts_once(script: Make) -> None:
    run = script().run("okta").item("okta", "a")
    run.verdict(CREATE, "create")
    run.events.append(run.events[-1])
    run.verdict(CREATE, "again")
    assert len(run.done().end().results()["verdicts"]) == 2


def test_a_verdict_that_is_told_again_with_another_outcome_is_kept(script: Make) -> None:
    run = script().run("okta").item("okta", "a")
    run.verdict(CREATE, "create")
    run.verdict(CREATE, "create", "fail")
    assert [verdict["outcome"] for verdict in run.done().end().results()["verdicts"]] == ["pass", "fail"]


def test_short_ids_that_collide_lose_no_verdict(script: Make) -> None:
    run = script().run("okta").item("okta", "a")
    run.verdict(CREATE, "create", id="same")
    run.verdict(CREATE, "again", id="same")
    assert len(run.done().end().results()["verdicts"]) == 2


def test_counts_are_kept_by_outcome_and_by_topic_and_idp(failing: Any) -> None:
    counts = failing.results()["counts"]
    assert counts["outcomes"] == {"pass": 2, "fail": 3, "warn": 1, "blocked": 1, "not-applicable": 0, "waived": 0}
    assert counts["topics"]["create"] == {"entra": {"pass": 1}, "okta": {"pass": 1}, "onelogin": {"fail": 1}}
    assert counts["items"] == {"played": 3, "complete": 3, "not_applicable": 0, "blocked_steps": 1}


def test_waits_are_counted_by_reason(script: Make) -> None:
    run = script().run("okta").item("okta", "a").waited(2.5).waited(1, "503").waited(0.5)
    assert run.done().end().results()["waits"] == {
        "count": 3,
        "seconds": 4.0,
        "reasons": [
            {"reason": "429 with Retry-After", "count": 2, "seconds": 3.0},
            {"reason": "503", "count": 1, "seconds": 1.0},
        ],
    }


def test_what_was_left_behind_is_told_once(script: Make) -> None:
    run = script().run("okta")
    left = LeftBehind("User", "7f3a", "none of its names was there")
    run.events.append(left)
    found = run.end(left_behind=(left, LeftBehind("Group", "1", "the target was lost"))).results()
    assert [row["id"] for row in found["left_behind"]] == ["7f3a", "1"]


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://host/scim/v2", "https://host/scim/v2"),
        ("https://user:canary@host:8443/scim?token=canary#canary", "https://host:8443/scim"),
        ("https://[::1]:80/scim", "https://[::1]:80/scim"),
        ("http://host:port/canary", ""),
    ],
)
def test_the_url_is_told_without_what_might_be_secret(url: str, bare: str) -> None:
    assert rows.bare_url(url) == bare


def test_evidence_of_great_length_is_cut_visibly(script: Make) -> None:
    run = script().run("okta").item("okta", "a")
    run.verdict(CREATE, "create", "fail", evidence=(Evidence("$", ["x" * 100] * 1_000, {"a": 1}),))
    (evidence,) = run.done().end().results()["verdicts"][0]["evidence"]
    assert evidence["expected"].endswith("more characters)")
    assert len(evidence["expected"]) < results.rows.EVIDENCE_CHARACTERS_MAX + 100
    assert evidence["actual"] == {"a": 1}


def test_the_ending_that_says_most_counts_where_processes_ended_differently(script: Make) -> None:
    run = script().run("okta").end(complete=False, ending=Ending.TARGET_LOST, reason="lost").end()
    found = run.end(complete=False, ending=Ending.INTERRUPTED, reason="Ctrl-C").results()
    assert (found["ending"], found["reason"], found["complete"]) == ("interrupted", "lost; Ctrl-C", False)


def test_a_finding_reads_the_same_from_the_document_as_from_the_run(failing: Any, catalogue: Any) -> None:
    from scim_conformance.report.transcript import MemoryTranscript
    from scim_conformance.report.wording import render_failure

    judged = results.judge_run(MemoryTranscript(failing.events), catalogue)
    document: Any = results.document(judged, catalogue, {})
    again = [rows.read_finding(row, document) for row in document["findings"]]
    assert render_failure(again) == render_failure(judged.findings)


def test_the_file_comes_back_as_it_was_a_row_a_line(tmp_path: Path, failing: Any) -> None:
    path = tmp_path / "results.json"
    found = failing.results()
    results.write(path, found)
    assert results.read(path) == found
    assert sum(line.startswith('{"id":"rfc') for line in path.read_text(encoding="ascii").splitlines()) >= 5
    assert [file.name for file in tmp_path.iterdir()] == ["results.json"]


def test_fields_that_are_not_known_are_ignored_by_readers_and_by_the_schema(tmp_path: Path, failing: Any) -> None:
    from scim_conformance.report.exit_code import exit_code

    found = failing.results() | {"of_a_later_version": [1]}
    found["verdicts"][0]["new"] = True
    jsonschema.Draft202012Validator(results.schema()).validate(found)
    results.write(tmp_path / "results.json", found)
    assert exit_code(results.read(tmp_path / "results.json")) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot read"),
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "no schema_version"),
        ('{"schema_version": "1"}', "no schema_version"),
        ('{"schema_version": 99}', "is of format 99; this version reads 1"),
    ],
)
def test_a_file_without_results_is_refused_in_one_line(tmp_path: Path, text: str | None, why: str) -> None:
    path = tmp_path / "results.json"
    if text is not None:
        path.write_text(text, encoding="ascii")
    with pytest.raises(results.NoResults, match=why):
        results.read(path)


def test_the_schema_names_the_outcomes_and_endings_that_there_are() -> None:
    from scim_conformance.documents.model import Basis, Level, Outcome, Severity, Side

    schema = results.schema()
    assert schema["properties"]["ending"]["enum"] == [ending.value for ending in Ending]
    for name, kind in {"outcome": Outcome, "level": Level, "basis": Basis, "severity": Severity, "side": Side}.items():
        assert schema["$defs"][name]["enum"] == [member.value for member in kind]


def test_results_can_be_rebuilt_from_the_transcript_alone(
    tmp_path: Path, failing: Any, catalogue: dict[str, Requirement]
) -> None:
    writer = TranscriptWriter(tmp_path)
    for event in failing.events:
        writer(event)
    writer.close()
    first = conclude(tmp_path, catalogue)
    (tmp_path / "results.json").unlink()
    assert conclude(tmp_path, catalogue) == first
    assert json.loads((tmp_path / "results.json").read_bytes()) == first
    jsonschema.Draft202012Validator(results.schema()).validate(first)
    expected = failing.results()
    assert first["counts"] == expected["counts"]
    assert first["idps"] == expected["idps"]


def test_one_process_and_two_give_the_same_results(tmp_path: Path, failing: Any, catalogue: Any) -> None:
    def told(found: Any) -> Any:
        plain = json.loads(json.dumps(found))
        for verdict in plain["verdicts"]:
            del verdict["exchange"]
            verdict.pop("cause", None)
        for finding in plain["findings"]:
            for place in finding["places"]:
                place["exchange"] = place["cause"] = None
        for key in ("verdicts", "items"):
            plain[key].sort(key=json.dumps)
        return plain

    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    writer = TranscriptWriter(one)
    for event in failing.events:
        writer(event)
    main = TranscriptWriter(two, "main")
    workers = [TranscriptWriter(two, "gw0"), TranscriptWriter(two, "gw1")]
    turn = 0
    for event in failing.events:
        name = type(event).__name__
        turn += name == "ItemStarted"
        (main if name.startswith("Run") else workers[turn % 2])(event)
    assert told(conclude(two, catalogue)) == told(conclude(one, catalogue))


def test_sixty_thousand_verdicts_are_no_burden(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta")
    for flow in range(60):
        run.item("okta", f"okta-flow-{flow}")
        for step in range(1_000):
            run.verdict(CREATE, f"step-{step}", id=f"{flow}-{step}")
        run.done()
    writer = TranscriptWriter(tmp_path)
    for event in run.end().events:
        writer(event)
    writer.close()
    started = time.process_time()
    found: Any = conclude(tmp_path, catalogue)
    assert len(found["verdicts"]) == 60_000
    assert (tmp_path / "results.json").stat().st_size < 60_000 * 400
    assert time.process_time() - started < 60
