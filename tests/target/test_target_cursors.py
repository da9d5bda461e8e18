"""Paging by cursors (RFC 9865) under the contract rfc."""

import pytest


def walk(client, **parameters) -> list[list[str]]:
    """Return the names on each page."""
    pages, cursor = [], ""
    while cursor is not None:
        body = client.send("GET", "/Users", params={"cursor": cursor, **parameters}).json()
        pages.append([one["userName"] for one in body["Resources"]])
        cursor = body.get("nextCursor")
    return pages


@pytest.fixture
def five(rfc_client):
    for name in "bdace":
        rfc_client.create_user(f"{name}@example.com")
    return rfc_client


def test_a_walk_finds_everybody_and_ends(five) -> None:
    assert [len(page) for page in walk(five, count=2)] == [2, 2, 1]


def test_a_walk_keeps_order_and_filter(five) -> None:
    names = walk(five, count=2, sortBy="userName", sortOrder="descending", filter='userName ne "c@example.com"')
    assert names == [["e@example.com", "d@example.com"], ["b@example.com", "a@example.com"]]


def test_the_config_advertises_both_methods(rfc_client, client) -> None:
    said = rfc_client.send("GET", "/ServiceProviderConfig").json()["pagination"]
    assert (said["cursor"], said["index"], said["defaultPaginationMethod"]) == (True, True, "index")
    assert "pagination" not in client.send("GET", "/ServiceProviderConfig").json()


@pytest.mark.parametrize(
    ("parameters", "scim_type"),
    [
        ({"cursor": "x"}, "invalidCursor"),
        ({"cursor": "3-0000"}, "invalidCursor"),
        ({"cursor": "9" * 5000}, "invalidCursor"),
        ({"cursor": "", "count": "two"}, "invalidCount"),
    ],
)
def test_a_bad_cursor_or_count_is_refused(five, parameters: dict, scim_type: str) -> None:
    answer = five.send("GET", "/Users", params=parameters)
    assert (answer.status_code, answer.json()["scimType"]) == (400, scim_type)


def test_a_cursor_of_another_query_is_refused(five) -> None:
    cursor = five.send("GET", "/Users", params={"cursor": "", "count": 2}).json()["nextCursor"]
    answer = five.send("GET", "/Users", params={"cursor": cursor, "filter": "active eq true"})
    assert answer.status_code == 400


def test_a_contract_without_cursors_passes_over_them(client) -> None:
    client.create_user()
    body = client.send("GET", "/Users", params={"cursor": "x"}).json()
    assert (body["totalResults"], body["startIndex"], "nextCursor" in body) == (1, 1, False)
