"""In which order results come, where an endpoint advertises sorting."""

import pytest

from scim_conformance.suite import Crowd, Made, ScimSession, Untold, ask, requirement


def made_people(scim: ScimSession) -> dict[str, Made]:
    """Titles in the order b, none, C, a; addresses whose primary is not the first; family names against given ones."""
    mark = scim.marker

    def addresses(*letters: str, primary: int = -1) -> list[object]:
        return [
            {"value": f"{letter}{mark}@example.com", "type": "work", **({"primary": True} if at == primary else {})}
            for at, letter in enumerate(letters)
        ]

    special = {
        "bert": {"title": f"{mark} b", "emails": addresses("z", "b", primary=1), "name": {"familyName": f"{mark} d"}},
        "nobody": {"emails": addresses("d", primary=0), "name": {"familyName": f"{mark} a"}},
        "cora": {"title": f"{mark.upper()} C", "emails": addresses("c", "0"), "name": {"familyName": f"{mark} b"}},
        "anna": {"title": f"{mark} a", "emails": addresses("a", primary=0), "name": {"familyName": f"{mark} c"}},
    }
    return {
        name: scim.user(is_judged=False, displayName=f"{mark} {number}", **attributes)
        for number, (name, attributes) in enumerate(special.items())
    }


@pytest.fixture(scope="module")
def crowd(scim_shared: ScimSession) -> Crowd:
    return Crowd(scim_shared, made_people)


def in_order(scim: ScimSession, crowd: Crowd, kept: str, *, is_search: bool = False, **parameters: str) -> list[str]:
    """Return the crowd in the order in which a sorted query finds them."""
    if not scim.capabilities.sort:
        raise Untold("the endpoint does not advertise sorting")
    crowd.needs(kept)
    text = crowd.all_by(scim, f'displayName sw "{crowd.marker}"')
    return crowd.names_in(crowd.ask(scim, is_search=is_search, filter=text, **parameters))


def without(names: list[str], *others: str) -> list[str]:
    """Return names without some, whose place is another requirement's matter."""
    return [name for name in names if name not in others]


@requirement("rfc7644-3.4.2.3-sort-by-orders-the-results")
def test_results_are_sorted_by_the_named_attribute(scim: ScimSession, crowd: Crowd) -> None:
    """By title, ascending: a before b."""
    names = in_order(scim, crowd, "title", sortBy="title", sortOrder="ascending")
    assert without(names, "nobody", "cora") == ["anna", "bert"]


@requirement("rfc7644-3.4.2.3-ascending-is-the-default")
def test_the_order_is_ascending_unless_said_otherwise(scim: ScimSession, crowd: Crowd) -> None:
    """By title, without sortOrder."""
    assert without(in_order(scim, crowd, "title", sortBy="title"), "nobody", "cora") == ["anna", "bert"]


@requirement("rfc7644-3.4.2.3-descending-turns-the-order-round")
def test_descending_is_the_other_way_round(scim: ScimSession, crowd: Crowd) -> None:
    """By title, descending: b before a."""
    names = in_order(scim, crowd, "title", sortBy="title", sortOrder="descending")
    assert without(names, "nobody", "cora") == ["bert", "anna"]


@requirement("rfc7644-3.4.2.3-text-sorts-without-case")
def test_capitals_do_not_come_first(scim: ScimSession, crowd: Crowd) -> None:
    """A title in capitals stands where its letters do."""
    names = in_order(scim, crowd, "title", sortBy="title", sortOrder="ascending")
    assert without(names, "nobody") == ["anna", "bert", "cora"]


@requirement("rfc7644-3.4.2.3-unassigned-values-come-last")
@pytest.mark.parametrize(("order", "place"), [("ascending", -1), ("descending", 0)])
def test_whoever_has_no_value_stands_at_the_end(scim: ScimSession, crowd: Crowd, order: str, place: int) -> None:
    """Last if ascending, first if descending."""
    assert in_order(scim, crowd, "title", sortBy="title", sortOrder=order)[place] == "nobody"


@requirement("rfc7644-3.4.2.3-several-values-sort-by-the-primary")
def test_users_are_sorted_by_their_primary_address(scim: ScimSession, crowd: Crowd) -> None:
    """The primary address counts, wherever it stands; without one the first of the list."""
    names = in_order(scim, crowd, "emails", sortBy="emails.value", sortOrder="ascending")
    assert names == ["anna", "bert", "cora", "nobody"]


@requirement("rfc7644-3.4.2.3-sub-attributes-are-sorted-by")
def test_users_are_sorted_by_family_name(scim: ScimSession, crowd: Crowd) -> None:
    """name.familyName is neither name nor displayName."""
    names = in_order(scim, crowd, "displayName", sortBy="name.familyName", sortOrder="ascending")
    if any("familyName" not in str(crowd.shown(name).get("name")) for name in crowd.made):
        raise Untold("the endpoint does not keep family names")
    assert names == ["nobody", "cora", "anna", "bert"]


@requirement("rfc7644-3.4.2.3-sorted-pages-continue-the-order")
def test_pages_of_a_sorted_query_go_on_in_order(scim: ScimSession, crowd: Crowd) -> None:
    """By displayName, descending, one at a time."""
    whole = in_order(scim, crowd, "displayName", sortBy="displayName", sortOrder="descending")
    text = crowd.all_by(scim, f'displayName sw "{crowd.marker}"')
    wishes = {"filter": text, "sortBy": "displayName", "sortOrder": "descending", "count": "1"}
    pages = [crowd.ask(scim, startIndex=str(start), **wishes) for start in range(1, len(whole) + 1)]
    assert [crowd.names_in(page) for page in pages] == [[name] for name in whole] == [[n] for n in reversed(crowd.made)]


@requirement("rfc7644-3.4.3-search-sorts")
@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_a_search_sorts(scim: ScimSession, crowd: Crowd, order: str) -> None:
    """sortBy and sortOrder stand in the body."""
    names = list(crowd.made) if order == "ascending" else list(reversed(crowd.made))
    found = ask(scim, "/Users", is_search=True, is_judged=False, filter='userName eq ""', count="0")
    if found.status != 200:
        raise Untold("the endpoint does not serve .search")
    assert in_order(scim, crowd, "displayName", is_search=True, sortBy="displayName", sortOrder=order) == names


@requirement("rfc7644-3.10-attribute-names-are-read-in-any-case")
def test_the_name_of_the_sort_attribute_is_read_in_any_case(scim: ScimSession, crowd: Crowd) -> None:
    """DISPLAYNAME is displayName."""
    assert in_order(scim, crowd, "displayName", sortBy="DISPLAYNAME", sortOrder="descending") == list(
        reversed(crowd.made)
    )
