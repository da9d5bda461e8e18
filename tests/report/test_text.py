from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.report import text


@pytest.mark.parametrize(
    ("foreign", "harmless"),
    [
        pytest.param("Ada Lovelace", "Ada Lovelace", id="nothing to do"),
        pytest.param("Åsa 山田", "Åsa 山田", id="letters of the world stay"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="colour"),
        pytest.param("\x1b]8;;http://x\x07link", "\\x1b]8;;http://x\\x07link", id="OSC link"),
        pytest.param("\x9d0;title\x9c", "\\x9d0;title\\x9c", id="C1 controls"),
        pytest.param("a\nb\r\tc", "a\\nb\\r\\tc", id="line ends and tabs"),
        pytest.param("\u202egnp.exe", "\\u202egnp.exe", id="directional override"),
        pytest.param("a\u200bb\ufeff", "a\\u200bb\\ufeff", id="invisible"),
        pytest.param("\ud800", "\\ud800", id="lone surrogate"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag character"),
    ],
)
def test_what_a_terminal_could_act_upon_becomes_an_escape(foreign: str, harmless: str) -> None:
    assert text.plain(foreign) == harmless


@given(st.text())
def test_plain_text_is_printable_and_stays_as_it_is(foreign: str) -> None:
    once = text.plain(foreign)
    assert once.isprintable()
    assert text.plain(once) == once


def test_long_text_is_cut_visibly() -> None:
    assert text.shorten("a" * 1_500, 100) == "a" * 100 + "... (1,400 more characters)"
    assert text.shorten("short", 100) == "short"


def test_an_excerpt_of_a_json_value_is_one_harmless_line() -> None:
    assert text.excerpt({"detail": "a\u202eb\x1b"}) == '{"detail": "a\\u202eb\\u001b"}'


def test_a_value_that_json_lacks_is_shown_all_the_same() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert text.excerpt(deep) == "a value that cannot be shown"  # type: ignore[arg-type]
    assert text.excerpt(float("nan")) == "NaN"


@pytest.mark.parametrize(
    ("document", "section", "spoken"),
    [
        ("rfc7644", "3.5.2.2", "RFC 7644 §3.5.2.2"),
        ("rfc9110", "", "RFC 9110"),
        ("iru", "1.6", "iru 1.6"),
        ("entra-known-issues", "", "entra-known-issues"),
    ],
)
def test_a_source_reads_as_it_is_quoted(document: str, section: str, spoken: str) -> None:
    assert text.source_text(document, section) == spoken


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("rfc7644-3.5.2.2-remove", "rfc7644-3.5.2.2-remove"),
        ("../../etc/passwd", "etc-passwd"),
        ("A b/C\n$(rm)", "a-b-c-rm"),
        ("...", "unnamed"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_slug_is_safe_in_a_file_name(name: str, file: str) -> None:
    assert text.slug(name) == file


def test_counts_carry_their_noun() -> None:
    assert text.counted(1, "finding") == "1 finding"
    assert text.counted(1_200, "finding") == "1,200 findings"
    assert text.counted(2, "entry", "entries") == "2 entries"


def test_a_sentence_has_one_full_stop() -> None:
    assert [text.sentence(words) for words in ("It holds", "It holds.", " Why? ", "")] == [
        "It holds.",
        "It holds.",
        "Why?",
        "",
    ]
