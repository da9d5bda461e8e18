"""Functions on text."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable

from scim_conformance.mapping.expressions.entra.language import ENTRA
from scim_conformance.mapping.expressions.kinds import bounded, utf16_cut, utf16_length
from scim_conformance.mapping.expressions.library import unknown


@ENTRA.function("Append(source: text, suffix: text) -> text")
def append(source: str, suffix: str) -> str:
    """The source with the suffix behind it."""
    return bounded(source + suffix)


@ENTRA.function("ConvertToBase64(source: text) -> text")
def convert_to_base64(source: str) -> str:
    """Base64 of the UTF-16 bytes, lower byte first."""
    return base64.b64encode(source.encode("utf-16-le", "surrogatepass")).decode("ascii")


@ENTRA.function("ConvertToUTF8Hex(source: text) -> text")
def convert_to_utf8_hex(source: str) -> str:
    """The UTF-8 bytes in upper-case hexadecimal digits."""
    return source.encode("utf-8", "surrogatepass").hex().upper()


@ENTRA.function("InStr(value1: text, value2: text, start?: integer, compareType?: compare) -> integer")
def in_str(value1: str, value2: str, start: int | None, compare_type: str | None) -> int:
    """The position of value2 in value1, the first being 1."""
    begin = 1 if start is None else start
    if begin < 1:
        raise unknown("InStr from a position below 1 is not documented")
    exact = value1.find(value2, begin - 1)
    folded = value1.lower().find(value2.lower(), begin - 1)
    if compare_type is None and exact != folded:
        raise unknown("whether InStr minds upper and lower case without a compareType is not documented")
    found = folded if compare_type == "vbTextCompare" else exact
    if found < 0:
        raise unknown("what InStr returns where nothing is found is not documented")
    return found + 1


@ENTRA.function("Left(string: text|null, count: integer) -> text")
def left(string: str | None, count: int) -> str:
    """The first characters; the whole text for a negative count, and the empty text for null."""
    return "" if string is None else string if count < 0 else utf16_cut(string, 0, count)


ENTRA.needs_tenant(
    "Right(string: text|null, count: integer) -> text",
    "is not in Microsoft's list for app provisioning, so what it does is not known",
    "Right is not in Microsoft's list for app provisioning",
)


@ENTRA.function("Mid(source: text, start: integer, length: integer) -> text")
def mid(source: str, start: int, length: int) -> str:
    """A part of the text; the first character is 1, and a length past the end is cut."""
    if start < 1 or length < 0:
        raise unknown("Mid from a position below 1 or of a negative length is not documented")
    if start > utf16_length(source):
        raise unknown("what Mid returns from a position past the end is not documented")
    return utf16_cut(source, start - 1, start - 1 + length)


def _cased(source: str, culture: str | None, convert: Callable[[str], str], turkish: tuple[str, str]) -> str:
    """Change the case letter by letter, as .NET does: a letter whose other case is two letters stays."""
    if culture is not None and culture.partition("-")[0].lower() in {"tr", "az"}:
        source = source.replace(*turkish)
    return "".join(convert(sign) if len(convert(sign)) == 1 else sign for sign in source)


@ENTRA.function("ToLower(source: text, culture?: text) -> text")
def to_lower(source: str, culture: str | None) -> str:
    """The text in lower case, by the invariant culture unless another is given."""
    dotted = source.replace("İ", "i") if culture and culture.partition("-")[0].lower() in {"tr", "az"} else source
    return _cased(dotted, culture, str.lower, ("I", "ı"))


@ENTRA.function("ToUpper(source: text, culture?: text) -> text")
def to_upper(source: str, culture: str | None) -> str:
    """The text in upper case, by the invariant culture unless another is given."""
    return _cased(source, culture, str.upper, ("i", "İ"))


@ENTRA.function("PCase(source: text, wordSeparators?: text) -> text")
def p_case(source: str, word_separators: str | None) -> str:
    """Each word with its first letter in upper case and the rest in lower case."""
    if word_separators is None:
        return _title_case(source)
    lower, starts = [], True
    for sign in source:
        lower.append(to_upper(sign, None) if starts else to_lower(sign, None))
        starts = sign in word_separators
    return "".join(lower)


def _title_case(source: str) -> str:
    """Do what .NET's ToTitleCase does: a word begins at a letter, and an apostrophe or a digit does not end it."""
    signs, inside = [], False
    for sign in source:
        is_letter = sign.isalpha()
        signs.append(to_lower(sign, None) if inside or not is_letter else to_upper(sign, None))
        inside = is_letter or (inside and (sign == "'" or not _separates(sign)))
    return "".join(signs)


def _separates(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "ZPS" or category in {"Cc", "Cf"}


@ENTRA.function("StripSpaces(source: text) -> text")
def strip_spaces(source: str) -> str:
    """The text without its spaces (U+0020, and no other blank)."""
    return source.replace(" ", "")


@ENTRA.function("Redact(value: any|null) -> any")
def redact(value: object) -> object:
    """The value as it is: it is hidden in the provisioning log alone."""
    return value


@ENTRA.function("Word(string: text|null, number: integer, delimiters: text) -> text")
def word(string: str | None, number: int, delimiters: str) -> str:
    """A word between any of the delimiters, the first being 1; the empty text where there are not so many."""
    if string is None or number < 1:
        return ""
    for sign in delimiters:
        string = string.replace(sign, "\0")
    every = string.split("\0")
    with_empty, without = (
        (words[number - 1 : number] or [""])[0] for words in (every, [each for each in every if each])
    )
    if with_empty != without:
        raise unknown("whether delimiters side by side make an empty word is not documented")
    return with_empty


@ENTRA.function(
    "Len(source: text|null) -> integer",
    remark="Len is used in the field and is not in Microsoft's list for app provisioning",
)
def length(source: str | None) -> int:
    """The number of characters; Visual Basic's function of that name."""
    return utf16_length(source or "")
