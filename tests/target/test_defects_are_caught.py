"""Each defect is caught by the flows that are its reason to be, by a requirement that it breaks, and by no other."""

from collections.abc import Callable

import pytest

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Outcome, Severity
from scim_conformance.target.defects import Defect, all_defects
from scim_conformance.target.server import EmbeddedProvider

DEFECTS = all_defects()
PLAYED = [one for one in DEFECTS if one.flows]


@pytest.mark.parametrize("defect", PLAYED, ids=[one.id for one in PLAYED])
def test_a_defect_is_caught_by_a_requirement_that_it_breaks(
    defect: Defect, library: Library, play_against: Callable
) -> None:
    with EmbeddedProvider(contract="iru", defects=(defect.id,)) as provider:
        heard = play_against(provider.base_url, provider.token, "iru", defect.flows)
    failed = heard.broken(Outcome.FAIL)
    lowered = {
        name
        for name in heard.broken(Outcome.WARN)
        if library.requirements[name].level == "SHOULD" or name in library.contracts["iru"].levels
    }
    assert (failed | lowered) & set(defect.breaks)
    assert failed <= set(defect.breaks)


def test_without_a_defect_the_same_flows_are_without_a_failure(play_against: Callable) -> None:
    flows = sorted({flow for one in PLAYED for flow in one.flows})
    with EmbeddedProvider(contract="iru") as provider:
        heard = play_against(provider.base_url, provider.token, "iru", flows)
    assert heard.broken(Outcome.FAIL) == set()
    assert heard.broken(Outcome.PASS)


def test_there_are_at_least_forty_defects_each_with_a_flow_or_a_suite_that_is_its_reason() -> None:
    assert len(DEFECTS) >= 40
    assert [one.id for one in DEFECTS if not (one.flows or one.suites)] == []
    assert [one.id for one in DEFECTS if not one.breaks] == []
    assert sum(one.severity is Severity.HIGH for one in DEFECTS) >= 20


@pytest.mark.parametrize("defect", DEFECTS, ids=[one.id for one in DEFECTS])
def test_a_defect_breaks_requirements_that_there_are(defect: Defect, library: Library) -> None:
    assert set(defect.breaks) <= set(library.requirements)
    assert set(defect.flows) <= set(library.flows)
