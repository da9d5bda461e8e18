"""The end of a run on disk: one transcript, one results document, a script for each finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scim_conformance.documents.model import Requirement
from scim_conformance.report import results
from scim_conformance.report.merge import merge
from scim_conformance.report.repro import write_scripts
from scim_conformance.report.transcript import FileTranscript
from scim_conformance.scim.exchange import JsonObject


def conclude(directory: Path, catalogue: Mapping[str, Requirement]) -> JsonObject:
    """Make `transcript.jsonl` and `results.json` in `directory` from what the run wrote there.

    Returns the results document. It needs nothing but the transcripts, and may be called again.
    """
    transcript = FileTranscript(merge(directory))
    judged = results.judge_run(transcript, catalogue)
    repros = write_scripts(directory, judged.findings, judged.facts.verdicts, transcript.item, judged.facts.run.url)
    found = results.document(judged, catalogue, repros)
    results.write(directory / results.FILE, found)
    return found
