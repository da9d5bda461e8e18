"""The command as a user meets it: wrong use, one defect, a process that dies under way."""

import json
from collections import deque

import pytest
from click.testing import CliRunner, Result

from scim_conformance.cli import cli
from scim_conformance.selftest.choice import SMOKE
from scim_conformance.selftest.jobs import Job
from scim_conformance.selftest.pool import Pool

pytestmark = pytest.mark.xdist_group("selftest")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["selftest", *arguments])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--defect", "delete-answers-20"], "did you mean 'delete-answers-200'?"),
        (["--variant", "users-onl"], "did you mean 'users-only'?"),
        (["--full", "--sample", "3"], "exclude each other"),
        (["--full", "--defect", "delete-answers-200"], "exclude each other"),
    ],
)
def test_a_wish_that_means_nothing_is_one_line_and_exit_2(arguments: list[str], words: str) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert words in answer.output
    assert answer.output.count("\n") == 1


def test_one_defect_is_played_shown_and_written(tmp_path) -> None:
    defect = "string-false-leaves-the-user-active"
    answer = run(
        "--defect", defect, "-n", "1", "--json", str(tmp_path / "s.json"), "--markdown", str(tmp_path / "s.md")
    )
    assert answer.exit_code == 0, answer.output
    assert "1 of 1 defects caught" in answer.output
    assert "entra-boolean-strings-are-read by entra-deactivate-user[entra]" in answer.output
    (case,) = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["cases"]
    assert (case["id"], case["result"]) == (defect, "caught")
    assert "1 of 1 defects caught" in (tmp_path / "s.md").read_text(encoding="utf-8")


def test_a_process_that_dies_costs_its_job_and_is_replaced() -> None:
    with Pool(1) as pool:
        smoke = next(item.name for item in pool.items if item.flow == SMOKE[0])
        jobs = deque([Job("dies", "iru", ("no such item",)), Job("lives", "iru", (smoke,))])
        dead, alive = pool.results(jobs)
    assert "the process ended" in dead.faults[""]
    assert alive.faults == {}
    assert alive.exercised[smoke]
