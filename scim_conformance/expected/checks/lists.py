"""List responses: their shape, their counters, no entry too many or twice (RFC 7644 §3.4.2, RFC 9865)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, has_schema
from scim_conformance.expected.checks.applies import is_list, is_list_response
from scim_conformance.expected.checks.registry import check, need_check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import FOREIGN, JsonValue
from scim_conformance.scim.lookup import find_key, get

COUNTERS = ("totalResults", "startIndex", "itemsPerPage")


def whole(value: JsonValue) -> int | None:
    """Return a JSON number without a fraction as an integer, None for everything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else None


def _counter(answer: Answer, name: str) -> int | None:
    """Return a counter of the page; one that is no whole number or negative is a matter of other checks."""
    number = whole(answer.member(name))
    return number if number is not None and number >= 0 else None


def _total(answer: Answer) -> int | None:
    return _counter(answer, "totalResults")


def _entries(answer: Answer) -> int:
    return len(answer.page or ())


def _holds_only_strangers(answer: Answer) -> bool:
    """Whether a page is full, and of other people's resources alone: that bears nothing out about the run's own."""
    page = answer.page or ()
    return bool(page) and all(isinstance(entry, dict) and FOREIGN in entry for entry in page)


def _is_cursor_page(answer: Answer) -> bool:
    return answer.call.cursor or answer.member("nextCursor") is not None


def _is_partial(answer: Answer) -> bool:
    """Whether a page holds some of the results and others are elsewhere; cursors have no index (RFC 9865 §2)."""
    if not is_list_response(answer):
        return False
    total = _total(answer)
    is_part = total is not None and 0 < _entries(answer) < total
    return is_part and not _is_cursor_page(answer) and not _holds_only_strangers(answer)


@check("rfc7644-3.4.2-queries-are-answered-with-a-list-response", applies=is_list)
def queries_are_answered_with_a_list_response(answer: Answer) -> Iterator[Evidence]:
    """An answer to a query that is a bare array, nothing, or names another schema."""
    body = answer.response.body
    if not isinstance(body, dict):
        yield Evidence("body", "a ListResponse", "an array" if isinstance(body, list) else "no list")
    elif not has_schema(body, urns.LIST_RESPONSE):
        yield Evidence("$.schemas", [urns.LIST_RESPONSE], answer.member("schemas"))


@check("rfc7644-3.4.2-total-results-is-a-number", applies=is_list_response)
def total_results_is_a_number(answer: Answer) -> Iterator[Evidence]:
    """`totalResults` that is missing (but for pages with a cursor), no whole number, or negative."""
    value = answer.member("totalResults")
    total = whole(value)
    if value is None and _is_cursor_page(answer):
        return
    if total is None or total < 0:
        yield Evidence("$.totalResults", "a whole number", shown(value))


@check(
    "rfc7644-3.4.2.4-paging-counters-are-numbers",
    applies=lambda answer: (
        is_list_response(answer)
        and (answer.member("startIndex") is not None or answer.member("itemsPerPage") is not None)
    ),
)
def paging_counters_are_numbers(answer: Answer) -> Iterator[Evidence]:
    """`startIndex` or `itemsPerPage` that is no whole number or negative."""
    for name in COUNTERS[1:]:
        value = answer.member(name)
        number = whole(value)
        if value is not None and (number is None or number < 0):
            yield Evidence(f"$.{name}", "a whole number", shown(value))


@need_check("counters-are-numbers", applies=is_list_response)
def counters_are_numbers(answer: Answer) -> Iterator[Evidence]:
    """A counter that is a string or anything else but a number."""
    for name in COUNTERS:
        value = answer.member(name)
        if value is not None and whole(value) is None:
            yield Evidence(f"$.{name}", "a number", shown(value))


@check(
    "rfc7644-3.4.2-results-are-listed",
    applies=lambda answer: is_list_response(answer) and bool(_total(answer)) and not _holds_only_strangers(answer),
)
def results_are_listed(answer: Answer) -> Iterator[Evidence]:
    """`Resources` that is missing or no list although there are results and some were asked for."""
    total, start = _total(answer) or 0, answer.call.whole_number_start or 1
    count = answer.call.whole_number_count
    resources = answer.member("Resources")
    if resources is not None and not isinstance(resources, list):
        yield Evidence("$.Resources", "an array", shown(resources))
    elif resources is None and start <= total and (count is None or count > 0) and not _is_cursor_page(answer):
        yield Evidence("$.Resources", f"results of {total}", None)


