"""Groups: members in all dialects, others left alone."""

import pytest


@pytest.fixture
def people(client) -> list[str]:
    return [client.create_user(f"user{at}@example.com")["id"] for at in range(4)]


@pytest.mark.parametrize(
    "operation",
    [
        lambda one: {"op": "Add", "path": "members", "value": [{"value": one}]},
        lambda one: {"op": "Add", "path": "members", "value": [{"$ref": None, "value": one}]},
        lambda one: {"op": "add", "path": "members", "value": [{"value": one, "display": "Ada"}]},
        lambda one: {"op": "add", "path": "members", "value": {"value": one}},
        lambda one: {"op": "add", "path": "members", "value": one},
        lambda one: {"op": "add", "value": {"members": [{"value": one}]}},
        lambda one: {"op": "add", "path": f'members[value eq "{one}"]'},
    ],
    ids=["list", "null ref", "display", "object", "string", "path-less", "filter"],
)
def test_an_added_member_joins_the_others_once(client, people, operation) -> None:
    group = client.create_group(members=people[:2])
    for _ in range(2):
        client.patch(f"/Groups/{group['id']}", operation(people[2]))
    assert client.members(group) == people[:3]


@pytest.mark.parametrize(
    "operations",
    [
        lambda gone: [{"op": "Remove", "path": "members", "value": [{"value": one} for one in gone]}],
        lambda gone: [{"op": "remove", "path": f'members[value eq "{one}"]'} for one in gone],
        lambda gone: [{"op": "remove", "path": "members", "value": [{"value": one, "$ref": None}]} for one in gone],
        lambda gone: [
            {"op": "remove", "path": " or ".join(f'value eq "{one}"' for one in gone).join(["members[", "]"])}
        ],
    ],
    ids=["value list", "filters", "null ref", "or"],
)
def test_removed_members_leave_and_the_others_stay(client, people, operations) -> None:
    group = client.create_group(members=people)
    client.patch(f"/Groups/{group['id']}", *operations(people[1:3]))
    assert client.members(group) == [people[0], people[3]]
    client.patch(f"/Groups/{group['id']}", *operations(people[1:3]))
    assert client.members(group) == [people[0], people[3]]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "members", "value": []},
        {"op": "replace", "value": {"members": []}},
        {"op": "remove", "path": "members"},
        {"op": "replace", "path": "members", "value": None},
    ],
    ids=str,
)
def test_a_group_can_be_emptied(client, people, operation) -> None:
    group = client.create_group(members=people)
    client.patch(f"/Groups/{group['id']}", operation)
    assert client.members(group) == []


def test_an_empty_list_of_members_to_remove_removes_nobody(client, people) -> None:
    group = client.create_group(members=people)
    client.patch(f"/Groups/{group['id']}", {"op": "Remove", "path": "members", "value": []})
    assert client.members(group) == people


def test_a_full_push_replaces_and_keeps_the_order_of_operations(client, people) -> None:
    group = client.create_group(members=people[:2])
    client.patch(f"/Groups/{group['id']}", {"op": "replace", "path": "members", "value": [{"value": people[3]}]})
    assert client.members(group) == [people[3]]
    client.patch(
        f"/Groups/{group['id']}",
        {"op": "add", "path": "members", "value": [{"value": people[0]}]},
        {"op": "remove", "path": f'members[value eq "{people[0]}"]'},
    )
    assert client.members(group) == [people[3]]


def test_oktas_rename_with_the_id_in_the_value_keeps_the_members(client, people) -> None:
    group = client.create_group(members=people)
    answer = client.patch(
        f"/Groups/{group['id']}", {"op": "replace", "value": {"id": group["id"], "displayName": "New"}}
    )
    assert answer.status_code == 204
    assert client.send("GET", f"/Groups/{group['id']}").json()["displayName"] == "New"
    assert client.members(group) == people


def test_a_scim_1_member_patch_without_operations_adds_and_removes(client, people) -> None:
    group = client.create_group(members=people[:1])
    body = {"schemas": ["urn:scim:schemas:core:1.0"], "members": [{"value": people[1], "operation": "add"}]}
    assert client.send("PATCH", f"/Groups/{group['id']}", json=body).status_code == 204
    assert client.members(group) == people[:2]
    body["members"] = [{"value": people[0], "operation": "delete"}]
    client.send("PATCH", f"/Groups/{group['id']}", json=body)
    assert client.members(group) == [people[1]]


def test_a_put_replaces_name_and_members_and_tolerates_null_display(client, people) -> None:
    group = client.create_group(members=people[:2])
    body = {"id": group["id"], "displayName": "Engines", "members": [{"value": people[2], "display": None}]}
    assert client.send("PUT", f"/Groups/{group['id']}", json=body).status_code == 200
    assert client.members(group) == [people[2]]


def test_the_value_of_a_member_cannot_be_changed(client, people) -> None:
    group = client.create_group(members=people[:2])
    path = f'members[value eq "{people[0]}"].value'
    answer = client.patch(f"/Groups/{group['id']}", {"op": "replace", "path": path, "value": people[3]}, status=400)
    assert answer.json()["scimType"] == "mutability"
    assert client.members(group) == people[:2]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "add", "path": "members", "value": [{"value": "nobody"}]},
        {"op": "add", "path": "members", "value": [{"display": "no id"}]},
        {"op": "add", "path": "members", "value": [5]},
        {"op": "replace", "path": "displayName", "value": ""},
    ],
    ids=str,
)
def test_a_refused_change_of_a_group_changes_nothing(client, people, operation) -> None:
    group = client.create_group(members=people[:2])
    added = {"op": "add", "path": "members", "value": [{"value": people[3]}]}
    client.patch(f"/Groups/{group['id']}", added, operation, status=400)
    assert client.members(group) == people[:2]


def test_a_deleted_user_leaves_its_groups_and_a_deleted_group_leaves_its_users(client, people) -> None:
    group, other = client.create_group(members=people[:2]), client.create_group("Other", people[2:])
    client.send("DELETE", f"/Users/{people[0]}")
    assert client.members(group) == [people[1]]
    assert client.send("DELETE", f"/Groups/{group['id']}").status_code == 204
    assert client.send("GET", f"/Users/{people[1]}").status_code == 200
    assert client.members(other) == people[2:]


def test_group_names_are_taken_in_any_case_under_iru_and_free_under_rfc(client, rfc_client) -> None:
    client.create_group("Engines")
    assert client.send("POST", "/Groups", json={"displayName": "ENGINES"}).status_code == 409
    rfc_client.create_group("Engines")
    rfc_client.create_group("Engines")


def test_a_group_needs_a_name_and_no_members(client) -> None:
    assert client.send("POST", "/Groups", json={"members": []}).status_code == 400
    assert client.send("POST", "/Groups", json={"displayName": "Alone"}).status_code == 201


def test_groups_are_found_without_their_members(client, people) -> None:
    group = client.create_group("Flux Team", people)
    query = "/Groups?excludedAttributes=members&filter=displayName+eq+%22flux+team%22"
    (found,) = client.send("GET", query).json()["Resources"]
    assert found["id"] == group["id"]
    assert "members" not in found
    check = f'id eq "{group["id"]}" and members eq "{people[1]}"'
    assert [one["id"] for one in client.find(check, "/Groups")] == [group["id"]]
    assert client.find(check.replace(people[1], "nobody"), "/Groups") == []
