"""Each broken mapping differs from a correct one by one fault, and breaks the right requirement alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Basis, Level
from scim_conformance.mapping.checks import all_checks
from scim_conformance.mapping.judging import Grade, Judged

TABLES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
CAUGHT = (Grade.FAIL, Grade.WARN)


def entries() -> Iterator[dict[str, Any]]:
    for path in TABLES:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield {"idp": path.stem, "contract": "iru", "people": None, "rows": [], **entry}


BROKEN = list(entries())


def caught(judged: Judged) -> dict[str, Grade]:
    return {name: grade for name, grade in judged.grades.items() if grade in CAUGHT}


@pytest.mark.parametrize("entry", BROKEN, ids=[f"{entry['idp']}-{entry['id']}" for entry in BROKEN])
def test_one_fault_breaks_one_requirement(
    entry: dict[str, Any],
    correct: Callable[[str, str], Any],
    change: Callable[[Any, Any], Any],
    judge_export: Callable[..., Judged],
    library: Library,
) -> None:
    export = change(correct(entry["idp"], entry["contract"]), entry["do"])
    judged = judge_export(export, entry["idp"], entry["contract"], entry["people"])
    requirement = library.requirements[entry["breaks"]]
    is_must = requirement.level is Level.MUST and requirement.basis is not Basis.ADVICE
    expected = Grade.FAIL if is_must or entry["contract"] == "strict" else Grade.WARN
    assert caught(judged) == {entry["breaks"]: expected}, [(one.requirement.id, one.remark) for one in judged.findings]


@pytest.mark.parametrize(
    ("idp", "contract"), sorted({(entry["idp"], entry["contract"]) for entry in BROKEN}), ids=lambda value: value
)
def test_nothing_is_caught_before_the_change(
    idp: str, contract: str, correct: Callable[[str, str], Any], judge_export: Callable[..., Judged]
) -> None:
    judged = judge_export(correct(idp, contract), idp, contract)
    assert caught(judged) == {}, judged.of(*CAUGHT)


def test_every_check_is_broken_three_times_or_as_often_as_it_can_be() -> None:
    count = Counter(entry["breaks"] for entry in BROKEN)
    assert {one.requirement for one in all_checks()} == set(count)


def test_no_two_broken_mappings_have_one_name() -> None:
    names = [(entry["idp"], entry["id"]) for entry in BROKEN]
    assert len(names) == len(set(names))
