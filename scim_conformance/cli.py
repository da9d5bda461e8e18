"""The command line: a thin front. Every command parses, calls a room, and ends with an exit code of SPEC's table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scim_conformance.catalogue.command import requirements as requirements_command
from scim_conformance.cli_init import init
from scim_conformance.cli_mapping import mapping
from scim_conformance.cli_providers import providers
from scim_conformance.cli_report import compare, report
from scim_conformance.explaining.command import explain
from scim_conformance.options import DEFAULT_CONTRACT

Command = TypeVar("Command", bound=Callable[..., Any])

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 120}


def fail(message: str, code: int) -> None:
    """Print one line on standard error and leave with `code`."""
    click.echo(f"scim-conformance: {message}", err=True)
    raise SystemExit(code)


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="scim-conformance", prog_name="scim-conformance")
def cli() -> None:
    """Replay provisioning flows of Okta, Microsoft Entra ID and OneLogin against a SCIM 2.0 endpoint.

    Says what would break, why, and what to do about it. Start with: scim-conformance run
    """


@cli.command()
@click.argument("url", required=False, default="")
@click.option("--contract", default="", metavar="NAME|FILE", help="What the endpoint promises (default: iru).")
@click.option("--idp", "idps", multiple=True, metavar="NAME", help="Only this IdP's family or profile; repeatable.")
@click.option("--flow", "flows", multiple=True, metavar="GLOB", help="Only flows whose id matches; repeatable.")
@click.option(
    "--requirement",
    "requirements",
    multiple=True,
    metavar="GLOB",
    help="Only what bears on requirements whose id matches; repeatable.",
)
@click.option("--only", type=click.Choice(["flows", "suites"]), help="Only flows, or only suites.")
@click.option("--verify", type=click.Choice(["full", "touched", "off"]), default="full", show_default=True)
@click.option("--strict", is_flag=True, help="A broken SHOULD fails as well.")
@click.option("--domain", default="", metavar="D", help="Domain of the addresses that the run makes up.")
@click.option("--reports", type=click.Path(path_type=Path), metavar="DIR", help="The run's directory, new or empty.")
@click.option("--header", "headers", multiple=True, metavar="'K: V'", help="With every request; V may be env:NAME.")
@click.option("--ca", default="", metavar="FILE", help="Certificates to trust, PEM.")
@click.option("--insecure", is_flag=True, help="Do not check the certificate.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(0.1), default=30.0, show_default=True, metavar="S")
@click.option("--max-wait", "max_wait_s", type=click.FloatRange(0), default=60.0, show_default=True, metavar="S")
@click.option("--rate", type=click.FloatRange(0), default=0.0, metavar="REQ_PER_S", help="At most so many a second.")
@click.option("-n", "workers", type=click.IntRange(0), default=0, show_default=True, metavar="WORKERS")
@click.option("--proxy", default="", metavar="URL", help="The only way to use a proxy; the environment is ignored.")
@click.option("--quick", is_flag=True, help="A curated set in 15 seconds.")
@click.option("--stress", is_flag=True, help="Heavy tests too, on hosts beyond loopback.")
@click.option("--lifecycle", is_flag=True, help="Run the contract's hooks that create, rotate and delete integrations.")
@click.option("--flows", "flow_dirs", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Your flows.")
@click.option("--waivers", type=click.Path(path_type=Path), metavar="FILE", help="Failures waived for a while, YAML.")
@click.option("--mapping", default="", metavar="FILE", help="Replay its IdP's flows with the bodies of this mapping.")
@click.option("--until", default="", metavar="STEP", help="Stop after this step; with one --flow.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help="Holds the token.")
@click.option("--dry-run", is_flag=True, help="List what would run, send nothing.")
@click.option("--app", default="", metavar="MODULE:APP", help="A WSGI or ASGI application, served for the run.")
@click.option("--start", default="", metavar="COMMAND", help="Starts a server, waits until URL answers, stops it.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Results to compare with.")
@click.option("--fail-on", type=click.Choice(["new", "any"]), default="any", show_default=True, help="With --baseline.")
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def run(**given: Any) -> None:
    """Replay flows and suites against URL, or against the embedded service provider.

    The token comes from the variable SCIM_TOKEN, from --token-file, or from a hidden prompt. What follows `--` goes to
    pytest.
    """
    from scim_conformance.launch import launch  # noqa: PLC0415 - keeps --help quick

    raise SystemExit(launch(given))


@cli.command()
@click.option("--contract", default=DEFAULT_CONTRACT, show_default=True, metavar="NAME")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="0 takes a free one.")
@click.option("--data", type=click.Path(path_type=Path), metavar="FILE", help="SQLite file; without it, memory.")
@click.option("--defect", "defects", multiple=True, metavar="ID", help="Switch a fault on; repeatable.")
@click.option("--variant", "variants", multiple=True, metavar="ID", help="Switch a lawful variant on; repeatable.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help="Holds the token to serve for.")
@click.option("--list-defects", is_flag=True, help="List the faults that there are.")
@click.option("--list-variants", is_flag=True, help="List the lawful variants that there are.")
def serve(
    contract: str,
    port: int,
    data: Path | None,
    defects: tuple[str, ...],
    variants: tuple[str, ...],
    token_file: Path | None,
    list_defects: bool,
    list_variants: bool,
) -> None:
    """Run the embedded service provider alone; prints its URL and token, stops on Ctrl-C."""
    from scim_conformance import serving  # noqa: PLC0415

    if list_defects:
        serving.list_all_defects()
    elif list_variants:
        serving.list_all_variants()
    else:
        serving.serve_until_interrupted(contract, port, data, defects, token_file, variants)


@cli.command()
@click.option("--defect", "defects", multiple=True, metavar="ID", help="Only this defect; repeatable.")
@click.option("--variant", "variants", multiple=True, metavar="ID", help="Only this variant, in full; repeatable.")
@click.option("--sample", type=click.IntRange(0), metavar="N", help="All severe defects, N others, N variants.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="Chooses samples and pairs.")
@click.option("--full", is_flag=True, help="Everything against everything, for hours; can be interrupted and resumed.")
@click.option("-n", "workers", type=click.IntRange(1), default=2, show_default=True, metavar="PROCESSES")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--markdown", "markdown_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
def selftest(**given: Any) -> None:
    """Prove the checks: every defect of the embedded service provider is caught, every lawful variant is quiet."""
    from scim_conformance.selftest.command import selftest as run_selftest  # noqa: PLC0415 - keeps --help quick

    raise SystemExit(run_selftest(given))


def listing(name: str, help_text: str) -> click.Group:
    """Return a group that lists documents of one kind when no sub-command is named."""

    @cli.group(name=name, invoke_without_command=True, help=help_text)
    @click.option("--json", "as_json", is_flag=True, help="As JSON.")
    @click.option("--flows", "dirs", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Yours too.")
    @click.pass_context
    def group(context: click.Context, as_json: bool, dirs: tuple[Path, ...]) -> None:
        if context.invoked_subcommand is None:
            from scim_conformance.browse import show  # noqa: PLC0415

            show(name, as_json=as_json, dirs=dirs)

    return group


flows = listing("flows", "List the flows, with their provenance; show one as a transcript.")
listing("profiles", "List the IdP profiles, with their date and sources.")
contracts = listing("contracts", "List the contracts; draft or check one.")


@flows.command("show")
@click.argument("name", metavar="ID")
@click.option("--flows", "dirs", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Yours too.")
def flows_show(name: str, dirs: tuple[Path, ...]) -> None:
    """Print a flow as a transcript that a person can read."""
    from scim_conformance.browse import show_flow  # noqa: PLC0415

    show_flow(name, dirs=dirs)


@contracts.command("init")
@click.argument("url")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--header", "headers", multiple=True, metavar="'K: V'")
@click.option("--ca", default="", metavar="FILE")
@click.option("--insecure", is_flag=True)
@click.option("--timeout", "timeout_s", type=click.FloatRange(0.1), default=30.0, metavar="S")
@click.option("--proxy", default="", metavar="URL")
def contracts_init(**given: Any) -> None:
    """Draft a contract for URL from its discovery documents and a read-only probe; prints YAML."""
    from scim_conformance.browse import draft_contract  # noqa: PLC0415

    draft_contract(given)


@contracts.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def contracts_check(file: Path) -> None:
    """Validate a contract file: every mistake on a line of its own."""
    from scim_conformance.browse import check_contract  # noqa: PLC0415

    check_contract(file)


cli.add_command(mapping)


@cli.command()
@click.argument("ledger", type=click.Path(path_type=Path))
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--header", "headers", multiple=True, metavar="'K: V'")
@click.option("--ca", default="", metavar="FILE")
@click.option("--insecure", is_flag=True)
@click.option("--timeout", "timeout_s", type=click.FloatRange(0.1), default=30.0, metavar="S")
@click.option("--proxy", default="", metavar="URL")
def clean(**given: Any) -> None:
    """Finish an interrupted clean-up: delete what LEDGER says that a run created, and nothing else."""
    from scim_conformance.cleaning import clean_up  # noqa: PLC0415

    clean_up(given)


cli.add_command(requirements_command)
cli.add_command(explain)
cli.add_command(report)
cli.add_command(compare)
cli.add_command(init)
cli.add_command(providers)


def print_json(value: object) -> None:
    """Print a JSON document, indented, non-ASCII as it is."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def main() -> None:
    """Run the command line; whatever we did not foresee ends in one line and exit code 4."""
    try:
        cli()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as error:  # noqa: BLE001 - SPEC: a fault of ours is one line, details in a file
        from scim_conformance.faults import report_fault  # noqa: PLC0415

        raise SystemExit(report_fault(error)) from None
