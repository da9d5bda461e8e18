"""The String functions, and the deprecated ones that do the same."""

from __future__ import annotations

from scim_conformance.mapping.expressions.kinds import TEXT_MAX, bounded, utf16_cut, utf16_length
from scim_conformance.mapping.expressions.library import fault, unknown
from scim_conformance.mapping.expressions.okta.language import OKTA


@OKTA.function("String.append(str: text, suffix: text) -> text")
def append(string: str, suffix: str) -> str:
    """The text with the suffix behind it."""
    return bounded(string + suffix)


@OKTA.function("String.join(separator: text, strings*: text) -> text")
def join(separator: str, *strings: str) -> str:
    """The texts with the separator between them."""
    return bounded(separator.join(strings))


@OKTA.function("String.len(input: text) -> integer")
def length(string: str) -> int:
    """The number of characters, counted as Java does, in UTF-16 units."""
    return utf16_length(string)


@OKTA.function("String.removeSpaces(input: text) -> text")
def remove_spaces(string: str) -> str:
    """The text without its blanks."""
    return string.replace(" ", "")


def _replaced(string: str, match: str, replacement: str, count: int) -> str:
    if not match:
        raise unknown("what Okta replaces for the empty text is not documented")
    if min(string.count(match), count) * len(replacement) > TEXT_MAX:
        raise unknown(f"the result has more than {TEXT_MAX:,} characters")
    return string.replace(match, replacement, count)


@OKTA.function("String.replace(input: text, match: text, replacement: text) -> text")
def replace(string: str, match: str, replacement: str) -> str:
    """The text with every occurrence replaced."""
    return _replaced(string, match, replacement, len(string))


@OKTA.function("String.replaceFirst(input: text, match: text, replacement: text) -> text")
def replace_first(string: str, match: str, replacement: str) -> str:
    """The text with the first occurrence replaced."""
    return _replaced(string, match, replacement, 1)


@OKTA.function("String.startsWith(input: text, prefix: text) -> boolean")
def starts_with(string: str, prefix: str) -> bool:
    """Whether the text begins so; case counts."""
    return string.startswith(prefix)


@OKTA.function("String.stringContains(input: text, searchString: text) -> boolean")
def string_contains(string: str, search: str) -> bool:
    """Whether the text holds the other; case counts."""
    return search in string


@OKTA.function("String.stringSwitch(input: text, defaultString: text, key*: text, value*: text) -> text")
def string_switch(string: str, default: str, *pairs: str) -> str:
    """The value of the first listed key that the text holds, else the default."""
    return next((value for key, value in zip(pairs[::2], pairs[1::2], strict=True) if key in string), default)


@OKTA.function("String.substring(input: text, startIndex: integer, endIndex: integer) -> text")
def substring(string: str, start: int, end: int) -> str:
    """A part of the text; the first character is 0, and the end is not part of it."""
    if not 0 <= start <= end:
        raise fault(f"there is no text from {start} to {end}")
    if end > utf16_length(string):
        raise unknown("what Okta returns for a part that goes past the end is not documented")
    return utf16_cut(string, start, end)


@OKTA.function("String.substringAfter(input: text, searchString: text) -> text")
def substring_after(string: str, search: str) -> str:
    """What follows the first occurrence."""
    return _around(string, search)[1]


@OKTA.function("String.substringBefore(input: text, searchString: text) -> text")
def substring_before(string: str, search: str) -> str:
    """What stands before the first occurrence."""
    return _around(string, search)[0]


def _around(string: str, search: str) -> tuple[str, str]:
    if not search or search not in string:
        raise unknown("what Okta returns where the text is not found is not documented")
    before, _, after = string.partition(search)
    return before, after


@OKTA.function("String.toUpperCase(input: text) -> text")
def to_upper_case(string: str) -> str:
    """The text in upper case, as Java does it."""
    return bounded(string.upper())


@OKTA.function("String.toLowerCase(input: text) -> text")
def to_lower_case(string: str) -> str:
    """The text in lower case, as Java does it."""
    return bounded(string.lower())


for _name in ("toUpperCase", "toLowerCase", "substring", "substringBefore", "substringAfter"):
    OKTA.alias(_name, f"String.{_name}", f"{_name} is deprecated: Okta's present name is String.{_name}")
