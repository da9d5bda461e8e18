"""Paging by cursors, where an endpoint advertises it (RFC 9865)."""

from urllib.parse import quote

import pytest

from scim_conformance.replay.crowd import search_body
from scim_conformance.scim.exchange import Exchange
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

PAGES_MAX = 20
REFUSED = {401, 403}


def made_people(scim: ScimSession) -> dict[str, Made]:
    """Five people whose display names nobody else has."""
    names = ("emil", "anna", "dora", "bert", "cora")
    return {name: scim.user(is_judged=False, displayName=f"{scim.marker} {name}") for name in names}


@pytest.fixture(scope="module")
def crowd(scim_shared: ScimSession) -> Crowd:
    return Crowd(scim_shared, made_people)


def pagination(scim: ScimSession) -> dict[str, object]:
    """Return what the endpoint says of its paging; raises `Untold` where it does not advertise cursors."""
    config = scim.capabilities.config
    said = config.get("pagination") if isinstance(config, dict) else None
    if not isinstance(said, dict) or said.get("cursor") is not True:
        raise Untold("the endpoint does not advertise paging by cursors")
    return said


def page(scim: ScimSession, crowd: Crowd, cursor: str, more: str = "&count=2", **options: object) -> Exchange:
    """Return a page of the crowd by cursor; the first one has an empty cursor."""
    pagination(scim)
    text = quote(crowd.all_by(scim, f'displayName sw "{crowd.marker}"'))
    return scim.get(f"/Users?filter={text}&cursor={quote(cursor)}{more}", is_judged=False, **options)


def next_of(exchange: Exchange) -> str:
    """Return the cursor of the next page, empty where there is none."""
    cursor = body_of(exchange).get("nextCursor")
    return cursor if isinstance(cursor, str) else ""


def walk(scim: ScimSession, crowd: Crowd, more: str = "&count=2") -> list[Exchange]:
    """Return the pages of a walk over the crowd by cursors."""
    pages = [page(scim, crowd, "", more)]
    while next_of(pages[-1]) and len(pages) < PAGES_MAX:
        pages.append(page(scim, crowd, next_of(pages[-1]), more))
    return pages


def names_in(crowd: Crowd, pages: list[Exchange]) -> list[str]:
    """Return who was met, in that order."""
    return [crowd.name_of(str(one.get("id"))) for one_page in pages for one in resources_of(one_page)]


@requirement("rfc9865-2-a-walk-by-cursors-finds-each-resource-once")
def test_a_walk_by_cursors_finds_everybody_once(scim: ScimSession, crowd: Crowd) -> None:
    """Five people, two at a time."""
    assert sorted(names_in(crowd, walk(scim, crowd))) == sorted(crowd.made)


@requirement("rfc9865-2-pages-lead-to-the-next")
def test_each_page_but_the_last_leads_on(scim: ScimSession, crowd: Crowd) -> None:
    """The page that completes the five has no nextCursor, and each one before has."""
    pages = walk(scim, crowd)
    met = [len(names_in(crowd, pages[: number + 1])) for number in range(len(pages))]
    assert [bool(next_of(one)) for one in pages] == [count < len(crowd.made) for count in met]
    assert met[-1] >= len(crowd.made)


def first_page(scim: ScimSession) -> Exchange:
    """Return a first page by cursor that is followed by others."""
    pagination(scim)
    for _ in range(2):
        scim.user()
    return scim.get("/Users?cursor=&count=1")


@requirement("rfc9865-2-the-first-page-has-no-previous-cursor")
def test_nothing_comes_before_the_first_page(scim: ScimSession) -> None:
    """It has a next page, and none before."""
    assert not body_of(first_page(scim)).get("previousCursor")


@requirement("rfc9865-2-cursors-need-no-escaping")
def test_a_cursor_goes_into_a_url_as_it_is(scim: ScimSession) -> None:
    """Percent-encoding changes nothing."""
    cursor = next_of(first_page(scim))
    assert quote(cursor, safe="") == cursor


@requirement("rfc9865-2-cursor-pages-keep-to-count")
def test_no_page_holds_more_than_count(scim: ScimSession, crowd: Crowd) -> None:
    """One at a time, on the first page and behind it."""
    assert max(len(resources_of(one)) for one in walk(scim, crowd, "&count=1")) <= 1


