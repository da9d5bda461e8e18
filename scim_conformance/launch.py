"""`scim-conformance run`: checks the wish, starts pytest in a child process, waits for it, prints what it found.

The child has its own configuration file and root, no PYTEST_ADDOPTS and no plugins but ours, xdist and Allure, so that
a run means the same wherever it is started. The exit code comes from the results, not from pytest.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import click

from scim_conformance.options import DEFAULT_CONTRACT, HEADERS_VARIABLE, MESSAGE_FILE, TOKEN_VARIABLE, USAGE

EXIT_BY_SIGNAL: Mapping[int, int] = {signal.SIGINT: 130, signal.SIGTERM: 143}
VALUED = {
    "url": "--scim-url",
    "contract": "--scim-contract",
    "only": "--scim-only",
    "verify": "--scim-verify",
    "domain": "--scim-domain",
    "ca": "--scim-ca",
    "timeout_s": "--scim-timeout",
    "max_wait_s": "--scim-max-wait",
    "rate": "--scim-rate",
    "proxy": "--scim-proxy",
    "until": "--scim-until",
    "mapping": "--scim-mapping",
    "waivers": "--scim-waivers",
    "app": "--scim-app",
    "start": "--scim-start",
}
REPEATED = {
    "idps": "--scim-idp",
    "flows": "--scim-flow",
    "requirements": "--scim-requirement",
    "flow_dirs": "--scim-flows",
}
FLAGS = {
    "strict": "--scim-strict",
    "insecure": "--scim-insecure",
    "quick": "--scim-quick",
    "stress": "--scim-stress",
    "lifecycle": "--scim-lifecycle",
}


class UsageError(ValueError):
    """A wish that cannot be granted as it stands: one line with the mend (exit code 2)."""


@dataclass(frozen=True, slots=True)
class Child:
    """How the child process is started: its arguments hold no secret, its environment does."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]


def launch(given: Mapping[str, Any]) -> int:
    """Run what the command line asked for and return the exit code."""
    from scim_conformance.report.directory import DirectoryInUse, choose_directory  # noqa: PLC0415

    try:
        check(given)
        if given["dry_run"]:
            return dry_run(given)
        baseline = read_baseline(given["baseline"])
        token = find_token(given["url"], given["token_file"])
        directory = choose_directory(given["reports"], given["contract"] or DEFAULT_CONTRACT)
    except (UsageError, DirectoryInUse) as error:
        click.echo(f"scim-conformance: {error}", err=True)
        return USAGE
    child = prepare(given, token, directory)
    received = supervise(child, directory / "pytest.log")
    code = conclude(directory, received)
    return code if baseline is None else against(baseline, directory, code, only_new=given["fail_on"] == "new")


def read_baseline(path: Path | None) -> Mapping[str, Any] | None:
    """Return the results that a run is compared with, None without any; raises UsageError."""
    from scim_conformance.report import results  # noqa: PLC0415 - only where it is wanted

    if path is None:
        return None
    try:
        return results.read(path / results.FILE if path.is_dir() else path)
    except results.NoResults as error:
        raise UsageError(f"--baseline: {error}") from None


def against(baseline: Mapping[str, Any], directory: Path, code: int, *, only_new: bool) -> int:
    """Print what changed since the baseline; return the exit code, which known failures do not raise if so wished."""
    from scim_conformance.report import results  # noqa: PLC0415 - after the run
    from scim_conformance.report.compare import compare  # noqa: PLC0415
    from scim_conformance.report.comparison_text import lines  # noqa: PLC0415
    from scim_conformance.report.exit_code import ExitCode  # noqa: PLC0415

    path = directory / results.FILE
    if not path.is_file():
        return code
    document = results.read(path)
    comparison = compare(baseline, document)
    click.echo("\nSince the baseline:")
    for line in lines(comparison):
        click.echo(line)
    is_known = code == ExitCode.DOES_NOT_CONFORM and not comparison.has_new and not document["refused_create"]
    return 0 if only_new and is_known else code


