"""`report`, `compare` and `run --baseline` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scim_conformance.cli import cli


def results(*failed: str, complete: bool = True) -> dict[str, Any]:
    """A results document with one flow, in which the requirements given fail and one passes."""
    named = {
        "text": "It holds.", "level": "MUST", "basis": "rfc", "severity": "high", "topic": "patch",
        "side": "service-provider", "source": {"document": "rfc7644", "section": "3.5.2"}, "applies": "",
        "why": "", "breaks": {}, "remedy": "", "aliases": [],
    }  # fmt: skip
    rows = [(name, "fail") for name in failed] + [("rfc7644-3.3-holds", "pass")]
    return {
        "schema_version": 1, "complete": complete, "ending": "done", "reason": "", "refused_create": "",
        "run": {"id": "r1", "tool": "scim-conformance", "version": "0.1.0", "url": "http://sp.example",
                "contract": "iru", "profiles": ["okta"], "families": {"okta": "okta"}, "started_at": "",
                "finished_at": "", "items": 1, "options": {}},
        "idps": {"okta": {"answer": "no" if failed else "yes", "reason": "So it is.", "selected": True}},
        "counts": {"outcomes": {"pass": 1, "fail": len(failed), "warn": 0, "blocked": 0, "not-applicable": 0,
                                "waived": 0}, "topics": {}, "items": {}},
        "findings": [], "requirements": {name: named for name, _ in rows}, "items": [], "waits": {},
        "left_behind": [],
        "verdicts": [{"requirement": name, "outcome": outcome, "profile": "okta", "flow": "okta-create",
                      "step": "go", "test": "", "caused_by": ""} for name, outcome in rows],
    }  # fmt: skip


@pytest.fixture
def saved(tmp_path: Path) -> Any:
    def save(name: str, document: dict[str, Any]) -> str:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "results.json").write_text(json.dumps(document))
        return str(folder)

    return save


def called(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_report_prints_a_form_and_lists_them_all(saved: Any) -> None:
    printed = called("report", saved("run", results()), "--format", "md")
    assert (printed.exit_code, printed.output.splitlines()[0]) == (0, "## SCIM conformance")
    listed = called("report", "--list")
    assert listed.exit_code == 0
    assert "sarif" in listed.output


def test_report_writes_where_it_is_told(saved: Any, tmp_path: Path) -> None:
    target = tmp_path / "badge.svg"
    assert called("report", saved("run", results()), "--format", "badge", "--output", str(target)).exit_code == 0
    assert target.read_text().startswith("<?xml")


def test_what_cannot_be_read_or_is_unknown_is_one_line_and_exit_2(saved: Any, tmp_path: Path) -> None:
    run = saved("run", results())
    (tmp_path / "broken.json").write_text("{")
    for arguments in (
        ("report", str(tmp_path / "nothing")),
        ("report", run, "--format", "docx"),
        ("report", run, "--output", str(tmp_path / "no" / "folder")),
        ("compare", run, str(tmp_path / "broken.json")),
        ("run", "--baseline", str(tmp_path / "nothing.json")),
        ("run", "--fail-on", "new"),
    ):
        refused = called(*arguments)
        assert refused.exit_code == 2, arguments
        assert len(refused.output.splitlines()) == 1, refused.output


@pytest.mark.parametrize(
    ("old", "new", "on_new", "on_any"),
    [
        ((), (), 0, 0),
        (("a",), ("a",), 0, 1),
        (("a",), (), 0, 0),
        ((), ("a",), 1, 1),
        (("a",), ("a", "b"), 1, 1),
    ],
)
def test_compare_exits_by_what_is_new_or_by_any_failure(
    saved: Any, old: tuple[str, ...], new: tuple[str, ...], on_new: int, on_any: int
) -> None:
    before, after = saved("old", results(*old)), saved("new", results(*new))
    assert called("compare", before, after).exit_code == on_new
    assert called("compare", before, after, "--fail-on", "any").exit_code == on_any


def test_compare_speaks_markdown_and_json(saved: Any) -> None:
    before, after = saved("old", results()), saved("new", results("a"))
    assert called("compare", before, after, "--format", "md").output.startswith("## SCIM conformance, compared")
    found = json.loads(called("compare", before, after, "--format", "json").output)
    assert [change["requirement"] for change in found["changes"]["new"]] == ["a"]


def test_a_run_that_was_cut_short_never_compares_well(saved: Any) -> None:
    before, after = saved("old", results()), saved("new", results(complete=False))
    compared = called("compare", before, after)
    assert compared.exit_code == 1
    assert "cut short" in compared.output
