"""The self-test's course: cases become jobs, results of jobs become settled cases."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from scim_conformance.documents.load import Library
from scim_conformance.selftest.cases import Case, Kind
from scim_conformance.selftest.choice import Catalogue
from scim_conformance.selftest.jobs import Job, JobResult
from scim_conformance.selftest.judging import judged_defect, judged_lawful
from scim_conformance.selftest.pool import Pool
from scim_conformance.target.defects import Defect
from scim_conformance.target.variants import Variant

CONTRACTS = ("iru", "rfc")
"""The embedded provider's contracts, in the order in which they are tried: sort, etag and bulk are in rfc alone."""

CHUNK = 40
"""So many items of a run of everything make a job, so that the processes share it."""


@dataclass(slots=True)
class Pending:
    """A case under way: `first` are its jobs, `later` those that are played one by one while it is not spotless."""

    first: list[Job]
    build: Callable[[Sequence[JobResult]], Case]
    later: list[Job] = field(default_factory=list)
    results: list[JobResult] = field(default_factory=list)
    awaited: int = 0

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.first[0].id


def play(pending: Iterable[Pending], pool: Pool) -> Iterator[Case]:
    """Play cases, and yield each as soon as it is settled."""
    by_id: dict[str, Pending] = {}
    queue: deque[Job] = deque()
    for one in pending:
        by_id[one.id] = one
        one.awaited = len(one.first)
        queue += one.first
    for result in pool.results(queue):
        one = by_id[result.job.id]
        one.results.append(result)
        one.awaited -= 1
        if one.awaited:
            continue
        case = one.build(one.results)
        if one.later and not case.is_good:
            queue.append(one.later.pop(0))
            one.awaited = 1
            continue
        yield case


def defect_case(defect: Defect, catalogue: Catalogue, library: Library, *, is_wide: bool = False) -> Pending:
    """Return a defect as a case: under the first contract, and where its own checks are silent there, the next one."""
    own = catalogue.own(defect)
    items = catalogue.for_defect(defect, is_wide=is_wide)
    jobs = [Job(defect.id, contract, items, defects=(defect.id,)) for contract in CONTRACTS]

    def build(results: Sequence[JobResult]) -> Case:
        return judged_defect(defect, results, own, library.contracts)

    return Pending(jobs[:1], build, jobs[1:])


def lawful_case(variants: Sequence[Variant], catalogue: Catalogue, *, is_wide: bool = False) -> Pending:
    """Return a variant, or several at once, as a case: under each contract under which all of them are lawful."""
    case_id = " + ".join(one.id for one in variants)
    contracts = [name for name in CONTRACTS if all(name in one.under for one in variants)]
    items = catalogue.for_variants(variants, is_wide=is_wide)
    ids = tuple(one.id for one in variants)

    def build(results: Sequence[JobResult]) -> Case:
        return judged_lawful(
            Kind.VARIANT if len(variants) == 1 else Kind.PAIR,
            case_id,
            "; ".join(one.title for one in variants),
            results,
            topics=tuple(dict.fromkeys(topic for one in variants for topic in one.touches)),
            warns={name for one in variants for name in one.warns},
        )

    return Pending([Job(case_id, contract, items, variants=ids) for contract in contracts], build)


def clean_case(catalogue: Catalogue, results: list[JobResult]) -> Pending:
    """Return the provider without defects and variants as a case, with everything played; `results` are kept for
    `exercised_in`.
    """
    names = [item.name for item in catalogue.items]
    chunks = [tuple(names[at : at + CHUNK]) for at in range(0, len(names), CHUNK)]
    jobs = [Job("clean", contract, chunk) for contract in CONTRACTS for chunk in chunks]

    def build(told: Sequence[JobResult]) -> Case:
        results.extend(told)
        return judged_lawful(Kind.CLEAN, "clean", "The embedded provider as it is", told)

    return Pending(jobs, build)


def exercised_in(results: Iterable[JobResult]) -> Mapping[str, Collection[str]]:
    """Return the requirements that each item bore on in some contract."""
    found: dict[str, set[str]] = {}
    for result in results:
        for item, names in result.exercised.items():
            found.setdefault(item, set()).update(names)
    return found


def pairs(variants: Sequence[Variant], count: int, seed: int) -> list[tuple[Variant, Variant]]:
    """Return so many random pairs of variants that are lawful under one contract."""
    random = Random(seed)  # noqa: S311 - to repeat, not to hide
    possible = [
        (left, right)
        for at, left in enumerate(variants)
        for right in variants[at + 1 :]
        if set(left.under) & set(right.under)
    ]
    return random.sample(possible, min(count, len(possible)))
