"""Caught, missed, stray: what the verdicts of a job say about a defect. Pure (SPEC: levels, outcomes)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from scim_conformance.documents.model import Contract, Level, Outcome
from scim_conformance.selftest.jobs import JobResult, Seen
from scim_conformance.target.defects import Defect


@dataclass(frozen=True, slots=True)
class DefectVerdict:
    """What came of a defect.

    `by` maps each requirement of its `breaks` that caught it to the items that did; `silent` are its own flows and
    suite tests of which none caught it; `strays` are failures of other requirements that nothing explains; `faults`
    are our own.
    """

    defect: Defect
    by: Mapping[str, tuple[str, ...]]
    silent: tuple[str, ...] = ()
    strays: tuple[Seen, ...] = ()
    blocked: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    contracts: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def is_caught(self) -> bool:
        """Whether a requirement that it breaks was seen to be broken."""
        return bool(self.by)


def judged(
    defect: Defect,
    results: Iterable[JobResult],
    own: Mapping[str, Collection[str]],
    contracts: Mapping[str, Contract],
) -> DefectVerdict:
    """Return what came of a defect in all its jobs; `own` maps its flows and suite tests to the items that they are."""
    by: dict[str, dict[str, None]] = {}
    strays: dict[tuple[str, str], Seen] = {}
    blocked: dict[str, str] = {}
    faults: dict[str, str] = {}
    played, seconds = [], 0.0
    for result in results:
        played.append(result.job.contract)
        seconds += result.seconds
        blocked |= {**result.blocked, **result.cut}
        faults |= result.faults
        for one in result.seen:
            if one.is_consequence:
                continue
            if one.requirement in defect.breaks and is_catch(one, contracts[result.job.contract]):
                by.setdefault(one.requirement, {})[one.item] = None
            elif one.outcome is Outcome.FAIL and one.requirement not in defect.breaks:
                strays.setdefault((one.requirement, one.item), one)
    catching = {item for items in by.values() for item in items}
    return DefectVerdict(
        defect,
        {name: tuple(items) for name, items in by.items()},
        tuple(name for name, items in own.items() if not catching & set(items)),
        tuple(strays.values()),
        blocked,
        faults,
        tuple(dict.fromkeys(played)),
        seconds,
    )


def is_catch(seen: Seen, contract: Contract) -> bool:
    """Tell whether a deviation is as loud as it can be: a failure, or a warning where no failure is to be had."""
    if seen.outcome is Outcome.FAIL:
        return True
    return seen.outcome is Outcome.WARN and (seen.level is Level.SHOULD or seen.requirement in contract.levels)
