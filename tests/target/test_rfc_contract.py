"""The contract `rfc`: everything of RFC 7643 and RFC 7644 that it announces."""

import pytest

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
FULL = {
    "userName": "ada@example.com",
    "name": {"formatted": "Ada Lovelace", "familyName": "Lovelace", "givenName": "Ada", "honorificPrefix": "Lady"},
    "nickName": "Countess",
    "profileUrl": "https://example.com/ada",
    "title": "Analyst",
    "userType": "Employee",
    "preferredLanguage": "en-GB",
    "locale": "en-GB",
    "timezone": "Europe/London",
    "active": True,
    "emails": [{"value": "a@example.com", "type": "work", "primary": True}, {"value": "b@example.com", "type": "home"}],
    "phoneNumbers": [{"value": "+44 0000 000001", "type": "work"}],
    "ims": [{"value": "ada", "type": "xmpp"}],
    "photos": [{"value": "https://example.com/ada.jpg", "type": "photo"}],
    "addresses": [{"type": "work", "locality": "London", "country": "GB"}],
    "entitlements": [{"value": "e1"}],
    "roles": [{"value": "r1"}],
    "x509Certificates": [{"value": "MIID"}],
    ENTERPRISE: {"employeeNumber": "7", "costCenter": "c", "organization": "o", "division": "d", "department": "e"},
}


def test_a_full_user_reads_back_whole(rfc_client) -> None:
    user = rfc_client.create_user(**FULL)
    assert {name: user[name] for name in FULL} == FULL
    replaced = rfc_client.send("PUT", f"/Users/{user['id']}", json={"userName": "ada@example.com"}).json()
    assert replaced.keys() == {"schemas", "id", "userName", "active", "meta"}


def test_a_user_needs_a_user_name_only(rfc_client) -> None:
    assert rfc_client.send("POST", "/Users", json={"userName": "bare"}).status_code == 201


def test_oneloggins_old_uris_stand_for_todays(rfc_client) -> None:
    body = {
        "schemas": ["urn:scim:schemas:core:2.0", "urn:scim:schemas:extension:enterprise:2.0"],
        "userName": "ada",
        "emails": {"value": "a@example.com", "type": "work", "primary": True},
        "active": "true",
        "urn:scim:schemas:extension:enterprise:2.0": {"department": "Engines", "manager": {"managerId": "1842"}},
    }
    user = rfc_client.send("POST", "/Users", json=body).json()
    assert user["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE]
    assert (user["emails"], user["active"]) == ([body["emails"]], True)
    assert user[ENTERPRISE] == {"department": "Engines"}


def test_memberships_are_shown_with_the_user_and_change_its_version(rfc_client) -> None:
    user = rfc_client.create_user()
    group = rfc_client.create_group(members=[user["id"]])
    seen = rfc_client.user(user)
    assert [(one["value"], one["display"]) for one in seen["groups"]] == [(group["id"], "Engines")]
    assert seen["groups"][0]["$ref"] == group["meta"]["location"]
    assert seen["meta"]["version"] != user["meta"]["version"]
    assert rfc_client.find(f'groups.value eq "{group["id"]}"')[0]["id"] == user["id"]
    answer = rfc_client.patch(f"/Users/{user['id']}", {"op": "remove", "path": "groups"}, status=400)
    assert answer.json()["scimType"] == "mutability"


def test_versions_guard_changes_and_spare_reads(rfc_client) -> None:
    user = rfc_client.create_user()
    path, tag = f"/Users/{user['id']}", user["meta"]["version"]
    read = rfc_client.send("GET", path, headers={"If-None-Match": tag})
    assert (read.status_code, read.content, read.headers["ETag"]) == (304, b"", tag)
    body = {"Operations": [{"op": "replace", "path": "title", "value": "Boss"}]}
    changed = rfc_client.send("PATCH", path, json=body, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] == changed.json()["meta"]["version"] != tag
    for method in ("PATCH", "PUT", "DELETE"):
        stale = rfc_client.send(method, path, json={**user, **body}, headers={"If-Match": tag})
        assert stale.status_code == 412
    assert rfc_client.user(user)["title"] == "Boss"
    assert rfc_client.send("DELETE", path, headers={"If-Match": "*"}).status_code == 204


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("sortBy=userName", "abc"),
        ("sortBy=USERNAME&sortOrder=descending", "cba"),
        ("sortBy=title", "cab"),
        ("sortBy=title&sortOrder=descending", "bac"),
        ("sortBy=name.familyName", "bac"),
        ("sortBy=emails", "cba"),
        ("sortBy=nothing", "bca"),
    ],
)
def test_queries_are_sorted_with_missing_values_last_and_first_when_descending(rfc_client, query, order) -> None:
    values = {
        "b": {"name": {"familyName": "Abel"}, "emails": [{"value": "2@x.example"}]},
        "c": {
            "title": "a",
            "name": {"familyName": "Zoe"},
            "emails": [{"value": "9@x.example"}, {"value": "1@x.example", "primary": True}],
        },
        "a": {"title": "B", "name": {"familyName": "bell"}, "emails": [{"value": "3@x.example"}]},
    }
    for name, more in values.items():
        rfc_client.create_user(name, **more)
    found = rfc_client.send("GET", f"/Users?{query}").json()["Resources"]
    assert "".join(one["userName"] for one in found) == order


def bulk(tenant, *operations, **more):
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": list(operations), **more}
    return tenant.send("POST", "/Bulk", json=body)


