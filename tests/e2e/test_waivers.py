# ruff: noqa: E501 - a waiver stands on one line
"""A run with waivers, from outside: one fault that is waived, one waiver that is over, one that is not needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

WAIVERS = """- {requirement: rfc7644-3.6-delete-answers-204, target: local, reason: a gateway, who: Ada, until: 2999-12-31}
- {requirement: rfc7644-3.6-deleted-resources-answer-404, target: local, reason: a cache, who: Ada, until: 2999-12-31}
- {requirement: rfc7644-3.3-create-answers-201, target: local, reason: a cache, who: Ada, until: 2020-12-31}
- {requirement: rfc7644-3.3-create-answers-201, target: "https://elsewhere.example/*", reason: x, who: Ada, until: 2999-12-31}
"""


def test_a_waived_fault_is_shown_and_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    selection = [
        "--scim-requirement",
        "rfc7644-3.6-delete-answers-204",
        "--scim-idp",
        "onelogin",
        "--scim-only",
        "flows",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "--rootdir", "."]
        + ["--scim-defect", "delete-answers-200", "--scim-waivers", "waivers.yaml", "--scim-reports", "run"]
        + ["--junitxml", "junit.xml", *selection],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "SCIM_"))},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "run" / "results.json").read_text(encoding="utf-8"))
    states = {row["requirement"]: row["state"] for row in results["waivers"]}
    assert states == {
        "rfc7644-3.6-delete-answers-204": "waives",
        "rfc7644-3.6-deleted-resources-answer-404": "no-longer-fails",
        "rfc7644-3.3-create-answers-201": "expired",
    }
    assert results["counts"]["outcomes"]["waived"] > 0
    assert results["counts"]["outcomes"]["fail"] == 0
    assert results["idps"]["onelogin"]["answer"] == "yes"
    assert {item["flow"] for item in results["items"]} >= {"onelogin-delete-user"}
    assert not {item["flow"] for item in results["items"]} & {"onelogin-enable", "onelogin-import-users"}
    assert "warn rfc7644-3.3-create-answers-201 has expired" in done.stdout
    assert "requirement waived" in (tmp_path / "junit.xml").read_text(encoding="utf-8")
