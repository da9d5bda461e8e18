"""The command that explains a requirement: parses, and leaves the rest to `explaining.page`."""

from __future__ import annotations

import click


@click.command()
@click.argument("requirement", metavar="ID")
@click.option("--no-examples", is_flag=True, help="Play nothing: the page without its exchanges, at once.")
def explain(requirement: str, no_examples: bool) -> None:
    """Explain one requirement: what holds, why, who breaks on it, how it looks, what to do.

    The exchanges are real ones: the embedded service provider plays them now, without and with a fault.
    """
    from scim_conformance.explaining.page import show_page  # noqa: PLC0415 - keeps --help quick

    show_page(requirement, with_examples=not no_examples)
