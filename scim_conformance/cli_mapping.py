"""The commands on attribute mappings, as the command line has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scim_conformance.options import DEFAULT_CONTRACT

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


@mapping.command("preview")
@FILE
@CONTRACT
@IDP
@PEOPLE
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def preview_command(file: Path, contract: str, idp: str, people: Path | None, as_json: bool) -> None:
    """Show the exact requests that the IdP would send for each of the people, and what would be held."""
    from scim_conformance.mapping_commands.preview import preview  # noqa: PLC0415

    raise SystemExit(preview(file, contract, idp, people, as_json=as_json))


@mapping.command("replay")
@FILE
@click.argument("url", required=False, default="")
@CONTRACT
@IDP
@PEOPLE
@click.option("--profile", default="", metavar="NAME", help="The dialect to send in (default: that of the IdP).")
@click.option("--strict", is_flag=True, help="A broken SHOULD fails as well.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help="Holds the token.")
@click.option("--reports", type=click.Path(path_type=Path), metavar="DIR", help="The run's directory, new or empty.")
@click.option("--domain", default="", metavar="D", help="Domain of the addresses that the run makes up.")
def replay_command(file: Path, idp: str, people: Path | None, profile: str, **run: Any) -> None:
    """Send what the mapping makes of the people to URL, or to the embedded service provider, and judge the answers.

    The token comes from SCIM_TOKEN, --token-file or a hidden prompt. Names are made unique to the run, and what it
    created is deleted at its end.
    """
    from scim_conformance.mapping_commands.replay import replay  # noqa: PLC0415

    raise SystemExit(replay(file, idp, profile, people, {**defaults_of_run(click.get_current_context()), **run}))


def defaults_of_run(context: click.Context) -> dict[str, Any]:
    """Return the options of `scim-conformance run` as they are when nothing is given."""
    group = context.find_root().command
    command = group.get_command(context, "run") if isinstance(group, click.Group) else None
    assert command is not None
    fresh = command.make_context("run", [])
    return dict(fresh.params)


@mapping.command("init")
@click.option("--idp", required=True, type=click.Choice(IDPS[1:-1]))
@CONTRACT
def init_command(idp: str, contract: str) -> None:
    """Print a correct mapping to start from, in the IdP's own format."""
    from scim_conformance.mapping_commands.init import init  # noqa: PLC0415

    raise SystemExit(init(idp, contract))


@mapping.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def diff_command(old: Path, new: Path, as_json: bool) -> None:
    """Show what differs between two exports of one IdP, row by row."""
    from scim_conformance.mapping_commands.diff import diff  # noqa: PLC0415

    raise SystemExit(diff(old, new, as_json=as_json))
