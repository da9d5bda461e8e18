"""Caught, missed, stray, alarm: what the verdicts of jobs say about a case. Pure (SPEC: levels, outcomes)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from scim_conformance.documents.model import Contract, Level, Outcome
from scim_conformance.selftest.cases import Case, Kind, Result
from scim_conformance.selftest.jobs import JobResult, Seen
from scim_conformance.target.defects import Defect


def judged_defect(
    defect: Defect,
    results: Sequence[JobResult],
    own: Mapping[str, Collection[str]],
    contracts: Mapping[str, Contract],
) -> Case:
    """Return what came of a defect in its jobs; `own` maps its flows and suite tests to the items that they are."""
    by: dict[str, dict[str, None]] = {}
    strays: dict[tuple[str, str], Seen] = {}
    for result in results:
        for one in result.seen:
            if one.is_consequence:
                continue
            if one.requirement in defect.breaks:
                if is_catch(one, contracts[result.job.contract]):
                    by.setdefault(one.requirement, {})[one.item] = None
            elif one.outcome is Outcome.FAIL:
                strays.setdefault((one.requirement, one.item), one)
    catching = {item for items in by.values() for item in items}
    faults = together(result.faults for result in results)
    return Case(
        Kind.DEFECT,
        defect.id,
        defect.title,
        Result.FAULT if faults else Result.CAUGHT if by else Result.MISSED,
        topics=(defect.topic,),
        severity=defect.severity.value,
        breaks=defect.breaks,
        by={name: tuple(items) for name, items in by.items()},
        silent=tuple(name for name, items in own.items() if not catching & set(items)),
        findings=tuple(strays.values()),
        blocked=together(blocked(result) for result in results),
        faults=faults,
        contracts=tuple(dict.fromkeys(result.job.contract for result in results)),
        items=sum(len(result.job.items) for result in results),
        seconds=sum(result.seconds for result in results),
    )


def is_catch(seen: Seen, contract: Contract) -> bool:
    """Tell whether a deviation is as loud as it can be: a failure, or a warning where no failure is to be had."""
    if seen.outcome is Outcome.FAIL:
        return True
    return seen.outcome is Outcome.WARN and (seen.level is Level.SHOULD or seen.requirement in contract.levels)


def judged_lawful(
    kind: Kind,
    case_id: str,
    title: str,
    results: Sequence[JobResult],
    *,
    topics: Collection[str] = (),
    warns: Collection[str] = (),
) -> Case:
    """Return what came of a provider that is lawful: whatever fails alarms, and what warns beyond `warns`."""
    alarms: dict[tuple[str, str], Seen] = {}
    for result in results:
        for one in result.seen:
            if not one.is_consequence and is_alarm(one, warns):
                alarms.setdefault((one.requirement, one.item), one)
    faults = together(result.faults for result in results)
    return Case(
        kind,
        case_id,
        title,
        Result.FAULT if faults else Result.ALARM if alarms else Result.QUIET,
        topics=tuple(topics),
        findings=tuple(alarms.values()),
        blocked=together(blocked(result) for result in results),
        faults=faults,
        contracts=tuple(dict.fromkeys(result.job.contract for result in results)),
        items=sum(len(result.job.items) for result in results),
        seconds=sum(result.seconds for result in results),
    )


def is_alarm(seen: Seen, warns: Collection[str]) -> bool:
    """Tell whether a deviation of a lawful provider is a false alarm."""
    return seen.outcome is Outcome.FAIL or (seen.outcome is Outcome.WARN and seen.requirement not in warns)


def blocked(result: JobResult) -> dict[str, str]:
    """Return why items were blocked or cut short."""
    return {**result.blocked, **result.cut}


def together(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return all entries of several mappings."""
    return {name: why for part in parts for name, why in part.items()}
