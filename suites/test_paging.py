"""Lists in pages: imports read everybody, each once."""

from collections.abc import Sequence
from itertools import chain, repeat

import pytest

from scim_conformance.scim.exchange import FOREIGN, Exchange
from scim_conformance.suite import (
    Crowd,
    Made,
    ScimSession,
    Untold,
    body_of,
    requirement,
    resources_of,
    scim_type_of,
    status_of,
    total_of,
)

PAGES_MAX = 200
PAGES_IN_ALL_MAX = 500
"""So many requests for pages over all walks: a small directory is walked often enough to meet a quiet moment."""


def made_people(scim: ScimSession) -> dict[str, Made]:
    """Five people whose display names nobody else has."""
    return {
        name: scim.user(is_judged=False, displayName=f"{scim.marker} {name}", title="Importer")
        for name in ("anna", "bert", "cora", "dora", "emil")
    }


@pytest.fixture(scope="module")
def crowd(scim_shared: ScimSession) -> Crowd:
    return Crowd(scim_shared, made_people)


def everybody(scim: ScimSession) -> tuple[object, frozenset[object]]:
    """Return the total and who is there, other people as digests, to tell whether anything changed meanwhile."""
    exchange = scim.get("/Users")
    return total_of(exchange), frozenset(one.get("id") or one.get(FOREIGN) for one in resources_of(exchange))


def walk(scim: ScimSession, count: int = 2) -> tuple[list[object], int]:
    """Return the ids of the test's own users in the order in which a walk over all pages meets them, and the pages."""
    met: list[object] = []
    start = 1
    for number in range(1, PAGES_MAX + 1):
        page = scim.get(f"/Users?startIndex={start}&count={count}")
        resources = resources_of(page)
        total = total_of(page)
        met += [one["id"] for one in resources if "id" in one]
        start += len(resources)
        if status_of(page) != 200 or not resources or not isinstance(total, int) or start > total:
            return met, number
    pytest.skip(f"there are more than {PAGES_MAX} pages; the walk is for a smaller directory")


def quiet_walk(scim: ScimSession, count: int) -> list[object]:
    """Return the ids of a walk during which nothing changed."""
    pages = 0
    while pages < PAGES_IN_ALL_MAX:
        before = everybody(scim)
        met, walked = walk(scim, count)
        pages += walked
        if everybody(scim) == before:
            return met
    pytest.skip("other people's users changed during every walk")


def pages_of(scim: ScimSession, crowd: Crowd, counts: Sequence[int], first: str = "&startIndex=1") -> list[Exchange]:
    """Return the pages of a walk over the crowd, in steps of such lengths, the last of them again and again."""
    text = crowd.all_by(scim, f'displayName sw "{crowd.marker}"').replace(" ", "%20").replace('"', "%22")
    pages: list[Exchange] = []
    start = first
    for count in chain(counts, repeat(counts[-1], len(crowd.made))):
        page = scim.get(f"/Users?filter={text}{start}&count={count}", is_judged=False)
        if status_of(page) != 200 or not resources_of(page):
            break
        pages.append(page)
        met = sum(len(resources_of(one)) for one in pages)
        if met >= len(crowd.made):
            break
        start = f"&startIndex={met + 1}"
    return pages


def names_met(crowd: Crowd, pages: Sequence[Exchange]) -> list[str]:
    """Return who was met, in alphabetical order; whoever was met twice stands there twice."""
    return sorted(crowd.name_of(str(one.get("id"))) for page in pages for one in resources_of(page))


# ---- walks


@requirement("rfc7644-3.4.2.4-a-walk-over-pages-finds-each-resource-once")
def test_a_walk_over_pages_finds_everybody_once(scim: ScimSession) -> None:
    """Whoever walks all pages while nothing changes meets each of the test's users once."""
    made = {scim.user().id for _ in range(5)}
    met = quiet_walk(scim, 2)
    assert sorted(str(one) for one in met if one in made) == sorted(made)


@pytest.mark.stress
@requirement("rfc7644-3.4.2.4-a-walk-over-pages-finds-each-resource-once")
@pytest.mark.parametrize("count", [7, 50])
def test_a_long_walk_finds_everybody_once(scim: ScimSession, count: int) -> None:
    """The same with sixty users, in steps that do not divide their number."""
    made = {scim.user(is_judged=False).id for _ in range(60)}
    met = quiet_walk(scim, count)
    assert sorted(str(one) for one in met if one in made) == sorted(made)


@requirement("rfc7644-3.4.2.4-filtered-results-are-paged")
def test_a_walk_over_matches_finds_each_once(scim: ScimSession, crowd: Crowd) -> None:
    """Five people match; two come on each page."""
    pages = pages_of(scim, crowd, [2])
    assert names_met(crowd, pages) == sorted(crowd.made)
    assert len(pages) > 1 or len(resources_of(pages[0])) <= 2


@requirement("rfc7644-3.4.2.4-the-count-may-change-under-way")
def test_a_walk_may_change_its_step(scim: ScimSession, crowd: Crowd) -> None:
    """One, then three, then two at a time."""
    assert names_met(crowd, pages_of(scim, crowd, [1, 3, 2])) == sorted(crowd.made)


