"""`mapping diff`: what changed from one export to the next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from scim_conformance.mapping.differences import Difference, differences
from scim_conformance.mapping_commands.given import WrongInput, exported, refusing
from scim_conformance.report.console import make_console, words
from scim_conformance.report.text import counted, excerpt
from scim_conformance.scim.exchange import JsonValue


def diff(old: Path, new: Path, *, as_json: bool) -> int:
    """Print the differences; returns the exit code, 0 whether there are any or none."""
    with refusing():
        before, after = exported(old), exported(new)
        if before.idp is not after.idp:
            raise WrongInput(f"{old} is {before.format}, {new} is {after.format}; compare exports of one IdP")
    found = tuple(differences(before, after))
    if as_json:
        click.echo(json.dumps({"differences": [asdict(one) for one in found]}, indent=2, ensure_ascii=False))
    else:
        _print(found)
    return 0


def _print(found: Sequence[Difference]) -> None:
    console = make_console()
    if found:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("", "target", "what", "was", "is"):
            table.add_column(column, overflow="fold")
        for one in found:
            cells = (one.resource_type, one.target, one.aspect, _cell(one.old), _cell(one.new))
            table.add_row(*(words(console, cell) for cell in cells))
        console.print(table)
        console.print()
    console.print(words(console, f"{counted(len(found), 'difference')}."))


def _cell(value: JsonValue) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else excerpt(value)
