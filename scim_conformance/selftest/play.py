"""The self-test's course: defects become jobs, jobs become verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scim_conformance.documents.load import Library
from scim_conformance.selftest.choice import Catalogue
from scim_conformance.selftest.jobs import Job, JobResult
from scim_conformance.selftest.judging import DefectVerdict, judged
from scim_conformance.selftest.pool import Pool
from scim_conformance.target.defects import Defect

CONTRACTS = ("iru", "rfc")
"""The embedded provider's contracts, in the order in which they are tried: sort, etag and bulk are in rfc alone."""


def play_defects(
    defects: Sequence[Defect], library: Library, pool: Pool, show: Callable[[DefectVerdict], None]
) -> tuple[DefectVerdict, ...]:
    """Play every defect under the first contract, and those that were not caught by each of their own checks under the
    next one too; `show` hears of each as soon as it is settled.
    """
    catalogue = Catalogue(pool.items)
    results: dict[str, list[JobResult]] = {defect.id: [] for defect in defects}
    own = {defect.id: catalogue.own(defect) for defect in defects}
    verdicts: dict[str, DefectVerdict] = {}
    by_id = {defect.id: defect for defect in defects}
    waiting = list(defects)
    for contract in CONTRACTS:
        jobs = [Job(one.id, contract, catalogue.for_defect(one), defects=(one.id,)) for one in waiting]
        waiting = []
        for result in pool.results(jobs):
            defect = by_id[result.job.id]
            results[defect.id].append(result)
            verdict = judged(defect, results[defect.id], own[defect.id], library.contracts)
            if contract != CONTRACTS[-1] and (not verdict.is_caught or verdict.silent):
                waiting.append(defect)
                continue
            verdicts[defect.id] = verdict
            show(verdict)
    return tuple(verdicts[defect.id] for defect in defects)
