"""The page on mappings: every mistake from the field has its requirement, or a reason; every command runs."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import scim_conformance.mapping
from scim_conformance.cli import cli
from scim_conformance.mapping.people import read_people
from scim_conformance.mapping.start import GALLERY

PAGE = (Path(scim_conformance.mapping.__file__).parent / "README.md").read_text(encoding="utf-8")
MISTAKES = {
    int(number): found for number, found in re.findall(r"^\| (\d+) \| .*? \| .*? \| (.*?) \|$", PAGE, re.MULTILINE)
}


def broken_by_mistake() -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for path in (Path(__file__).parent / "broken").glob("*.yaml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            for number in entry.get("rows", []):
                found[number].add(entry["breaks"])
    return found


def test_the_page_lists_each_mistake_with_the_requirements_that_it_was_seen_to_break() -> None:
    broken = broken_by_mistake()
    assert sorted(MISTAKES) == list(range(1, 65))
    for number, found in MISTAKES.items():
        named = set(re.findall(r"`(mapping-[a-z0-9-]+)`", found))
        assert named == broken.get(number, set()), number
        assert named or len(found) > 20


def commands() -> list[str]:
    block = PAGE.partition("## Checking a mapping")[2].partition("```sh\n")[2].partition("```")[0]
    return [line.partition("#")[0].strip() for line in block.splitlines()]


def is_quick(command: str) -> bool:
    """Runs and replays are played in the tests of runs."""
    return " replay " not in command and " run " not in command


@pytest.mark.parametrize("command", [command for command in commands() if is_quick(command)])
def test_every_command_of_the_page_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    export = (GALLERY / "entra.json").read_text(encoding="utf-8")
    for name in ("export.json", "old.json", "new.json"):
        Path(name).write_text(export, encoding="utf-8")
    people = PAGE.partition("```csv\n")[2].partition("```")[0]
    Path("people.csv").write_text(people.replace("example.com,,Bea", "example.com,b@example.com,Bea"), encoding="utf-8")
    program, *arguments = shlex.split(command.partition(">")[0])
    assert program == "scim-conformance"
    assert CliRunner().invoke(cli, arguments).exit_code == 0


def test_the_people_of_the_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PAGE.partition("```csv\n")[2].partition("```")[0], encoding="utf-8")
    ada, bea = read_people(path, "entra").people
    assert ada.attributes["otherMails"] == ["a@example.com", "b@example.com"]
    assert (ada.is_active, bea.is_active, bea.attributes["mail"]) == (True, False, None)
