"""Groups: members in all dialects and numbers, renames, nesting, references, what a deletion leaves."""

from __future__ import annotations

import pytest

from scim_conformance.scim import urns
from scim_conformance.scim.uris import same_resource
from scim_conformance.suite import (
    Made,
    ScimSession,
    add,
    body_of,
    modify,
    needs_groups,
    patch_op,
    remove,
    replace,
    requirement,
    resources_of,
    status_of,
)

DONE = {200, 204}
OFF_THE_BOOKS = {200, 201, 204, 400, 403, 404, 409, 501}


@pytest.fixture
def people(scim: ScimSession) -> list[Made]:
    """Three users of the test's own."""
    needs_groups(scim)
    return [scim.user() for _ in range(3)]


def members(scim: ScimSession, group: Made) -> set[str]:
    return {str(one.get("value")) for one in scim.read(group).get("members") or []}


def named(*users: Made) -> list[dict]:
    return [{"value": user.id} for user in users]


# ---- members at creation


@requirement("rfc7644-3.3-create-keeps-members")
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_group_is_created_with_its_members(scim: ScimSession, people: list[Made], count: int) -> None:
    """None, one or several: all of them and nobody else."""
    group = scim.group(people[:count])
    assert members(scim, group) == {user.id for user in people[:count]}


@requirement("rfc7644-3.3-create-keeps-members")
def test_a_group_without_the_key_members_is_created(scim: ScimSession) -> None:
    """Entra ID leaves the key out and adds the members afterwards."""
    needs_groups(scim)
    body = {name: value for name, value in scim.group_body().items() if name != "members"}
    made = scim.post("/Groups", body, reads_back=True)
    assert status_of(made) in {201, 400}


@requirement("rfc7643-4.2-groups-have-a-display-name")
@pytest.mark.parametrize("how", ["absent", None, ""], ids=["absent", "null", "empty"])
def test_a_group_without_a_name_is_refused(scim: ScimSession, how: str | None) -> None:
    """Nobody could choose it in a list."""
    needs_groups(scim)
    body = {name: value for name, value in scim.group_body().items() if name != "displayName"}
    if how != "absent":
        body["displayName"] = how
    assert status_of(scim.post("/Groups", body)) == 400


@requirement("rfc7643-4.2-member-values-are-ids")
@requirement("rfc7643-7-what-is-returned-by-default-is-there")
@pytest.mark.parametrize("how", ["GET", "list", "look-up"])
def test_members_are_shown_with_their_ids(scim: ScimSession, people: list[Made], how: str) -> None:
    """In the group itself, in the list of groups, and in a look-up by name."""
    attribute = scim.capabilities.definitions["Group"].core.attribute("members")
    if attribute is None or attribute.returned.value not in {"default", "always"}:
        pytest.skip("the endpoint's schema does not return members by default")
    group = scim.group(people)
    shown = scim.read(group)
    if how != "GET":
        answer = scim.look_up("Group", "displayName", group.name) if how == "look-up" else scim.get("/Groups")
        listed = [one for one in resources_of(answer) if one.get("id") == group.id]
        if not listed:
            pytest.skip("the group is not on the first page")
        shown = listed[0]
    assert {one.get("value") for one in shown.get("members") or []} == {user.id for user in people}


@requirement("rfc7643-2.3.7-references-lead-to-resources")
def test_a_reference_to_a_member_leads_to_the_member(scim: ScimSession, people: list[Made]) -> None:
    """Where members carry $ref, it is the URI of the user."""
    group = scim.group(people[:1])
    (member,) = scim.read(group).get("members") or [{}]
    if not member.get("$ref"):
        pytest.skip("members carry no $ref")
    assert same_resource(str(member["$ref"]), scim.base_url, people[0].path)


# ---- members by PATCH


@requirement("rfc7644-3.5.2.1-add-appends-to-the-values")
@pytest.mark.parametrize(
    "dialect",
    ["list", "object", "with-display", "with-type", "one-operation-each", "no-path", "capitals", "schema-in-path"],
)
def test_members_are_added(scim: ScimSession, people: list[Made], dialect: str) -> None:
    """In every form that the RFC allows; who was a member stays one."""
    first, second, third = people
    group = scim.group([first])
    new = named(second, third)
    operations = {
        "list": [add("members", new)],
        "object": [add("members", new[0]), add("members", new[1])],
        "with-display": [add("members", [{**one, "display": "Ada"} for one in new])],
        "with-type": [add("members", [{**one, "type": "User"} for one in new])],
        "one-operation-each": [add("members", [one]) for one in new],
        "no-path": [add("", {"members": new})],
        "capitals": [add("MEMBERS", new)],
        "schema-in-path": [add(f"{urns.GROUP}:members", new)],
    }[dialect]
    assert status_of(modify(scim, group, *operations)) in DONE
    assert members(scim, group) == {user.id for user in people}


