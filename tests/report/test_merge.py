from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scim_conformance.documents.model import Evidence
from scim_conformance.events import LeftBehind, VerdictReached
from scim_conformance.report.merge import merge
from scim_conformance.report.transcript import FileTranscript, TranscriptWriter

Make = Callable[[], Any]


def write(directory: Path, worker: str, script: Any) -> None:
    writer = TranscriptWriter(directory, worker)
    for event in script.events:
        writer(event)
    writer.close()


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_numbers_become_the_lines_of_their_exchanges(tmp_path: Path, script: Make) -> None:
    for worker, flow in (("gw10", "okta-b"), ("gw2", "okta-a")):
        part = script()
        part.item("okta", flow)
        part.exchange("one", "POST", f"/Users/{flow}", 201)
        first = part.exchange("one", "PATCH", f"/Users/{flow}", 204)
        part.exchange("one", "GET", f"/Users/{flow}", 200)
        part.verdict(
            "http-unauthorised-is-401", "one", "fail", cause=first, evidence=(Evidence("$.a", 1, 2, exchange=1),)
        )
        write(tmp_path, worker, part)
    write(tmp_path, "main", script().run("okta").end())
    found = FileTranscript(merge(tmp_path))
    seen = []
    for event in found.events():
        if isinstance(event, VerdictReached):
            verdict = event.verdict
            for number in (verdict.exchange, verdict.cause, verdict.evidence[0].exchange):
                done = found.exchange(number)
                assert done is not None
                assert done.exchange.request.path == f"/Users/{verdict.step.flow}"
                seen.append(done.exchange.request.method)
    assert seen == ["GET", "PATCH", "POST"] * 2
    for line_number, row in enumerate(rows(tmp_path / "transcript.jsonl"), 1):
        assert row.get("number", line_number) == line_number


def test_the_start_comes_first_and_the_closing_words_last(tmp_path: Path, script: Make) -> None:
    write(tmp_path, "controller", script().run("okta").end())
    for worker in ("gw0", "gw10", "gw2", "a"):
        write(tmp_path, worker, script().item("okta", f"flow-{worker}").done())
    kinds = [(row["kind"], row.get("flow")) for row in rows(merge(tmp_path))]
    assert (kinds[0][0], kinds[-1][0]) == ("run", "finished")
    assert [flow for kind, flow in kinds if kind == "item"] == ["flow-a", "flow-gw0", "flow-gw2", "flow-gw10"]


def test_a_torn_line_of_a_killed_worker_is_left_out(tmp_path: Path, script: Make) -> None:
    part = script().item("okta", "okta-a")
    part.exchange("one", "GET", "/Users/1")
    part.verdict("http-unauthorised-is-401", "one")
    write(tmp_path, "gw0", part)
    path = tmp_path / "transcript-gw0.jsonl"
    whole = path.read_bytes()
    for cut in range(1, len(whole.splitlines()[-1])):
        path.write_bytes(whole[: -1 - cut])
        kinds = [row["kind"] for row in rows(merge(tmp_path))]
        assert kinds == ["item-started", "exchange"]
    path.write_bytes(whole[:-1])
    assert [row["kind"] for row in rows(merge(tmp_path))] == ["item-started", "exchange"]


def test_a_torn_line_in_the_middle_shifts_no_number(tmp_path: Path, script: Make) -> None:
    part = script().item("okta", "okta-a")
    part.exchange("one", "GET", "/Users/1")
    write(tmp_path, "gw0", part)
    with (tmp_path / "transcript-gw0.jsonl").open("ab") as file:
        file.write(b'{"kind":"exchange","number":2,"prof')
    again = script().item("okta", "okta-b")
    again.number = 2
    again.exchange("one", "GET", "/Users/2")
    again.verdict("http-unauthorised-is-401", "one")
    write(tmp_path, "gw0", again)
    found = FileTranscript(merge(tmp_path))
    (verdict,) = [event.verdict for event in found.events() if isinstance(event, VerdictReached)]
    done = found.exchange(verdict.exchange)
    assert done is not None
    assert done.exchange.request.path == "/Users/2"


def test_an_item_that_was_played_twice_keeps_its_numbers_apart(tmp_path: Path, script: Make) -> None:
    part = script()
    for path in ("/Users/first", "/Users/second"):
        part.number = 0
        part.item("okta", "okta-a")
        part.exchange("one", "GET", path)
        part.verdict("http-unauthorised-is-401", "one")
    write(tmp_path, "main", part)
    found = FileTranscript(merge(tmp_path))
    numbers = [event.verdict.exchange for event in found.events() if isinstance(event, VerdictReached)]
    read = [found.exchange(number) for number in numbers]
    assert [done.exchange.request.path for done in read if done] == ["/Users/first", "/Users/second"]


def test_a_verdict_may_speak_of_an_exchange_outside_its_item(tmp_path: Path, script: Make) -> None:
    part = script()
    number = part.exchange("", "GET", "/ServiceProviderConfig")
    part.item("", test="suites/test_discovery.py::test_config")
    part.verdict("http-unauthorised-is-401", exchange=number)
    part.verdict("http-unauthorised-is-401", "unknown", exchange=77)
    write(tmp_path, "main", part)
    known, unknown = [row["exchange"] for row in rows(merge(tmp_path)) if row["kind"] == "verdict"]
    assert known == 1
    assert unknown is None


def test_the_parts_go_once_the_whole_is_in_place_and_merging_again_changes_nothing(
    tmp_path: Path, script: Make
) -> None:
    write(tmp_path, "main", script().run("okta").end())
    merged = merge(tmp_path)
    before = merged.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["transcript.jsonl"]
    assert merge(tmp_path).read_bytes() == before


def test_without_any_part_the_transcript_is_empty(tmp_path: Path) -> None:
    assert merge(tmp_path).read_bytes() == b""


def test_what_was_left_behind_is_kept(tmp_path: Path, script: Make) -> None:
    part = script()
    part.events.append(LeftBehind("User", "1", "it could not be found again"))
    write(tmp_path, "main", part)
    assert rows(merge(tmp_path))[0]["reason"] == "it could not be found again"
