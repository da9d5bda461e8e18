# ruff: noqa: E501 - a message stands whole, on one line
"""Waivers as documents: what they say, and every mistake in them on one line."""

import pytest

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_requirements, load_waivers
from scim_conformance.documents.model import Waiver

CATALOGUE = load_requirements(locate.requirement_dirs())
TEXT = """- requirement: rfc7644-3.6-delete-answers-204
  target: https://staging.example.com/scim/v2
  reason: The gateway turns 204 into 200 until its next release.
  who: Ada
  until: 2027-03-31
"""


def test_a_waiver_becomes_a_value_of_the_model(write):
    path = write("waivers.yaml", TEXT)
    assert load_waivers(path, CATALOGUE) == (
        Waiver(
            "rfc7644-3.6-delete-answers-204",
            "https://staging.example.com/scim/v2",
            "The gateway turns 204 into 200 until its next release.",
            "Ada",
            "2027-03-31",
            f"{path}:1",
        ),
    )


def test_no_waivers_are_fine(write):
    assert load_waivers(write("waivers.yaml", "[]\n"), CATALOGUE) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("answers-204", "answer-204", '1: [0].requirement: "rfc7644-3.6-delete-answer-204" is no requirement here; did you mean "rfc7644-3.6-delete-answers-204"?'),
        ("2027-03-31", "2027-02-30", '5: [0].until: "2027-02-30" is no day of the calendar; write the day as 2027-03-31'),
        ("2027-03-31", "next week", '5: [0].until: "next week" has the wrong form; write the day as 2027-03-31'),
        ("https://staging", "staging", '2: [0].target: "staging.example.com/scim/v2" has the wrong form; write a base URL such as https://staging.example.com/scim/v2, with * for anything, or local'),
        ("reason:", "reasons:", '3: [0].reasons: "reasons" is not a key here; did you mean "reason"?'),
        ("  who: Ada\n", "", '1: [0]: "who" is missing; add who:'),
        ("who: Ada", "who: ''", "4: [0].who: is empty; write something, or leave the key out"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_key_and_mend(write, mistakes, right, wrong, said):
    path = write("waivers.yaml", TEXT.replace(right, wrong, 1))
    assert f"waivers.yaml:{said}" in mistakes(load_waivers, path, CATALOGUE)


def test_two_waivers_of_one_requirement_and_target_are_a_mistake(write, mistakes):
    path = write("waivers.yaml", TEXT + TEXT)
    (line,) = mistakes(load_waivers, path, CATALOGUE)
    assert line.startswith("waivers.yaml:6: [1].requirement: ")
    assert "is waived for this target already, at waivers.yaml:1; keep one of them" in line


def test_a_file_that_is_not_there_is_a_mistake(tmp_path, mistakes):
    (line,) = mistakes(load_waivers, tmp_path / "none.yaml", CATALOGUE)
    assert "there is no such file" in line


@pytest.mark.parametrize(
    ("target", "url", "is_meant"),
    [
        ("https://a.example/scim", "https://a.example/scim", True),
        ("https://a.example/scim/", "https://a.example/scim", True),
        ("https://a.example/scim", "https://a.example/scim/v2", False),
        ("https://*.example/*", "https://a.example/scim/v2", True),
        ("http://[::1]:8080/scim", "http://[::1]:8080/scim", True),
        ("https://a.example/scim", "", False),
        ("local", "", True),
        ("local", "https://a.example/scim", False),
        ("*", "https://a.example/scim", True),
        ("*", "", True),
    ],
)
def test_a_waiver_speaks_of_its_target_alone(target, url, is_meant):
    assert Waiver("a-b", target, "x", "y", "2027-03-31").is_for(url) is is_meant


def test_a_waiver_holds_on_its_last_day_and_no_longer():
    waiver = Waiver("a-b", "*", "x", "y", "2027-03-31")
    assert not waiver.is_over("2027-03-31")
    assert waiver.is_over("2027-04-01")
