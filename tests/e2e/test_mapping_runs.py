"""Mappings that are sent: as flows of their own, and as the bodies of the library's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.mapping.start import GALLERY
from scim_conformance.target.server import EmbeddedProvider

PEOPLE = (
    "userPrincipalName,mail,displayName,givenName,surname,accountEnabled\n"
    "ada@example.com,ada@example.com,Ada Lind,Ada,Lind,true\n"
    "bea@example.com,,Bea Ruud,Bea,Ruud,true\n"
    "eva@example.com,eva@example.com,Eva Moe,Eva,Moe,false\n"
)


def replayed(tmp_path: Path, *arguments: str, token: str = "") -> tuple[subprocess.CompletedProcess[str], Any]:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    reports = tmp_path / "replay"
    export = str(GALLERY / "entra.json")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scim_conformance", "mapping", "replay", export, *arguments),
            *("--people", str(people), "--reports", str(reports)),
        ],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "CI": "true", **({"SCIM_TOKEN": token} if token else {})},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done, json.loads((reports / "results.json").read_text(encoding="utf-8"))


def test_a_mapping_is_sent_to_the_embedded_service_provider_and_judged(tmp_path: Path) -> None:
    done, results = replayed(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(item["flow"] for item in results["items"]) == [f"mapping-person-{number}" for number in (1, 2, 3)]
    assert {item["profile"] for item in results["items"]} == {"entra"}
    assert results["complete"]


def test_what_the_endpoint_does_wrong_with_a_mapping_is_found(tmp_path: Path) -> None:
    with EmbeddedProvider("iru", defects=("deactivation-is-ignored",)) as provider:
        done, results = replayed(tmp_path, provider.base_url, token=provider.token)
    failed = {verdict["flow"] for verdict in results["verdicts"] if verdict["outcome"] == "fail"}
    assert done.returncode == 1, done.stdout + done.stderr
    assert failed == {"mapping-person-3"}


def test_a_run_carries_the_bodies_of_a_mapping(command: Callable, tmp_path: Path) -> None:
    export = json.loads((GALLERY / "entra.json").read_text(encoding="utf-8"))
    users = export["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"]
    title = next(row for row in users if row["targetAttributeName"] == "title")
    title["source"] = {"type": "Constant", "name": "Staff", "expression": '"Staff"'}
    path = tmp_path / "export.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    ran = command("--mapping", str(path), "--flow", "entra-create-user", "--only", "flows")
    assert ran.code == 0, ran.output + ran.errors
    assert '"title": "Staff"' in ran.everything or '"title":"Staff"' in ran.everything


@pytest.mark.parametrize("text", ["", "{}", "no mapping"])
def test_a_mapping_that_cannot_be_read_is_one_line(command: Callable, tmp_path: Path, text: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(text, encoding="utf-8")
    ran = command("--mapping", str(path), "--flow", "entra-create-user")
    assert ran.code == 2
    assert "export.json" in ran.errors
    assert "Traceback" not in ran.errors
