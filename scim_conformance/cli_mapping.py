"""The commands on attribute mappings, as the command line has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scim_conformance.options import DEFAULT_CONTRACT

Command = TypeVar("Command", bound=Callable[..., Any])

IDPS = ("auto", "entra", "okta", "onelogin", "generic")

FILE = click.argument("file", type=click.Path(path_type=Path))
CONTRACT = click.option("--contract", default=DEFAULT_CONTRACT, show_default=True, metavar="NAME|FILE")
IDP = click.option("--idp", type=click.Choice(IDPS), default="auto", show_default=True, help="Whose export it is.")
PEOPLE = click.option(
    "--people",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="People, CSV or JSON with the IdP's attribute names (default: 40 invented ones who cause trouble).",
)


@click.group()
def mapping() -> None:
    """Check an attribute mapping before anyone is provisioned.

    Reads the exports of Entra ID, Okta and OneLogin, and plain YAML or CSV mappings.
    """


@mapping.command("check")
@FILE
@CONTRACT
@IDP
@PEOPLE
@click.option("--strict", is_flag=True, help="What warns fails, but for advice.")
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON.")
@click.option("--reports", type=click.Path(path_type=Path), metavar="DIR", help="For JSON and Markdown; new or empty.")
def check_command(
    file: Path, contract: str, idp: str, people: Path | None, strict: bool, as_json: bool, reports: Path | None
) -> None:
    """Hold the mapping in FILE against a contract, for each of the people."""
    from scim_conformance.mapping_commands.check import check  # noqa: PLC0415 - keeps --help quick

    raise SystemExit(check(file, contract, idp, people, strict=strict, as_json=as_json, reports=reports))
