"""`mapping check`: hold a mapping against a contract, and say what would go wrong for whom."""

from __future__ import annotations

import json
from pathlib import Path

import click

from scim_conformance.mapping.judging import judged
from scim_conformance.mapping.report import document_of, markdown_of
from scim_conformance.mapping_commands.given import read, refusing
from scim_conformance.mapping_commands.text import print_report
from scim_conformance.report.directory import choose_directory

DOES_NOT_CONFORM = 1


def check(
    file: Path, contract: str, idp: str, people: Path | None, *, strict: bool, as_json: bool, reports: Path | None
) -> int:
    """Print what was found and return the exit code: 0 where nothing fails."""
    with refusing():
        directory = choose_directory(reports, contract) if reports is not None else None
        given = read(file, contract, idp, people)
    found = judged(given.attempt, strict=strict)
    document = document_of(found)
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if as_json:
        click.echo(text)
    else:
        print_report(document)
    if directory is not None:
        (directory / "mapping.json").write_text(text + "\n", encoding="utf-8")
        (directory / "mapping.md").write_text(markdown_of(document), encoding="utf-8")
        if not as_json:
            click.echo(f"Written to {directory}: mapping.json, mapping.md")
    return 0 if found.conforms else DOES_NOT_CONFORM
