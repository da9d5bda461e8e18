"""Modifying: operations one by one, in their order, all or none, and what they leave alone."""

from __future__ import annotations

import pytest

from scim_conformance.scim import urns
from scim_conformance.suite import (
    ScimSession,
    add,
    body_of,
    modify,
    needs_groups,
    needs_promise,
    patch_op,
    remove,
    replace,
    requirement,
    scim_type_of,
    status_of,
)

DONE = {200, 204}
DEPARTMENT = f"{urns.ENTERPRISE_USER}:department"
NAME = {"formatted": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"}


# ---- one operation on one value


@requirement("rfc7644-3.5.2.1-add-creates-what-is-not-there")
@requirement("rfc7644-3.5.2.1-add-sets-a-single-value")
@pytest.mark.parametrize("before", [None, "Analyst"], ids=["no-value", "another-value"])
def test_add_sets_a_single_value(scim: ScimSession, before: str | None) -> None:
    """Entra ID chooses add or replace by what it last saw."""
    needs_promise(scim, "title")
    user = scim.user(title=before)
    assert status_of(modify(scim, user, add("title", "Countess"))) in DONE
    assert str(scim.read(user).get("title")).casefold() == "countess"


@requirement("rfc7644-3.5.2.3-replace-creates-what-is-not-there")
@requirement("rfc7644-3.5.2.3-replace-sets-the-value")
@pytest.mark.parametrize("before", [None, "Analyst"], ids=["no-value", "another-value"])
def test_replace_sets_a_single_value(scim: ScimSession, before: str | None) -> None:
    """Okta sends replace whatever it last saw."""
    needs_promise(scim, "title")
    user = scim.user(title=before)
    assert status_of(modify(scim, user, replace("title", "Countess"))) in DONE
    assert str(scim.read(user).get("title")).casefold() == "countess"


@requirement("rfc7644-3.5.2.2-remove-unassigns-the-attribute")
def test_remove_takes_a_single_value_away(scim: ScimSession) -> None:
    """A title that was taken away is no title."""
    needs_promise(scim, "title")
    user = scim.user(title="Analyst")
    assert status_of(modify(scim, user, remove("title"))) in DONE
    assert not scim.read(user).get("title")


@requirement("rfc7644-3.5.2.3-null-and-empty-lists-clear")
@requirement("rfc7644-3.5.2-null-values-are-accepted")
@pytest.mark.parametrize("path", ["title", ""], ids=["path", "no-path"])
def test_replace_with_null_takes_a_value_away(scim: ScimSession, path: str) -> None:
    """Null is no value."""
    needs_promise(scim, "title")
    user = scim.user(title="Analyst")
    assert status_of(modify(scim, user, replace(path, None if path else {"title": None}))) in DONE
    assert not scim.read(user).get("title")


@requirement("rfc7643-2.1-attribute-names-are-read-in-any-case")
@pytest.mark.parametrize("path", ["TITLE", "Title", f"{urns.USER}:title", f"{urns.USER.upper()}:title"])
def test_a_path_is_read_in_any_case_and_with_its_schema(scim: ScimSession, path: str) -> None:
    """Names and URIs are compared without regard to case."""
    needs_promise(scim, "title")
    user = scim.user(title="Analyst")
    assert status_of(modify(scim, user, replace(path, "Countess"))) in DONE
    assert str(scim.read(user).get("title")).casefold() == "countess"


# ---- without a path


@requirement("rfc7644-3.5.2-values-without-path-are-applied")
@pytest.mark.parametrize("op", ["add", "replace"])
def test_every_attribute_of_a_value_without_path_is_applied(scim: ScimSession, op: str) -> None:
    """Each of them, not the first one only."""
    needs_promise(scim, "title")
    needs_promise(scim, "displayName")
    user = scim.user(title="Analyst")
    value = {"title": "Countess", "displayName": "Augusta King", "active": False}
    assert status_of(modify(scim, user, {"op": op, "value": value})) in DONE
    shown = scim.read(user)
    assert [str(shown.get(name)).casefold() for name in ("title", "displayName")] == ["countess", "augusta king"]


@requirement("rfc7644-3.5.2-patch-changes-only-what-it-names")
@pytest.mark.parametrize("op", ["add", "replace"])
def test_a_value_without_path_leaves_the_rest(scim: ScimSession, op: str) -> None:
    """A replace without a path is no PUT."""
    user = scim.user(title="Analyst")
    before = scim.read(user)
    modify(scim, user, {"op": op, "value": {"displayName": "Augusta King"}})
    after = scim.read(user)
    kept = ("userName", "title", "emails", "active")
    assert [after.get(name) for name in kept] == [before.get(name) for name in kept]


# ---- complex values


@requirement("rfc7644-3.5.2.3-replace-keeps-unnamed-sub-attributes")
@pytest.mark.parametrize("path", ["name", ""], ids=["path", "no-path"])
def test_a_part_of_a_name_is_replaced_alone(scim: ScimSession, path: str) -> None:
    """The given name stays when the family name changes."""
    needs_promise(scim, "name.givenName")
    user = scim.user(name=NAME)
    part = {"familyName": "King"}
    assert status_of(modify(scim, user, replace(path, part if path else {"name": part}))) in DONE
    assert scim.read(user).get("name", {}).get("givenName") in {"Ada", None}


@requirement("rfc7644-3.5.2.3-replace-sets-the-value")
def test_a_sub_attribute_is_replaced_by_its_path(scim: ScimSession) -> None:
    """name.familyName is the family name."""
    needs_promise(scim, "name.familyName")
    user = scim.user(name=NAME)
    assert status_of(modify(scim, user, replace("name.familyName", "King"))) in DONE


@requirement("rfc7644-3.5.2.2-sub-attributes-are-removed-alone")
def test_a_sub_attribute_is_removed_alone(scim: ScimSession) -> None:
    """Without the middle name the others are as they were."""
    needs_promise(scim, "name.middleName")
    user = scim.user(name={**NAME, "middleName": "Augusta"})
    before = scim.read(user).get("name") or {}
    assert status_of(modify(scim, user, remove("name.middleName"))) in DONE
    name = scim.read(user).get("name") or {}
    assert not name.get("middleName")
    assert [name.get(part) for part in ("givenName", "familyName")] == [
        before.get("givenName"),
        before.get("familyName"),
    ]


@requirement("rfc7644-3.5.2.2-remove-unassigns-the-attribute")
@pytest.mark.parametrize("path", ["nickName", "phoneNumbers", "addresses", DEPARTMENT])
def test_remove_takes_an_attribute_away(scim: ScimSession, path: str) -> None:
    """A text, several values, complex values, an attribute of an extension."""
    needs_promise(scim, path)
    more = {
        "nickName": {"nickName": "Ada"},
        "phoneNumbers": {"phoneNumbers": [{"value": "+442079460000", "type": "work"}]},
        "addresses": {"addresses": [{"type": "work", "locality": "London", "country": "GB"}]},
    }.get(path) or {"schemas": [urns.USER, urns.ENTERPRISE_USER], urns.ENTERPRISE_USER: {"department": "Analysis"}}
    user = scim.user(**more)
    assert status_of(modify(scim, user, remove(path))) in DONE
    shown = scim.read(user)
    assert not shown.get(path)
    assert not shown.get(urns.ENTERPRISE_USER, {}).get("department")


# ---- extensions


@requirement("rfc7644-3.5.2-extension-paths-are-understood")
@requirement("rfc7644-3.5.2-schemas-follow-the-extensions")
@pytest.mark.parametrize("op", ["add", "replace"])
def test_an_attribute_of_an_extension_is_set_by_its_path(scim: ScimSession, op: str) -> None:
    """The URI ends at its last colon, and the dot of 2.0 is no dot of a path."""
    needs_promise(scim, DEPARTMENT)
    user = scim.user()
    assert status_of(modify(scim, user, {"op": op, "path": DEPARTMENT, "value": "Analysis"})) in DONE
    shown = scim.read(user)
    assert shown.get(urns.ENTERPRISE_USER, {}).get("department") == "Analysis"
    assert urns.ENTERPRISE_USER in shown.get("schemas", [])


@requirement("rfc7644-3.5.2-extension-paths-are-understood")
def test_a_manager_is_set_and_removed(scim: ScimSession) -> None:
    """The manager is an object with the id of another user."""
    needs_promise(scim, f"{urns.ENTERPRISE_USER}:manager")
    user, manager = scim.user(), scim.user()
    path = f"{urns.ENTERPRISE_USER}:manager"
    assert status_of(modify(scim, user, add(path, {"value": manager.id}))) in DONE
    assert scim.read(user).get(urns.ENTERPRISE_USER, {}).get("manager", {}).get("value") == manager.id
    assert status_of(modify(scim, user, remove(path))) in DONE
    assert not scim.read(user).get(urns.ENTERPRISE_USER, {}).get("manager")


@requirement("rfc7644-3.5.2-values-without-path-are-applied")
def test_an_extension_is_set_without_a_path(scim: ScimSession) -> None:
    """Its object stands under its URI in the value."""
    needs_promise(scim, DEPARTMENT)
    user = scim.user()
    value = {urns.ENTERPRISE_USER: {"department": "Analysis"}}
    assert status_of(modify(scim, user, replace("", value))) in DONE
    assert scim.read(user).get(urns.ENTERPRISE_USER, {}).get("department") == "Analysis"


# ---- several operations


@requirement("rfc7644-3.5.2-operations-are-applied-in-order")
@pytest.mark.parametrize("last", ["Countess", None], ids=["set-last", "removed-last"])
def test_the_last_operation_has_the_last_word(scim: ScimSession, last: str | None) -> None:
    """Each one sees what the one before left."""
    needs_promise(scim, "title")
    user = scim.user(title="Analyst")
    then = [remove("title"), add("title", "Countess")] if last else [add("title", "Countess"), remove("title")]
    assert status_of(modify(scim, user, *then)) in DONE
    assert (scim.read(user).get("title") or None) == last


@requirement("rfc7644-3.5.2-operations-are-applied-in-order")
def test_every_operation_is_applied(scim: ScimSession) -> None:
    """All of them, not the first one and not the last one only."""
    needs_promise(scim, "title")
    needs_promise(scim, "displayName")
    user = scim.user(title="Analyst")
    operations = [replace("title", "Countess"), replace("displayName", "Augusta King"), replace("active", False)]
    assert status_of(modify(scim, user, *operations)) in DONE
    shown = scim.read(user)
    assert [str(shown.get(name)).casefold() for name in ("title", "displayName")] == ["countess", "augusta king"]


@requirement("rfc7644-3.5.2-refused-patches-change-nothing")
@pytest.mark.parametrize("at", [1, 2], ids=["fails-second", "fails-third"])
def test_all_operations_or_none(scim: ScimSession, at: int) -> None:
    """An operation that fails takes the ones before it back."""
    needs_promise(scim, "title")
    user = scim.user(title="Analyst")
    assert scim.read(user).get("title")
    operations = [replace("title", "Countess"), replace("active", False)]
    operations.insert(at, remove("userName"))
    assert status_of(modify(scim, user, *operations)) >= 400
    shown = scim.read(user)
    assert shown.get("title") == "Analyst"
    assert shown.get("active") is not False


@requirement("rfc7644-3.5.2-refused-patches-change-nothing")
def test_a_group_is_changed_as_a_whole_or_not_at_all(scim: ScimSession) -> None:
    """A member who was added before the fault is no member."""
    needs_groups(scim)
    ada, group = scim.user(), scim.group()
    assert not scim.read(group).get("members")
    operations = [add("members", [{"value": ada.id}]), remove("displayName")]
    assert status_of(modify(scim, group, *operations)) >= 400
    assert not scim.read(group).get("members")


@requirement("rfc7644-3.5.2-patch-changes-only-what-it-names")
def test_a_patch_leaves_all_that_it_does_not_name(scim: ScimSession) -> None:
    """To the letter."""
    user = scim.user(title="Analyst")
    before = scim.read(user)
    modify(scim, user, replace("active", False))
    after = scim.read(user)
    assert {name: after.get(name) for name in before if name not in {"active", "meta"}} == {
        name: value for name, value in before.items() if name not in {"active", "meta"}
    }


@requirement("rfc7644-3.5.2-patch-changes-only-what-it-names")
def test_a_patch_leaves_the_inactive_inactive(scim: ScimSession) -> None:
    """A leaver whose title is corrected stays off."""
    user = scim.user(active=False, title="Analyst")
    before = scim.read(user).get("active")
    modify(scim, user, replace("title", "Countess"))
    assert scim.read(user).get("active") is before


@requirement("rfc7644-3.5-only-the-addressed-resource-changes")
def test_a_patch_changes_nobody_else(scim: ScimSession) -> None:
    """The others are as they were, to the letter."""
    user, bystander = scim.user(), scim.user(title="Analyst")
    before = scim.read(bystander)
    modify(scim, user, replace("active", False))
    assert scim.read(bystander) == before


# ---- what is refused


@requirement("rfc7644-3.5.2.2-remove-names-a-path")
@requirement("rfc7644-3.5.2.2-no-target-errors-say-so")
def test_a_remove_without_a_path_is_refused(scim: ScimSession) -> None:
    """It would remove everything, or nothing."""
    answer = modify(scim, scim.user(), {"op": "remove"})
    assert status_of(answer) == 400
    assert scim_type_of(answer) == "noTarget"


@requirement("rfc7644-3.5.2.2-required-attributes-are-not-removed")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_required_name_is_not_removed(scim: ScimSession, kind: str) -> None:
    """Nobody could tell any more whose account it is."""
    if kind == "Group":
        needs_groups(scim)
    made = scim.user() if kind == "User" else scim.group()
    name = "userName" if kind == "User" else "displayName"
    answer = modify(scim, made, remove(name))
    assert status_of(answer) >= 400
    assert str(scim.read(made).get(name)).casefold() == made.name.casefold()


@requirement("rfc7644-3.5.2-required-names-survive")
@pytest.mark.parametrize("value", [None, ""], ids=["null", "empty"])
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_required_name_is_not_emptied(scim: ScimSession, kind: str, value: object) -> None:
    """It is refused, or the name stays."""
    if kind == "Group":
        needs_groups(scim)
    made = scim.user() if kind == "User" else scim.group()
    name = "userName" if kind == "User" else "displayName"
    modify(scim, made, replace(name, value))
    assert str(scim.read(made).get(name)).casefold() == made.name.casefold()


@requirement("rfc7644-3.5.2-read-only-paths-are-refused")
@pytest.mark.parametrize("op", ["add", "replace"])
@pytest.mark.parametrize("path", ["id", "groups"])
def test_a_read_only_path_is_refused(scim: ScimSession, op: str, path: str) -> None:
    """Passed over in silence, the client would believe in the change."""
    if path == "groups" and scim.capabilities.definitions["User"].core.attribute("groups") is None:
        pytest.skip("the endpoint's schema has no groups of a user")
    user = scim.user()
    value = [{"value": "1"}] if path == "groups" else "1"
    assert status_of(modify(scim, user, {"op": op, "path": path, "value": value})) == 400


@requirement("rfc7644-3.5.2.2-read-only-attributes-are-not-removed")
def test_a_read_only_attribute_is_not_removed(scim: ScimSession) -> None:
    """The id stays."""
    user = scim.user()
    assert status_of(modify(scim, user, remove("id"))) == 400
    assert scim.read(user).get("id") == user.id


@requirement("rfc7643-4.1.2-memberships-change-by-groups-alone")
@pytest.mark.parametrize("path", ["groups", ""], ids=["path", "no-path"])
def test_groups_of_a_user_are_not_patched(scim: ScimSession, path: str) -> None:
    """Whoever may write a user gains no access by it."""
    needs_groups(scim)
    user, group = scim.user(), scim.group()
    assert not scim.read(group).get("members")
    named = [{"value": group.id}]
    modify(scim, user, add(path, named if path else {"groups": named}))
    assert user.id not in [one.get("value") for one in scim.read(group).get("members") or []]


@requirement("rfc7643-7-read-only-attributes-do-not-change")
@pytest.mark.parametrize("path", ["id", "meta.created", "meta", ""])
def test_a_read_only_attribute_is_not_changed(scim: ScimSession, path: str) -> None:
    """Refused or passed over, the value is as it was."""
    user = scim.user()
    before = scim.read(user)
    when = "1999-01-01T00:00:00Z"
    value = {"id": "1", "meta.created": when, "meta": {"created": when}}.get(path) or {
        "id": "1",
        "meta": {"created": when},
    }
    modify(scim, user, replace(path, value))
    after = scim.read(user)
    assert after.get("id") == user.id
    assert (after.get("meta") or {}).get("created") == (before.get("meta") or {}).get("created")


@requirement("rfc7644-3.5.2-malformed-patches-are-refused")
@pytest.mark.parametrize(
    "body",
    [
        {"schemas": [urns.PATCH_OP]},
        {"schemas": [urns.PATCH_OP], "Operations": "add"},
        patch_op({"op": "increase", "path": "title", "value": "Countess"}),
        patch_op({"path": "title", "value": "Countess"}),
        patch_op({"op": "replace", "path": "title"}),
        patch_op({"op": "add", "path": "title"}),
        patch_op({"op": "replace", "value": "Countess"}),
        patch_op("title"),
    ],
    ids=[
        "no-operations",
        "text",
        "unknown-op",
        "no-op",
        "replace-no-value",
        "add-no-value",
        "no-object",
        "operation-text",
    ],
)
def test_a_malformed_patch_is_refused(scim: ScimSession, body: dict) -> None:
    """What cannot be read is not guessed at."""
    if not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    user = scim.user(title="Analyst")
    assert status_of(scim.patch(user.path, body, reads_back=True)) == 400
    assert scim.read(user).get("title") in {"Analyst", None}


@requirement("rfc7644-3.5.2-bad-paths-are-refused")
@pytest.mark.parametrize("path", ["emails[", "emails[type eq]", "name..familyName", 'emails[type eq "work"', "1title"])
def test_a_path_that_cannot_be_read_is_refused(scim: ScimSession, path: str) -> None:
    """A path is a name, a name with a part, or a name with a filter."""
    user = scim.user()
    answer = modify(scim, user, replace(path, "x"))
    assert status_of(answer) == 400


@requirement("rfc7644-3.5.2-unknown-attributes-in-paths-are-refused")
@pytest.mark.parametrize("path", ["favouriteEngine", "name.favouriteEngine", f"{urns.ENTERPRISE_USER}:favouriteEngine"])
def test_a_path_to_what_nobody_knows_is_refused(scim: ScimSession, path: str) -> None:
    """Accepted, the client would believe that the value is kept."""
    if scim.contract.user is not None and not scim.contract.user.live:
        pytest.skip("under the contract attributes outside its list do no harm")
    assert status_of(modify(scim, scim.user(), replace(path, "difference"))) == 400


@requirement("rfc7644-3.5.2-valid-patches-succeed")
def test_a_removed_value_that_is_not_there_harms_nobody(scim: ScimSession) -> None:
    """The others stay, whether it is refused or passed over."""
    needs_promise(scim, "emails")
    user = scim.user()
    before = scim.read(user).get("emails")
    answer = modify(scim, user, remove('emails[value eq "nobody@example.com"]'))
    assert status_of(answer) in DONE | {400}
    assert scim.read(user).get("emails") == before


# ---- the answer


@requirement("rfc7644-3.5.2-patch-answers-200-or-204")
@requirement("rfc7644-3.5.2-patch-answers-200-with-the-resource")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_patch_is_answered_with_the_resource_or_with_nothing(scim: ScimSession, kind: str) -> None:
    """200 and the resource, or 204."""
    if kind == "Group":
        needs_groups(scim)
    made = scim.user() if kind == "User" else scim.group()
    answer = modify(scim, made, replace("displayName", scim.unique("Augusta King")))
    assert status_of(answer) in DONE
    assert status_of(answer) == 204 or body_of(answer).get("id") == made.id


@requirement("rfc7644-3.5.2-patch-with-attributes-answers-200")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_patch_that_asks_for_attributes_is_answered_with_them(scim: ScimSession, kind: str) -> None:
    """204 would tell the client nothing of what it asked for."""
    if not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    if kind == "Group":
        needs_groups(scim)
    made = scim.user() if kind == "User" else scim.group()
    operation = replace("displayName", scim.unique("Augusta King"))
    answer = scim.patch(f"{made.path}?attributes=displayName", patch_op(operation), reads_back=True)
    assert status_of(answer) == 200
    assert body_of(answer)
