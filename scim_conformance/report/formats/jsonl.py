"""Verdicts as JSON Lines, for databases and dashboards (`--format jsonl`)."""

from __future__ import annotations

import json
from pathlib import Path

from scim_conformance.report.formats import Results, report_format


@report_format("jsonl", "each verdict as one line of JSON, with the run that it belongs to")
def render(results: Results, _directory: Path) -> str:
    """Return a line for each verdict; `run`, `contract` and `url` are repeated, so that runs can be poured together."""
    run = {"run": results["run"]["id"], "contract": results["run"]["contract"], "url": results["run"]["url"]}
    encode = json.JSONEncoder(separators=(",", ":")).encode
    return "".join(f"{encode({**run, **verdict})}\n" for verdict in results["verdicts"])