@requirement("rfc7644-3.5.2.1-add-creates-what-is-not-there")
def test_a_first_member_is_added(scim: ScimSession, people: list[Made]) -> None:
    """A group without members has one afterwards."""
    group = scim.group()
    assert status_of(modify(scim, group, add("members", named(people[0])))) in DONE
    assert members(scim, group) == {people[0].id}


@requirement("rfc7644-3.5.2.2-remove-by-value-filter")
@pytest.mark.parametrize("condition", ['value eq "{id}"', 'VALUE EQ "{id}"', '(value eq "{id}")'])
def test_one_member_is_removed(scim: ScimSession, people: list[Made], condition: str) -> None:
    """And the others stay."""
    group = scim.group(people)
    answer = modify(scim, group, remove(f"members[{condition.format(id=people[1].id)}]"))
    if condition.startswith("(") and status_of(answer) == 400:
        pytest.skip("a filter in brackets is refused, as the grammar of the RFC leaves open")
    assert members(scim, group) == {people[0].id, people[2].id}


@requirement("rfc7644-3.5.2.2-remove-by-value-filter")
def test_members_are_removed_one_operation_each(scim: ScimSession, people: list[Made]) -> None:
    """Several in one request."""
    group = scim.group(people)
    operations = [remove(f'members[value eq "{user.id}"]') for user in people[:2]]
    assert status_of(modify(scim, group, *operations)) in DONE
    assert members(scim, group) == {people[2].id}


@requirement("rfc7644-3.5.2.2-removing-the-last-value-unassigns")
def test_the_last_member_is_removed(scim: ScimSession, people: list[Made]) -> None:
    """The group stays, without members."""
    group = scim.group(people[:1])
    assert status_of(modify(scim, group, remove(f'members[value eq "{people[0].id}"]'))) in DONE
    assert status_of(scim.get(group.path)) == 200
    assert members(scim, group) == set()


@requirement("rfc7644-3.5.2.2-remove-unassigns-the-attribute")
def test_all_members_are_removed(scim: ScimSession, people: list[Made]) -> None:
    """A remove of members without a filter empties the group."""
    group = scim.group(people)
    assert status_of(modify(scim, group, remove("members"))) in DONE
    assert members(scim, group) == set()


@requirement("rfc7644-3.5.2.2-remove-by-value-filter")
def test_who_is_no_member_is_removed_without_harm(scim: ScimSession, people: list[Made]) -> None:
    """Whether it is refused or passed over: the members stay."""
    group = scim.group(people[:2])
    modify(scim, group, remove(f'members[value eq "{people[2].id}"]'))
    assert members(scim, group) == {people[0].id, people[1].id}


@requirement("rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values")
@pytest.mark.parametrize("path", ["members", ""], ids=["path", "no-path"])
def test_all_members_are_replaced(scim: ScimSession, people: list[Made], path: str) -> None:
    """Okta's Push Now sends the whole membership."""
    first, second, third = people
    group = scim.group([first, second])
    new = named(second, third)
    assert status_of(modify(scim, group, replace(path, new if path else {"members": new}))) in DONE
    assert members(scim, group) == {second.id, third.id}


@requirement("rfc7644-3.5.2.3-null-and-empty-lists-clear")
@pytest.mark.parametrize("nothing", [None, []], ids=["null", "empty-list"])
def test_members_are_replaced_by_nobody(scim: ScimSession, people: list[Made], nothing: object) -> None:
    """An emptied group is pushed so."""
    group = scim.group(people)
    assert status_of(modify(scim, group, replace("members", nothing))) in DONE
    assert members(scim, group) == set()


@requirement("rfc7644-3.5.2-operations-are-applied-in-order")
@pytest.mark.parametrize("order", ["add-first", "remove-first"])
def test_members_are_added_and_removed_in_one_request(scim: ScimSession, people: list[Made], order: str) -> None:
    """Okta sends both at once."""
    first, second, third = people
    group = scim.group([first, second])
    operations = [add("members", named(third)), remove(f'members[value eq "{first.id}"]')]
    assert status_of(modify(scim, group, *(operations if order == "add-first" else operations[::-1]))) in DONE
    assert members(scim, group) == {second.id, third.id}