def check(given: Mapping[str, Any]) -> None:
    """Refuse combinations that mean nothing; raises UsageError."""
    check_url(given)
    check_headers(given["headers"])
    if given["fail_on"] == "new" and given["baseline"] is None:
        raise UsageError("--fail-on new needs a --baseline to tell what is new")
    if given["ca"] and given["insecure"]:
        raise UsageError("--ca and --insecure exclude each other")
    if given["ca"] and not Path(given["ca"]).is_file():
        raise UsageError(f"--ca: there is no file {given['ca']!r}")
    if given["waivers"] and not given["waivers"].is_file():
        raise UsageError(f"--waivers: there is no file {str(given['waivers'])!r}")
    for folder in given["flow_dirs"]:
        if not folder.is_dir():
            raise UsageError(f"--flows: there is no folder {str(folder)!r}")


def check_url(given: Mapping[str, Any]) -> None:
    """Refuse what is no endpoint's URL, and --app or --start that do not fit it; raises UsageError."""
    url = given["url"]
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(f"{url!r} is no URL of an endpoint; write https://host/path")
        if parts.username or parts.password:
            raise UsageError(f"no credentials in the URL; put the token into {TOKEN_VARIABLE} or --token-file")
    if url and given["app"]:
        raise UsageError("--app serves an application itself; leave the URL out")
    if given["start"] and not url:
        raise UsageError("--start needs the URL that its server will answer at")


def check_headers(headers: Sequence[str]) -> None:
    """Refuse header lines that are none, and those that would carry credentials; raises UsageError."""
    for line in headers:
        name, colon, _ = line.partition(":")
        if not colon or not name.strip():
            raise UsageError("--header: write it as 'Name: value'")
        if name.strip().lower() in {"authorization", "cookie"}:
            raise UsageError(f"--header: {name.strip()} is not for here; put the token into {TOKEN_VARIABLE}")


def find_token(url: str, token_file: Path | None) -> str:
    """Return the token: from the file, from the environment, or from a hidden prompt; empty for the embedded target."""
    if token_file is not None:
        try:
            lines = token_file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
            raise UsageError(f"--token-file: cannot read {str(token_file)!r}: {reason}") from None
        token = lines[0].strip() if lines else ""
        if not token:
            raise UsageError(f"--token-file: the first line of {str(token_file)!r} is empty")
        return checked(token)
    if TOKEN_VARIABLE in os.environ or not url:
        return checked(os.environ.get(TOKEN_VARIABLE, ""))
    if sys.stdin.isatty():
        return checked(click.prompt("Token", hide_input=True, default="", show_default=False, err=True))
    raise UsageError(f"no token; set {TOKEN_VARIABLE} (empty for an endpoint without one) or give --token-file")


def checked(token: str) -> str:
    """Return the token if it can stand in a header field (RFC 9110 §5.5); raises UsageError without showing it."""
    if any(ord(character) < 0x21 or ord(character) > 0x7E for character in token):
        raise UsageError("the token holds white space or characters beyond ASCII; copy it again")
    return token


def prepare(given: Mapping[str, Any], token: str, directory: Path) -> Child:
    """Return the child's command line and environment, with its configuration written into `directory`."""
    project = Path.cwd()
    has_project = bool(given["flow_dirs"]) or "[tool.scim_conformance" in _read(project / "pyproject.toml")
    configuration = directory / "pytest.ini"
    configuration.write_text("[pytest]\naddopts =\n", encoding="utf-8")
    plugins = ("scim_conformance.plugin", "xdist.plugin", "xdist.looponfail", "allure_pytest.plugin")
    arguments = [sys.executable, "-m", "pytest", "-c", str(configuration), "--rootdir", str(project)]
    for name in plugins:
        arguments += ["-p", name]
    arguments += [f"--confcutdir={project}"] if has_project else ["--noconftest"]
    arguments += ["-o", f"cache_dir={directory.parent / '.pytest_cache'}", "-o", "junit_family=xunit2"]
    arguments += ["--junitxml", str(directory / "junit.xml"), "--alluredir", str(directory / "allure-results")]
    arguments += ["--scim-front", f"--scim-reports={directory}"]
    arguments += list(scim_arguments(given))
    if given["workers"]:
        arguments += ["-n", str(given["workers"]), "--dist", "worksteal"]
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTEST_ADDOPTS", HEADERS_VARIABLE}}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", TOKEN_VARIABLE: token, "PYTHONUNBUFFERED": "1"}
    if given["headers"]:
        environment[HEADERS_VARIABLE] = "\n".join(given["headers"])
    return Child((*arguments, *given["pytest_args"]), environment)


