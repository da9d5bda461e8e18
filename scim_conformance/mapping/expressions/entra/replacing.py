"""Replace, with its five ways of being called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import regex

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.entra.language import ENTRA
from scim_conformance.mapping.expressions.kinds import TEXT_MAX
from scim_conformance.mapping.expressions.library import fault, unknown

_SECONDS_MAX: Final = 0.5
"""How long a pattern may search: a foreign pattern on foreign text can take for ever."""

_SUBSTITUTION: Final = regex.compile(r"\$(?:\{(\w{1,80})\}|(\d{1,2})|(\$)|(&))")


@ENTRA.function(
    "Replace(source: text|null, oldValue?: text, regexPattern?: pattern, regexGroupName?: text, "
    "replacementValue?: text, replacementAttributeName?: text|null, template?: text) -> text"
)
def replace(
    source: str | None,
    old_value: str | None,
    pattern: Any,
    group: str | None,
    replacement: str | None,
    other: str | None,
    template: str | None,
) -> str | None:
    """The source or the template with parts replaced; which part by what, the arguments that are given say."""
    if pattern is not None:
        if group is not None and group not in pattern.groupindex:
            raise fault(f"the pattern has no group {shown(group)}")
        if replacement is None and group is not None:
            return source or (None if other is None else _extracted(pattern, group, other))
        if replacement is None:
            raise unknown("Replace with a pattern and no replacement is not documented")
        return None if source is None else _substituted(source, pattern, group, replacement)
    if old_value is None:
        raise unknown("Replace without oldValue and regexPattern is not documented")
    if source is None:
        return None
    if template is not None:
        return _replaced(template, old_value, source)
    if replacement is None:
        raise unknown("Replace with oldValue alone is not documented")
    return _replaced(source, old_value, replacement)


def _replaced(text: str, old: str, new: str) -> str:
    if not old:
        raise fault("the empty text cannot be replaced")
    if text.count(old) * len(new) > TEXT_MAX:
        raise unknown(f"the result has more than {TEXT_MAX:,} characters")
    return text.replace(old, new)


def _matches(pattern: Any, text: str) -> Iterator[Any]:
    try:
        yield from pattern.finditer(text, timeout=_SECONDS_MAX)
    except TimeoutError:
        raise unknown(f"the pattern takes more than {_SECONDS_MAX} s on this value") from None


def _extracted(pattern: Any, group: str, text: str) -> str | None:
    for match in _matches(pattern, text):
        found: str | None = match[group]
        return found
    return None


def _substituted(text: str, pattern: Any, group: str | None, replacement: str) -> str:
    parts: list[str] = []
    length = end = 0
    for match in _matches(pattern, text):
        start, stop = match.span(group or 0)
        if start < 0:
            continue
        new = replacement if group else _expanded(replacement, match)
        parts += (text[end:start], new)
        end = stop
        length += len(new)
        if length > TEXT_MAX:
            raise unknown(f"the result has more than {TEXT_MAX:,} characters")
    return "".join((*parts, text[end:]))


def _expanded(replacement: str, match: Any) -> str:
    """Put groups in as .NET does: `${name}`, `$1`, `$&` and `$$`; what names no group stays as it is."""

    def group(found: Any) -> str:
        name, number, dollar, whole = found.groups()
        if dollar:
            return "$"
        if whole:
            return str(match[0])
        key = name if name and not name.isdecimal() else int(name or number)
        try:
            return match[key] or ""
        except IndexError:
            return str(found[0])

    return _SUBSTITUTION.sub(group, replacement)
