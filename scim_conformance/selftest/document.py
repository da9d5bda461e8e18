"""The result of a self-test as JSON (selftest.schema.json) and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scim_conformance.selftest.cases import Case, Kind, Result
from scim_conformance.selftest.matrix import SEVERITIES, matrix, total

SCHEMA_VERSION = 1
SCHEMA = Path(__file__).with_name("selftest.schema.json")
SECTIONS = (("Missed", Result.MISSED), ("False alarms", Result.ALARM), ("Faults of ours", Result.FAULT))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole self-test: `mode` is `named`, `sample`, `usual` or `full`; `seconds` is how long it took in all."""

    cases: tuple[Case, ...]
    mode: str
    seed: int
    finished_at: str
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether every defect was caught by each of its own checks, and everything lawful was quiet."""
        return all(case.is_good for case in self.cases)

    def of(self, kind: Kind) -> tuple[Case, ...]:
        """Return the cases of a kind."""
        return tuple(case for case in self.cases if case.kind is kind)


def to_json(outcome: Outcome) -> dict[str, Any]:
    """Return the result as a JSON object."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": version("scim-conformance"),
        "mode": outcome.mode,
        "seed": outcome.seed,
        "finished_at": outcome.finished_at,
        "seconds": round(outcome.seconds, 1),
        "good": outcome.is_good,
        "counts": {result.value: sum(case.result is result for case in outcome.cases) for result in Result},
        "matrix": [
            {"topic": topic, "severity": severity, "caught": cell.caught, "of": cell.of}
            for topic, row in matrix(outcome.cases).items()
            for severity, cell in row.items()
        ],
        "cases": [case.to_json() for case in outcome.cases],
    }


def write_json(outcome: Outcome, path: Path) -> None:
    """Write the result; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(to_json(outcome), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_markdown(outcome: Outcome, path: Path) -> None:
    """Write the result for people; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(markdown(outcome)) + "\n", encoding="utf-8")


def markdown(outcome: Outcome) -> Iterator[str]:
    """Yield the lines of the result in Markdown."""
    yield "# Self-test"
    yield ""
    yield f"{outcome.finished_at}, {outcome.mode}, seed {outcome.seed}, {outcome.seconds:.0f} s."
    yield ""
    yield f"- {summary_of_defects(outcome)}"
    yield f"- {summary_of_lawful(outcome)}"
    table = matrix(outcome.cases)
    if table:
        yield ""
        yield f"| topic | {' | '.join(SEVERITIES)} |"
        yield f"|---|{'---|' * len(SEVERITIES)}"
        for topic, row in table.items():
            yield f"| {topic} | {' | '.join(row[name].text if name in row else '' for name in SEVERITIES)} |"
        yield f"| all | {' | '.join(total(outcome.cases, name).text for name in SEVERITIES)} |"
    for heading, result in SECTIONS:
        yield from section(heading, [case for case in outcome.cases if case.result is result])
    defects = outcome.of(Kind.DEFECT)
    yield from section("Strays", [case for case in defects if case.findings and case.is_good])
    yield from section("Silent checks", [case for case in defects if case.silent and case.result is Result.CAUGHT])


def section(heading: str, cases: Sequence[Case]) -> Iterator[str]:
    """Yield a section that lists cases, nothing where there are none."""
    if not cases:
        return
    yield ""
    yield f"## {heading}"
    yield ""
    for case in cases:
        yield f"- `{case.id}`: {cell(case.title)}"
        yield from (f"  - silent: `{name}`" for name in case.silent)
        for name, items in requirements_of(case).items():
            yield f"  - `{name}` by {', '.join(f'`{item}`' for item in items)}"
        yield from (f"  - {cell(name)}: {cell(why)}" for name, why in case.faults.items())


def requirements_of(case: Case) -> dict[str, list[str]]:
    """Return the requirements of a case's findings, with the items that found them."""
    found: dict[str, list[str]] = {}
    for one in case.findings:
        found.setdefault(one.requirement, []).append(one.item)
    return found


def cell(text: str) -> str:
    """Return a text that cannot end a line of Markdown or begin a tag."""
    return " ".join(text.split()).replace("<", "&lt;")


def summary_of_defects(outcome: Outcome) -> str:
    """Return how many defects were caught, on one line."""
    defects = outcome.of(Kind.DEFECT)
    strays = sum(bool(case.findings) for case in defects)
    silent = sum(bool(case.silent) for case in defects)
    caught = total(defects)
    return f"{caught.caught} of {caught.of} defects caught; {strays} with strays, {silent} with a silent check"


def summary_of_lawful(outcome: Outcome) -> str:
    """Return how many lawful providers were quiet, on one line."""
    words = []
    for kind, one, many in ((Kind.VARIANT, "variant", "variants"), (Kind.PAIR, "pair of them", "pairs of them")):
        cases = outcome.of(kind)
        quiet = sum(case.result is Result.QUIET for case in cases)
        words.append(f"{quiet} of {len(cases)} {one if len(cases) == 1 else many}")
    return f"{' and '.join(words)} quiet"