@check("rfc7644-3.4.2-partial-answers-say-which-part", applies=_is_partial)
def partial_answers_say_which_part(answer: Answer) -> Iterator[Evidence]:
    """`startIndex` or `itemsPerPage` missing from an answer that holds some of the results."""
    for name in COUNTERS[1:]:
        if answer.member(name) is None:
            yield Evidence(f"$.{name}", f"there, with {_entries(answer)} of {_total(answer)} results", None)


@check(
    "rfc7644-3.4.2-items-per-page-counts-the-page",
    applies=lambda answer: is_list_response(answer) and _counter(answer, "itemsPerPage") is not None,
)
def items_per_page_counts_the_page(answer: Answer) -> Iterator[Evidence]:
    """`itemsPerPage` below what the page holds; a page size above it on a short page passes (R42)."""
    items = _counter(answer, "itemsPerPage")
    if items is not None and items < _entries(answer):
        yield Evidence("$.itemsPerPage", _entries(answer), items)


@check(
    "rfc7644-3.4.2.4-pages-past-the-end-hold-nothing",
    applies=lambda answer: is_list_response(answer) and _total(answer) is not None and _is_past_the_end(answer),
)
def pages_past_the_end_hold_nothing(answer: Answer) -> Iterator[Evidence]:
    """Resources on a page that begins behind the last of all results."""
    if _entries(answer):
        yield Evidence("$.Resources", "none, behind the last of the results", _entries(answer))


def _is_past_the_end(answer: Answer) -> bool:
    start, total = answer.call.whole_number_start, _total(answer)
    return start is not None and total is not None and start > max(total, 1)


@check(
    "rfc7644-3.4.2-total-results-covers-the-page",
    applies=lambda answer: is_list_response(answer) and _total(answer) is not None,
)
def total_results_covers_the_page(answer: Answer) -> Iterator[Evidence]:
    """`totalResults` below what this page alone holds."""
    total = _total(answer)
    if total is not None and total < _entries(answer):
        yield Evidence("$.totalResults", f"at least {_entries(answer)}", total)


@check(
    "rfc7644-3.4.2.4-start-index-counts-from-1",
    applies=lambda answer: is_list_response(answer) and whole(answer.member("startIndex")) is not None,
)
def start_index_counts_from_1(answer: Answer) -> Iterator[Evidence]:
    """`startIndex` below 1 on a page with results, or as an echo of a request that went below 1."""
    start, asked = whole(answer.member("startIndex")), answer.call.whole_number_start
    if start is not None and start < 1 and (_entries(answer) > 0 or (asked is not None and asked < 1)):
        yield Evidence("$.startIndex", 1, start)


@check(
    "rfc7644-3.4.2.4-pages-keep-to-count",
    applies=lambda answer: is_list(answer) and answer.call.whole_number_count is not None,
)
def pages_keep_to_count(answer: Answer) -> Iterator[Evidence]:
    """More results than `count` asked for; a negative count is 0, and 0 asks for the total alone."""
    count = max(answer.call.whole_number_count or 0, 0)
    if _entries(answer) > count:
        yield Evidence("$.Resources", f"at most {count}", _entries(answer))


@check(
    "rfc7644-3.4.2-lists-hold-objects",
    applies=lambda answer: is_list(answer) and bool(answer.page) and not _holds_only_strangers(answer),
)
def lists_hold_objects(answer: Answer) -> Iterator[Evidence]:
    """Entries of a list that are no resources but bare values."""
    for number, entry in enumerate(answer.page or ()):
        if not isinstance(entry, dict):
            yield Evidence(f"$.Resources[{number}]", "a resource", shown(entry))


@check(
    "rfc7644-3.4.2.4-lists-hold-each-resource-once",
    applies=lambda answer: is_list(answer) and len(answer.resources) > 1,
)
def lists_hold_each_resource_once(answer: Answer) -> Iterator[Evidence]:
    """A resource that one answer lists twice."""
    met: set[tuple[str, str]] = set()
    for seen in answer.resources:
        id_ = get(seen.resource, "id")
        if not isinstance(id_, str):
            continue
        key = (seen.definition.core.id, id_)
        if key in met:
            yield Evidence(f"{seen.at}.id", "each resource once", id_)
        met.add(key)


@need_check(
    "lookup-without-match-is-an-empty-list",
    applies=lambda answer: is_list_response(answer) and answer.call.filter is not None and _total(answer) == 0,
)
def lookup_without_match_is_an_empty_list(answer: Answer) -> Iterator[Evidence]:
    """`Resources` that is null instead of an empty array; a missing one is lawful and read as empty.

    Entra ID's connection test broke on null (sourcegraph pull request 60805).
    """
    key = find_key(answer.body, "Resources")
    if key is not None and answer.body[key] is None:
        yield Evidence("$.Resources", [], None)
