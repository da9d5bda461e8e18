"""Queries by POST to .search, and queries at the base URL: the same answers in other ways, where they are served."""

import pytest

from scim_conformance.documents.model import Promise
from scim_conformance.replay.crowd import search_body
from scim_conformance.replay.positions import Place
from scim_conformance.scim import urns
from scim_conformance.suite import (
    Crowd,
    Made,
    ScimSession,
    Untold,
    ask,
    body_of,
    needs_groups,
    requirement,
    resources_of,
    status_of,
)

NOT_OFFERED = {403, 404, 405, 501}


def made_people(scim: ScimSession) -> dict[str, Made]:
    """Three people whose display names nobody else has."""
    return {name: scim.user(is_judged=False, displayName=f"{scim.marker} {name}") for name in ("anna", "bert", "cora")}


@pytest.fixture(scope="module")
def crowd(scim_shared: ScimSession) -> Crowd:
    return Crowd(scim_shared, made_people)


def needs_search(scim: ScimSession, endpoint: str = "/Users") -> None:
    """Raise `Untold` where .search is not served, or not answered with a list: that is the first test's matter."""
    if status_of(scim.post(f"{endpoint}/.search", search_body({"count": "1"}), is_judged=False)) != 200:
        raise Untold(f"the endpoint does not answer {endpoint}/.search with a list")


@requirement("rfc7644-3.4.3-search-answers-a-list")
@pytest.mark.parametrize("endpoint", ["/Users", "/Groups", ""])
def test_a_search_is_answered_with_a_list(scim: ScimSession, endpoint: str) -> None:
    """200, a list response, and nothing is made."""
    if endpoint == "/Groups":
        needs_groups(scim)
    exchange = scim.post(f"{endpoint}/.search", search_body({"startIndex": "1", "count": "1"}))
    if status_of(exchange) in NOT_OFFERED and scim.contract.features.search is not Promise.YES:
        raise Untold(f"the endpoint does not serve {endpoint}/.search")
    assert status_of(exchange) == 200
    assert body_of(exchange).get("schemas") == [urns.LIST_RESPONSE]
    assert len(resources_of(exchange)) <= 1


@requirement("rfc7644-3.4.3-search-applies-the-filter")
def test_a_search_filters(scim: ScimSession, crowd: Crowd) -> None:
    """The filter in the body finds the one, and nobody else."""
    needs_search(scim)
    assert crowd.deviations(scim, f'userName eq "{crowd.made["bert"].name}"', is_search=True) == []


@requirement("rfc7644-3.4.3-search-pages")
def test_a_search_comes_in_pages(scim: ScimSession, crowd: Crowd) -> None:
    """One at a time, each once."""
    needs_search(scim)
    text = crowd.all_by(scim, f'displayName sw "{crowd.marker}"')
    pages = [crowd.ask(scim, is_search=True, filter=text, count="1", startIndex=str(start)) for start in (1, 2, 3)]
    assert sorted(name for page in pages for name in crowd.names_in(page)) == sorted(crowd.made)


@requirement("rfc7644-3.4.3-search-limits-attributes")
def test_a_search_limits_attributes(scim: ScimSession, crowd: Crowd) -> None:
    """The names stand in an array in the body."""
    needs_search(scim)
    crowd.check_filters_work(scim)
    text = f'userName eq "{crowd.made["bert"].name}"'
    only = crowd.ask(scim, is_search=True, filter=text, attributes="displayName")
    assert {frozenset(map(str.lower, one)) - {"schemas", "meta"} for one in only.entries} == {
        frozenset({"displayname", "id"})
    }
    left_out = crowd.ask(scim, is_search=True, filter=text, excludedAttributes="displayName")
    shown = {frozenset(map(str.lower, one)) for one in left_out.entries}
    assert {("displayname" in names, "username" in names) for names in shown} == {(False, True)}


def user_and_group(scim: ScimSession) -> tuple[Made, Made, str]:
    """Return a user and a group of one display name, and the filter that finds each at its own endpoint."""
    needs_groups(scim)
    name = scim.unique("Of One Name", Place.GROUP_NAME)
    text = f'displayName eq "{name}"'
    made = scim.user(displayName=name), scim.group(displayName=name)
    for endpoint, one in zip(("/Users", "/Groups"), made, strict=True):
        if set(ask(scim, endpoint, is_search=False, is_judged=False, filter=text).ids) != {one.id}:
            raise Untold(f"the endpoint does not find by display name at {endpoint} either")
    return (*made, text)


@requirement("rfc7644-3.4.3-root-search-covers-all-types")
def test_a_search_at_the_base_url_finds_users_and_groups(scim: ScimSession) -> None:
    """A user and a group of one display name are both found."""
    needs_search(scim, "")
    user, group, text = user_and_group(scim)
    found = ask(scim, "", is_search=True, is_judged=False, filter=text)
    if found.status == 400:
        raise Untold("the endpoint refuses such a search as too large or too wide")
    assert set(found.ids) == {user.id, group.id}


@requirement("rfc7644-3.4.2.1-root-queries-cover-all-types")
def test_a_query_at_the_base_url_finds_users_and_groups(scim: ScimSession) -> None:
    """A user and a group of one display name are both found."""
    user, group, text = user_and_group(scim)
    assert set(at_the_root(scim, text)) == {user.id, group.id}


@requirement("rfc7644-3.4.2.1-attributes-of-other-types-have-no-value")
@pytest.mark.parametrize("condition", ["userName pr", 'userName eq "{}"'])
def test_a_group_has_no_user_name(scim: ScimSession, condition: str) -> None:
    """At the base URL a filter on userName does not find a group."""
    needs_groups(scim)
    user, group = scim.user(), scim.group()
    assert group.id not in at_the_root(scim, condition.format(user.name))


def at_the_root(scim: ScimSession, text: str) -> tuple[str, ...]:
    """Return what a filter finds at the base URL; raises `Untold` where that is not served."""
    found = ask(scim, "/", is_search=False, is_judged=False, filter=text)
    if found.status in NOT_OFFERED | {400}:
        raise Untold("the endpoint does not serve queries at the base URL")
    assert found.status == 200
    return found.ids