@requirement("rfc7644-3.4.2.4-results-begin-with-the-first")
def test_a_walk_may_begin_without_start_index(scim: ScimSession, crowd: Crowd) -> None:
    """The first page is asked for by count alone."""
    assert names_met(crowd, pages_of(scim, crowd, [2], first="")) == sorted(crowd.made)


# ---- what a page says of itself


@requirement("rfc7644-3.4.2-total-results-counts-the-matches")
def test_the_total_of_a_filter_counts_its_matches(scim: ScimSession, crowd: Crowd) -> None:
    """Five people match, whatever the page holds, and however many others there are."""
    scim.user()
    assert [total_of(page) for page in pages_of(scim, crowd, [2])[:1]] == [len(crowd.made)]


@requirement("rfc7644-3.4.2.4-totals-agree-between-pages")
def test_each_page_states_the_same_total(scim: ScimSession, crowd: Crowd) -> None:
    """The total is that of the query, not of what is left of it."""
    totals = {total_of(page) for page in pages_of(scim, crowd, [2])}
    assert len(totals) == 1


@requirement("rfc7644-3.4.2.4-start-index-names-the-first-result")
@pytest.mark.parametrize("start", [1, 2, 4])
def test_a_page_says_with_which_result_it_begins(scim: ScimSession, crowd: Crowd, start: int) -> None:
    """startIndex comes back as it was asked for."""
    for page in pages_of(scim, crowd, [1], first=f"&startIndex={start}")[:1]:
        assert body_of(page).get("startIndex", start) == start


@requirement("rfc7644-3.4-lists-show-what-a-read-shows")
def test_a_list_shows_as_much_as_a_read(scim: ScimSession, crowd: Crowd) -> None:
    """What GET by id shows of a user stands in the list too."""
    found = crowd.ask(scim, filter=crowd.all_by(scim, f'displayName sw "{crowd.marker}"'))
    for entry in found.entries:
        shown = crowd.shown(crowd.name_of(str(entry.get("id"))))
        assert [name for name, value in shown.items() if value and not entry.get(name)] == []


@requirement("rfc7644-3.4.2-lists-hold-every-resource")
def test_a_list_holds_resources(scim: ScimSession) -> None:
    """A list without a filter holds a user as an object; a large directory may show them on a later page."""
    user = scim.user()
    page = scim.get("/Users")
    if total_of(page) == len(resources_of(page)):
        assert user.id in [one.get("id") for one in resources_of(page)]


# ---- beyond the ends


@requirement("rfc7644-3.4.2.4-start-index-below-one-counts-as-one")
@pytest.mark.parametrize("start", [0, -1, -100])
def test_a_start_index_below_one_is_one(scim: ScimSession, start: int) -> None:
    """The first page comes, as for 1."""
    scim.user()
    first = scim.get("/Users?startIndex=1&count=1")
    if status_of(first) != 200 or not resources_of(first):
        raise Untold("the endpoint does not show the first page either")
    exchange = scim.get(f"/Users?startIndex={start}&count=1")
    assert status_of(exchange) == 200
    assert resources_of(exchange)


@requirement("rfc7644-3.4.2.4-negative-counts-count-as-zero")
@pytest.mark.parametrize("count", [-1, -100])
def test_a_negative_count_is_zero(scim: ScimSession, count: int) -> None:
    """The total comes, and nobody."""
    if status_of(scim.get("/Users?count=0")) != 200:
        raise Untold("the endpoint does not serve a count of zero either")
    exchange = scim.get(f"/Users?count={count}")
    assert status_of(exchange) == 200
    assert resources_of(exchange) == []


@requirement("rfc7644-3.4.2.4-pages-past-the-end-are-empty")
def test_a_page_past_the_end_is_empty(scim: ScimSession) -> None:
    """Whoever reads on gets an empty list, not an error."""
    scim.user()
    total = total_of(scim.get("/Users?count=1"))
    if not isinstance(total, int):
        raise Untold("the endpoint states no total")
    exchange = scim.get(f"/Users?startIndex={total + 1000}&count=2")
    assert status_of(exchange) == 200
    assert resources_of(exchange) == []


@requirement("rfc7644-3.4.2.4-huge-counts-are-served")
@pytest.mark.parametrize("count", [100_000, 2**31 - 1, 10**12])
def test_a_huge_count_is_cut(scim: ScimSession, count: int) -> None:
    """As many come as the endpoint returns at once; or it says that these are too many."""
    exchange = scim.get(f"/Users?startIndex=1&count={count}", is_judged=False)
    assert status_of(exchange) == 200 or (status_of(exchange), scim_type_of(exchange)) == (400, "tooMany")


@requirement("rfc7644-3.4.2-unknown-parameters-are-ignored")
@pytest.mark.parametrize("parameter", ["aadOptscim062020", "page=2", "x-trace=1", "sort=desc"])
def test_an_unknown_parameter_is_passed_over(scim: ScimSession, parameter: str) -> None:
    """Neither a query nor a read is refused for a parameter of no document."""
    user = scim.user()
    assert status_of(scim.get(f"/Users?{parameter}&count=1", is_judged=False)) == 200
    assert status_of(scim.get(f"{user.path}?{parameter}", is_judged=False)) == 200
