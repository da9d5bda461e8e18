"""PATCH as Okta, Entra ID and OneLogin write it: each form does what its sender means."""

import pytest

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.mark.parametrize("op", ["Replace", "replace", "REPLACE", "Add", "add"])
@pytest.mark.parametrize("value", ["False", "false", "FALSE", False], ids=repr)
def test_active_is_switched_off_by_each_op_and_form_of_value(client, op: str, value: object) -> None:
    user = client.create_user()
    client.patch(f"/Users/{user['id']}", {"op": op, "path": "active", "value": value})
    assert client.user(user)["active"] is False
    client.patch(f"/Users/{user['id']}", {"op": op, "value": {"ACTIVE": "True"}})
    assert client.user(user)["active"] is True


@pytest.mark.parametrize(
    "value",
    [
        {"title": "Boss", "name.familyName": "King", f"{ENTERPRISE}:department": "Numbers"},
        {"title": "Boss", "name": {"familyName": "King"}, ENTERPRISE: {"department": "Numbers"}},
        {f"{CORE}:title": "Boss", f"{CORE}:name.familyName": "King", f"{ENTERPRISE.lower()}:Department": "Numbers"},
        {"TITLE": "Boss", "Name.FamilyName": "King", ENTERPRISE: {"DEPARTMENT": "Numbers"}, "groups": [], "x.y": 1},
    ],
    ids=["dotted and URN keys", "nested", "all qualified", "other case and foreign keys"],
)
@pytest.mark.parametrize("op", ["add", "replace"])
def test_a_value_without_path_is_applied_key_by_key(client, op: str, value: dict) -> None:
    user = client.create_user(name={"givenName": "Ada", "familyName": "Lovelace"})
    client.patch(f"/Users/{user['id']}", {"op": op, "value": {"id": user["id"], **value}})
    changed = client.user(user)
    assert (changed["title"], changed["name"]) == ("Boss", {"givenName": "Ada", "familyName": "King"})
    assert changed[ENTERPRISE] == {"department": "Numbers"}
    assert changed.keys() == user.keys() | {"title", ENTERPRISE}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name.familyName", "King"),
        ("title", "Boss"),
        (f"{CORE}:title", "Boss"),
        (f"{ENTERPRISE}:department", "Numbers"),
    ],
)
def test_a_path_leads_to_its_attribute_and_a_remove_takes_it_away(client, path: str, value: str) -> None:
    user = client.create_user()
    client.patch(f"/Users/{user['id']}", {"op": "Add", "path": path, "value": value})
    assert value in str(client.user(user))
    client.patch(f"/Users/{user['id']}", {"op": "Remove", "path": path})
    assert client.user(user).keys() - {"meta"} == user.keys() - {"meta"}


def test_paths_that_the_contract_does_not_keep_are_passed_over_with_the_rest_applied(client) -> None:
    user = client.create_user()
    operations = [
        {"op": "Replace", "path": path, "value": "x"}
        for path in (
            'addresses[type eq "work"].locality',
            f"{ENTERPRISE}:manager",
            "nickName",
            "urn:acme:2.0:User:badge",
        )
    ]
    client.patch(f"/Users/{user['id']}", {"op": "Replace", "path": "active", "value": "False"}, *operations)
    assert client.user(user)["active"] is False


@pytest.mark.parametrize("op", ["Add", "Replace"])
def test_a_value_filter_without_match_creates_the_value(rfc_client, op: str) -> None:
    user = rfc_client.create_user(emails=[{"value": "home@example.com", "type": "home"}])
    for path, value in (("value", "work@example.com"), ("display", "Work")):
        rfc_client.patch(f"/Users/{user['id']}", {"op": op, "path": f'emails[type eq "work"].{path}', "value": value})
    assert rfc_client.user(user)["emails"] == [
        {"value": "home@example.com", "type": "home"},
        {"value": "work@example.com", "type": "work", "display": "Work"},
    ]


