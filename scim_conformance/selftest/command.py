"""`scim-conformance selftest`: chooses the cases, plays them, shows them, writes the result."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import click

from scim_conformance.documents.load import Library, load_library
from scim_conformance.documents.model import Severity
from scim_conformance.selftest import play
from scim_conformance.selftest.cases import Case, Kind
from scim_conformance.selftest.choice import Catalogue, UnknownCheckError
from scim_conformance.selftest.display import Display, print_result
from scim_conformance.selftest.document import Outcome, write_json, write_markdown
from scim_conformance.selftest.jobs import JobResult
from scim_conformance.selftest.pool import Pool, WorkerError
from scim_conformance.selftest.settled import Settled
from scim_conformance.target.defects import Defect, all_defects, find_defects
from scim_conformance.target.variants import Variant, all_variants, find_variants

FULL_PAIRS = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What a self-test is asked for: `mode` is `named`, `sample`, `usual` or `full`."""

    mode: str
    defects: tuple[Defect, ...]
    variants: tuple[Variant, ...]
    seed: int

    @property
    def needs_clean_run(self) -> bool:
        """Whether the provider without defects is played first, which shows what each flow bears on."""
        return self.mode in {"usual", "full"}


def selftest(given: Mapping[str, Any]) -> int:
    """Run what the command line asked for.

    Returns 0 if every defect was caught by each of its own checks and everything lawful was quiet, 1 if not, 2 for
    wrong use, 4 for a fault of ours that kept it from running.
    """
    try:
        wish = wished(given)
        outcome = run(wish, given["workers"], partial_file(given))
    except (UnknownCheckError, ValueError) as error:
        click.echo(f"scim-conformance: {error}", err=True)
        return 2
    except WorkerError as error:
        click.echo(f"scim-conformance: {error}", err=True)
        return 4
    if given["json_file"]:
        write_json(outcome, given["json_file"])
    if given["markdown_file"]:
        write_markdown(outcome, given["markdown_file"])
    print_result(outcome)
    return 0 if outcome.is_good else 1


def wished(given: Mapping[str, Any]) -> Wish:
    """Return what the command line asks for; raises ValueError for unknown ids and what excludes each other."""
    seed = given["seed"]
    modes = [bool(given["defects"] or given["variants"]), given["sample"] is not None, given["full"]]
    if sum(modes) > 1:
        raise ValueError("--full, --sample and named cases exclude each other")
    if modes[0]:
        return Wish("named", find_defects(given["defects"]), find_variants(given["variants"]), seed)
    defects, variants = all_defects(), all_variants()
    if modes[1]:
        random = Random(seed)  # noqa: S311 - to repeat, not to hide
        high = tuple(one for one in defects if one.severity is Severity.HIGH)
        other = [one for one in defects if one.severity is not Severity.HIGH]
        chosen = random.sample(other, min(given["sample"], len(other)))
        return Wish(
            "sample", (*high, *chosen), tuple(random.sample(variants, min(given["sample"], len(variants)))), seed
        )
    return Wish("full" if modes[2] else "usual", defects, variants, seed)


def partial_file(given: Mapping[str, Any]) -> Path | None:
    """Return where a full self-test notes what it has settled."""
    if not given["full"]:
        return None
    json_file: Path = given["json_file"] or Path("selftest.json")
    return json_file.with_suffix(".partial.jsonl")


def run(wish: Wish, workers: int, partial: Path | None) -> Outcome:
    """Play a wish; with a file of settled cases, what stands there is not played again."""
    began = time.monotonic()
    library = load_library()
    with contextlib.ExitStack() as stack:
        settled = None if partial is None else stack.enter_context(Settled(partial, wish.seed))
        pool = stack.enter_context(Pool(workers))
        display = stack.enter_context(Display(shows_all=wish.mode == "named"))
        cases: list[Case] = []
        for case in course(wish, library, pool, display, settled):
            display.show(case)
            cases.append(case)
    finished_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Outcome(in_order(cases), wish.mode, wish.seed, finished_at, time.monotonic() - began)


def course(wish: Wish, library: Library, pool: Pool, display: Display, settled: Settled | None) -> Iterator[Case]:
    """Yield the cases of a wish as they are settled: the clean provider first, since it says what bears on what."""
    catalogue = Catalogue(pool.items, library.requirements, library.profiles)
    if wish.needs_clean_run:
        display.say("The provider without defects comes first: it shows what each flow bears on.")
        results: list[JobResult] = []
        yield from play.play([play.clean_case(catalogue, results)], pool)
        catalogue = replace(catalogue, exercised=play.exercised_in(results))
    pending = list(planned(wish, catalogue, library))
    display.expect(len(pending) + wish.needs_clean_run)
    done = {} if settled is None else settled.cases
    yield from (done[one.id] for one in pending if one.id in done)
    for case in play.play([one for one in pending if one.id not in done], pool):
        if settled is not None:
            settled.add(case)
        yield case


def planned(wish: Wish, catalogue: Catalogue, library: Library) -> Iterator[play.Pending]:
    """Yield the cases of a wish; raises UnknownCheckError.

    A variant that was named gets a full run, and in the usual self-test one variant and one pair do.
    """
    is_full = wish.mode == "full"
    for defect in wish.defects:
        yield play.defect_case(defect, catalogue, library, is_wide=is_full)
    chosen = Random(wish.seed).choice(wish.variants).id if wish.mode == "usual" else ""  # noqa: S311
    for variant in wish.variants:
        is_wide = is_full or wish.mode == "named" or variant.id == chosen
        yield play.lawful_case([variant], catalogue, is_wide=is_wide)
    for pair in pairs_of(wish):
        yield play.lawful_case(pair, catalogue, is_wide=wish.mode != "sample")


def pairs_of(wish: Wish) -> Sequence[Sequence[Variant]]:
    """Return the random pairs of a wish; of variants that were named, all of them at once."""
    if wish.mode == "named":
        return [wish.variants] if len(wish.variants) > 1 else []
    return play.pairs(wish.variants, FULL_PAIRS if wish.mode == "full" else 1, wish.seed)


def in_order(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return cases by kind and id, so that two results can be compared."""
    kinds = list(Kind)
    return tuple(sorted(cases, key=lambda case: (kinds.index(case.kind), case.id)))
