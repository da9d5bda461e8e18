"""The command that starts the harness in a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scim_conformance.scaffold.plan import Change


@click.command()
@click.option("--contract", default="rfc", show_default=True, metavar="NAME|FILE", help="What the endpoint promises.")
@click.option("--url", default="", metavar="URL", help="Where it is in CI (default: the variable SCIM_URL).")
@click.option("--app", default="", metavar="MODULE:APP", help="Your WSGI or ASGI application, served for the run.")
@click.option("--start", default="", metavar="COMMAND", help="Starts your server in CI; with --url.")
@click.option("--ci", multiple=True, type=click.Choice(["github", "gitlab", "azure"]), help="Default: what is found.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, write nothing.")
def init(contract: str, url: str, app: str, start: str, ci: tuple[str, ...], dry_run: bool) -> None:
    """Start in the project of this directory: settings, and a CI job that keeps a baseline.

    Asks nothing. What exists is left as it is; only the end of pyproject.toml is added to. Every change is said.
    """
    from scim_conformance.options import USAGE  # noqa: PLC0415 - keeps --help quick
    from scim_conformance.scaffold.plan import Wish, plan  # noqa: PLC0415
    from scim_conformance.scaffold.survey import GITHUB, BrokenProject, survey  # noqa: PLC0415

    if (bool(url) and bool(app)) or (start and not url):
        click.echo("scim-conformance: give --url, with --start where it must be started, or --app", err=True)
        raise SystemExit(USAGE)
    root = Path.cwd()
    try:
        project = survey(root)
        systems = ci or project.ci or (GITHUB,)
        for change in plan(project, Wish(contract, url, app, start), systems):
            _carry_out(root, change, dry_run=dry_run)
    except BrokenProject as error:
        click.echo(f"scim-conformance: {error}", err=True)
        raise SystemExit(USAGE) from None
    except OSError as error:
        click.echo(f"scim-conformance: cannot write {error.filename}: {error.strerror}", err=True)
        raise SystemExit(USAGE) from None


def _carry_out(root: Path, change: Change, *, dry_run: bool) -> None:
    path = root / change.path
    if path.exists() and not change.appends:
        if path.read_text(encoding="utf-8", errors="replace") == change.text:
            click.echo(f"as it is  {change.path}")
            return
        click.echo(f"kept      {change.path} is there already and was not changed; this would be in it:")
        click.echo(change.text)
        return
    if not dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if change.appends else "w", encoding="utf-8") as file:
            file.write(change.text)
    word = "would add" if dry_run else "added    " if change.appends else "wrote    "
    click.echo(f"{word} {change.path}{f': {change.then}' if change.then else ''}")
    if dry_run or change.appends:
        click.echo("".join(f"          {line}\n" for line in change.text.strip().splitlines()), nl=False)