@requirement("rfc9865-2-counts-below-one-ask-for-the-total")
@pytest.mark.parametrize("count", [0, -1])
def test_a_count_below_one_asks_for_the_total(scim: ScimSession, crowd: Crowd, count: int) -> None:
    """200, the total if there is one, and nobody."""
    exchange = page(scim, crowd, "", f"&count={count}")
    assert status_of(exchange) == 200
    assert (resources_of(exchange), total_of(exchange) or len(crowd.made)) == ([], len(crowd.made))


@requirement("rfc9865-2.1-unknown-cursors-are-refused")
@pytest.mark.parametrize("cursor", ["never-given-out", "1", "~"])
def test_a_cursor_that_was_never_given_out_is_refused(scim: ScimSession, crowd: Crowd, cursor: str) -> None:
    """400 with invalidCursor, or expiredCursor."""
    exchange = page(scim, crowd, cursor)
    assert (status_of(exchange), str(scim_type_of(exchange)).lower()) in {
        (400, "invalidcursor"),
        (400, "expiredcursor"),
    }


@requirement("rfc9865-2.1-counts-that-are-no-numbers-are-refused")
def test_a_count_that_is_no_number_is_refused(scim: ScimSession, crowd: Crowd) -> None:
    """400; near scimTypes pass."""
    assert status_of(page(scim, crowd, "", "&count=two")) == 400


@requirement("rfc9865-2.2-cursor-pages-are-sorted")
def test_pages_by_cursor_are_in_order(scim: ScimSession, crowd: Crowd) -> None:
    """By displayName, ascending and descending, over all pages."""
    if not scim.capabilities.sort:
        raise Untold("the endpoint does not advertise sorting")
    crowd.needs("displayName")
    assert names_in(crowd, walk(scim, crowd, "&count=2&sortBy=displayName")) == sorted(crowd.made)
    descending = walk(scim, crowd, "&count=2&sortBy=displayName&sortOrder=descending")
    assert names_in(crowd, descending) == sorted(crowd.made, reverse=True)


@requirement("rfc9865-2.4-plain-queries-follow-the-default-method")
def test_a_query_without_a_method_follows_the_default(scim: ScimSession) -> None:
    """count alone: the page says how to go on, in the way that is declared as the default."""
    said = pagination(scim)
    for _ in range(2):
        scim.user()
    body = body_of(scim.get("/Users?count=1", is_judged=False))
    ways = {"cursor"} if body.get("nextCursor") else set()
    ways |= {"index"} if body.get("startIndex") is not None else set()
    default = said.get("defaultPaginationMethod")
    assert default in ways if isinstance(default, str) else ways


@requirement("rfc9865-3-search-takes-cursors")
def test_a_search_pages_by_cursors(scim: ScimSession, crowd: Crowd) -> None:
    """The cursor stands in the body, and leads to the others."""
    pagination(scim)
    text = crowd.all_by(scim, f'displayName sw "{crowd.marker}"')
    pages: list[Exchange] = []
    cursor = ""
    while len(pages) < PAGES_MAX and (cursor or not pages):
        body = {**search_body({"filter": text, "count": "2"}), "cursor": cursor}
        pages.append(scim.post("/Users/.search", body, is_judged=False))
        if status_of(pages[0]) in {403, 404, 405, 501}:
            raise Untold("the endpoint does not serve .search")
        cursor = next_of(pages[-1])
    assert sorted(names_in(crowd, pages)) == sorted(crowd.made)


@requirement("rfc9865-5.2-each-page-needs-the-token")
@pytest.mark.parametrize("authentication", ["none", "wrong"])
def test_a_cursor_opens_nothing(scim: ScimSession, crowd: Crowd, authentication: str) -> None:
    """A cursor that was given out is of no use without the token."""
    cursor = next_of(page(scim, crowd, ""))
    if not cursor:
        raise Untold("the endpoint gives out no cursor")
    exchange = page(scim, crowd, cursor, authentication=authentication)
    assert status_of(exchange) in REFUSED
    assert not resources_of(exchange)
