"""The commands on service providers that others wrote; they work from a checkout."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from scim_conformance.published.provider import Provider

USAGE, LOST = 2, 3


@click.group(invoke_without_command=True)
@click.pass_context
def providers(context: click.Context) -> None:
    """List the real service providers that reports are published of, or run against one. From a checkout."""
    if context.invoked_subcommand is None:
        for provider in _known().values():
            click.echo(f"{provider.name:<22} {provider.title} {provider.version}, {provider.origin}")


@providers.command("run")
@click.argument("name")
@click.option("--publish", is_flag=True, help="Keep results and report in its folder, and make the table anew.")
@click.argument("run_options", nargs=-1, type=click.UNPROCESSED)
def run_one(name: str, publish: bool, run_options: tuple[str, ...]) -> None:
    """Install and start the provider NAME, run everything against it, stop it.

    What follows `--` are options of `scim-conformance run`.
    """
    from scim_conformance.published.running import NotStarted, run_against, started  # noqa: PLC0415

    known = _known()
    if name not in known:
        _refuse(f"there is no provider {name!r}; there are {', '.join(known)}", USAGE)
    provider = known[name]
    with tempfile.TemporaryDirectory() as scratch:
        reports = Path(scratch) / name
        try:
            with started(provider) as (url, token):
                code = run_against(url, token, provider.contract, reports, run_options)
        except (NotStarted, OSError) as error:
            _refuse(str(error), LOST)
        if publish and (reports / "results.json").is_file():
            _publish(provider, reports)
    raise SystemExit(code)


def _publish(provider: Provider, reports: Path) -> None:
    from scim_conformance.published.table import table, with_table  # noqa: PLC0415
    from scim_conformance.report import results  # noqa: PLC0415
    from scim_conformance.report.formats import formats  # noqa: PLC0415

    path = reports / results.FILE
    provider.publish(path.read_bytes(), formats()["html"].render(results.read(path), reports))
    published = [(one, found) for one in _known().values() if (found := one.results()) is not None]
    readme = provider.folder.parent.parent / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8"), table(published)), encoding="utf-8")
    click.echo(f"published in {provider.folder}; the table in {readme}")


def _known() -> dict[str, Provider]:
    from scim_conformance.documents.locate import data_root  # noqa: PLC0415 - keeps --help quick
    from scim_conformance.published.provider import UnknownProvider, providers  # noqa: PLC0415

    try:
        found = providers(data_root())
    except UnknownProvider as error:
        _refuse(str(error), USAGE)
    if not found:
        _refuse("there are no providers here; run it from a checkout", USAGE)
    return found


def _refuse(message: str, code: int) -> NoReturn:
    click.echo(f"scim-conformance: {message}", err=True)
    raise SystemExit(code)
