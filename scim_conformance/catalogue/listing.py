"""The requirements as a list for people, or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from rich.console import Console

from scim_conformance.catalogue.coverage import Coverage, coverage, lacking
from scim_conformance.documents.load import DocumentErrors, Library, load_library
from scim_conformance.documents.model import Requirement
from scim_conformance.documents.problems import did_you_mean
from scim_conformance.options import USAGE
from scim_conformance.report.console import make_console, words
from scim_conformance.scim.exchange import JsonObject

NONE = "none"


def show_requirements(*, with_coverage: bool, as_json: bool, topic: str) -> None:
    """Print the requirements, all or those of a topic, ordered by topic and id; leaves with 2 for an unknown topic."""
    library = loaded()
    every = sorted(library.requirements.values(), key=lambda one: (one.topic, one.id))
    topics = list(dict.fromkeys(one.topic for one in every))
    if topic and topic not in topics:
        mend = did_you_mean(topic, topics) or f"there are: {', '.join(topics)}"
        click.echo(f"scim-conformance: no topic {topic!r}; {mend}", err=True)
        raise SystemExit(USAGE)
    chosen = [one for one in every if topic in {"", one.topic}]
    if as_json:
        covered = coverage(library)
        rows = [row(one, covered[one.id]) for one in chosen]
        click.echo(json.dumps({"requirements": rows}, indent=2, ensure_ascii=False))
        return
    console = make_console()
    if with_coverage:
        _print_coverage(console, chosen, library)
    else:
        _print_list(console, chosen)


def loaded() -> Library:
    """Return the shipped documents; mistakes in them are printed and end the command with 2."""
    try:
        return load_library()
    except DocumentErrors as errors:
        click.echo(str(errors), err=True)
        raise SystemExit(USAGE) from None


def row(one: Requirement, covered: Coverage) -> JsonObject:
    """Return a requirement as JSON; `reason` says why one that is not observable is not."""
    return {
        "id": one.id,
        "title": one.title,
        "level": one.level.value,
        "basis": one.basis.value,
        "topic": one.topic,
        "severity": one.severity.value,
        "side": one.side.value,
        "source": {"document": one.source.document, "section": one.source.section},
        "observable": one.observable is True,
        "reason": "" if one.observable is True else str(one.observable),
        "checks": [*covered.checks],
        "defects": [*covered.defects],
    }


def _print_list(console: Console, chosen: Sequence[Requirement]) -> None:
    topic = ""
    for one in chosen:
        if one.topic != topic:
            topic = one.topic
            console.print(words(console, topic, "bold"))
        console.print(words(console, f"  {one.id}  ({one.level.value}, {one.severity.value})"), soft_wrap=True)
        console.print(words(console, f"      {one.title}", "dim"), soft_wrap=True)


def _print_coverage(console: Console, chosen: Sequence[Requirement], library: Library) -> None:
    covered = coverage(library)
    for one in chosen:
        seen = "" if one.observable is True else f", not observable: {one.observable}"
        console.print(words(console, one.id, "bold"), soft_wrap=True)
        facts = f"  {one.level.value}, {one.severity.value}, {one.topic}, {one.side.value}{seen}"
        console.print(words(console, facts, "dim"), soft_wrap=True)
        for name, found in (("checks", covered[one.id].checks), ("defects", covered[one.id].defects)):
            console.print(words(console, f"  {name:<8} {', '.join(found) or NONE}"), soft_wrap=True)
    without = [one for one in lacking(library, covered) if one in chosen]
    no_check = sum(1 for one in without if not covered[one.id].checks)
    no_defect = sum(1 for one in without if not covered[one.id].defects)
    console.print()
    summary = (
        f"{len(chosen)} requirements. Observable ones that bind a service provider:"
        f" {no_check} without check, {no_defect} without defect."
    )
    console.print(words(console, summary, "bold"), soft_wrap=True)
    for one in without:
        missing = " and ".join(
            name
            for name, found in (("check", covered[one.id].checks), ("defect", covered[one.id].defects))
            if not found
        )
        console.print(words(console, f"  {one.id}: no {missing}"), soft_wrap=True)
