"""`scim-conformance selftest`: chooses what to play, plays it, shows it, and ends with an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from scim_conformance.documents.load import load_library
from scim_conformance.selftest.choice import UnknownCheckError
from scim_conformance.selftest.display import Display
from scim_conformance.selftest.judging import DefectVerdict
from scim_conformance.selftest.play import play_defects
from scim_conformance.selftest.pool import Pool
from scim_conformance.selftest.wording import details, headline, word
from scim_conformance.target.defects import all_defects, find_defects


def selftest(given: Mapping[str, Any]) -> int:
    """Run what the command line asked for; 0 if everything was caught, 1 if not, 2 for wrong use."""
    asked = bool(given["defects"])
    try:
        defects = find_defects(given["defects"]) if asked else all_defects()
    except ValueError as error:
        click.echo(f"scim-conformance: {error}", err=True)
        return 2
    library = load_library()
    with Pool(min(given["workers"], len(defects))) as pool, Display(len(defects), shows_all=asked) as display:

        def show(verdict: DefectVerdict) -> None:
            lines = details(verdict, is_asked_for=asked)
            display.show(word(verdict), headline(verdict), lines, is_good=word(verdict) == "ok")

        try:
            verdicts = play_defects(defects, library, pool, show)
        except UnknownCheckError as error:
            click.echo(f"scim-conformance: {error}", err=True)
            return 2
    missed = [one for one in verdicts if not one.is_caught or one.faults]
    click.echo(f"{len(verdicts) - len(missed)} of {len(verdicts)} defects caught")
    return 1 if missed else 0
