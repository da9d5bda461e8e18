"""Look-ups, filters, pages and the media types of answers."""

import pytest


@pytest.mark.parametrize("tail", ["", "&", "&&", "&aadOptscim062020", "&startIndex=1&count=100", "&unknown=1"])
@pytest.mark.parametrize("value", ["ada%2Btest%40example.com", "ADA%2BTEST@example.com"])
def test_a_look_up_finds_with_any_tail_case_and_encoding(client, tail: str, value: str) -> None:
    user = client.create_user("ada+test@example.com")
    client.create_user("ada test@example.com")
    body = client.send("GET", f"/Users?filter=userName+eq+%22{value}%22{tail}").json()
    assert (body["totalResults"], body["startIndex"], body["itemsPerPage"]) == (1, 1, 1)
    assert [one["id"] for one in body["Resources"]] == [user["id"]]


def test_a_look_up_without_match_is_an_empty_list(client) -> None:
    answer = client.send("GET", "/Users?aadOptscim062020&filter=userName+eq+%22nobody%22")
    assert answer.status_code == 200
    assert (answer.json()["totalResults"], answer.json()["Resources"], answer.json()["itemsPerPage"]) == (0, [], 0)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('userName eq "ADA@example.com"', "a"),
        ('USERNAME Eq "ada@example.com"', "a"),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada@example.com"', "a"),
        ('userName sw "b"', "b"),
        ('userName co "@EXAMPLE"', "abc"),
        ('userName ew ".com" and active eq false', "c"),
        ('active eq "False"', "c"),
        ("active eq true", "ab"),
        ("not (active eq true)", "c"),
        ('externalId eq "X-1"', ""),
        ('externalId eq "x-1"', "a"),
        ("title pr", "b"),
        ('emails[type eq "work"].value eq "ada@example.com"', "a"),
        ('emails[type eq "home" and value co "example"]', ""),
        ('emails.value eq "bob@example.com"', "b"),
        ('emails eq "bob@example.com"', "b"),
        ('userName eq "ada@example.com" or title eq "boss"', "ab"),
        ('userName gt "b"', "bc"),
        ('meta.created gt "2001-01-01T00:00:00Z"', "abc"),
        ('meta.resourceType eq "User"', "abc"),
        ('schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', "abc"),
        ('name.familyName eq "x"', ""),
        ('nickName eq "x"', ""),
        ('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "numbers"', "b"),
        ('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "m2"', ""),
    ],
)
def test_a_filter_finds_exactly_what_matches(client, text: str, names: str) -> None:
    extension = {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Numbers"}}
    users = {
        "a": client.create_user("ada@example.com", externalId="x-1"),
        "b": client.create_user("bob@example.com", title="Boss", **extension),
        "c": client.create_user("cyd@example.com", active=False),
    }
    assert {one["id"] for one in client.find(text)} == {users[name]["id"] for name in names}


@pytest.mark.parametrize(
    "text",
    [
        "shoeSize eq 44",
        "userName",
        "userName eq",
        'userName zz "x"',
        "((((",
        "userName eq 'x'",
        "active gt true",
        "(" * 5000,
        '"',
    ],
    ids=lambda text: text[:30],
)
def test_a_bad_filter_is_refused_and_finds_nobody(client, text: str) -> None:
    client.create_user()
    answer = client.send("GET", "/Users", params={"filter": text})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize(
    ("query", "numbers", "start"),
    [
        ("startIndex=1&count=2", [0, 1], 1),
        ("startIndex=3&count=2", [2, 3], 3),
        ("startIndex=5&count=100", [4], 5),
        ("startIndex=101&count=100", [], 101),
        ("startIndex=0&count=1", [0], 1),
        ("startIndex=-7&count=1", [0], 1),
        ("count=0", [], 1),
        ("count=-3", [], 1),
        ("startIndex=&count=", [0, 1, 2, 3, 4], 1),
    ],
)
def test_pages_are_counted_from_one_with_the_true_total(client, query: str, numbers: list[int], start: int) -> None:
    users = [client.create_user(f"user{at}@example.com")["id"] for at in range(5)]
    body = client.send("GET", f"/Users?{query}").json()
    assert (body["totalResults"], body["startIndex"], body["itemsPerPage"]) == (5, start, len(numbers))
    assert [one["id"] for one in body["Resources"]] == [users[at] for at in numbers]


@pytest.mark.parametrize("query", ["count=abc", "startIndex=x", "count=1.5"])
def test_a_page_that_is_no_number_is_refused(client, query: str) -> None:
    assert client.send("GET", f"/Users?{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("attributes=userName", {"schemas", "id", "userName"}),
        ("attributes=name.givenName, USERNAME,nothing", {"schemas", "id", "userName", "name"}),
        ("excludedAttributes=id,schemas,meta,name,emails", {"schemas", "id", "userName", "displayName", "active"}),
        ("attributes=emails.value", {"schemas", "id", "emails"}),
    ],
)
def test_attributes_are_reduced_everywhere(client, query: str, kept: set[str]) -> None:
    user = client.create_user(name={"givenName": "Ada", "familyName": "Lovelace"})
    answers = [
        client.send("GET", f"/Users/{user['id']}?{query}").json(),
        client.send("GET", f"/Users?{query}").json()["Resources"][0],
        client.send("PUT", f"/Users/{user['id']}?{query}", json=user).json(),
        client.send("PATCH", f"/Users/{user['id']}?{query}", json={"Operations": [{"op": "add", "value": {}}]}).json(),
    ]
    for answer in answers:
        assert answer.keys() == kept
    if "name" in kept:
        assert answers[0]["name"] == {"givenName": "Ada"}


@pytest.mark.parametrize("contract", ["client", "rfc_client"])
def test_a_search_by_post_finds_like_a_query(request, contract: str) -> None:
    tenant = request.getfixturevalue(contract)
    user = tenant.create_user()
    tenant.create_group("ada")
    body = {"filter": 'userName eq "ada@example.com"', "attributes": ["userName"], "startIndex": 1, "count": 10}
    for path in ("/Users/.search", "/.search"):
        answer = tenant.send("POST", path, json=body)
        assert answer.status_code == 200
        assert answer.json()["Resources"] == [
            {"schemas": user["schemas"], "id": user["id"], "userName": "ada@example.com"}
        ]
    everything = tenant.send("GET", "").json()
    assert everything["totalResults"] == 2


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/scim+json"),
        ("*/*", "application/scim+json"),
        ("application/scim+json", "application/scim+json"),
        ("application/json", "application/json"),
        ("application/scim+json, application/json", "application/scim+json"),
    ],
)
def test_the_media_type_is_scim_json_unless_plain_json_is_asked_for(client, accept, answered) -> None:
    answer = client.send("GET", "/Users", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == answered


@pytest.mark.parametrize("sent", ["application/json", "application/scim+json; charset=utf-8", None])
def test_a_body_is_read_from_either_media_type_or_none(client, sent: str | None) -> None:
    body = b'{"userName":"zo\xc3\xab@example.com","displayName":"Zo\xc3\xab","emails":[{"value":"z@example.com"}]}'
    answer = client.send("POST", "/Users", data=body, headers={"Content-Type": sent})
    assert answer.status_code == 201
    assert client.find('userName eq "zoe\u0308@EXAMPLE.com"')[0]["displayName"] == "Zoë"


def test_a_base_url_with_a_slash_at_its_end_leads_to_the_same(client) -> None:
    user = client.create_user()
    assert client.send("GET", f"//Users/{user['id']}/").json()["id"] == user["id"]
