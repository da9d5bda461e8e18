"""Operands that hold signs which mean something elsewhere: in JSON, SQL, patterns, LDAP and URLs."""

import json

import pytest

from scim_conformance.replay.endings import Blocked
from scim_conformance.suite import Crowd, Made, ScimSession, requirement

TITLES = {
    "plain": "{} plain",
    "apostrophe": "{} o'neil",
    "percent": "{} 100%",
    "underscore": "{} a_b",
    "another letter": "{} axb",
    "plus": "{} x+y",
    "space": "{} x y",
    "signs": "{} r&d #1; 2=2?",
    "brackets": "{} (a) [b] *",
    "dots": "{} a.b",
    "quotes": '{} say "hi"',
    "backslash": "{} a\\b",
    "letters beyond ASCII": "{} zo\u00eb \u6f22\u5b57",
    "beyond the BMP": "{} \U0001f600",
    "operators": "{} eq and or not",
}


def made_titles(scim: ScimSession) -> dict[str, Made]:
    """People with such titles; whoever is refused is left out."""
    people = {}
    for name, title in TITLES.items():
        try:
            people[name] = scim.user(is_judged=False, title=title.format(scim.marker))
        except Blocked:
            if name == "plain":
                raise
    return people


@pytest.fixture(scope="module")
def crowd(scim_shared: ScimSession) -> Crowd:
    return Crowd(scim_shared, made_titles)


def asked(crowd: Crowd, scim: ScimSession, title: str, *, ascii_only: bool = False) -> list[str]:
    """Return the deviations of a look-up by title."""
    literal = json.dumps(title.format(crowd.marker), ensure_ascii=ascii_only)
    return crowd.deviations(scim, f"title eq {literal}")


LITERAL = [name for name in TITLES if name not in {"quotes", "backslash"}]


@requirement("rfc7644-3.4.2.2-operands-are-taken-literally")
@pytest.mark.parametrize("name", LITERAL)
def test_signs_stand_for_themselves(scim: ScimSession, crowd: Crowd, name: str) -> None:
    """Found by the title as it is, and nobody else with it."""
    assert asked(crowd, scim, TITLES[name]) == []


@requirement("rfc7644-3.4.2.2-operands-are-taken-literally")
@pytest.mark.parametrize("pattern", ["{} %", "{}%", "{} *", "{}*", "{} ax_", "{} .*", "{} a?b"])
def test_wildcards_match_nobody(scim: ScimSession, crowd: Crowd, pattern: str) -> None:
    """No title is a pattern, however well it would fit one."""
    assert crowd.deviations(scim, f'title eq "{pattern.format(crowd.marker)}"', needs=()) == []


@requirement("rfc7644-3.4.2.2-operands-are-taken-literally")
@pytest.mark.parametrize("part", ["100%", "a_b", "a.b", "(a) [b] *", "o'neil"])
def test_signs_stand_for_themselves_inside_a_value(scim: ScimSession, crowd: Crowd, part: str) -> None:
    """The same where a part of the title is asked for."""
    assert crowd.deviations(scim, f'title co "{crowd.marker} {part}"') == []


@requirement("rfc7644-3.4.2.2-operands-are-json-strings")
@pytest.mark.parametrize("name", ["quotes", "backslash"])
def test_escaped_signs_are_read(scim: ScimSession, crowd: Crowd, name: str) -> None:
    r"""A quotation mark is written \" and a backslash \\."""
    assert asked(crowd, scim, TITLES[name]) == []


@requirement("rfc7644-3.4.2.2-operands-are-json-strings")
@pytest.mark.parametrize("name", ["letters beyond ASCII", "beyond the BMP"])
def test_code_points_are_read(scim: ScimSession, crowd: Crowd, name: str) -> None:
    r"""A letter may be written \u00eb, one beyond the BMP as two such."""
    assert asked(crowd, scim, TITLES[name], ascii_only=True) == []
