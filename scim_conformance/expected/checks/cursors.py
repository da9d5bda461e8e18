"""Paging by cursors: what single answers show of it (RFC 9865)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import is_list_response
from scim_conformance.expected.checks.discovery import is_config
from scim_conformance.expected.checks.lists import whole
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import get

UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")
"""RFC 3986 §2.3."""
METHODS = ("cursor", "index")


def _cursors(answer: Answer) -> Iterator[tuple[str, JsonValue]]:
    for name in ("nextCursor", "previousCursor"):
        value = answer.member(name)
        if value is not None:
            yield name, value


def _has_cursor(answer: Answer) -> bool:
    return is_list_response(answer) and any(_cursors(answer))


def _is_first_by_cursor(answer: Answer) -> bool:
    """A first page that shows that it is one by cursor: it was asked for without one, or with an empty one."""
    if not is_list_response(answer) or not (answer.call.cursor or answer.member("nextCursor") is not None):
        return False
    sent = answer.request.body
    given = [value for name, value in answer.request.parameters if name.casefold() == "cursor"]
    return not any(given) and not (isinstance(sent, dict) and get(sent, "cursor"))


@check("rfc9865-2-the-first-page-has-no-previous-cursor", applies=_is_first_by_cursor)
def the_first_page_has_no_previous_cursor(answer: Answer) -> Iterator[Evidence]:
    """`previousCursor` in the answer to a request without a cursor."""
    value = answer.member("previousCursor")
    if value is not None:
        yield Evidence("$.previousCursor", None, shown(value))


@check("rfc9865-2-cursors-need-no-escaping", applies=_has_cursor)
def cursors_need_no_escaping(answer: Answer) -> Iterator[Evidence]:
    """A cursor that is no text, or holds other than unreserved characters."""
    for name, value in _cursors(answer):
        if not isinstance(value, str) or not UNRESERVED.fullmatch(value):
            yield Evidence(f"$.{name}", "a text of unreserved characters", shown(value))


@check(
    "rfc9865-4-pagination-states-both-methods",
    applies=lambda answer: is_config(answer) and isinstance(answer.member("pagination"), dict),
)
def pagination_states_both_methods(answer: Answer) -> Iterator[Evidence]:
    """`pagination` whose `cursor` or `index` is missing or no Boolean."""
    said = answer.member("pagination")
    for method in METHODS:
        value = get(said, method) if isinstance(said, dict) else None
        if not isinstance(value, bool):
            yield Evidence(f"$.pagination.{method}", "true or false", shown(value))


def _size_max(answer: Answer) -> int | None:
    config = answer.world.capabilities.config
    said = get(config, "pagination") if isinstance(config, dict) else None
    return whole(get(said, "maxPageSize")) if isinstance(said, dict) else None


@check(
    "rfc9865-4-pages-keep-to-the-declared-size",
    applies=lambda answer: is_list_response(answer) and (_size_max(answer) or 0) > 0,
)
def pages_keep_to_the_declared_size(answer: Answer) -> Iterator[Evidence]:
    """More results than `maxPageSize` allows."""
    size, held = _size_max(answer), len(answer.page or ())
    if size is not None and held > size:
        yield Evidence("$.Resources", f"at most {size}", held)
