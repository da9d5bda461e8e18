"""The command that lists the requirements: parses, and leaves the rest to `catalogue.listing`."""

from __future__ import annotations

import click


@click.command()
@click.option("--coverage", "with_coverage", is_flag=True, help="Name the checks and the defects of each.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, checks and defects included.")
@click.option("--topic", default="", metavar="T", help="Only those of one topic.")
def requirements(with_coverage: bool, as_json: bool, topic: str) -> None:
    """List the requirements that endpoints are held to."""
    from scim_conformance.catalogue.listing import show_requirements  # noqa: PLC0415 - keeps --help quick

    show_requirements(with_coverage=with_coverage, as_json=as_json, topic=topic)
