"""`scim-conformance requirements`, and the selection of a run by requirement."""

import json

import pytest
from click.testing import CliRunner, Result

from scim_conformance.cli import cli


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_json_holds_each_requirement_with_its_checks_and_defects() -> None:
    rows = json.loads(call("requirements", "--json").output)["requirements"]
    by_id = {row["id"]: row for row in rows}
    one = by_id["rfc7644-3.6-delete-answers-204"]
    assert (one["level"], one["topic"], one["severity"], one["side"]) == ("MUST", "delete", "low", "service-provider")
    assert one["source"] == {"document": "rfc7644", "section": "3.6"}
    assert one["observable"] is True
    assert "judge: outcomes_delete" in one["checks"]
    assert "delete-answers-200" in one["defects"]
    assert len(by_id) == len(rows)


def test_a_topic_narrows_the_list() -> None:
    rows = json.loads(call("requirements", "--json", "--topic", "delete").output)["requirements"]
    assert rows
    assert {row["topic"] for row in rows} == {"delete"}


def test_the_list_for_people_names_every_id_of_the_topic() -> None:
    shown = call("requirements", "--topic", "etag").output
    rows = json.loads(call("requirements", "--json", "--topic", "etag").output)["requirements"]
    assert all(row["id"] in shown and row["title"] in shown for row in rows)


def test_coverage_names_checks_and_defects() -> None:
    shown = call("requirements", "--coverage", "--topic", "delete").output
    assert "judge: outcomes_delete" in shown
    assert "delete-answers-200" in shown
    assert "without check" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["requirements", "--topic", "pagin"], 'did you mean "paging"?'),
        (["requirements", "--topic", "zzz"], "there are: authentication"),
        (["run", "--dry-run", "--requirement", "rfc7644-3.6-delete-answers-205"], "did you mean 'rfc7644-3.6-delete-a"),
        (["run", "--requirement", "no-such-*"], "no requirement"),
        (["run", "--dry-run", "--requirement", "rfc7644-3.6*", "--only", "suites", "--flow", "x"], "bears on"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(arguments: list[str], words: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert result.output.count("\n") == 1


def test_a_dry_run_lists_what_bears_on_a_requirement() -> None:
    shown = call("run", "--dry-run", "--requirement", "rfc7644-3.6-delete-answers-204").output
    assert "onelogin-delete-user[onelogin]" in shown
    assert "test_a_deleted_user_is_not_found" not in shown
    assert "okta-connection-test[okta]" not in shown
    assert "nothing was sent" in shown
