"""A script that a real run wrote, against the defect that it was written for and against a provider without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scim_conformance.report import results
from scim_conformance.target.server import EmbeddedProvider


def execute(script: Path, provider: EmbeddedProvider) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "SCIM_URL": provider.base_url, "SCIM_TOKEN": provider.token}
    return subprocess.run(["sh", script], env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("defect", "flow", "requirement"),
    [
        ("string-false-leaves-the-user-active", "entra-deactivate-user", "entra-boolean-strings-are-read"),
        (
            "remove-one-member-empties-the-group",
            "onelogin-group-membership",
            "rfc7644-3.5.2.2-remove-by-value-filter",
        ),
    ],
)
def test_a_script_sees_its_defect_and_nothing_without(tmp_path: Path, defect: str, flow: str, requirement: str) -> None:
    with EmbeddedProvider(contract="iru", defects=(defect,)) as broken, EmbeddedProvider(contract="iru") as sound:
        arguments = ["run", broken.base_url, "--flow", flow, "--only", "flows", "--reports", str(tmp_path / "run")]
        ran = subprocess.run(
            [sys.executable, "-m", "scim_conformance", *arguments],
            cwd=tmp_path,
            env=os.environ | {"SCIM_TOKEN": broken.token},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 1, ran.stdout + ran.stderr
        found = results.read(tmp_path / "run" / "results.json")
        (finding,) = (finding for finding in found["findings"] if finding["requirement"] == requirement)
        script = tmp_path / "run" / finding["repro"]
        assert broken.token not in script.read_text(encoding="utf-8")
        on_broken, on_sound = execute(script, broken), execute(script, sound)
    assert (on_broken.returncode, on_sound.returncode) == (1, 0), on_broken.stdout + on_sound.stdout
    assert "The deviation shows again." in on_broken.stdout