@requirement("rfc7644-3.5.2-operations-are-applied-in-order")
def test_who_is_removed_and_added_again_is_a_member(scim: ScimSession, people: list[Made]) -> None:
    """The last operation has the last word."""
    group = scim.group(people)
    ada = people[0]
    assert status_of(modify(scim, group, remove(f'members[value eq "{ada.id}"]'), add("members", named(ada)))) in DONE
    assert ada.id in members(scim, group)


@requirement("rfc7644-3.5.2.1-values-are-held-once")
@requirement("rfc7644-3.5.2.1-adding-what-is-there-succeeds")
@pytest.mark.parametrize("how", ["again", "twice-in-a-list", "beside-a-new-one"])
def test_a_member_is_a_member_once(scim: ScimSession, people: list[Made], how: str) -> None:
    """However often it is added."""
    first, second, _ = people
    group = scim.group([first])
    value = {"again": named(first), "twice-in-a-list": named(second, second), "beside-a-new-one": named(first, second)}
    assert status_of(modify(scim, group, add("members", value[how]))) in DONE
    listed = [one.get("value") for one in scim.read(group).get("members") or []]
    assert len(listed) == len(set(listed))


@requirement("rfc7644-3.5.2.1-adding-what-is-there-leaves-last-modified")
def test_adding_a_member_again_leaves_last_modified(scim: ScimSession, people: list[Made]) -> None:
    """Nothing changed, so nothing was modified."""
    group = scim.group(people)
    before = (scim.read(group).get("meta") or {}).get("lastModified")
    modify(scim, group, add("members", named(people[0])))
    assert (scim.read(group).get("meta") or {}).get("lastModified") == before


@requirement("rfc7644-3.5.2-member-values-are-immutable")
@requirement("rfc7644-3.5.2-mutability-errors-say-so")
def test_the_value_of_a_member_is_not_changed_in_place(scim: ScimSession, people: list[Made]) -> None:
    """Members are added and removed; nobody becomes somebody else."""
    first, second, _ = people
    group = scim.group([first])
    answer = modify(scim, group, replace(f'members[value eq "{first.id}"].value', second.id))
    assert status_of(answer) == 400
    assert body_of(answer).get("scimType") in {"mutability", None}
    assert members(scim, group) == {first.id}


# ---- members by PUT


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
@pytest.mark.parametrize("left", [[], [1], [1, 2], [0, 1, 2]], ids=["none", "another", "two", "all"])
def test_a_put_sets_the_members(scim: ScimSession, people: list[Made], left: list[int]) -> None:
    """Those that it lists and no others; an empty list empties the group."""
    group = scim.group(people[:1])
    chosen = [people[at] for at in left]
    assert status_of(scim.put(group.path, {**group.sent, "members": named(*chosen)}, reads_back=True)) == 200
    assert members(scim, group) == {user.id for user in chosen}


# ---- names


@requirement("rfc7644-3.5.2-patch-changes-only-what-it-names")
@pytest.mark.parametrize("path", ["displayName", ""], ids=["path", "no-path"])
def test_a_renamed_group_keeps_its_members(scim: ScimSession, people: list[Made], path: str) -> None:
    """By PATCH, with a path or without."""
    group = scim.group(people)
    new = scim.unique("Difference Engines")
    assert status_of(modify(scim, group, replace(path, new if path else {"displayName": new}))) in DONE
    assert members(scim, group) == {user.id for user in people}
    assert str(scim.read(group).get("displayName")).casefold() == new.casefold()


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
def test_a_group_is_renamed_by_put(scim: ScimSession, people: list[Made]) -> None:
    """Its members are those that the PUT lists."""
    group = scim.group(people)
    new = scim.unique("Difference Engines")
    assert status_of(scim.put(group.path, {**group.sent, "displayName": new}, reads_back=True)) == 200
    assert members(scim, group) == {user.id for user in people}


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
def test_a_second_group_of_the_same_name_is_made_or_refused(scim: ScimSession, people: list[Made]) -> None:
    """Either way the first one keeps its members."""
    group = scim.group(people)
    second = scim.post("/Groups", scim.group_body(displayName=group.name), reads_back=True)
    assert status_of(second) in {201, 400, 409}
    assert members(scim, group) == {user.id for user in people}


# ---- who is no user of the run


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
@pytest.mark.parametrize("how", ["create", "add", "put"])
def test_a_member_who_is_gone_is_refused_or_passed_over(scim: ScimSession, people: list[Made], how: str) -> None:
    """No answer of 5xx, and nobody else is lost."""
    gone = {"value": scim.deleted_id()}
    if how == "create":
        body = scim.group_body()
        body["members"] = [*named(people[0]), gone]
        assert status_of(scim.post("/Groups", body, reads_back=True)) in OFF_THE_BOOKS
        return
    group = scim.group(people)
    if how == "add":
        answer = modify(scim, group, add("members", [gone]))
    else:
        answer = scim.put(group.path, {**group.sent, "members": [*named(*people), gone]}, reads_back=True)
    assert status_of(answer) in OFF_THE_BOOKS
    assert members(scim, group) >= {user.id for user in people}


