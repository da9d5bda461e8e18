"""The self-test in words: a case on one line, and what there is to be said about it."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.selftest.cases import Case, Kind, Result

SHOWN = 5


def word(case: Case) -> str:
    """Return ok, warn for strays, FAIL."""
    if not case.is_good:
        return "FAIL"
    return "ok" if case.is_spotless else "warn"


def headline(case: Case) -> str:
    """Return the case and what came of it, on one line."""
    about = ", ".join(part for part in (case.severity, " and ".join(case.contracts)) if part)
    return f"{case.id:<56} {case.result} ({about}, {case.items} items, {case.seconds:.1f} s)"


def details(case: Case, *, is_asked_for: bool) -> Iterator[str]:
    """Yield what a person wants to know of a case that is not as it should be, or that was asked for by name."""
    is_wanted = is_asked_for or not case.is_good
    if is_wanted and case.breaks:
        yield f"breaks   {', '.join(case.breaks)}"
    if is_asked_for:
        for name, items in case.by.items():
            more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
            yield f"caught   {name} by {', '.join(items[:SHOWN])}{more}"
    for name in case.silent:
        yield f"silent   {name} is named as its check, and does not catch it"
    said = "stray" if case.kind is Kind.DEFECT else "alarm"
    for one in case.findings[:SHOWN]:
        yield f"{said}    {one.requirement} {one.outcome} in {one.contract} by {one.item} {one.where}: {one.evidence}"
    if len(case.findings) > SHOWN:
        yield f"{said}    and {len(case.findings) - SHOWN} more"
    if is_wanted and case.result is not Result.QUIET:
        for name, why in list(case.blocked.items())[:SHOWN]:
            yield f"blocked  {name}: {why}"
    for name, why in list(case.faults.items())[:SHOWN]:
        yield f"fault    {name}: {why}"
