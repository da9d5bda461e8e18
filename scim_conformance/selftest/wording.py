"""The self-test in words: a case in a word and a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.selftest.judging import DefectVerdict

ITEMS_SHOWN = 3
STRAYS_SHOWN = 5


def word(verdict: DefectVerdict) -> str:
    """Return `ok` for a defect that was caught by each of its own checks and strayed nowhere; `warn`, `FAIL`."""
    if not verdict.is_caught or verdict.faults:
        return "FAIL"
    return "warn" if verdict.silent or verdict.strays else "ok"


def headline(verdict: DefectVerdict) -> str:
    """Return the defect and what came of it, on one line."""
    caught = "caught" if verdict.is_caught else "missed"
    where = " and ".join(verdict.contracts)
    return f"{verdict.defect.id:<56} {caught} ({verdict.defect.severity}, {where}, {verdict.seconds:.1f} s)"


def details(verdict: DefectVerdict, *, is_asked_for: bool) -> Iterator[str]:
    """Yield what a person wants to know of a defect that was missed or strayed, or asked for by name."""
    if is_asked_for or not verdict.is_caught:
        yield f"breaks   {', '.join(verdict.defect.breaks)}"
    if is_asked_for:
        for name, items in verdict.by.items():
            more = f" and {len(items) - ITEMS_SHOWN} more" if len(items) > ITEMS_SHOWN else ""
            yield f"caught   {name} by {', '.join(items[:ITEMS_SHOWN])}{more}"
    for name in verdict.silent:
        yield f"silent   {name} is named as its check, and does not catch it"
    for stray in verdict.strays[:STRAYS_SHOWN]:
        yield f"stray    {stray.requirement} by {stray.item} {stray.where}: {stray.evidence}"
    if len(verdict.strays) > STRAYS_SHOWN:
        yield f"stray    and {len(verdict.strays) - STRAYS_SHOWN} more"
    if is_asked_for or not verdict.is_caught:
        for name, why in list(verdict.blocked.items())[:ITEMS_SHOWN]:
            yield f"blocked  {name}: {why}"
    for name, why in verdict.faults.items():
        yield f"fault    {name}: {why}"
