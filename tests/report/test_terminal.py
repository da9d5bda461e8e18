from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from scim_conformance.documents.model import Evidence
from scim_conformance.events import Ending, LeftBehind
from scim_conformance.report.console import make_console
from scim_conformance.report.terminal import print_summary

Make = Callable[[], Any]
CREATE = "rfc7644-3.3-create-answers-201"
HOSTILE = "[bold red]boo[/] [/nope] \x1b[31mred\x1b]0;title\x07 \u202egnp :smile: \r\nFAIL [link=http://x]x[/link]"


def printed(results: Any, width: int = 80, **changes: Any) -> str:
    output = io.StringIO()
    print_summary(results, Path("/elsewhere/runs/20261125T042254Z-iru"), make_console(output, width=width, **changes))
    return output.getvalue()


def test_a_clean_run(clean: Any, snapshot: Any) -> None:
    assert printed(clean.results()) == snapshot


def test_a_failing_run(failing: Any, snapshot: Any) -> None:
    found = failing.results()
    found["findings"][0]["repro"] = "repro/entra-boolean-strings-are-read.sh"
    assert printed(found) == snapshot


def test_a_run_that_was_cut_short(script: Make, snapshot: Any) -> None:
    run = script().run(items=40).item("okta", "okta-create-user")
    run.verdict(CREATE, "create")
    run.done()
    run.item("okta", "okta-groups").done(complete=False, applicable=False, note="the endpoint has no groups")
    run.item("entra", "entra-create-user")
    run.exchange("create", "POST", "/Users", None)
    left = tuple(LeftBehind("User", f"7f3{number}", "the target was lost") for number in range(12))
    run.end(complete=False, ending=Ending.TARGET_LOST, reason="three time-outs in a row", left_behind=left)
    assert printed(run.results()) == snapshot


def test_a_run_whose_first_create_was_refused(script: Make, snapshot: Any) -> None:
    run = script().run("okta", items=1).item("okta", "okta-create-user")
    run.exchange("create", "POST", "/Users", 400, answer={"detail": "userName is no address"})
    for step in ("create", "rename"):
        run.verdict(CREATE, step, "blocked", exchange=None, note="no user could be created")
    run.done(blocked=("create", "rename"))
    run.end(refused_create='the endpoint says "userName is no address"; set people.user_name to address')
    assert printed(run.results()) == snapshot


def hostile(script: Make) -> Any:
    run = script().run("okta", HOSTILE, url="http://h/\x1b[2J", contract=HOSTILE, version="0.1.0")
    run.item("okta", HOSTILE)
    run.exchange(HOSTILE, "PO\x1bST", f"/Users/{HOSTILE}", 400, body={HOSTILE: HOSTILE}, answer={"detail": HOSTILE})
    evidence = (Evidence(HOSTILE, HOSTILE, {"a": HOSTILE}),)
    for outcome in ("fail", "warn", "blocked"):
        run.verdict(HOSTILE, HOSTILE, outcome, evidence=evidence, note=HOSTILE, topic=HOSTILE)
    run.waited(1, HOSTILE).done(complete=False, blocked=(HOSTILE,), note=HOSTILE)
    run.end(complete=False, reason=HOSTILE, left_behind=(LeftBehind(HOSTILE, HOSTILE, HOSTILE),))
    return run.results()


def test_hostile_text(script: Make, snapshot: Any) -> None:
    found = hostile(script)
    found["findings"][0]["repro"] = "repro/x.sh"
    assert printed(found, width=100) == snapshot


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_no_foreign_character_reaches_the_terminal_that_it_could_act_upon(script: Make, width: int) -> None:
    output = printed(hostile(script), width)
    assert all(line.isprintable() for line in output.split("\n"))


