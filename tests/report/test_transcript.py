from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.documents.model import StepRef
from scim_conformance.events import Ending, ExchangeDone, ItemStarted, RunFinished
from scim_conformance.report import transcript
from scim_conformance.report.transcript import FileTranscript, MemoryTranscript, TranscriptWriter
from scim_conformance.scim.exchange import Exchange, Request, Response

STEP = StepRef("okta", "okta-create", "create")


def answered(body: Any, number: int = 1) -> ExchangeDone:
    return ExchangeDone(STEP, Exchange(number, Request("GET", "/Users/1"), Response(200, body=body)))


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_an_event_is_on_disk_as_soon_as_it_happened(tmp_path: Path) -> None:
    writer = TranscriptWriter(tmp_path, "gw1")
    writer(ItemStarted(STEP))
    assert lines(tmp_path / "transcript-gw1.jsonl") == [
        {"kind": "item-started", "profile": "okta", "flow": "okta-create", "step": "create", "test": ""}
    ]
    writer(ItemStarted(STEP))
    assert len(lines(writer.path)) == 2
    writer.close()
    writer.close()


def test_a_second_writer_goes_on_behind_a_line_that_was_torn(tmp_path: Path) -> None:
    path = tmp_path / "transcript-main.jsonl"
    path.write_text('{"kind":"item-st', encoding="ascii")
    writer = TranscriptWriter(tmp_path)
    writer(ItemStarted(STEP))
    writer.close()
    torn, whole = path.read_text(encoding="ascii").splitlines()
    assert torn == '{"kind":"item-st'
    assert json.loads(whole)["kind"] == "item-started"


def test_threads_may_share_a_writer(tmp_path: Path) -> None:
    writer = TranscriptWriter(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writer, [answered({"n": "x" * 5_000}, number) for number in range(200)]))
    writer.close()
    assert sorted(line["number"] for line in lines(writer.path)) == list(range(200))


def test_the_closing_words_carry_the_time(tmp_path: Path) -> None:
    writer = TranscriptWriter(tmp_path, clock=lambda: "2026-11-25T04:23:06.500Z")
    writer(RunFinished(complete=True))
    writer(RunFinished(complete=True, finished_at="earlier"))
    writer.close()
    assert [line["finished_at"] for line in lines(writer.path)] == ["2026-11-25T04:23:06.500Z", "earlier"]


def test_the_clock_is_utc_to_the_millisecond() -> None:
    assert transcript.now()[-5] == "."
    assert transcript.now().endswith("Z")


def test_a_body_of_a_thousand_members_is_kept_whole(tmp_path: Path) -> None:
    body = {"members": [{"value": f"{n:036}", "$ref": f"https://host/scim/v2/Users/{n:036}"} for n in range(1_000)]}
    writer = TranscriptWriter(tmp_path)
    writer(answered(body))
    writer.close()
    assert lines(writer.path)[0]["response"]["body"] == body


def test_a_body_beyond_the_bound_is_cut_visibly(tmp_path: Path) -> None:
    writer = TranscriptWriter(tmp_path)
    writer(answered({"members": ["x" * 100] * 10_000}))
    writer(ExchangeDone(STEP, Exchange(2, Request("POST", "/Users", text="y" * 1_000_000), None)))
    writer.close()
    cut, text = lines(writer.path)
    stub = cut["response"]["body"][transcript.CUT]
    assert stub["characters"] == 1_030_013
    assert stub["start"].startswith('{"members":["xxx')
    assert len(stub["start"]) == transcript.BODY_EXCERPT
    assert text["request"]["text"].endswith("... [cut, 1000000 characters]")
    assert writer.path.stat().st_size < 12_000


def deep() -> Any:
    body: Any = "bottom"
    for _ in range(100_000):
        body = [body]
    return body


@pytest.mark.parametrize(
    ("body", "written"),
    [
        pytest.param({"n": float("nan")}, {"n": "nan"}, id="not a number"),
        pytest.param([float("-inf")], ["-inf"], id="infinite"),
        pytest.param("\ud800", "\ud800", id="lone surrogate"),
        pytest.param(10**5_000, "[cut, a number of more than 1,000 digits]", id="number of 5,000 digits"),
        pytest.param(10**50, 10**50, id="number of 50 digits"),
    ],
)
def test_hostile_values_are_written_as_json(tmp_path: Path, body: Any, written: Any) -> None:
    writer = TranscriptWriter(tmp_path)
    writer(answered(body))
    writer.close()
    assert lines(writer.path)[0]["response"]["body"] == written


def test_a_body_that_is_too_deep_is_cut(tmp_path: Path) -> None:
    writer = TranscriptWriter(tmp_path)
    writer(answered(deep()))
    writer.close()
    assert "[cut, too deep]" in writer.path.read_text(encoding="ascii")


def test_every_line_passes_the_net_for_secrets(tmp_path: Path) -> None:
    writer = TranscriptWriter(tmp_path, scrub=lambda line: line.replace("canary", "[redacted]"))
    writer(answered({"echo": "Bearer canary"}))
    writer(RunFinished(complete=False, reason="refused canary", ending=Ending.TOKEN_REFUSED))
    writer.close()
    assert "canary" not in writer.path.read_text(encoding="ascii")


def from_memory(events: list[Any], tmp_path: Path) -> transcript.Transcript:
    return MemoryTranscript(events)


def from_file(events: list[Any], tmp_path: Path) -> transcript.Transcript:
    path = tmp_path / "transcript.jsonl"
    writer = TranscriptWriter(tmp_path)
    for event in events:
        writer(event)
    writer.close()
    writer.path.rename(path)
    return FileTranscript(path)


@pytest.mark.parametrize("make", [from_memory, from_file])
def test_a_transcript_gives_events_exchanges_and_items(tmp_path: Path, make: Callable[..., Any]) -> None:
    other = StepRef("entra", "entra-create", "create")
    read_back = StepRef("okta", "okta-create", "later")
    events = [
        answered({"a": 1}, 1),
        ItemStarted(STEP),
        ExchangeDone(other, Exchange(3, Request("GET", "/Groups"))),
        ExchangeDone(read_back, Exchange(4, Request("GET", "/Users/2"))),
    ]
    found = make(events, tmp_path)
    assert len(list(found.events())) == 4
    assert list(found.events(exchanges=False)) == [ItemStarted(STEP)]
    assert found.exchange(1).exchange.response.body == {"a": 1}
    assert found.exchange(3).step == other
    assert [found.exchange(number) for number in (None, 2, 99)] == [None, None, None]
    assert [done.exchange.number for done in found.item(STEP)] == [1, 4]
    assert list(found.item(StepRef("okta", "okta-unknown"))) == []


def test_lines_that_are_none_of_ours_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "transcript.jsonl"
    path.write_text(
        'not json\n[]\n{"kind":1}\n{"kind":"exchange","number":"x"}\n{"kind":"verdict"}\n{"kind":"later"}\n',
        encoding="ascii",
    )
    found = FileTranscript(path)
    assert list(found.events()) == []
    assert found.exchange(4) is None
