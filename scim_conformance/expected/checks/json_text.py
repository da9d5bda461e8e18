"""The text of a JSON answer: well-formed, each name once, within what every reader can hold (RFC 8259, RFC 7493)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import is_error
from scim_conformance.expected.checks.registry import check

MALFORMED = {
    "not-finite": "finite numbers",
    "byte-order-mark": "no byte order mark",
    "not-utf-8": "UTF-8",
}
"""Problems of a document that break RFC 8259, with what is expected instead."""

UNREADABLE = {
    "huge-number": "numbers that a double holds",
    "lone-surrogate": "whole characters",
    "too-deep": "a document of moderate depth",
}
"""Problems of a lawful document that readers stumble over."""


def _is_read(answer: Answer) -> bool:
    return answer.response.body is not None or bool(answer.response.problems)


@check(
    "rfc7644-3.8-bodies-are-json",
    applies=lambda answer: 200 <= answer.status < 300 and answer.status != 204 and answer.has_content,
)
def bodies_are_json(answer: Answer) -> Iterator[Evidence]:
    """The body of a success that is no JSON; errors have a check of their own."""
    if "not-json" in answer.response.problems:
        yield Evidence("body", "JSON", answer.response.media_type or "no JSON")


@check("http-json-is-well-formed", applies=_is_read)
def json_is_well_formed(answer: Answer) -> Iterator[Evidence]:
    """NaN and Infinity, a byte order mark, another encoding than UTF-8."""
    yield from _problems(answer, MALFORMED)


@check("http-json-has-each-name-once", applies=_is_read)
def json_has_each_name_once(answer: Answer) -> Iterator[Evidence]:
    """An object that holds a name twice: readers take the first or the last value, or neither."""
    yield from _problems(answer, {"duplicate-key": "each name once in an object"})


@check("http-json-is-readable-everywhere", applies=lambda answer: _is_read(answer) and not is_error(answer))
def json_is_readable_everywhere(answer: Answer) -> Iterator[Evidence]:
    """Numbers, characters and depths that common readers cannot hold."""
    yield from _problems(answer, UNREADABLE)


def _problems(answer: Answer, expected: dict[str, str]) -> Iterator[Evidence]:
    for problem in answer.response.problems:
        if problem in expected:
            yield Evidence("body", expected[problem], problem)