def test_foreign_markup_colours_nothing(script: Make) -> None:
    def codes(found: Any) -> str:
        text = printed(found, 300, force_terminal=True)
        return "".join(piece.partition("m")[0] + "m" for piece in text.split("\x1b[")[1:])

    harmless = script().run("okta").item("okta", "flow")
    harmless.exchange("s", "POST", "/Users", 400, answer={"detail": "plain"})
    harmless.verdict(CREATE, "s", "fail")
    marked = script().run("okta").item("okta", "flow")
    marked.exchange("s", "POST", "/Users", 400, answer={"detail": "[red]x[/] [/nope] \x1b[31m"})
    marked.verdict(CREATE, "s", "fail")
    assert codes(harmless.done().end().results()) == codes(marked.done().end().results())


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(failing: Any, script: Make, width: int) -> None:
    for found in (failing.results(), hostile(script)):
        for line in printed(found, width).splitlines():
            if not line.startswith(("Results: ", "  Repeat")):
                assert cell_len(line) <= width


def test_nothing_is_padded_with_blanks(failing: Any) -> None:
    assert not [line for line in printed(failing.results()).splitlines() if line != line.rstrip()]


def test_a_path_that_one_copies_stays_on_one_line(failing: Any) -> None:
    found = failing.results()
    found["findings"][0]["repro"] = "repro/" + "x" * 100 + ".sh"
    assert f"sh /elsewhere/runs/20261125T042254Z-iru/repro/{'x' * 100}.sh\n" in printed(found, 40)


def test_a_directory_below_the_current_one_is_told_from_here(
    clean: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    output = io.StringIO()
    print_summary(clean.results(), tmp_path / "reports" / "runs" / "x", make_console(output, width=80))
    assert output.getvalue().endswith("Results: reports/runs/x\n")


def test_what_an_encoding_lacks_is_written_as_an_escape(failing: Any) -> None:
    raw = io.BytesIO()
    found = failing.results()
    found["reason"] = "山"
    found["complete"] = False
    with io.TextIOWrapper(raw, encoding="ascii", newline="") as output:
        print_summary(found, Path("runs"), make_console(output, width=80))
        output.flush()
        text = raw.getvalue().decode("ascii")
    assert "Incomplete: \\u5c71." in text
    assert "RFC 7644 \\xa73.3" in text


def test_thousands_of_findings_stay_readable(script: Make) -> None:
    run = script().run("okta").item("okta", "flow")
    for number in range(3_000):
        run.verdict(f"rfc7644-{number:04}-holds", "s", "fail", id=str(number))
    output = printed(run.done().end().results())
    assert output.count("Must hold") == 50
    assert "2,950 more findings in results.json, by requirement:" in output
    assert "and 2,940 more requirements" in output
    assert len(output.splitlines()) < 600


def test_what_a_requirement_says_is_told_once_however_many_idps_break_it(script: Make, snapshot: Any) -> None:
    run = script().run()
    for profile in ("okta", "entra", "onelogin"):
        run.item(profile, f"{profile}-deactivate")
        run.exchange("off", "PATCH", "/Users/1", 204, body={"Operations": []})
        run.verdict(
            "rfc7644-3.5.2.3-replace-sets-the-value", "off", "fail", evidence=(Evidence("$.active", False, True),)
        )
        run.verdict(CREATE, "off", "fail")
        run.done()
    assert printed(run.end().results()) == snapshot


def test_many_warnings_are_counted_and_a_few_are_shown(script: Make) -> None:
    run = script().run("okta").item("okta", "flow")
    for number in range(40):
        for step in range(number + 1):
            run.verdict(f"rfc7644-{number:04}-holds", f"s{step}", "warn")
    output = printed(run.done().end().results())
    assert "820 warnings of 40 requirements" in output
    assert "40 times  rfc7644-0039-holds" in output
    assert "and 30 more requirements" in output


def test_a_run_that_tested_nothing_says_so(script: Make) -> None:
    output = printed(script().run().end().results())
    assert "Nothing was tested." in output
    assert "0 checks: none was made." in output


def test_colours_repeat_what_words_say(failing: Any) -> None:
    coloured = printed(failing.results(), force_terminal=True)
    assert "\x1b[1;31mFAIL" in coloured
    assert "\x1b[" not in printed(failing.results())
