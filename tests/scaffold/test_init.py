"""Starting in a project: what is found out, written and left alone; the jobs are valid and do as they say."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from scim_conformance.cli import cli
from scim_conformance.documents.load import check_contract_file
from scim_conformance.scaffold.survey import survey

GITHUB = ".github/workflows/scim-conformance.yml"
GITLAB = ".gitlab/scim-conformance.yml"
AZURE = "azure-pipelines-scim-conformance.yml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "My Product"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def init(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["init", *arguments])


@pytest.mark.parametrize(
    ("place", "text", "found"),
    [
        (".github/workflows/test.yml", "on: push", ("github",)),
        (".gitlab-ci.yml", "", ("gitlab",)),
        ("azure-pipelines.yml", "", ("azure",)),
        (".git/config", '[remote "origin"]\n url = git@github.com:a/b.git', ("github",)),
        (".git/config", '[remote "origin"]\n url = https://gitlab.example.com/a/b.git', ("gitlab",)),
        (".git/config", '[remote "origin"]\n url = https://dev.azure.com/a/b', ("azure",)),
        ("README.md", "", ()),
    ],
)
def test_the_ci_system_is_found_out(project: Path, place: str, text: str, found: tuple[str, ...]) -> None:
    (project / place).parent.mkdir(parents=True, exist_ok=True)
    (project / place).write_text(text)
    assert survey(project).ci == found


def test_the_default_branch_is_found_out(project: Path) -> None:
    (project / ".git").mkdir()
    assert survey(project).branch == "main"
    (project / ".git" / "HEAD").write_text("ref: refs/heads/trunk\n")
    assert survey(project).branch == "trunk"


def test_a_python_project_gets_a_section_and_keeps_the_rest(project: Path) -> None:
    before = '[project]\nname = "x"\n'
    (project / "pyproject.toml").write_text(before)
    said = init().output
    text = (project / "pyproject.toml").read_text()
    assert text.startswith(before)
    assert tomllib.loads(text)["tool"]["scim_conformance"] == {"contract": "rfc"}
    assert "added" in said
    assert 'contract = "rfc"' in said
    assert "--contract rfc" in (project / GITHUB).read_text()


def test_another_project_gets_a_contract_of_its_own_that_is_valid(project: Path) -> None:
    assert init().exit_code == 0
    contract = project / "contracts" / "my-product.yaml"
    assert check_contract_file(contract).id == "my-product"
    assert "--contract contracts/my-product.yaml" in (project / GITHUB).read_text()


def test_what_exists_is_kept_and_what_would_be_in_it_is_shown(project: Path) -> None:
    (project / GITHUB).parent.mkdir(parents=True)
    (project / GITHUB).write_text("mine")
    said = init().output
    assert (project / GITHUB).read_text() == "mine"
    assert f"kept      {GITHUB}" in said
    assert "scim-conformance run" in said


def test_a_second_time_changes_nothing(project: Path) -> None:
    (project / "pyproject.toml").write_text("")
    init()
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    again = init()
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
    assert again.output.startswith("as it is")


def test_a_dry_run_writes_nothing(project: Path) -> None:
    said = init("--dry-run")
    assert list(project.iterdir()) == []
    assert f"would add {GITHUB}" in said.output


@pytest.mark.parametrize(
    ("text", "arguments"),
    [("not toml = = =", ()), ("", ("--url", "http://a.example", "--app", "a:b")), ("", ("--start", "run"))],
)
def test_what_cannot_be_done_is_one_line(project: Path, text: str, arguments: tuple[str, ...]) -> None:
    (project / "pyproject.toml").write_text(text)
    refused = init(*arguments)
    assert refused.exit_code == 2
    assert len(refused.output.splitlines()) == 1
    assert [path.name for path in project.iterdir()] == ["pyproject.toml"]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ((), 'scim-conformance run "$SCIM_URL" --contract'),
        (("--app", "product.wsgi:app"), "scim-conformance run --app product.wsgi:app --contract"),
        (
            ("--start", "./serve --port 80", "--url", "http://127.0.0.1:80/scim"),
            "scim-conformance run --start './serve --port 80' http://127.0.0.1:80/scim --contract",
        ),
    ],
)
def test_the_job_runs_what_was_wished(project: Path, wish: tuple[str, ...], expected: str) -> None:
    init(*wish)
    assert expected in (project / GITHUB).read_text()


def test_the_jobs_are_valid_by_the_schemas_of_their_systems(project: Path) -> None:
    init("--ci", "github", "--ci", "gitlab", "--ci", "azure")
    for schema, path in (("github-workflows", GITHUB), ("gitlab-ci", GITLAB), ("azure-pipelines", AZURE)):
        checked = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
            + ["--regex-variant", "python", path],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


def shell_steps(project: Path, system: str) -> dict[str, str]:
    """The shell scripts of a job by their names."""
    document = yaml.safe_load((project / {"github": GITHUB, "azure": AZURE}[system]).read_text())
    if system == "github":
        steps = document["jobs"]["scim-conformance"]["steps"]
        return {step["name"]: step["run"] for step in steps if "run" in step}
    return {step["displayName"]: step["bash"] for step in document["jobs"][0]["steps"] if "bash" in step}


def test_the_job_compares_with_the_baseline_that_an_earlier_one_kept(project: Path) -> None:
    init("--ci", "github", "--app", "a:b")
    tools = project / "tools"
    tools.mkdir()
    (tools / "scim-conformance").write_text(
        '#!/bin/sh\necho "$@" >> calls\nmkdir -p scim-report\necho results > scim-report/results.json\n'
    )
    (tools / "scim-conformance").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": "summary"}
    steps = shell_steps(project, "github")
    for name in ("Run", "Tell", "Make it the baseline", "Run"):
        subprocess.run(["bash", "-euo", "pipefail", "-c", steps[name]], env=environment, check=True, timeout=30)
    first, summary, annotations, second = (project / "calls").read_text().splitlines()
    assert "--baseline" not in first
    assert "--format md" in summary
    assert "--format github" in annotations
    assert second.endswith("--reports scim-report --baseline scim-baseline/results.json --fail-on new")


@pytest.mark.parametrize("system", ["github", "azure"])
def test_every_script_of_a_job_is_shell(project: Path, system: str) -> None:
    init("--ci", system)
    scripts = shell_steps(project, system)
    assert scripts
    for script in scripts.values():
        subprocess.run(["bash", "-n", "-c", script], check=True, timeout=30)
