"""The commands on mappings, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from scim_conformance.cli import cli
from scim_conformance.mapping.report import markdown
from scim_conformance.mapping.start import GALLERY

SCHEMA = json.loads((Path(markdown.__file__).parent / "mapping.schema.json").read_text(encoding="utf-8"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["mapping", *(str(one) for one in arguments)])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Entra ID's default without a row of active."""
    export = json.loads((GALLERY / "entra.json").read_text(encoding="utf-8"))
    users = export["synchronizationRules"][0]["objectMappings"][1]
    users["attributeMappings"] = [row for row in users["attributeMappings"] if row["targetAttributeName"] != "active"]
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(
        "userPrincipalName,mail,displayName,givenName,surname,accountEnabled\n"
        "ada@example.com,ada@example.com,Ada Lind,Ada,Lind,true\n"
        "bea@example.com,,Bea | Ruud [x](y) \x1b[31m,Bea,Ruud,false\n",
        encoding="utf-8",
    )
    return path


def test_check_prints_the_table_the_people_and_the_verdict() -> None:
    result = run("check", GALLERY / "entra.json")
    assert result.exit_code == 0
    for text in ("userPrincipalName", "(matching 1)", "no-mailbox", "ines.prado@example.com", "conforms"):
        assert text in result.output


def test_check_says_what_fails_why_and_what_to_do(broken: Path) -> None:
    result = run("check", broken)
    assert result.exit_code == 1
    assert "FAIL mapping-active-is-mapped" in result.output
    assert "Why it matters" in result.output
    assert "does not conform" in result.output


@pytest.mark.parametrize("idp", ["entra", "okta", "onelogin"])
def test_the_report_is_what_its_schema_says(idp: str) -> None:
    result = run("check", GALLERY / f"{idp}.json", "--json")
    document = json.loads(result.output)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["idp"] == idp
    assert len(document["persons"]) == 40


def test_what_only_some_invented_people_lack_fails_with_strict_and_in_a_file(people: Path) -> None:
    entra = GALLERY / "entra.json"
    assert run("check", entra).exit_code == 0
    assert run("check", entra, "--strict").exit_code == 1
    result = run("check", entra, "--people", people, "--json")
    document = json.loads(result.output)
    failed = [finding for finding in document["findings"] if finding["grade"] == "fail"]
    assert result.exit_code == 1
    assert [(one["requirement"], one["people"]) for one in failed] == [
        ("mapping-required-attributes-are-filled", ["bea@example.com"])
    ]


def test_reports_are_written_to_a_new_directory(people: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    run("check", GALLERY / "entra.json", "--people", people, "--reports", folder)
    text = (folder / "mapping.md").read_text(encoding="utf-8")
    assert json.loads((folder / "mapping.json").read_text(encoding="utf-8"))["contract"] == "iru"
    assert "| User | `[userPrincipalName]` | `userName` (matching 1) | yes | pass |" in text
    assert "\x1b" not in text
    again = run("check", GALLERY / "entra.json", "--reports", folder)
    assert (again.exit_code, "is not empty" in again.output) == (2, True)


def test_nothing_of_the_people_is_read_as_markup(people: Path) -> None:
    result = run("check", GALLERY / "entra.json", "--people", people)
    assert "\x1b[31m" not in result.output


def test_preview_shows_each_request_as_this_idp_sends_it(people: Path) -> None:
    result = run("preview", GALLERY / "entra.json", "--people", people, "--json")
    ada, bea = json.loads(result.output)["people"][:2]
    look_up, create = ada["requests"]
    assert look_up["target"] == "/Users?filter=userName+eq+%22ada%40example.com%22"
    assert create["headers"] == {"Content-Type": "application/scim+json; charset=utf-8"}
    assert create["body"]["emails"] == [{"type": "work", "value": "ada@example.com", "primary": True}]
    assert ada["held"]["emails"] == [{"value": "ada@example.com", "type": "work"}]
    assert "no emails.value" in bea["note"]


def test_preview_shows_how_a_leaver_is_switched_off() -> None:
    result = run("preview", GALLERY / "entra.json", "--json")
    leaver = next(one for one in json.loads(result.output)["people"] if one.get("person") == "leaver")
    create, off = leaver["requests"][1:]
    assert create["body"]["active"] is True
    assert off["method"] == "PATCH"
    assert off["body"]["Operations"] == [{"op": "Replace", "path": "active", "value": "False"}]


def test_preview_puts_members_into_groups() -> None:
    result = run("preview", GALLERY / "entra.json", "--json")
    group = next(one for one in json.loads(result.output)["people"] if one.get("group") == "cartography")
    methods = [request["method"] for request in group["requests"]]
    assert methods == ["GET", "POST", "PATCH", "PATCH", "PATCH"]


def test_preview_of_a_plain_mapping_imitates_nobody(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("source,target\nlogin,userName\nmail,emails.value\nfull_name,displayName\n", encoding="utf-8")
    result = run("preview", path)
    assert result.exit_code == 0
    assert "User-Agent: scim-conformance" in result.output


@pytest.mark.parametrize("idp", ["entra", "okta", "onelogin"])
def test_init_prints_a_mapping_that_check_passes(idp: str, tmp_path: Path) -> None:
    path = tmp_path / "start.json"
    path.write_text(run("init", "--idp", idp, "--contract", "iru").output, encoding="utf-8")
    assert run("check", path).exit_code == 0


def test_diff_names_rows_that_came_went_and_changed(broken: Path) -> None:
    export: Any = json.loads(broken.read_text(encoding="utf-8"))
    rows = export["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"]
    rows[0]["source"] = {"type": "Attribute", "name": "mail", "expression": "[mail]"}
    broken.write_text(json.dumps(export), encoding="utf-8")
    result = run("diff", GALLERY / "entra.json", broken, "--json")
    assert json.loads(result.output)["differences"] == [
        {
            "resource_type": "User",
            "target": "userName",
            "aspect": "source",
            "old": "[userPrincipalName]",
            "new": "[mail]",
        },
        {
            "resource_type": "User",
            "target": "active",
            "aspect": "row",
            "old": 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
            "new": None,
        },
    ]
    assert "2 differences." in run("diff", GALLERY / "entra.json", broken).output
    assert "0 differences." in run("diff", broken, broken).output


def test_wrong_input_is_one_line_and_exit_code_2(tmp_path: Path, people: Path) -> None:
    entra = GALLERY / "entra.json"
    cases = (
        ("check", tmp_path / "nothing.json"),
        ("check", entra, "--contract", "irru"),
        ("check", entra, "--idp", "okta"),
        ("check", entra, "--people", tmp_path / "nobody.csv"),
        ("check", people),
        ("diff", entra, GALLERY / "okta.json"),
        ("replay", entra, "--profile", "entro"),
    )
    for case in cases:
        result = run(*case)
        assert result.exit_code == 2, case
        assert "Traceback" not in result.output
        assert result.output.count("\n") == 1, result.output


def test_a_plain_mapping_needs_a_dialect_to_be_sent_in(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("source,target\nlogin,userName\n", encoding="utf-8")
    result = run("replay", path)
    assert (result.exit_code, "give --profile" in result.output) == (2, True)
