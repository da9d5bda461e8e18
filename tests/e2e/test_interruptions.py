"""Ctrl-C, SIGTERM, a killed worker and a dead target: nothing is lost, and nothing stays behind after `clean`."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from scim_conformance.target.server import EmbeddedProvider

CANARY = "canary-5d0f7a1b93"


@pytest.fixture
def provider() -> Iterator[EmbeddedProvider]:
    with EmbeddedProvider(contract="iru", token=CANARY) as provider:
        yield provider


def has_begun(provider: EmbeddedProvider, creates: int = 12) -> Callable[[Path], bool]:
    """Tell when the run has made so many resources, and holds some of them."""

    def is_due(_reports: Path) -> bool:
        return sum(entry.method == "POST" for entry in provider.log) >= creates and bool(provider.snapshot())

    return is_due


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two-workers"])
def test_an_interrupted_run_cleans_up_and_keeps_what_it_found(
    interrupted: Callable, provider: EmbeddedProvider, number: signal.Signals, code: int, workers: tuple[str, ...]
) -> None:
    ran = interrupted(
        provider.base_url, "--only", "flows", *workers, token=CANARY, number=number, is_due=has_begun(provider)
    )
    assert ran.code == code, ran.output + ran.errors
    assert provider.snapshot() == {}
    assert not ran.results["complete"]
    assert ran.results["verdicts"]
    assert CANARY not in ran.everything
    assert "Traceback" not in ran.output + ran.errors


def test_what_a_killed_run_left_is_finished_by_clean(
    interrupted: Callable, provider: EmbeddedProvider, tmp_path: Path
) -> None:
    ran = interrupted(
        provider.base_url,
        "--only",
        "flows",
        token=CANARY,
        number=signal.SIGKILL,
        is_due=lambda reports: has_begun(provider)(reports) and kill_children(reports, provider),
    )
    assert ran.code == -signal.SIGKILL
    assert provider.snapshot() != {}
    ledger = next(iter(sorted((tmp_path / "run").glob("ledger-*.jsonl"))))
    assert CANARY not in ledger.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "scim_conformance", "clean", str(ledger)],
        env={**os.environ, "SCIM_TOKEN": CANARY},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert provider.snapshot() == {}
    assert CANARY not in done.stdout + done.stderr


def test_a_killed_worker_is_cleaned_up_after(command: Callable, provider: EmbeddedProvider, tmp_path: Path) -> None:
    """A flow that kills its own worker: the other items go on, and the directory is empty at the end."""
    (tmp_path / "pyproject.toml").write_text('[tool.scim_conformance]\nidps = ["okta"]\n', encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "import os, signal, threading, time, pytest\n"
        "@pytest.fixture(scope='session')\n"
        "def scim_target(scim_run):\n"
        "    def kill():\n"
        "        ledger = scim_run.directory / 'ledger-gw0.jsonl'\n"
        "        while not (ledger.exists() and ledger.read_text().count(chr(10)) > 3):\n"
        "            time.sleep(0.005)\n"
        "        open('killed', 'w').close()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    if os.environ.get('PYTEST_XDIST_WORKER') == 'gw0':\n"
        "        threading.Thread(target=kill, daemon=True).start()\n"
        "    return scim_run.start_target()\n",
        encoding="utf-8",
    )
    ran = command(provider.base_url, "--only", "flows", "--flow", "okta-c*", "-n", "2", token=CANARY)
    assert (tmp_path / "killed").exists()
    assert provider.snapshot() == {}
    assert ran.results["items"]
    assert ran.code in {1, 3, 4}


class Dying(BaseHTTPRequestHandler):
    """A proxy before the embedded provider that stops answering after a while."""

    protocol_version = "HTTP/1.1"
    upstream = ""
    left = 60

    def handle_any(self) -> None:
        type(self).left -= 1
        if self.left < 0:
            self.close_connection = True
            self.connection.close()
            return
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        answer = requests.request(
            self.command, self.upstream + self.path, data=self.rfile.read(length), headers=headers, timeout=10
        )
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() in {"content-type", "location"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_target_that_dies_ends_the_run_with_3_and_keeps_the_findings(
    command: Callable, provider: EmbeddedProvider
) -> None:
    handler = type("DyingHere", (Dying,), {"upstream": provider.base_url.partition("/api")[0]})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/api/v1/scim"
        ran = command(url, "--only", "flows", "--timeout", "5", token=CANARY)
    finally:
        server.shutdown()
        server.server_close()
    assert ran.code == 3, ran.output + ran.errors
    assert not ran.results["complete"]
    assert ran.results["verdicts"]
    assert CANARY not in ran.everything


@pytest.mark.parametrize("token", ["", "wrong-token-9f31c2"])
def test_a_refused_token_ends_the_run_with_3(command: Callable, provider: EmbeddedProvider, token: str) -> None:
    ran = command(provider.base_url, "--only", "flows", token=token)
    assert ran.code == 3
    assert "token" in ran.output + ran.errors
    assert not token or token not in ran.everything


def test_nobody_at_the_address_ends_the_run_with_3(command: Callable) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        port = closed.server_address[1]
    ran = command(f"http://127.0.0.1:{port}/scim", "--timeout", "3", token=CANARY)
    assert ran.code == 3
    assert "not reached" in ran.output + ran.errors
    assert CANARY not in ran.everything


def test_a_refused_first_create_is_said_once(command: Callable, tmp_path: Path) -> None:
    (tmp_path / "strict.py").write_text(
        "import json\n"
        "def app(environ, start_response):\n"
        "    if environ['REQUEST_METHOD'] == 'POST':\n"
        "        status, body = '400 Bad Request', {'schemas': ['urn:ietf:params:scim:api:messages:2.0:Error'],\n"
        "            'status': '400', 'scimType': 'invalidValue', 'detail': 'userName must be a company address'}\n"
        "    else:\n"
        "        status, body = '200 OK', {'schemas': ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],\n"
        "            'totalResults': 0, 'Resources': []}\n"
        "    start_response(status, [('Content-Type', 'application/scim+json')])\n"
        "    return [json.dumps(body).encode()]\n",
        encoding="utf-8",
    )
    ran = command("--app", "strict:app", "--only", "flows", token=CANARY)
    assert ran.code == 1, ran.output + ran.errors
    said = " ".join(ran.output.split())
    assert said.count("userName must be a company address") == 1
    assert "people" in said
    assert len(ran.output.splitlines()) < 120


def kill_children(reports: Path, provider: EmbeddedProvider) -> bool:
    """Kill the process in which the run's pytest lives while resources of its stand there, so that it cannot clean up.

    It is stopped first: between a look at the provider and the kill a quick flow could have cleaned up after itself.
    """
    found = subprocess.run(["pgrep", "-f", f"scim-reports={reports}"], capture_output=True, text=True, check=False)
    pids = [int(pid) for pid in found.stdout.split()]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    answered = wait_until_quiet(provider)
    for pid in pids:
        os.kill(pid, signal.SIGKILL if answered else signal.SIGCONT)
    return bool(pids) and answered


def wait_until_quiet(provider: EmbeddedProvider) -> bool:
    """Wait until the provider has answered what was under way, and tell whether it holds anything then."""
    seen = -1
    while seen != len(provider.log):
        seen = len(provider.log)
        threading.Event().wait(0.05)
    return bool(provider.snapshot())
