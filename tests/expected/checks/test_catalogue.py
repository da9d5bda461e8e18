"""Checks and catalogue belong together: each check has its entry and is seen passing and deviating in a table."""

import importlib.util
from pathlib import Path

import pytest

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_profiles, load_requirements
from scim_conformance.documents.model import Basis, Level
from scim_conformance.expected import ids
from scim_conformance.expected.checks import checks
from scim_conformance.expected.checks.run import REQUIREMENT_OF_FAILURE

PASSES_BY_SILENCE = frozenset({"http-requests-are-served-without-a-redirect"})
"""A check that applies only where it deviates: that nothing was redirected is no news."""

SECTIONS = {
    "rfc7643": """
        1 1.1 1.2 2 2.1 2.2 2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.3.5 2.3.6 2.3.7 2.3.8 2.4 2.5 3 3.1 3.2 3.3 4 4.1 4.1.1
        4.1.2 4.2 4.3 5 6 7 8 8.1 8.2 8.3 8.4 8.5 8.6 8.7 8.7.1 8.7.2 9 9.1 9.2 9.3 10 10.1 10.2 10.2.1 10.3 10.3.1
        10.3.2 10.4 11 11.1 11.2
    """,
    "rfc8264": "9.11",
    "rfc7644": """
        1 1.1 1.2 1.3 2 2.1 2.2 3 3.1 3.2 3.3 3.3.1 3.4 3.4.1 3.4.2 3.4.2.1 3.4.2.2 3.4.2.3 3.4.2.4 3.4.2.5 3.4.3 3.5
        3.5.1 3.5.2 3.5.2.1 3.5.2.2 3.5.2.3 3.6 3.7 3.7.1 3.7.2 3.7.3 3.7.4 3.8 3.9 3.10 3.11 3.12 3.13 3.14 4 5 6 6.1
        6.2 7 7.1 7.2 7.3 7.4 7.5 7.5.1 7.5.2 7.6 7.7 7.8 8 8.1 8.2 9 9.1 9.2
    """,
    "rfc9865": "1 2 2.1 2.2 2.3 2.4 3 4 5 5.1 5.2 6",
    "rfc6585": "1 2 3 4 5 6 7 7.1 7.2 7.3 7.4 8 9 9.1 9.2",
    "rfc7493": "1 1.1 1.2 2 2.1 2.2 2.3 3 4 4.1 4.2 4.3 4.4 5 6",
    "rfc8259": "1 1.1 1.2 1.3 2 3 4 5 6 7 8 8.1 8.2 8.3 9 10 11 12 13 14",
    "rfc6750": "2 2.1 3 3.1 5.3",
    "rfc9110": "2.5 8.6 8.8 8.8.3 9.1 11.1 11.6.1 12.5.3 15.3.5 15.4 15.5.6 15.5.14 15.5.16",
    "rfc9112": "6 6.1 6.3 7.1 8 9 9.3 9.5",
}
"""Numbers in the tables of contents; of RFC 9110 and RFC 9112 those that are of use here."""


@pytest.fixture(scope="module")
def catalogue():
    return load_requirements(locate.requirement_dirs())


def tables():
    """The cases of every table beside this file."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path != Path(__file__):
            spec = importlib.util.spec_from_file_location(f"tables_of_{path.stem}", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            yield from getattr(module, "CASES", {}).items()


def needs():
    listed = {need for profile in load_profiles(locate.profile_dirs()).values() for need in profile.needs}
    return {
        one.requirement: sorted(need for need in listed if need.partition("-")[2] == one.requirement)
        for one in checks()
        if one.is_need
    }


def test_each_check_has_its_requirement(catalogue):
    assert {one.requirement for one in checks() if not one.is_need} <= set(catalogue)
    assert set(REQUIREMENT_OF_FAILURE.values()) <= set(catalogue)


def test_each_need_that_a_check_looks_after_is_one_of_some_profile(catalogue):
    for suffix, found in needs().items():
        assert found, suffix
        assert set(found) <= set(catalogue)


def test_each_requirement_of_an_rfc_is_judged_somewhere(catalogue):
    judged = {one.requirement for one in checks()} | set(REQUIREMENT_OF_FAILURE.values())
    judged |= {value for value in vars(ids).values() if isinstance(value, str)}
    suites = "".join(path.read_text(encoding="utf-8") for path in locate.suite_dir().glob("test_*.py"))
    of_an_rfc = {
        name for name, one in catalogue.items() if name.startswith(("rfc", "http-")) and one.observable is True
    }
    assert {name for name in of_an_rfc - judged if f'"{name}"' not in suites} == set()


def test_each_check_is_seen_passing_and_deviating():
    seen = {(name, wanted) for name, kinds in tables() for wanted, cases in kinds.items() if cases}
    wanted_of = {one.requirement: ("passes", "deviates") for one in checks() if not one.is_need}
    wanted_of |= {found[0] if len(found) == 1 else "": () for found in needs().values()}
    missing = [
        (name, wanted)
        for name, kinds in wanted_of.items()
        for wanted in kinds
        if (name, wanted) not in seen and not (wanted == "passes" and name in PASSES_BY_SILENCE)
    ]
    assert missing == []


def test_each_need_is_seen_passing_and_deviating_under_some_idp():
    seen = {(name, wanted) for name, kinds in tables() for wanted, cases in kinds.items() if cases}
    for found in needs().values():
        for wanted in ("passes", "deviates"):
            assert any((need, wanted) in seen for need in found), (found, wanted)


def test_each_source_names_a_section_that_exists(catalogue):
    for name, requirement in catalogue.items():
        document, section = requirement.source.document, requirement.source.section
        if document.startswith("rfc"):
            assert section in SECTIONS[document].split(), (name, document, section)


def test_what_rests_on_advice_is_no_must(catalogue):
    assert {one.id for one in catalogue.values() if one.basis is Basis.ADVICE and one.level is Level.MUST} == set()
