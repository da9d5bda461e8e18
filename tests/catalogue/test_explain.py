"""`scim-conformance explain`: a requirement as a page, with exchanges that were played for it."""

import subprocess
import sys

import pytest
import yaml
from click.testing import CliRunner, Result

from scim_conformance.cli import cli
from scim_conformance.documents.load import Library, load_waivers
from scim_conformance.explaining.page import page, waiving

DELETE = "rfc7644-3.6-delete-answers-204"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments])


def test_a_page_says_what_holds_how_strongly_why_and_what_to_do(library: Library) -> None:
    shown = call(DELETE, "--no-examples").output
    one = library.requirements[DELETE]
    assert all(text in shown for text in (one.id, one.title, "MUST", "low harm", "RFC 7644 §3.6", one.why, one.remedy))


def test_a_page_names_the_idps_that_break_and_how() -> None:
    shown = call("entra-boolean-strings-are-read", "--no-examples").output
    assert "Who breaks on it" in shown
    assert "entra: A leaver" in shown


@pytest.mark.parametrize("word", ["rfc7644-3.6-delete-answer-204", "rfc7644-3.6-delete"])
def test_an_unknown_id_names_the_nearest_one_and_leaves_with_2(word: str) -> None:
    result = call(word)
    assert result.exit_code == 2
    assert result.output.startswith(f"scim-conformance: no requirement '{word}'; did you mean 'rfc7644-3.6-")
    assert result.output.count("\n") == 1


def test_what_cannot_be_seen_says_why_and_offers_no_waiver(library: Library) -> None:
    hidden = [one for one in library.requirements.values() if one.observable is not True]
    assert hidden
    for one in hidden:
        assert f"  not observable: {one.observable}" in list(page(one))
        assert not list(waiving(one))


def test_the_waiver_of_a_page_is_one_once_its_last_day_is_set(library: Library, tmp_path) -> None:
    lines = list(waiving(library.requirements[DELETE]))
    text = "\n".join(line.removeprefix("  ") for line in lines[2:])
    entry = yaml.safe_load(text)[0] | {"until": "2027-03-31"}
    (tmp_path / "waivers.yaml").write_text(yaml.safe_dump([entry]))
    (waiver,) = load_waivers(tmp_path / "waivers.yaml", library.requirements)
    assert waiver.requirement == DELETE


def test_a_page_shows_an_exchange_that_holds_and_one_that_a_defect_spoils() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scim_conformance", "explain", DELETE],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    holds, _, spoilt = done.stdout.partition("How it looks where it does not")
    assert "-> 204" in holds
    assert "-> 200" in spoilt
    assert "defect delete-answers-200" in spoilt
    assert "fail: status expected 204, actual 200" in spoilt
    assert not done.stderr
