"""The commands that show documents (flows, profiles, contracts), and those that draft and check a contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from scim_conformance.documents import describe
from scim_conformance.documents.contract_draft import PROBES, Probe, draft
from scim_conformance.documents.load import DocumentErrors, Library, check_contract_file, load_library
from scim_conformance.documents.locate import flow_dirs
from scim_conformance.documents.problems import did_you_mean, shown
from scim_conformance.documents.reading_aloud import flow_text
from scim_conformance.launch import UsageError, find_token
from scim_conformance.options import USAGE
from scim_conformance.replay.address import WrongUse
from scim_conformance.replay.client import Client
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret
from scim_conformance.report.console import make_console, words
from scim_conformance.scim.exchange import JsonObject, JsonValue, Purpose, Request
from scim_conformance.scim.messages import parse_list

ROWS: Mapping[str, Callable[[Library], list[JsonObject]]] = {
    "flows": lambda library: describe.flow_rows(library.flows.values(), library.profiles),
    "profiles": lambda library: describe.profile_rows(library.profiles.values()),
    "contracts": lambda library: describe.contract_rows(library.contracts.values()),
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "flows": ("id", "profiles", "provenance", "title"),
    "profiles": ("id", "idp", "as_of", "extends", "title"),
    "contracts": ("id", "aliases", "as_of", "title"),
}
DISCOVERY: Mapping[str, str] = {
    "config": "/ServiceProviderConfig",
    "resource_types": "/ResourceTypes",
    "schemas": "/Schemas",
}
UNREACHABLE = 3


def show(kind: str, *, as_json: bool, dirs: Sequence[Path]) -> None:
    """Print the documents of one kind as a table, or as JSON with all that they say of themselves."""
    try:
        library = load_library(flows=(*flow_dirs(), *dirs))
    except DocumentErrors as errors:
        click.echo(str(errors), err=True)
        raise SystemExit(USAGE) from None
    rows = ROWS[kind](library)
    if as_json:
        click.echo(json.dumps({kind: rows}, indent=2, ensure_ascii=False))
        return
    console = make_console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS[kind]:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(words(console, _cell(row[column])) for column in COLUMNS[kind]))
    console.print(table)


def show_flow(name: str, *, dirs: Sequence[Path]) -> None:
    """Print one flow as a transcript; a name that no flow has is wrong use."""
    try:
        library = load_library(flows=(*flow_dirs(), *dirs))
    except DocumentErrors as errors:
        click.echo(str(errors), err=True)
        raise SystemExit(USAGE) from None
    flow = library.flows.get(name)
    if flow is None:
        near = did_you_mean(name, library.flows) or "scim-conformance flows lists them"
        click.echo(f"scim-conformance: there is no flow {shown(name)}; {near}", err=True)
        raise SystemExit(USAGE)
    click.echo(flow_text(flow))


def _cell(value: JsonValue) -> str:
    if isinstance(value, dict):
        return str(value.get("kind", ""))
    return ", ".join(str(entry) for entry in value) if isinstance(value, list) else str(value)


def check_contract(file: Path) -> None:
    """Validate one contract file; every mistake is a line, and the exit code says whether there is one."""
    try:
        contract = check_contract_file(file)
    except DocumentErrors as errors:
        click.echo(str(errors), err=True)
        raise SystemExit(USAGE) from None
    click.echo(f"{file}: a contract, {contract.id!r}")


def draft_contract(given: Mapping[str, Any]) -> None:
    """Ask the endpoint for its discovery documents, look read-only at what is there, and print a draft."""
    try:
        token = find_token(given["url"], given["token_file"])
        client = Client(
            given["url"],
            Secret(token) if token else None,
            limits=Limits(timeout_s=given["timeout_s"]),
            headers=tuple(given["headers"]),
            ca=given["ca"],
            insecure=given["insecure"],
            proxy=given["proxy"],
        )
    except (UsageError, WrongUse) as error:
        click.echo(f"scim-conformance: {error}", err=True)
        raise SystemExit(USAGE) from None
    with client:
        click.echo(_drafted(given["url"], client), nl=False)


def _drafted(url: str, client: Client) -> str:
    exchanges = {}
    for name, target in {**DISCOVERY, **PROBES}.items():
        path, _, query = target.partition("?")
        exchanges[name] = client.send(Request("GET", path, query), Purpose.DISCOVERY)
    answers = {name: exchange.response for name, exchange in exchanges.items() if exchange.response is not None}
    if not answers:
        failure = next(iter(exchanges.values())).failure
        click.echo(f"scim-conformance: {url} is not reached: {failure.detail if failure else ''}", err=True)
        raise SystemExit(UNREACHABLE)
    if all(response.status in {401, 403} for response in answers.values()):
        click.echo(f"scim-conformance: {url} refuses the token", err=True)
        raise SystemExit(UNREACHABLE)
    bodies = {name: response.body for name, response in answers.items() if response.status == HTTPStatus.OK}
    page = parse_list(bodies.get("filter"))
    return draft(
        url,
        bodies.get("config"),
        bodies.get("resource_types"),
        bodies.get("schemas"),
        Probe(
            datetime.now(UTC).strftime("%Y-%m"),
            {name: response.status for name, response in answers.items() if name in PROBES},
            page.total_results if page is not None else None,
        ),
    )
