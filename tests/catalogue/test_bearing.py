"""Which flows and tests bear on a requirement, without sending anything."""

import pytest

from scim_conformance.catalogue.bearing import Bearing, UnknownRequirementError, matching
from scim_conformance.catalogue.rehearsal import rehearsed
from scim_conformance.documents.load import Library


def bearing(library: Library, *globs: str, contract: str = "iru") -> Bearing:
    return Bearing.on(matching(library, globs), library, library.contracts[contract])


def has_flow(one: Bearing, flow: str, profile: str) -> bool:
    return one.has_flow(one.library.flows[flow], one.library.profiles[profile])


def test_a_pattern_matches_the_ids_of_a_section(library: Library) -> None:
    found = matching(library, ["rfc7644-3.6-*"])
    assert found == {name for name in library.requirements if name.startswith("rfc7644-3.6-")}


def test_a_former_id_matches_its_requirement(library: Library) -> None:
    renamed = [(alias, one.id) for one in library.requirements.values() for alias in one.aliases]
    assert all(matching(library, [alias]) == {name} for alias, name in renamed)


def test_a_pattern_without_match_names_the_nearest_id(library: Library) -> None:
    with pytest.raises(UnknownRequirementError, match=r"did you mean 'rfc7644-3\.6-delete-answers-204'"):
        matching(library, ["rfc7644-3.6-delete-answer-204"])


@pytest.mark.parametrize(
    ("glob", "flow", "profile", "bears"),
    [
        ("rfc7644-3.6-delete-answers-204", "onelogin-delete-user", "onelogin", True),
        ("rfc7644-3.6-delete-answers-204", "onelogin-create-user", "onelogin", False),
        ("rfc7644-3.5.2.1-*", "entra-group-membership", "entra", True),
        ("rfc7644-3.5.2.1-*", "okta-create-user", "okta", False),
        ("rfc7644-3.3-duplicate-user-names-are-refused", "okta-create-duplicate-user", "okta", True),
        ("rfc7644-3.5-only-the-addressed-resource-changes", "entra-change-several-members", "entra", True),
        ("entra-boolean-strings-are-read", "entra-deactivate-user", "entra", True),
        ("entra-boolean-strings-are-read", "okta-create-user", "okta", False),
        ("iru-the-first-email-is-kept", "okta-swap-emails", "okta", True),
    ],
)
def test_a_flow_bears_on_what_its_recording_is_about(
    library: Library, glob: str, flow: str, profile: str, bears: bool
) -> None:
    assert has_flow(bearing(library, glob), flow, profile) is bears


def test_every_flow_bears_on_something(library: Library) -> None:
    for flow in library.flows.values():
        profile = library.profiles[flow.profiles[0]]
        assert rehearsed(flow, profile, library.contracts["rfc"], library.requirements), flow.id


def test_a_test_bears_on_what_it_is_marked_with(library: Library) -> None:
    one = bearing(library, "rfc7644-3.4.2.4-count-zero-is-served")
    assert "suites/test_lookup.py::test_a_count_of_zero_asks_for_the_total_alone" in one.shipped_tests()
    assert "suites/test_lookup.py::test_an_inactive_user_is_found" not in one.shipped_tests()


def test_a_general_mark_bears_on_the_contracts_own_words(library: Library) -> None:
    test = "suites/test_authentication.py::test_a_list_needs_the_token"
    glob = "iru-requests-without-valid-token-are-refused"
    assert test in bearing(library, glob).shipped_tests()
