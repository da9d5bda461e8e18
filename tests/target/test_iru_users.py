"""Users under the contract `iru`: what Iru's article keeps, requires and passes over."""

import pytest

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def test_a_user_reads_back_as_created_with_location_and_dates(client) -> None:
    answer = client.send(
        "POST",
        "/Users",
        json={
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
            "userName": "ada@example.com",
            "externalId": "x-1",
            "displayName": "Ada Lovelace",
            "name": {"givenName": "Ada", "familyName": "Lovelace"},
            "title": "Analyst",
            "emails": [{"value": "ada@example.com", "type": "work", "primary": True}],
            ENTERPRISE: {"department": "Engines", "employeeNumber": "7"},
        },
    )
    user = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == user["meta"]["location"]
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert user["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE]
    assert user["active"] is True
    assert (user["externalId"], user["title"], user["name"]["familyName"]) == ("x-1", "Analyst", "Lovelace")
    assert user[ENTERPRISE] == {"department": "Engines"}
    assert user["meta"]["created"] == user["meta"]["lastModified"]
    assert client.user(user) == user
    assert client.session.get(user["meta"]["location"], timeout=30).json() == user


@pytest.mark.parametrize("primary", [0, 1], ids=["primary first", "primary second"])
def test_only_the_first_email_is_kept_wherever_the_primary_is(client, primary: int) -> None:
    emails = [{"value": f"{at}@example.com", "primary": at == primary} for at in range(2)]
    user = client.create_user(emails=emails)
    assert [one["value"] for one in user["emails"]] == ["0@example.com"]
    replaced = client.send("PUT", f"/Users/{user['id']}", json={**user, "emails": list(reversed(emails))}).json()
    assert [one["value"] for one in replaced["emails"]] == ["1@example.com"]


def test_an_added_email_goes_behind_the_first_and_a_replaced_list_has_its_own_first(client) -> None:
    user = client.create_user()
    added = {"op": "add", "path": "emails", "value": [{"value": "second@example.com", "type": "home"}]}
    client.patch(f"/Users/{user['id']}", added)
    assert [one["value"] for one in client.user(user)["emails"]] == ["ada@example.com"]
    client.patch(f"/Users/{user['id']}", {**added, "op": "replace"})
    assert [one["value"] for one in client.user(user)["emails"]] == ["second@example.com"]
    removed = {"op": "remove", "path": 'emails[type eq "home"]'}
    client.patch(f"/Users/{user['id']}", {**added, "value": [{"value": "third@example.com"}]}, removed)
    assert [one["value"] for one in client.user(user)["emails"]] == ["third@example.com"]


@pytest.mark.parametrize(
    "missing",
    [
        {"userName": None},
        {"userName": ""},
        {"emails": []},
        {"emails": None},
        {"displayName": None},
        {"displayName": "", "name": {"givenName": "Ada"}},
    ],
    ids=["no userName", "empty userName", "no e-mails", "null e-mails", "no name", "name parts only"],
)
def test_a_user_without_what_is_required_is_refused_and_not_there(client, missing: dict) -> None:
    body = {"userName": "ada@example.com", "displayName": "Ada", "emails": [{"value": "a@example.com"}], **missing}
    answer = client.send("POST", "/Users", json=body)
    assert answer.status_code == 400
    assert client.send("GET", "/Users").json()["totalResults"] == 0


@pytest.mark.parametrize("name", [{"displayName": "Ada"}, {"displayName": None, "name": {"formatted": "Ada"}}])
def test_either_full_name_is_enough(client, name: dict) -> None:
    assert client.create_user(**name)["displayName"] == "Ada"


def test_attributes_outside_the_table_do_no_harm_and_are_dropped(client) -> None:
    user = client.create_user(
        **{
            "phoneNumbers": 5,
            "locale": "en_US",
            "groups": [],
            "password": "q7Lw2nVx",
            "id": None,
            "meta": {"resourceType": "User"},
            "user_name": "Ada",
            "roles": ["x"],
            "urn:okta:custom:1.0": {"a": 1},
            ENTERPRISE: {"manager": "m2"},
        }
    )
    assert user["id"]
    assert user.keys() == {"schemas", "id", "userName", "displayName", "emails", "active", "meta"}


def test_a_user_name_is_taken_in_any_case_and_free_after_a_delete(client) -> None:
    user = client.create_user("Ada@Example.com")
    again = {"userName": "ada@example.COM", "displayName": "x", "emails": [{"value": "x@example.com"}]}
    answer = client.send("POST", "/Users", json=again)
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")
    assert client.user(user)["userName"] == "Ada@Example.com"
    assert client.send("DELETE", f"/Users/{user['id']}").status_code == 204
    assert client.send("GET", f"/Users/{user['id']}").status_code == 404
    assert client.send("DELETE", f"/Users/{user['id']}").status_code == 404
    assert client.find('userName eq "ada@example.com"') == []
    assert client.create_user("ada@example.com")["id"] != user["id"]


def test_a_rename_into_a_taken_name_changes_nothing(client) -> None:
    client.create_user("bob@example.com")
    user = client.create_user("ada@example.com")
    rename = {"op": "Replace", "path": "userName", "value": "BOB@example.com"}
    title = {"op": "Replace", "path": "title", "value": "Boss"}
    client.patch(f"/Users/{user['id']}", title, rename, status=409)
    assert client.user(user) == user
    answer = client.send("PUT", f"/Users/{user['id']}", json={**user, "userName": "bob@example.com"})
    assert answer.status_code == 409
    assert client.user(user) == user


def test_a_put_without_active_emails_or_name_keeps_them(client) -> None:
    user = client.create_user(active=False, title="Analyst")
    answer = client.send("PUT", f"/Users/{user['id']}?", json={"userName": "ada@example.com"})
    assert answer.status_code == 200
    kept = answer.json()
    assert (kept["active"], kept["emails"], kept["displayName"]) == (False, user["emails"], "Ada Lovelace")
    assert "title" not in kept


def test_a_put_cannot_change_id_meta_or_take_the_user_name_away(client) -> None:
    user = client.create_user()
    body = {**user, "id": "mine", "meta": {"created": "2001-01-01T00:00:00Z"}, "groups": [{"value": "g"}]}
    changed = client.send("PUT", f"/Users/{user['id']}", json=body).json()
    assert (changed["id"], changed["meta"]["created"]) == (user["id"], user["meta"]["created"])
    assert client.send("PUT", f"/Users/{user['id']}", json={"displayName": "x"}).status_code == 400


def test_a_change_that_changes_nothing_leaves_last_modified(client) -> None:
    user = client.create_user()
    client.patch(f"/Users/{user['id']}", {"op": "replace", "path": "displayName", "value": "Ada Lovelace"})
    assert client.user(user) == user


@pytest.mark.parametrize(
    "operation", [{"op": "remove", "path": "emails"}, {"op": "replace", "path": "emails", "value": []}]
)
def test_the_only_email_cannot_be_removed(client, operation: dict) -> None:
    user = client.create_user()
    client.patch(f"/Users/{user['id']}", operation, status=400)
    assert client.user(user) == user