@requirement("rfc7644-3.5.2-refused-patches-change-nothing")
def test_a_group_is_unchanged_where_one_of_the_members_is_refused(scim: ScimSession, people: list[Made]) -> None:
    """All of the new members, or none."""
    group = scim.group(people[:1])
    answer = modify(scim, group, add("members", [*named(people[1]), {"value": scim.deleted_id()}]))
    if status_of(answer) >= 400:
        assert members(scim, group) == {people[0].id}


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
@pytest.mark.parametrize("how", ["nested", "itself"])
def test_a_group_in_a_group_is_made_or_refused(scim: ScimSession, people: list[Made], how: str) -> None:
    """No answer of 5xx, and no request that never ends."""
    inner = scim.group(people[:1])
    outer = scim.group(people[1:2])
    answer = modify(scim, outer, add("members", named(inner if how == "nested" else outer)))
    assert status_of(answer) in OFF_THE_BOOKS
    assert status_of(scim.get(outer.path)) == 200
    assert people[1].id in members(scim, outer)


# ---- the other side


@requirement("rfc7643-4.1.2-groups-of-a-user-follow-the-groups")
@pytest.mark.parametrize("how", ["add", "remove", "delete-group", "rename"])
def test_a_user_shows_the_groups_of_which_it_is_a_member(scim: ScimSession, people: list[Made], how: str) -> None:
    """Where users show groups at all."""
    user = people[0]
    one, other = scim.group([user]), scim.group()
    if not scim.read(user).get("groups"):
        pytest.skip("users show no groups")
    expected = {one.id}
    if how == "add":
        modify(scim, other, add("members", named(user)))
        expected = {one.id, other.id}
    elif how == "remove":
        modify(scim, one, remove(f'members[value eq "{user.id}"]'))
        expected = set()
    elif how == "delete-group":
        scim.delete(one.path)
        expected = set()
    else:
        modify(scim, one, replace("displayName", scim.unique("Difference Engines")))
    assert {group.get("value") for group in scim.read(user).get("groups") or []} == expected


@requirement("rfc7644-3.9-excluded-attributes-are-left-out")
@pytest.mark.parametrize("how", ["GET", "look-up"])
def test_members_are_left_out_where_they_are_not_wanted(scim: ScimSession, people: list[Made], how: str) -> None:
    """Entra ID reads groups without their members."""
    group = scim.group(people)
    if how == "GET":
        shown = body_of(scim.get(f"{group.path}?excludedAttributes=members"))
    else:
        filtered = scim.look_up("Group", "displayName", group.name).request.target
        shown = next(iter(resources_of(scim.get(f"{filtered}&excludedAttributes=members"))), {})
    assert not shown.get("members")
    assert members(scim, group) == {user.id for user in people}


# ---- many


@requirement("rfc7644-3.3-create-keeps-members")
@requirement("rfc7644-3.5.2.1-add-appends-to-the-values")
@pytest.mark.stress
def test_a_group_has_many_members(scim: ScimSession) -> None:
    """150 at creation, 1,000 after an add, 999 after a remove: no page and no limit cuts a membership."""
    needs_groups(scim)
    if not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    made = [scim.post("/Users", scim.user_body(), is_judged=False) for _ in range(1000)]
    ids = [str(body_of(one).get("id")) for one in made]
    body = scim.group_body()
    body["members"] = [{"value": id_} for id_ in ids[:150]]
    created = scim.post("/Groups", body, is_judged=False)
    path = f"/Groups/{body_of(created).get('id')}"
    assert _ids_at(scim, path) == set(ids[:150])
    rest = [{"value": id_} for id_ in ids[150:]]
    scim.patch(path, patch_op(add("members", rest)), is_judged=False)
    assert _ids_at(scim, path) == set(ids)
    scim.patch(path, patch_op(remove(f'members[value eq "{ids[500]}"]')), is_judged=False)
    assert _ids_at(scim, path) == {*ids[:500], *ids[501:]}
    scim.get("/Users?count=1000", is_judged=False)


def _ids_at(scim: ScimSession, path: str) -> set[str]:
    shown = body_of(scim.get(path, is_judged=False))
    return {str(one.get("value")) for one in shown.get("members") or []}
