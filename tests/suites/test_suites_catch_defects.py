"""Suite tests that are the reason to be of a defect catch it, through the installed plugin, and pass without it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scim_conformance.target.defects import Defect, all_defects

SAMPLE = ("any-token-is-accepted", "discovery-is-a-bare-array", "unauthorized-is-403")
"""A process each is dear: `scim-conformance selftest` plays all defects in lasting ones."""

WITH_SUITES = [one for one in all_defects() if one.id in SAMPLE]


def results_of(folder: Path, *arguments: str) -> dict:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "SCIM_"))}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--scim-only=suites"]
        + [f"--scim-reports={folder / 'run'}", "--scim-contract=iru", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=100,
    )
    return json.loads((folder / "run" / "results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("defect", WITH_SUITES, ids=[one.id for one in WITH_SUITES])
def test_a_suite_catches_the_defect_that_it_is_there_for(defect: Defect, tmp_path: Path) -> None:
    results = results_of(tmp_path, f"--scim-defect={defect.id}", "-k", " or ".join(defect.suites))
    broken = {one["requirement"] for one in results["verdicts"] if one["outcome"] in {"fail", "warn"}}
    assert broken & set(defect.breaks)


def test_all_suites_pass_without_a_defect(tmp_path: Path) -> None:
    results = results_of(tmp_path)
    counts = results["counts"]["outcomes"]
    assert counts["fail"] == 0
    assert counts["pass"] > 0
    assert results["complete"]
