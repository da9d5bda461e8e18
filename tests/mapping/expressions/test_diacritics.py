"""Letters of Microsoft's table, in both cases and both Unicode forms."""

from __future__ import annotations

import unicodedata

import pytest

from scim_conformance.mapping.expressions import evaluate, read_expression
from scim_conformance.mapping.expressions.entra.diacritics import _TABLE
from scim_conformance.mapping.model import Language

LETTERS = [(letter, plain) for plain, marked in _TABLE.items() for letter in marked.split()]


def plain_of(text: str) -> object:
    return evaluate(read_expression("NormalizeDiacritics([a])", Language.ENTRA), {"a": text})


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_of_the_table_becomes_plain(form: str) -> None:
    marked = "-".join(unicodedata.normalize(form, letter) for letter, _ in LETTERS)
    assert plain_of(marked) == "-".join(plain for _, plain in LETTERS)


def test_capital_letters_too() -> None:
    pairs = [(letter.upper(), plain.upper()) for letter, plain in LETTERS if letter != "ı"]
    assert plain_of("-".join(letter for letter, _ in pairs)) == "-".join(plain for _, plain in pairs)


def test_other_letters_stay() -> None:
    assert plain_of("Plain ķ Ж 中 œ") == "Plain ķ Ж 中 œ"
