"""What the events of a run add up to, before any of it is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from scim_conformance.documents.model import Outcome, StepRef, Verdict
from scim_conformance.events import (
    Ending,
    Event,
    ItemFinished,
    ItemStarted,
    LeftBehind,
    RunFinished,
    RunStarted,
    VerdictReached,
    Waited,
)
from scim_conformance.report.text import counted
from scim_conformance.report.transcript import item_of

ENDINGS = (
    Ending.INTERRUPTED,
    Ending.TERMINATED,
    Ending.OUR_FAULT,
    Ending.TOKEN_REFUSED,
    Ending.NOT_REACHED,
    Ending.TARGET_LOST,
    Ending.USAGE,
    Ending.DONE,
)
"""Where the processes of a run ended differently, the first of these counts."""

SILENT_END = "the run ended without a word: its process was killed"
SILENT_ITEM = "the process that played it ended under way"


@dataclass(slots=True)
class Facts:
    """The facts of a run; `exchanges` counts those that were passed by, 0 where they were not read."""

    run: RunStarted
    verdicts: list[Verdict] = field(default_factory=list)
    items: list[ItemFinished] = field(default_factory=list)
    waits: list[Waited] = field(default_factory=list)
    left_behind: list[LeftBehind] = field(default_factory=list)
    is_complete: bool = False
    ending: Ending = Ending.OUR_FAULT
    reason: str = SILENT_END
    refused_create: str = ""
    finished_at: str = ""


def gather(events: Iterable[Event]) -> Facts:
    """Return the facts of the events of a run, from one process or from many.

    A verdict that was told twice counts once, one that was told with another outcome twice. An item that was begun and
    never ended is incomplete, and so is a run without closing words or with fewer items than were selected.
    """
    facts = Facts(RunStarted("", "", "", (), "", ""))
    seen: set[tuple[str, str, StepRef, Outcome, int | None]] = set()
    items: dict[StepRef, ItemFinished | None] = {}
    ends: list[RunFinished] = []
    for event in events:
        match event:
            case VerdictReached(verdict):
                key = (verdict.id, verdict.requirement, verdict.step, verdict.outcome, verdict.exchange)
                if key not in seen:
                    seen.add(key)
                    facts.verdicts.append(verdict)
            case ItemStarted(step):
                items.setdefault(item_of(step), None)
            case ItemFinished(step):
                items[item_of(step)] = replace(event, step=item_of(step))
            case Waited():
                facts.waits.append(event)
            case LeftBehind():
                facts.left_behind.append(event)
            case RunStarted():
                facts.run = event
            case RunFinished():
                ends.append(event)
            case _:
                pass
    facts.items = [
        ItemFinished(step, complete=False, note=SILENT_ITEM) if item is None else item for step, item in items.items()
    ]
    _close(facts, ends, any(item is None for item in items.values()))
    return facts


def _close(facts: Facts, ends: list[RunFinished], has_silent_items: bool) -> None:
    for end in ends:
        facts.left_behind += end.left_behind
    facts.left_behind = list(dict.fromkeys(facts.left_behind))
    if not ends:
        return
    facts.ending = min((end.ending for end in ends), key=ENDINGS.index)
    facts.refused_create = next((end.refused_create for end in ends if end.refused_create), "")
    facts.finished_at = max(end.finished_at for end in ends)
    facts.reason = "; ".join(dict.fromkeys(_reasons(facts, ends, has_silent_items)))
    facts.is_complete = not has_silent_items and not _missing(facts) and all(end.complete for end in ends)


def _missing(facts: Facts) -> int:
    return max(0, facts.run.items - len(facts.items))


def _reasons(facts: Facts, ends: list[RunFinished], has_silent_items: bool) -> Iterator[str]:
    yield from (end.reason for end in ends if end.reason)
    if has_silent_items:
        yield "a process of the run ended under way"
    missing = _missing(facts)
    if missing and facts.ending is Ending.DONE:
        yield f"{counted(missing, 'item')} of {facts.run.items:,} not played"
