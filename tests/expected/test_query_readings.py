"""Reading and querying: what RFC 7644 §3.4 leaves open passes, what it closes is found (R37 to R72)."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.expected import ids
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import FOREIGN

STUB = {FOREIGN: "digest"}


def directory_of_two(kit: Any, contract: str = "rfc", profile: str | None = None, **changes: Any) -> Any:
    """Ada (u1) and Bo (u2), both read; `one.shown` has their representations."""
    one = kit.bench(kit.world(contract, profile, **changes))
    one.shown = {}
    for name, title in (("ada@example.com", "Analyst"), ("bo@example.com", "Clerk")):
        body = kit.user(name, title=title, externalId=f"x-{name}", displayName=name.partition("@")[0])
        id_ = one.create(body)
        one.shown[id_] = {**body, **kit.shown("Users", id_)}
        one.hear("GET", f"/Users/{id_}", status=200, answer=dict(one.shown[id_]))
    return one


def ask(kit: Any, one: Any, query: str, *found: Any, status: int = 200, **more: Any) -> set[str]:
    resources = [one.shown[item] if isinstance(item, str) else item for item in found]
    answer = kit.listing(*resources, **more) if status == 200 else kit.error(status, more.get("scim_type"))
    return kit.off(one.hear("GET", f"/Users?{query}", status=status, answer=answer))


OPEN = [
    ("R37 nothing found", 'filter=userName eq "nobody"', (), {}),
    ("R24 found in another case", 'filter=userName eq "ADA@EXAMPLE.COM"', ("u1",), {}),
    ("R49 unknown attribute, refused", 'filter=shoeSize eq "7"', (), {"status": 400, "scim_type": "invalidFilter"}),
    ("R49 unknown attribute, nothing", 'filter=shoeSize eq "7"', (), {}),
    ("R51 not with a space", 'filter=not (userName eq "ada@example.com")', ("u2",), {}),
    ("R52 and before or", 'filter=title eq "Analyst" or title eq "Clerk" and active eq false', ("u1",), {}),
    ("R53 value path, refused", 'filter=emails[type eq "work"]', (), {"status": 400, "scim_type": "invalidFilter"}),
    ("R53 value path, evaluated", 'filter=emails[type eq "work"]', ("u1", "u2"), {}),
    ("R54 whole complex attribute, refused", 'filter=emails co "ada"', (), {"status": 400}),
    ("R54 whole complex attribute, its value", 'filter=emails co "ada"', ("u1",), {}),
    ("R55 ne leaves out", 'filter=nickName ne "x"', (), {}),
    ("R55 ne includes", 'filter=nickName ne "x"', ("u1", "u2"), {}),
    ("R56 null, refused", "filter=nickName eq null", (), {"status": 400}),
    ("R56 null, unassigned", "filter=nickName eq null", ("u1", "u2"), {}),
    ("R57 order of Booleans, refused", "filter=active gt true", (), {"status": 400, "scim_type": "invalidFilter"}),
    ("R58 names and operators in any case", 'filter=USERNAME Eq "ada@example.com"', ("u1",), {}),
    ("R59 single quotes, refused", "filter=userName eq 'ada@example.com'", (), {"status": 400, "scim_type": "invalidFilter"}),
    ("R59 single quotes, evaluated", "filter=userName eq 'ada@example.com'", ("u1",), {}),
    ("R60 core URN", f'filter={urns.USER}:userName eq "ada@example.com"', ("u1",), {}),
    ("R39 count 0", "count=0", (), {"total": 2}),
    ("R40 startIndex 0", "startIndex=0", ("u1", "u2"), {}),
    ("R40 negative count", "count=-5", (), {"total": 2}),
    ("R41 past the end", "startIndex=101&count=100", (), {"total": 2}),
    ("R44 fewer than asked for", "count=50", ("u1",), {"total": 2}),
    ("R45 too many", "", (), {"status": 400, "scim_type": "tooMany"}),
    ("R46 count no number, refused", "count=abc", (), {"status": 400}),
    ("R46 count no number, ignored", "count=abc", ("u1", "u2"), {}),
    ("R48 unknown parameter", "aadOptscim062020=", ("u1", "u2"), {}),
    ("R61 sort refused", "sortBy=userName", (), {"status": 501}),
    ("R65 both limits, refused", "attributes=userName&excludedAttributes=title", (), {"status": 400}),
    ("R66 unknown name, refused", "attributes=shoeSize", (), {"status": 400}),
    ("R72 strangers among them", "", ("u1", "u2", STUB), {}),
    ("strangers match a common filter", "filter=active eq true", ("u1", "u2", STUB), {}),
    ("two terms", 'filter=id eq "u1" and active eq true', ("u1",), {}),
    ("by id", 'filter=id eq "u2"', ("u2",), {}),
    ("by externalId", 'filter=externalId eq "x-ada@example.com"', ("u1",), {}),
]  # fmt: skip

CLOSED = [
    ("R37 404", 'filter=userName eq "nobody"', (), {"status": 404}, ids.EMPTY_LIST_200),
    ("R37 404 to a list", "", (), {"status": 404}, ids.LIST_200),
    ("R24 not found in another case", 'filter=userName eq "ADA@EXAMPLE.COM"', (), {}, ids.MATCHED_IN_ANY_CASE),
    ("R49 everything", 'filter=shoeSize eq "7"', ("u1", "u2"), {}, ids.ONLY_MATCHING),
    ("R50 unfiltered", 'filter=title eq "Clerk"', ("u1", "u2"), {}, ids.ONLY_MATCHING),
    ("R50 unknown operator", 'filter=userName like "a"', (), {"status": 400, "scim_type": "invalidValue"}, ids.BAD_FILTER),
    ("R50 a stranger for a unique name", 'filter=userName eq "ada@example.com"', (STUB,), {"missing": True}, ids.ONLY_MATCHING),
    ("R52 the other way", 'filter=title eq "Analyst" or title eq "Clerk" and active eq false', (), {}, ids.MATCHING_FOUND),
    ("R53 not evaluated", 'filter=emails[value eq "ada@example.com"]', ("u2",), {"missing": True}, ids.ONLY_MATCHING),
    ("R57 order of Booleans, answered", "filter=active gt true", (), {}, ids.BAD_FILTER),
    ("a match is missing", 'filter=displayName eq "ada"', (), {}, ids.MATCHING_FOUND),
    ("one is missing from the list", "", ("u1",), {}, ids.OWN_LISTED),
    ("the total is that of the page", "count=1", ("u1",), {}, ids.TOTAL_COUNTS),
    ("the filter on one returns the other", 'filter=userName eq "ada@example.com"', ("u1", "u2"), {}, ids.ONLY_MATCHING),
    ("refused otherwise", "", (), {"status": 400, "scim_type": "invalidValue"}, ids.LIST_200),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found", "more"), [row[1:] for row in OPEN], ids=[row[0] for row in OPEN])
def test_what_is_left_open_passes(kit: Any, query: str, found: tuple, more: dict) -> None:
    assert ask(kit, directory_of_two(kit), query, *found, **more) == set()


@pytest.mark.parametrize(
    ("query", "found", "more", "broken"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED]
)
def test_what_is_closed_is_found(kit: Any, query: str, found: tuple, more: dict, broken: str) -> None:
    also_missing = {ids.MATCHING_FOUND} if more.pop("missing", False) else set()
    assert ask(kit, directory_of_two(kit), query, *found, **more) - also_missing == {broken}


def test_a_filter_that_names_nobody_of_the_run_and_returns_a_stranger_is_found(kit: Any) -> None:
    one = directory_of_two(kit)
    assert ask(kit, one, 'filter=userName eq "test-connection"', STUB) == {ids.ONLY_MATCHING}


@pytest.mark.parametrize("status", [400, 403, 501])
def test_r50_filtering_that_is_not_offered_may_be_refused(kit: Any, status: int) -> None:
    from dataclasses import replace

    one = directory_of_two(kit)
    one.world = replace(one.world, capabilities=replace(one.world.capabilities, filter=False))
    found = ask(
        kit, one, 'filter=title eq "Clerk"', status=status, scim_type="invalidFilter" if status == 400 else None
    )
    assert found == set()
    assert ask(kit, one, 'filter=title eq "Clerk"', "u1", "u2") == {ids.ONLY_MATCHING}


@pytest.mark.parametrize("status", [404, 405, 501])
def test_r68_search_may_be_missing(kit: Any, status: int) -> None:
    one = directory_of_two(kit)
    body = {"schemas": [urns.SEARCH_REQUEST], "filter": 'userName eq "ada@example.com"'}
    assert kit.off(one.hear("POST", "/Users/.search", body, status=status, answer=kit.error(status))) <= {
        "http-method-not-allowed-names-the-allowed"
    }


def test_r68_search_is_judged_as_a_query(kit: Any) -> None:
    one = directory_of_two(kit)
    body = {"schemas": [urns.SEARCH_REQUEST], "filter": 'userName eq "ada@example.com"'}
    answer = kit.listing(one.shown["u2"])
    off = kit.off(one.hear("POST", "/Users/.search", body, status=200, answer=answer))
    assert off == {ids.ONLY_MATCHING, ids.MATCHING_FOUND}


@pytest.mark.parametrize("status", [403, 404, 501])
def test_r69_a_query_at_the_base_may_be_refused(kit: Any, status: int) -> None:
    one = directory_of_two(kit)
    assert kit.off(one.hear("GET", "/", status=status, answer=kit.error(status))) == set()


def test_r69_a_query_at_the_base_shows_all_types(kit: Any) -> None:
    one = directory_of_two(kit)
    changed = {**one.shown["u1"], "title": "Changed"}
    assert kit.off(one.hear("GET", "/", status=200, answer=kit.listing(changed, one.shown["u2"]))) == {ids.BYSTANDERS}


def test_a_limited_answer_is_compared_by_what_it_shows(kit: Any) -> None:
    one = directory_of_two(kit)
    limited = {"schemas": [urns.USER], "id": "u1", "userName": "ada@example.com"}
    assert kit.off(one.hear("GET", "/Users/u1?attributes=userName", status=200, answer=limited)) == set()
    wrong = {**limited, "userName": "bo@example.com"}
    assert kit.off(one.hear("GET", "/Users/u1?attributes=userName", status=200, answer=wrong)) == {ids.BYSTANDERS}


def test_members_left_out_on_request_are_not_missed(kit: Any) -> None:
    one = directory_of_two(kit)
    body = kit.group("Engines", ("u1",))
    id_ = one.create(body, "Groups")
    shown = {**body, **kit.shown("Groups", id_)}
    del shown["members"]
    assert kit.off(one.hear("GET", f"/Groups/{id_}?excludedAttributes=members", status=200, answer=shown)) == set()
    assert "rfc7644-3.3-create-keeps-members" in kit.off(one.hear("GET", f"/Groups/{id_}", status=200, answer=shown))


def test_an_inactive_user_who_is_not_found_breaks_the_need_of_okta(kit: Any) -> None:
    one = kit.bench(kit.world("rfc", "okta"))
    one.create(kit.user(active=False))
    path = '/Users?filter=userName eq "ada@example.com"'
    assert kit.off(one.hear("GET", path, status=200, answer=kit.listing())) == {"okta-inactive-user-is-found"}


def test_a_resource_that_lists_leave_out_is_one_finding(kit: Any) -> None:
    one = directory_of_two(kit)
    assert ask(kit, one, "", "u1") == {ids.OWN_LISTED}
    assert ask(kit, one, "", "u1") == set()
    assert ask(kit, one, "", "u1", "u2") == set()
    assert ask(kit, one, "", "u1") == {ids.OWN_LISTED}