def test_three_parts_of_an_absent_address_make_one_address(rfc_client) -> None:
    user = rfc_client.create_user()
    parts = {"formatted": "Block 7", "locality": "Exampleton", "region": "EX"}
    operations = [
        {"op": "add", "path": f'addresses[type eq "work"].{name}', "value": one} for name, one in parts.items()
    ]
    rfc_client.patch(f"/Users/{user['id']}", *operations)
    assert rfc_client.user(user)["addresses"] == [{"type": "work", **parts}]


def test_a_matching_value_filter_changes_that_value_only(client) -> None:
    user = client.create_user()
    client.patch(
        f"/Users/{user['id']}", {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "n@example.com"}
    )
    assert client.user(user)["emails"] == [{"value": "n@example.com", "type": "work"}]


@pytest.mark.parametrize(
    "operation",
    [
        {"path": f"{ENTERPRISE}:manager", "value": "m2"},
        {"path": f"{ENTERPRISE}:manager", "value": {"value": "m2"}},
        {"path": "manager", "value": [{"$ref": "https://x.example/Users/m2", "value": "m2"}]},
        {"value": {f"{ENTERPRISE}:manager": "m2"}},
        {"value": {ENTERPRISE: {"manager": "m2"}}},
        {"path": ENTERPRISE, "value": {"manager": {"value": "m2"}}},
    ],
    ids=["string", "object", "list without URN", "key", "container", "path of the extension"],
)
@pytest.mark.parametrize(
    "removal",
    [
        {"op": "remove", "path": 'manager[value eq "m2"]'},
        {"op": "remove", "path": f"{ENTERPRISE}:manager"},
        {"op": "replace", "path": f"{ENTERPRISE}:manager", "value": {"value": ""}},
        {"op": "replace", "path": f"{ENTERPRISE}:manager", "value": ""},
        {"op": "replace", "path": f"{ENTERPRISE}:manager", "value": None},
        {"op": "remove", "path": f"{ENTERPRISE}:manager.value"},
    ],
    ids=["filter", "path", "empty value", "empty string", "null", "sub-attribute"],
)
def test_a_manager_is_written_in_any_form_read_as_an_object_and_removed_in_any(rfc_client, operation, removal) -> None:
    user = rfc_client.create_user()
    rfc_client.patch(f"/Users/{user['id']}", {"op": "Add", **operation})
    assert rfc_client.user(user)[ENTERPRISE]["manager"]["value"] == "m2"
    rfc_client.patch(f"/Users/{user['id']}", removal)
    assert ENTERPRISE not in rfc_client.user(user)


def test_roles_are_tolerated_as_strings_with_primary_as_a_string(rfc_client) -> None:
    user = rfc_client.create_user(roles=[{"primary": "True", "display": "Editor", "value": "editor"}])
    assert user["roles"][0]["primary"] is True
    stringified = '{"id":"1","value":"viewer","displayName":"Viewer"}'
    rfc_client.patch(f"/Users/{user['id']}", {"op": "Add", "path": "roles", "value": [{"value": stringified}]})
    assert [one["value"] for one in rfc_client.user(user)["roles"]] == ["editor", stringified]
    rfc_client.patch(
        f"/Users/{user['id']}", {"op": "Replace", "path": 'roles[primary eq "True"].value', "value": "boss"}
    )
    assert rfc_client.user(user)["roles"][0]["value"] == "boss"
    rfc_client.patch(f"/Users/{user['id']}", {"op": "replace", "path": "roles", "value": ["plain"]})
    assert [one["value"] for one in rfc_client.user(user)["roles"]] == ["plain"]


def test_a_new_primary_takes_the_mark_from_the_old(rfc_client) -> None:
    emails = [{"value": "a@example.com", "type": "work", "primary": True}, {"value": "b@example.com", "type": "home"}]
    user = rfc_client.create_user(emails=emails)
    rfc_client.patch(f"/Users/{user['id']}", {"op": "replace", "path": 'emails[type eq "home"].primary', "value": True})
    assert [one.get("primary", False) for one in rfc_client.user(user)["emails"]] == [False, True]
    added = {"op": "add", "path": "emails", "value": [{"value": "c@example.com", "primary": True}]}
    rfc_client.patch(f"/Users/{user['id']}", added)
    assert [one.get("primary", False) for one in rfc_client.user(user)["emails"]] == [False, False, True]