def test_a_bulk_request_resolves_references_in_either_direction(rfc_client) -> None:
    members = [{"value": "bulkId:ada"}]
    answer = bulk(
        rfc_client,
        {"method": "POST", "path": "/Groups", "bulkId": "team", "data": {"displayName": "Team", "members": members}},
        {"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"userName": "ada"}},
        {
            "method": "PATCH",
            "path": "/Users/bulkId:ada",
            "data": {"Operations": [{"op": "add", "value": {"title": "x"}}]},
        },
    )
    assert answer.status_code == 200
    results = answer.json()["Operations"]
    assert [one["status"] for one in results] == ["201", "201", "200"]
    assert [one.get("bulkId") for one in results] == ["team", "ada", None]
    group = rfc_client.session.get(results[0]["location"], timeout=30).json()
    user = rfc_client.session.get(results[1]["location"], timeout=30).json()
    assert [one["value"] for one in group["members"]] == [user["id"]]
    assert (user["title"], user["meta"]["version"]) == ("x", results[2]["version"]) or user["title"] == "x"


def test_a_bulk_request_goes_on_after_errors_unless_told_when_to_stop(rfc_client) -> None:
    user = rfc_client.create_user("ada")
    operations = (
        {"method": "POST", "path": "/Users", "bulkId": "1", "data": {"userName": "ADA"}},
        {"method": "DELETE", "path": "/Users/unknown"},
        {"method": "PUT", "path": f"/Users/{user['id']}", "version": 'W/"0"', "data": {"userName": "ada"}},
        {"method": "GET", "path": "/Users"},
        {"method": "POST", "path": "/Users", "data": {"userName": "new"}},
        {
            "method": "POST",
            "path": "/Groups",
            "bulkId": "2",
            "data": {"displayName": "g", "members": [{"value": "bulkId:1"}]},
        },
        {"method": "DELETE", "path": f"/Users/{user['id']}"},
    )
    results = bulk(rfc_client, *operations[:-1]).json()["Operations"]
    assert [one["status"] for one in results] == ["409", "404", "412", "400", "400", "409"]
    assert all(one["response"]["status"] == one["status"] for one in results)
    assert "location" not in results[0]
    assert results[1]["location"].endswith("/Users/unknown")
    assert [one["status"] for one in bulk(rfc_client, *operations, failOnErrors=2).json()["Operations"]] == [
        "409",
        "404",
    ]
    assert [one["status"] for one in bulk(rfc_client, operations[-1]).json()["Operations"]] == ["204"]


def test_a_circle_of_references_is_a_conflict(rfc_client) -> None:
    answer = bulk(
        rfc_client,
        {
            "method": "POST",
            "path": "/Groups",
            "bulkId": "a",
            "data": {"displayName": "a", "members": [{"value": "bulkId:b"}]},
        },
        {
            "method": "POST",
            "path": "/Groups",
            "bulkId": "b",
            "data": {"displayName": "b", "members": [{"value": "bulkId:a"}]},
        },
    )
    assert "409" in [one["status"] for one in answer.json()["Operations"]]
    assert "bulkId:" not in rfc_client.send("GET", "/Groups").text


@pytest.mark.parametrize("body", [{}, [], {"Operations": 1}, {"Operations": [1]}])
def test_a_bulk_request_that_is_none_is_refused(rfc_client, body) -> None:
    assert rfc_client.send("POST", "/Bulk", json=body).status_code == 400


def test_a_bulk_request_has_the_limits_that_are_announced(rfc_client) -> None:
    announced = rfc_client.send("GET", "/ServiceProviderConfig").json()["bulk"]
    many = [{"method": "DELETE", "path": "/Users/x"}] * (announced["maxOperations"] + 1)
    assert bulk(rfc_client, *many).status_code == 413
    assert bulk(rfc_client, {"method": "x" * announced["maxPayloadSize"], "path": "/"}).status_code == 413


@pytest.mark.parametrize(("contract", "offered"), [("client", False), ("rfc_client", True)])
def test_discovery_says_what_is_offered(request, contract: str, offered: bool) -> None:
    tenant = request.getfixturevalue(contract)
    config = tenant.send("GET", "/ServiceProviderConfig").json()
    assert (config["patch"]["supported"], config["filter"]["supported"]) == (True, True)
    assert [config[name]["supported"] for name in ("sort", "etag", "bulk")] == [offered] * 3
    assert config["changePassword"]["supported"] is False
    assert config["authenticationSchemes"][0]["type"] == "oauthbearertoken"
    types = {one["name"]: one for one in tenant.send("GET", "/ResourceTypes").json()["Resources"]}
    assert (types["User"]["endpoint"], types["Group"]["endpoint"]) == ("/Users", "/Groups")
    assert types["User"]["schemaExtensions"] == [{"schema": ENTERPRISE, "required": False}]
    schemas = {one["id"]: one for one in tenant.send("GET", "/Schemas").json()["Resources"]}
    for identity, schema in schemas.items():
        assert tenant.send("GET", f"/Schemas/{identity}").json() == schema
    user = schemas["urn:ietf:params:scim:schemas:core:2.0:User"]
    names = {one["name"] for one in user["attributes"]}
    assert ("nickName" in names) is offered
    assert {"userName", "name", "displayName", "title", "active", "emails"} <= names
    assert tenant.send("GET", "/Schemas/urn:unknown").status_code == 404
    assert tenant.send("GET", '/Schemas?filter=id eq "x"').status_code == 403
