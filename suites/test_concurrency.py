"""Requests that arrive at once: one user of one name, no member lost, no change lost."""

from __future__ import annotations

import pytest

from scim_conformance.suite import (
    ScimSession,
    add,
    body_of,
    needs_groups,
    needs_promise,
    patch_op,
    remove,
    replace,
    requirement,
    resources_of,
    status_of,
)

pytestmark = pytest.mark.stress

AT_ONCE = 4
DONE = {200, 204}


def needs_patch(scim: ScimSession) -> None:
    if not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")


@requirement("rfc7644-3.3-simultaneous-creates-make-one-user")
@pytest.mark.parametrize("spelling", ["same", "any-case"])
def test_simultaneous_creates_of_one_name_make_one_user(scim: ScimSession, spelling: str) -> None:
    """One is made, the others are refused."""
    attribute = scim.capabilities.definitions["User"].core.attribute("userName")
    if spelling == "any-case" and attribute is not None and attribute.case_exact:
        pytest.skip("the endpoint's schema declares userName as case-exact")
    name = scim.unique("augusta@example.com")
    names = [name if spelling == "same" or number % 2 else name.upper() for number in range(AT_ONCE)]
    answers = scim.race([scim.prepared("POST", "/Users", scim.user_body(userName=one)) for one in names])
    assert [status_of(one) for one in answers].count(201) == 1
    assert len(resources_of(scim.look_up("User", "userName", name))) == 1


@requirement("rfc7644-3.5.2.1-simultaneous-adds-are-all-kept")
def test_simultaneous_adds_of_members_are_all_kept(scim: ScimSession) -> None:
    """Whoever was confirmed is a member."""
    needs_groups(scim)
    needs_patch(scim)
    users = [scim.user() for _ in range(AT_ONCE)]
    group = scim.group()
    requests = [scim.prepared("PATCH", group.path, patch_op(add("members", [{"value": user.id}]))) for user in users]
    answers = scim.race(requests)
    confirmed = {user.id for user, answer in zip(users, answers, strict=True) if status_of(answer) in DONE}
    assert {one.get("value") for one in scim.read(group).get("members") or []} == confirmed


@requirement("rfc7644-3.5.2.1-simultaneous-adds-are-all-kept")
def test_simultaneous_adds_and_removes_are_all_kept(scim: ScimSession) -> None:
    """Half of them come while the other half goes."""
    needs_groups(scim)
    needs_patch(scim)
    leavers, joiners = [scim.user(), scim.user()], [scim.user(), scim.user()]
    group = scim.group(leavers)
    operations = [remove(f'members[value eq "{user.id}"]') for user in leavers]
    operations += [add("members", [{"value": user.id}]) for user in joiners]
    answers = scim.race([scim.prepared("PATCH", group.path, patch_op(one)) for one in operations])
    if any(status_of(answer) not in DONE for answer in answers):
        pytest.skip("one of the requests was refused, which the judge has judged")
    assert {one.get("value") for one in scim.read(group).get("members") or []} == {user.id for user in joiners}


@requirement("rfc7644-3.5.2-simultaneous-patches-are-all-applied")
def test_simultaneous_patches_of_a_user_are_all_applied(scim: ScimSession) -> None:
    """Each changes another attribute, and none takes another's change back."""
    needs_patch(scim)
    wanted = {"title": "Countess", "displayName": "Augusta King", "active": False}
    for name in wanted:
        needs_promise(scim, name)
    user = scim.user(title="Analyst")
    requests = [scim.prepared("PATCH", user.path, patch_op(replace(name, value))) for name, value in wanted.items()]
    answers = scim.race(requests)
    shown = scim.read(user)
    for (name, value), answer in zip(wanted.items(), answers, strict=True):
        if status_of(answer) in DONE:
            assert str(shown.get(name)).casefold() == str(value).casefold()


@requirement("rfc7644-3.6-deleted-resources-answer-404")
def test_a_delete_beside_a_patch_leaves_nobody(scim: ScimSession) -> None:
    """A change that comes late does not bring the deleted user back."""
    needs_patch(scim)
    user = scim.user()
    scim.read(user)
    answers = scim.race(
        [
            scim.prepared("PATCH", user.path, patch_op(replace("active", False))),
            scim.prepared("DELETE", user.path),
            scim.prepared("PATCH", user.path, patch_op(replace("displayName", "Augusta King"))),
        ]
    )
    if status_of(answers[1]) in DONE:
        assert status_of(scim.get(user.path)) == 404
        assert not body_of(scim.get(user.path)).get("id")