@pytest.mark.parametrize("value", [None, ""])
def test_null_and_empty_text_unassign(client, value: str | None) -> None:
    user = client.create_user(title="Analyst", name={"middleName": "M", "givenName": "Ada"})
    client.patch(f"/Users/{user['id']}", {"op": "replace", "value": {"title": value, "name.middleName": value}})
    changed = client.user(user)
    assert "title" not in changed
    assert changed["name"] == {"givenName": "Ada"}


def test_the_same_attribute_three_times_ends_with_the_last(client) -> None:
    user = client.create_user(externalId="one")
    client.patch(
        f"/Users/{user['id']}",
        {"op": "remove", "path": "externalId"},
        {"op": "add", "value": {"externalId": "two"}},
        {"op": "replace", "value": {"externalId": "three"}},
    )
    assert client.user(user)["externalId"] == "three"


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": "emails[", "value": 1}, "invalidPath"),
        ({"op": "move", "path": "title", "value": 1}, "invalidSyntax"),
        ({"op": "replace", "path": "title"}, "invalidValue"),
        ({"op": "replace", "path": "title", "value": {"a": 1}}, "invalidValue"),
        ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": "meta.created", "value": "x"}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "add", "value": "text"}, "invalidValue"),
        ({"op": "replace", "path": 'emails[type sw "w" and value pr].nothing', "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'emails[type co "q"].value', "value": "x"}, "noTarget"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value),
)
def test_a_bad_operation_is_named_and_undoes_those_before_it(client, bad: dict, kind: str) -> None:
    user = client.create_user()
    answer = client.patch(f"/Users/{user['id']}", {"op": "replace", "path": "title", "value": "Boss"}, bad, status=400)
    assert answer.json()["scimType"] == kind
    assert client.user(user) == user


@pytest.mark.parametrize(
    "body", [{}, {"Operations": []}, {"Operations": "x"}, {"Operations": [5]}, [], "x", {"schemas": []}]
)
def test_a_body_without_operations_is_refused(client, body: object) -> None:
    user = client.create_user()
    assert client.send("PATCH", f"/Users/{user['id']}", json=body).status_code == 400


@pytest.mark.parametrize("contract", ["client", "rfc_client"])
def test_the_same_patch_twice_has_the_same_result(request, contract: str) -> None:
    tenant = request.getfixturevalue(contract)
    user = tenant.create_user()
    operations = (
        {"op": "add", "path": "emails", "value": [{"value": "b@example.com", "type": "home"}]},
        {"op": "replace", "value": {"name.givenName": "Ada", f"{ENTERPRISE}:department": "Numbers"}},
    )
    tenant.patch(f"/Users/{user['id']}", *operations)
    once = tenant.user(user)
    tenant.patch(f"/Users/{user['id']}", *operations)
    assert tenant.user(user) == once


def test_an_unknown_path_is_refused_where_the_schemas_are_all_there_is(rfc_client) -> None:
    user = rfc_client.create_user()
    rfc_client.patch(f"/Users/{user['id']}", {"op": "add", "path": "shoeSize", "value": "44"}, status=400)
    rfc_client.patch(f"/Users/{user['id']}", {"op": "add", "value": {"shoeSize": "44"}})
    assert rfc_client.user(user) == user


def test_a_password_is_accepted_and_never_shown(rfc_client) -> None:
    user = rfc_client.create_user(password="q7Lw2nVx")
    rfc_client.patch(f"/Users/{user['id']}", {"op": "replace", "value": {"password": "Zk39dPwa"}})
    rfc_client.patch(f"/Users/{user['id']}", {"op": "replace", "path": "password", "value": "Zk39dPwa"})
    shown = rfc_client.send("GET", f"/Users/{user['id']}?attributes=password,userName").text
    assert "password" not in user
    assert "Zk39dPwa" not in shown
