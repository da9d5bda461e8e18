import pytest

from scim_conformance.documents.problems import (
    DocumentErrors,
    Problem,
    did_you_mean,
    key_text,
    listed,
    printable,
    raise_if_any,
    shown,
)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("a.yaml", 3, "x.y", "is wrong", "mend it"), "a.yaml:3: x.y: is wrong; mend it"),
        (Problem("a.yaml", 3, "", "is wrong"), "a.yaml:3: is wrong"),
        (Problem("a.yaml", 0, "", "is wrong"), "a.yaml: is wrong"),
    ],
)
def test_a_problem_is_one_line(problem, line):
    assert str(problem) == line


def test_problems_are_listed_once_each_by_file_and_line_in_the_order_found():
    first, second = Problem("a.yaml", 2, "z", "is wrong"), Problem("a.yaml", 2, "b", "is wrong")
    errors = DocumentErrors([Problem("b.yaml", 1, "", "is wrong"), first, second, first, Problem("a.yaml", 1, "", "x")])
    assert str(errors).splitlines() == [
        "a.yaml:1: x",
        "a.yaml:2: z: is wrong",
        "a.yaml:2: b: is wrong",
        "b.yaml:1: is wrong",
    ]


def test_nothing_is_raised_without_a_problem():
    raise_if_any([])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        ("x" * 70, '"' + "x" * 60 + '..."'),
        ("\x1b]0;title\x07", '"\\x1b]0;title\\x07"'),
        ("a\u202eb", '"a\\u202eb"'),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (3, "3"),
        ({"a": 1}, "a mapping"),
        ([1], "a list"),
    ],
)
def test_values_are_shown_short_and_harmless(value, text):
    assert shown(value) == text


def test_printable_keeps_what_people_write():
    assert printable("Zoë 漢字 🙂") == "Zoë 漢字 🙂"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("a", "b"), "a.b"),
        (("steps", 2, "request", "Content-Type"), "steps[2].request.Content-Type"),
        (("levels", "rfc7644-3.9-x"), 'levels["rfc7644-3.9-x"]'),
        ((3, "title"), "[3].title"),
    ],
)
def test_key_paths_read_as_json_paths(path, text):
    assert key_text(path) == text


def test_the_nearest_word_is_offered_without_regard_to_case():
    assert did_you_mean("lwoer", ["lower", "capitalised"]) == 'did you mean "lower"?'
    assert did_you_mean("username", ["userName", "title"]) == 'did you mean "userName"?'
    assert did_you_mean("zebra", ["lower"]) == ""
    assert did_you_mean(3, ["3"]) == ""
    assert did_you_mean("x" * 1_000_000, ["x" * 80]) == f'did you mean "{"x" * 60}..."?'


def test_long_lists_are_cut_and_counted():
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(number) for number in range(14)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"