def scim_arguments(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options of the run as the plugin's own; headers travel in the environment."""
    for name, option in VALUED.items():
        if given.get(name):
            yield f"{option}={given[name]}"
    for name, option in REPEATED.items():
        for value in given.get(name) or ():
            yield f"{option}={value}"
    for name, option in FLAGS.items():
        if given.get(name):
            yield option


def supervise(child: Child, log: Path) -> int:
    """Run the child to its end, passing signals on; return the first signal received, 0 without one.

    The child has a session of its own, so that Ctrl-C reaches it once, through us.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            child.arguments,
            env=dict(child.environment),
            stdout=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        with forwarding(process) as received:
            process.wait()
    return received[0] if received else 0


@contextmanager
def forwarding(process: subprocess.Popen[bytes]) -> Iterator[list[int]]:
    """Pass SIGINT and SIGTERM on to the child while it runs; yields the list of those received."""
    received: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def conclude(directory: Path, received: int) -> int:
    """Print what the child left in `directory` and return the exit code."""
    from scim_conformance.report import results, terminal  # noqa: PLC0415 - after the run
    from scim_conformance.report.exit_code import exit_code  # noqa: PLC0415

    message = _read(directory / MESSAGE_FILE)
    path = directory / "results.json"
    if message and not path.is_file():
        code, _, text = message.partition(" ")
        click.echo(f"scim-conformance: {text}", err=True)
        forget(directory)
        return _interrupted(received) or int(code)
    if not path.is_file():
        if received:
            return _interrupted(received)
        click.echo(f"scim-conformance: a fault of ours: no results; details in {directory / 'pytest.log'}", err=True)
        return 4
    document = results.read(path)
    terminal.print_summary(document, directory)
    return _interrupted(received) or int(exit_code(document))


def forget(directory: Path) -> None:
    """Delete the folder of a run that never began, and what points to it."""
    shutil.rmtree(directory, ignore_errors=True)
    latest = directory.parent / "latest"
    if latest.is_symlink() and not latest.exists():
        latest.unlink()


def _interrupted(received: int) -> int:
    return EXIT_BY_SIGNAL.get(received, 0)


def dry_run(given: Mapping[str, Any]) -> int:
    """Print what would run, without a request; raises UsageError for a selection that means nothing."""
    from scim_conformance.documents.problems import DocumentErrors  # noqa: PLC0415
    from scim_conformance.running.options import options_from_command  # noqa: PLC0415
    from scim_conformance.running.selection import (  # noqa: PLC0415
        SelectionError,
        check_any,
        chosen_bearing,
        chosen_contract,
        chosen_plays,
        chosen_waivers,
        load_documents,
    )
    from scim_conformance.running.suites import suite_tests  # noqa: PLC0415

    options = options_from_command(given)
    try:
        library = load_documents(options)
        contract = chosen_contract(library, options)
        chosen_waivers(library, options)
        bearing = chosen_bearing(library, options)
        plays = chosen_plays(library, options, stress=True, bearing=bearing)
        tests = suite_tests(options, bearing)
        check_any(options, plays, tests)
    except (SelectionError, DocumentErrors) as error:
        raise UsageError(str(error)) from None
    for play in plays:
        click.echo(f"flow   {play.name:<60} {play.flow.title}")
    for test, title in tests:
        click.echo(f"suite  {test:<60} {title}")
    click.echo(f"{len(plays)} flows, {len(tests)} suite tests under contract {contract.id}; nothing was sent")
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
