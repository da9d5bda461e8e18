"""The defects: there are many, and each names what it breaks and what catches it. `selftest` plays them."""

import pytest

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import Defect, all_defects

DEFECTS = all_defects()


def test_there_are_many_defects_each_with_a_flow_or_a_suite_that_is_its_reason() -> None:
    assert len(DEFECTS) >= 60
    assert [one.id for one in DEFECTS if not (one.flows or one.suites)] == []
    assert [one.id for one in DEFECTS if not one.breaks] == []
    assert sum(one.severity is Severity.HIGH for one in DEFECTS) >= 20


@pytest.mark.parametrize("defect", DEFECTS, ids=[one.id for one in DEFECTS])
def test_a_defect_breaks_requirements_that_there_are(defect: Defect, library: Library) -> None:
    assert defect.title
    assert set(defect.breaks) <= set(library.requirements)
    assert set(defect.flows) <= set(library.flows)
