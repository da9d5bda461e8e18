"""Wrong use of the command line: one line, exit code 2, and never a secret in it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scim_conformance.cli import cli

CANARY = "canary-7c1f2a90"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCIM_TOKEN", raising=False)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments)

    return call


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "ftp://host/scim"], "no URL of an endpoint"),
        (["run", "nonsense"], "no URL of an endpoint"),
        (["run", f"https://user:{CANARY}@host/scim"], "no credentials in the URL"),
        (["run", "http://127.0.0.1:9/scim"], "no token"),
        (["run", "http://127.0.0.1:9/scim", "--app", "a:b"], "--app serves an application itself"),
        (["run", "--start", "true"], "--start needs the URL"),
        (["run", "--ca", "nowhere.pem"], "there is no file 'nowhere.pem'"),
        (["run", "--header", f"Authorization: {CANARY}"], "not for here"),
        (["run", "--header", f"cookie: {CANARY}"], "not for here"),
        (["run", "--header", CANARY], "write it as 'Name: value'"),
        (["run", "--flows", "nowhere"], "there is no folder 'nowhere'"),
        (["run", "--waivers", "nowhere.yaml"], "there is no file 'nowhere.yaml'"),
        (["run", "--token-file", "nowhere"], "cannot read 'nowhere'"),
        (["run", "--dry-run", "--idp", "okat"], "did you mean 'okta'?"),
        (["run", "--dry-run", "--contract", "iruu"], "did you mean 'iru'?"),
        (["run", "--dry-run", "--flow", "no-such-flow-*"], "no flow"),
        (["run", "--dry-run", "--until", "x"], "one --flow"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert CANARY not in result.output
    assert result.output.count("\n") == 1
    assert "Traceback" not in result.output


def test_ca_and_insecure_exclude_each_other(run, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("", encoding="utf-8")
    result = run("run", "--ca", "ca.pem", "--insecure")
    assert result.exit_code == 2
    assert "exclude each other" in result.output


@pytest.mark.parametrize("content", ["", "\n", "two words\n", "snow\u2603\n"])
def test_a_token_file_without_a_token_is_refused_without_showing_it(run, tmp_path: Path, content: str) -> None:
    (tmp_path / "token").write_text(content, encoding="utf-8")
    result = run("run", "--token-file", "token")
    assert result.exit_code == 2
    assert content.strip() == "" or content.strip() not in result.output


def test_a_used_reports_folder_is_refused(run, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "results.json").write_text("{}", encoding="utf-8")
    result = run("run", "--reports", "old")
    assert result.exit_code == 2
    assert (tmp_path / "old" / "results.json").read_text(encoding="utf-8") == "{}"


def test_an_unknown_option_is_answered_with_the_nearest(run) -> None:
    result = run("run", "--contrct", "iru")
    assert result.exit_code == 2
    assert "--contract" in result.output


def test_a_dry_run_lists_flows_and_suites_and_leaves_nothing(run, tmp_path: Path) -> None:
    result = run("run", "--dry-run")
    assert result.exit_code == 0
    assert "nothing was sent" in result.output
    assert "[okta]" in result.output
    assert list(tmp_path.iterdir()) == []
