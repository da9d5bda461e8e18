"""The embedded service provider served alone, from the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "SCIM_"))}


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, str]]:
    """Serve for as long as the block lasts; URL, and what is said of the token."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scim_conformance", "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=ENVIRONMENT,
    )
    with process:
        try:
            lines = [process.stdout.readline().split(maxsplit=1) for _ in range(2)]
            assert [line[0] for line in lines] == ["URL", "Token"]
            yield lines[0][1].strip(), lines[1][1].strip()
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


def test_a_data_file_keeps_people_and_token_over_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "directory.sqlite"
    with serving("--data", str(data)) as (url, token):
        headers = {"Authorization": f"Bearer {token}"}
        person = {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": "ada@example.com",
            "displayName": "Ada Lovelace",
            "active": True,
            "emails": [{"value": "ada@example.com"}],
        }
        assert requests.post(f"{url}/Users", json=person, headers=headers, timeout=30).status_code == 201
    with serving("--data", str(data)) as (url, said):
        assert said == "as printed when the data file was made; --token-file FILE sets another"
        listed = requests.get(f"{url}/Users", headers=headers, timeout=30).json()
        assert [user["userName"] for user in listed["Resources"]] == ["ada@example.com"]
    another = tmp_path / "token"
    another.write_text("another-token\n")
    with serving("--data", str(data), "--token-file", str(another)) as (url, said):
        assert said == f"as in {another}"
        statuses = [
            requests.get(f"{url}/Users", headers={"Authorization": f"Bearer {one}"}, timeout=30).status_code
            for one in (token, "another-token")
        ]
        assert statuses == [401, 200]
