"""A comparison in words: lines for a terminal or a log, and Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.report.compare import Change, Comparison, Kind
from scim_conformance.report.formats.md import escaped
from scim_conformance.report.text import counted, plain, sentence

PLACES_SHOWN = 3
CHANGES_SHOWN = 50

_HEADS = {
    Kind.NEW: "New failures",
    Kind.STILL_FAILING: "Still failing",
    Kind.FIXED: "Fixed",
    Kind.GONE: "Judged no more",
    Kind.NEWLY_COVERED: "Judged for the first time, and holds",
}


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison as plain lines, harmless to a terminal."""
    if comparison.cut:
        yield f"The later run was cut short: {plain(sentence(comparison.cut))}"
    for turn in comparison.turns:
        yield f"{plain(turn.idp)}: {turn.before} -> {turn.after}  {plain(turn.reason)}"
    for kind in Kind:
        changes = comparison.of(kind)
        if not changes:
            continue
        yield ""
        yield f"{_HEADS[kind]}: {len(changes):,}"
        for change in changes[:CHANGES_SHOWN]:
            yield f"  {change.idp:<10} {plain(change.requirement)} ({change.severity.value}){_mark(change)}"
            yield f"             {plain(sentence(change.text))}"
            yield f"             in {_places(change)}"
        if len(changes) > CHANGES_SHOWN:
            yield f"  and {counted(len(changes) - CHANGES_SHOWN, 'more')}"
    yield ""
    yield summary(comparison)


def summary(comparison: Comparison) -> str:
    """Return how many there are of each kind, on one line."""
    return ", ".join(f"{len(comparison.of(kind)):,} {kind.value}" for kind in Kind) + "."


def markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown, for the comment on a pull request."""
    told = ["## SCIM conformance, compared", "", summary(comparison), ""]
    if comparison.cut:
        told += [f"**The later run was cut short:** {escaped(sentence(comparison.cut))}", ""]
    told += [f"- {turn.idp}: {turn.before} -> **{turn.after}** {escaped(turn.reason)}" for turn in comparison.turns]
    for kind in Kind:
        changes = comparison.of(kind)
        if changes:
            told += ["", f"### {_HEADS[kind]} ({len(changes):,})", "", "| IdP | Requirement | In |", "|---|---|---|"]
            told += [
                f"| {change.idp} | `{change.requirement}`{_mark(change)}: {escaped(sentence(change.text))} "
                f"| {escaped(_places(change))} |"
                for change in changes[:CHANGES_SHOWN]
            ]
            if len(changes) > CHANGES_SHOWN:
                told += ["", f"and {counted(len(changes) - CHANGES_SHOWN, 'more')}"]
    return "\n".join(told) + "\n"


def _mark(change: Change) -> str:
    return "" if change.was_judged or change.kind is not Kind.NEW else ", judged for the first time"


def _places(change: Change) -> str:
    shown = ", ".join(plain(place) for place in change.places[:PLACES_SHOWN])
    more = len(change.places) - PLACES_SHOWN
    return f"{shown} and {counted(more, 'more place')}" if more > 0 else shown
