# ruff: noqa: E501 - a message stands whole, on one line
import os
import tracemalloc

import pytest

from scim_conformance.documents import yaml_source
from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.documents.yaml_source import BYTES_MAX, parse, read


def value_of(text):
    source = parse(text.encode("utf-8"), "a.yaml")
    assert source.problems == ()
    return source.value


def problems_of(text):
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    try:
        return [str(problem) for problem in parse(data, "a.yaml").problems]
    except DocumentErrors as errors:
        return [str(problem) for problem in errors.problems]


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("text", "text"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("no", "no"),
        ("y", "y"),
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z"),
        ("0123", "0123"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("+49301234567", "+49301234567"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        (".5", ".5"),
        ("5.", "5."),
        (".inf", ".inf"),
        (".NaN", ".NaN"),
        ("-", None),
        ("3.5.2.2", "3.5.2.2"),
        ("=", "="),
    ],
)
def test_a_plain_scalar_is_what_json_has_a_word_for_else_its_text(plain, value):
    if plain == "-":
        assert value_of("a: '-'") == {"a": "-"}
    else:
        assert value_of(f"a: {plain}") == {"a": value}
        assert type(value_of(f"a: {plain}")["a"]) is type(value)


@pytest.mark.parametrize("word", ["true", "null", "12", "1.5", "False"])
def test_a_quoted_scalar_is_text(word):
    assert value_of(f"a: \"{word}\"\nb: '{word}'") == {"a": word, "b": word}


def test_keys_are_their_text():
    assert value_of("on: 1\n200: 2\nnull: 3\ntrue: 4\n1.50: 5\n'': 6") == {
        "on": 1,
        "200": 2,
        "null": 3,
        "true": 4,
        "1.50": 5,
        "": 6,
    }


def test_block_and_flow_styles_make_the_same_values():
    block = "a:\n- b: 1\n  c:\n  - 2\n  - {}\n- []\nd: |\n  two\n  lines\n"
    assert value_of(block) == {"a": [{"b": 1, "c": [2, {}]}, []], "d": "two\nlines\n"}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    source = parse(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a.yaml")
    assert (source.value, source.line(("b",))) == ({"a": 1, "b": 2}, 2)


def test_an_empty_file_is_null():
    assert value_of("") is None
    assert value_of("# nothing\n") is None


def test_every_value_has_the_line_of_its_key_or_item():
    source = parse(b"a: 1\nb:\n  c:\n    - x\n    - d: 1\n      e: >\n        long\n      f: 2\n", "a.yaml")
    assert source.line() == 1
    assert source.line(("b",)) == 2
    assert source.line(("b", "c")) == 3
    assert source.line(("b", "c", 0)) == 4
    assert source.line(("b", "c", 1)) == 5
    assert source.line(("b", "c", 1, "e")) == 6
    assert source.line(("b", "c", 1, "f")) == 8


def test_what_is_not_there_has_the_line_of_what_is_above():
    source = parse(b"a:\n  b: 1\n", "a.yaml")
    assert source.line(("a", "missing")) == 1
    assert source.line(("a", "b", "deeper")) == 2
    assert source.line(("a", 7)) == 1


VALUE_OUT = "are not read: write the value out"
TAG_OUT = "tags are not read: leave it out"
NO_TOKEN = "found character that cannot start any token"
STANDS = "stands in quotes"
IN_QUOTES = "put it in quotes if it is a text"

REFUSED = [
    ("a: 1\nb: 2\na: 3\n", "3: a: is given twice, first on line 1; keep one of them"),
    ("x:\n  - b: {}\n    b: 1\n", "3: x[0].b: is given twice, first on line 2; keep one of them"),
    ("a: &x 1\n", f"1: a: the anchor &x; anchors {VALUE_OUT}"),
    ("a: 1\nb: *x\n", f"2: b: the alias *x; aliases {VALUE_OUT}"),
    ("*x", f"1: the alias *x; aliases {VALUE_OUT}"),
    ("*x : 1", f"1: the alias *x; aliases {VALUE_OUT}"),
    ("a: !!python/name:os.system x\n", f'1: a: the tag "tag:yaml.org,2002:python/name:os.system"; {TAG_OUT}'),
    ("a: !local [1]\n", f'1: a: the tag "!local"; {TAG_OUT}'),
    ("!!map {a: 1}\n", f'1: the tag "tag:yaml.org,2002:map"; {TAG_OUT}'),
    ("a:\n  <<: {b: 1}\n", '2: a["<<"]: a merge (<<); write the keys out'),
    ("?\n: 1\n", '1: [""]: a value without a key'),
    ("? [a, b]\n: 1\n", "1: a mapping or list stands as a key; put the key in quotes if it is a text"),
    ("a: 1\n---\nb: 2\n", "2: a second document in one file; split the file at this ---"),
    ("a: 1\n\tb: 2\n", "2: a tab; indent with spaces; within a text write \\t in double quotes"),
    ("a: 'x\ty'\n", "1: a tab; indent with spaces; within a text write \\t in double quotes"),
    ("a: 1\nb: \x00\n", "2: the control character U+0000; write \\u0000 in double quotes"),
    ("a: 'x\u2028y'\n", "1: the control character U+2028; write \\u2028 in double quotes"),
    ("a: 'x\x85y'\n", "1: the control character U+0085; write \\u0085 in double quotes"),
    (b"a: 1\nb: \xff\n", "2: is not UTF-8; save it as UTF-8"),
    ("a: 1\n".encode("utf-16"), "1: is not UTF-8; save it as UTF-8"),
    ("value: True\n", '1: value: True may be a word or a text; write true, or "True" in quotes'),
    ("value: [Null]\n", '1: value[0]: Null may be a word or a text; write null, or "Null" in quotes'),
    ("a: 1e999\n", f"1: a: 1e999 is beyond the range of numbers; {IN_QUOTES}"),
    ("a: " + "9" * 5000, f"1: a: a number with more than 40 digits; {IN_QUOTES}"),
    (
        "a: {b: 1\n",
        "2: is not YAML: did not find expected ',' or '}' (while parsing a flow mapping that begins on line 1)",
    ),
    (
        "a: b: c\n",
        f"1: is not YAML: mapping values are not allowed in this context; a text that holds a colon and a space {STANDS}",
    ),
    (
        "a: @b\n",
        f"1: is not YAML: {NO_TOKEN} (while scanning for the next token); a text that begins so {STANDS}",
    ),
    (
        'a: "\\ud800"\n',
        "1: is not YAML: found invalid Unicode character escape code (while parsing a quoted scalar)",
    ),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_is_not_plain_yaml_is_refused_with_line_and_mend(text, said):
    assert problems_of(text) == [f"a.yaml:{said}"]


def test_all_mistakes_of_the_yaml_are_told_at_once():
    said = problems_of("a: &x 1\nb: *x\na: 2\nc: True\n")
    assert [line.split(": ", 1)[0] for line in said] == ["a.yaml:1", "a.yaml:2", "a.yaml:3", "a.yaml:4"]


def test_a_bomb_of_aliases_stays_small():
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40))
    said = problems_of(f"l0: &l0 [lol]\n{levels}\n")
    assert len(said) == yaml_source.PROBLEMS_MAX + 1
    assert said[-1].endswith("more mistakes follow after these 100; mend them first")
    assert said[0].startswith("a.yaml:1: l0: the anchor &l0")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{"])
def test_a_hundred_thousand_open_brackets_are_refused(opening):
    said = problems_of(opening * 100_000)
    assert len(said) == 1
    assert said[0].startswith("a.yaml:1: ")
    assert "nested deeper than 64 levels; take levels out" in said[0] or "stands as a key" in said[0]
    assert len(said[0]) < 200


def test_nesting_up_to_the_bound_is_read():
    value = value_of("[" * 64 + "]" * 64)
    for _ in range(63):
        (value,) = value
    assert value == []


def test_more_values_than_the_bound_are_refused(monkeypatch):
    monkeypatch.setattr(yaml_source, "NODES_MAX", 10)
    assert problems_of("[" + "1," * 20 + "]") == ["a.yaml:1: more than 10 values; split the file"]


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it_all(write):
    path = write("big.yaml", "")
    os.truncate(path, 50_000_000)
    tracemalloc.start()
    with pytest.raises(DocumentErrors) as caught:
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(caught.value) == "big.yaml: is larger than 5 MB; split it into several files"
    assert peak < 3 * BYTES_MAX


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "fifo"])
def test_what_is_no_regular_file_is_refused_without_waiting(write, mistakes, make):
    path = write("x", "").with_name("odd.yaml")
    make(path)
    assert mistakes(read, path) == ["odd.yaml: is not a regular file"]


def test_a_file_that_is_not_there_is_named(write, mistakes):
    path = write("x", "").with_name("gone.yaml")
    assert mistakes(read, path) == ["gone.yaml: cannot be read: No such file or directory"]


def test_the_origin_is_the_absolute_path_and_the_line(write):
    path = write("a.yaml", "a:\n  b: 1\n")
    assert read(path).origin(("a", "b")) == f"{path}:2"
