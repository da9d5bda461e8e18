"""What can fail each requirement is derived from registrations, marks, the judge's constants and flows."""

import ast

from scim_conformance.catalogue.coverage import Coverage, lacking
from scim_conformance.catalogue.judged import places
from scim_conformance.catalogue.marks import marked_tests
from scim_conformance.documents.load import Library
from scim_conformance.documents.locate import suite_dir
from scim_conformance.documents.model import Side
from scim_conformance.expected import ids
from scim_conformance.target.defects import all_defects


def test_every_observable_requirement_on_service_providers_has_a_check_and_a_defect(
    library: Library, covered: dict[str, Coverage]
) -> None:
    assert {one.id: covered[one.id] for one in lacking(library, covered)} == {}


def test_a_contracts_own_words_prove_the_general_ones(covered: dict[str, Coverage]) -> None:
    own, general = covered[f"iru-{ids.TOKEN_SERVED}"], covered[f"contract-{ids.TOKEN_SERVED}"]
    assert own.defects
    assert set(own.defects) <= set(general.defects)


def test_the_catalogue_has_three_hundred_requirements_of_the_rfcs(library: Library) -> None:
    bound = [one for one in library.requirements.values() if one.side is Side.SERVICE_PROVIDER]
    assert len(bound) >= 300


def test_a_check_on_answers_is_shown_by_module_and_function(covered: dict[str, Coverage]) -> None:
    assert "check: discovery.discovery_is_offered" in covered["rfc7644-4-discovery-is-offered"].checks


def test_a_suite_test_is_shown_first_and_by_its_node_id(covered: dict[str, Coverage]) -> None:
    shown = covered["rfc7644-4-discovery-is-offered"].checks[0]
    assert shown == "suites/test_discovery.py::test_discovery_documents_are_served"


def test_what_the_expected_directory_judges_is_shown_by_its_module(covered: dict[str, Coverage]) -> None:
    assert covered[ids.CREATE_201].checks == ("judge: outcomes_create",)


def test_a_general_word_of_contracts_covers_the_contract_of_its_own(covered: dict[str, Coverage]) -> None:
    test = "suites/test_authentication.py::test_a_list_needs_the_token"
    assert test in covered[f"iru-{ids.TOKEN_DEMANDED}"].checks
    assert test in covered[f"contract-{ids.TOKEN_DEMANDED}"].checks


def test_a_need_of_an_idp_is_covered_by_the_module_that_asks_for_it(covered: dict[str, Coverage]) -> None:
    assert "judge: patch" in covered["entra-op-names-any-case"].checks
    assert "check: needs.errors_are_json" in covered["okta-errors-are-json"].checks


def test_defects_break_requirements_that_there_are_and_stand_at_each(covered: dict[str, Coverage]) -> None:
    for defect in all_defects():
        assert set(defect.breaks) <= set(covered), defect.id
        assert all(defect.id in covered[name].defects for name in defect.breaks), defect.id


def test_what_lacks_binds_service_providers_and_can_be_seen(library: Library) -> None:
    nothing = dict.fromkeys(library.requirements, Coverage())
    found = lacking(library, nothing)
    assert len(found) > 200
    assert all(one.side is Side.SERVICE_PROVIDER and one.observable is True for one in found)
    full = dict.fromkeys(library.requirements, Coverage(("check: a.b",), ("a-defect",)))
    assert not lacking(library, full)
    halved = dict.fromkeys(library.requirements, Coverage(("check: a.b",), ()))
    assert lacking(library, halved) == found


def test_every_test_of_every_suite_is_known_with_its_marks() -> None:
    names = {
        f"suites/{path.name}::{node.name}"
        for path in suite_dir().glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert names <= set(marked_tests())
    assert all(marked_tests()[name] for name in names)


def test_names_that_are_only_declared_are_not_judged() -> None:
    assert ids.CREATE_201 in places()
    assert all("ids" not in modules for modules in places().values())
