"""Letters without their diacritics, by Microsoft's table; letters outside it stay as they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from scim_conformance.mapping.expressions.entra.language import ENTRA

_TABLE: Final = {
    "a": "ä à â ã å á ą ă ā ā́ ā̀ ā̂ ā̃ ǟ ā̈ ǡ a̱ å̄",
    "ae": "æ ǣ",
    "c": "ç č ć c̄ c̱",
    "d": "ď d̄ ḏ",
    "e": "ë è é ê ę ě ė ē ḗ ḕ ē̂ ē̃ ê̄ e̱ ë̄ e̊̄",
    "g": "ğ ḡ g̱",
    "i": "ï î ì í ı ī ī́ ī̀ ī̂ ī̃ i̱",
    "l": "ľ ł l̄ ḹ ḻ",
    "n": "ñ ń ň n̄ ṉ",
    "o": "ö ò ő õ ô ó ō ṓ ṑ ō̂ ō̃ ȫ ō̈ ǭ ȭ ȱ o̱",
    "oe": "ø ø̄ œ̄",
    "r": "ř r̄ ṟ ṝ",
    "s": "š ś ș ş s̄ s̱",
    "t": "ť ț t̄ ṯ",
    "u": "ü ù û ú ů ű ū ū́ ū̀ ū̂ ū̃ u̇̄ ǖ ṻ ṳ̄ u̱",
    "y": "ÿ ý ȳ ȳ́ ȳ̀ ȳ̃ y̱",
    "z": "ź ž ż z̄ ẕ",
}


def _letters() -> Iterator[tuple[str, str]]:
    for plain, marked in _TABLE.items():
        for letter in unicodedata.normalize("NFC", marked).split():
            yield letter, plain
            if letter != "ı":
                yield unicodedata.normalize("NFC", letter.upper()), plain.upper()
    yield "İ", "I"
    yield "ß", "ss"


_PLAIN: Final = dict(_letters())


@ENTRA.function("NormalizeDiacritics(source: text) -> text")
def normalize_diacritics(source: str) -> str:
    """The text with each letter of the table replaced by its plain form."""
    return "".join(_PLAIN.get(cluster, cluster) for cluster in _clusters(unicodedata.normalize("NFC", source)))


def _clusters(text: str) -> Iterator[str]:
    """Yield each letter with the combining marks that follow it."""
    cluster = ""
    for sign in text:
        if cluster and not unicodedata.combining(sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster
