"""The commands on saved results: tell them in another form, and compare two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import click


def _listed(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from scim_conformance.report.formats import formats  # noqa: PLC0415

    for form in formats().values():
        click.echo(f"{form.name:<8} {form.title}")
    context.exit()


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--format", "name", default="md", show_default=True, metavar="NAME", help="The form; see --list.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead of printing.")
@click.option("--list", is_flag=True, is_eager=True, help="List the forms.", callback=_listed, expose_value=False)
def report(directory: Path, name: str, output: Path | None) -> None:
    """Tell the saved results of a run in another form; nothing is sent.

    DIR is a run's directory, or its results.json.
    """
    from scim_conformance.options import USAGE  # noqa: PLC0415
    from scim_conformance.report.formats import formats  # noqa: PLC0415 - keeps --help quick

    known = formats()
    if name not in known:
        _refuse(f"--format: there is no form {name!r}; there are {', '.join(known)}", USAGE)
    document = _read(directory)
    form = known[name]
    folder = directory if directory.is_dir() else directory.parent
    text = form.render(document, folder)
    target = output or (folder / form.file if form.file else None)
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        _refuse(f"--output: cannot write {str(target)!r}: {error.strerror}", USAGE)
    click.echo(str(target))


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--fail-on", type=click.Choice(["new", "any"]), default="new", show_default=True, help="What exits 1.")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
def compare(old: Path, new: Path, fail_on: str, form: str) -> None:
    """Say what changed between two runs: new failures, those that stay, fixed ones, gone, newly covered.

    OLD and NEW are runs' directories, or their results.json. Exits 1 where something fails that did not (`--fail-on
    any`: where anything fails), or where NEW was cut short.
    """
    from scim_conformance.report.compare import compare as compared  # noqa: PLC0415
    from scim_conformance.report.comparison_text import lines, markdown  # noqa: PLC0415

    comparison = compared(_read(old), _read(new))
    if form == "json":
        click.echo(json.dumps(comparison.as_json(), indent=2, ensure_ascii=False))
    elif form == "md":
        click.echo(markdown(comparison), nl=False)
    else:
        for line in lines(comparison):
            click.echo(line)
    raise SystemExit(int(comparison.has_any if fail_on == "any" else comparison.has_new))


def _read(path: Path) -> dict[str, Any]:
    """Return the results of a run's directory or file; one line and exit 2 where there are none."""
    from scim_conformance.options import USAGE  # noqa: PLC0415
    from scim_conformance.report import results  # noqa: PLC0415

    try:
        return results.read(path / results.FILE if path.is_dir() else path)
    except results.NoResults as error:
        _refuse(str(error), USAGE)


def _refuse(message: str, code: int) -> NoReturn:
    click.echo(f"scim-conformance: {message}", err=True)
    raise SystemExit(code)
