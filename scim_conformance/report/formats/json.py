"""The results document without its verdicts: small enough to keep, send and read (`--format json`)."""

from __future__ import annotations

import json
from pathlib import Path

from scim_conformance.report.formats import Results, report_format


@report_format("json", "answers, counts and findings as one JSON object, without the single verdicts")
def render(results: Results, _directory: Path) -> str:
    """Return everything but verdicts and items; the whole of it is results.json itself."""
    kept = {key: value for key, value in results.items() if key not in {"verdicts", "items"}}
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
