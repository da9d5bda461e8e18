"""The results document of a run: everything that a reader needs, in one JSON file (`results.schema.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, TextIO

from scim_conformance.documents.model import Requirement
from scim_conformance.report import rows
from scim_conformance.report.facts import Facts, gather
from scim_conformance.report.finding import Finding, group, known
from scim_conformance.report.idps import answers
from scim_conformance.report.transcript import Transcript
from scim_conformance.report.waivers import waiver_rows
from scim_conformance.scim.exchange import JsonObject

SCHEMA_VERSION = 1
FILE = "results.json"


class NoResults(ValueError):  # noqa: N818 - it names what is the matter
    """A file that holds no results document: one line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The facts of a run and the findings among them."""

    facts: Facts
    findings: tuple[Finding, ...]


def judge_run(transcript: Transcript, catalogue: Mapping[str, Requirement]) -> Judged:
    """Return the facts and the findings of a run."""
    facts = gather(transcript.events(exchanges=False))
    return Judged(facts, group(facts.verdicts, transcript.exchange, catalogue, facts.run.families))


def build(
    transcript: Transcript, catalogue: Mapping[str, Requirement], repros: Mapping[str, str] | None = None
) -> JsonObject:
    """Return the results document of a transcript; `repros` maps ids of findings to their scripts."""
    return document(judge_run(transcript, catalogue), catalogue, repros or {})


def document(judged: Judged, catalogue: Mapping[str, Requirement], repros: Mapping[str, str]) -> JsonObject:
    """Return the results document of what was judged."""
    facts = judged.facts
    findings = [replace(finding, repro=repros.get(finding.id, "")) for finding in judged.findings]
    idps: JsonObject = {
        idp: {"answer": answer.answer.value, "reason": answer.reason, "selected": answer.is_selected}
        for idp, answer in answers(facts, catalogue).items()
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "complete": facts.is_complete,
        "ending": facts.ending.value,
        "reason": facts.reason,
        "refused_create": facts.refused_create,
        "run": rows.run_row(facts),
        "idps": idps,
        "counts": rows.counts(facts),
        "findings": [rows.finding_row(finding) for finding in findings],
        "waivers": list(waiver_rows(facts)),
        "requirements": rows.requirements(facts.verdicts, catalogue),
        "items": list(rows.items(facts)),
        "waits": rows.waits(facts.waits),
        "left_behind": [
            {"resource_type": left.resource_type, "id": left.id, "reason": left.reason} for left in facts.left_behind
        ],
        "verdicts": [rows.verdict_row(verdict, known(catalogue, verdict)) for verdict in facts.verdicts],
    }


def write(path: Path, results: Mapping[str, Any]) -> None:
    """Write a results document in one step, a row a line, so that it can be searched and compared by line."""
    waiting = path.with_name(f"{path.name}.part")
    with waiting.open("w", encoding="ascii", newline="\n") as file:
        _write_rows(file, results)
    waiting.replace(path)


def _write_rows(file: TextIO, results: Mapping[str, Any]) -> None:
    encode = json.JSONEncoder(separators=(",", ":")).encode
    opening = "{"
    for key, value in results.items():
        file.write(f"{opening}\n{encode(key)}:")
        opening = ","
        if isinstance(value, list):
            file.write("[" + ",".join(f"\n{encode(row)}" for row in value) + "]")
        else:
            file.write(encode(value))
    file.write("\n}\n")


def read(path: Path) -> dict[str, Any]:
    """Return the results document of a file, with fields that are not known left as they are.

    Raises NoResults where the file holds none, or one of a later format.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise NoResults(f"cannot read {str(path)!r}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise NoResults(f"{str(path)!r} is no JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("schema_version"), int):
        raise NoResults(f"{str(path)!r} holds no results: it has no schema_version")
    if found["schema_version"] > SCHEMA_VERSION:
        raise NoResults(f"{str(path)!r} is of format {found['schema_version']}; this version reads {SCHEMA_VERSION}")
    return found


def schema() -> dict[str, Any]:
    """Return the JSON Schema of results documents."""
    text = (resources.files(__package__) / "results.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
