"""Deleting: what is gone, what is free again, and what stays."""

from __future__ import annotations

import pytest

from scim_conformance.suite import (
    Made,
    ScimSession,
    body_of,
    needs_groups,
    patch_op,
    replace,
    requirement,
    resources_of,
    status_of,
)

pytestmark = pytest.mark.quick

KINDS = pytest.mark.parametrize("kind", ["User", "Group"])


def deleted(scim: ScimSession, kind: str) -> Made:
    """Return a resource that was made and deleted."""
    if kind == "Group":
        needs_groups(scim)
    made = scim.user() if kind == "User" else scim.group()
    if status_of(scim.delete(made.path, reads_back=True)) not in {200, 204}:
        pytest.skip("the endpoint does not delete")
    return made


@requirement("rfc7644-3.6-delete-answers-204")
@KINDS
def test_a_delete_is_answered_204(scim: ScimSession, kind: str) -> None:
    """Without a body."""
    if kind == "Group":
        needs_groups(scim)
    made = scim.user() if kind == "User" else scim.group()
    answer = scim.delete(made.path, reads_back=True)
    if status_of(answer) in {403, 405, 501}:
        pytest.skip("the endpoint does not delete")
    assert status_of(answer) == 204
    assert not body_of(answer)


@requirement("rfc7644-3.6-deleted-resources-answer-404")
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@KINDS
def test_what_is_deleted_answers_404(scim: ScimSession, kind: str, method: str) -> None:
    """To every method."""
    made = deleted(scim, kind)
    if method == "PATCH" and not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    body = {"PUT": made.sent, "PATCH": patch_op(replace("displayName", "Augusta King"))}.get(method)
    assert status_of(scim.request(method, made.path, body)) == 404


@requirement("rfc7644-3.6-deleted-resources-leave-queries")
@pytest.mark.parametrize("how", ["look-up", "list"])
@KINDS
def test_what_is_deleted_is_in_no_list(scim: ScimSession, kind: str, how: str) -> None:
    """Neither under its name nor among all."""
    made = deleted(scim, kind)
    if how == "look-up":
        answer = scim.look_up(kind, "userName" if kind == "User" else "displayName", made.name)
    else:
        answer = scim.get("/Users" if kind == "User" else "/Groups")
    assert made.id not in [one.get("id") for one in resources_of(answer)]


@requirement("rfc7644-3.6-names-of-deleted-users-are-free")
@pytest.mark.parametrize("spelling", ["same", "capitals"])
def test_the_name_of_a_deleted_user_is_free(scim: ScimSession, spelling: str) -> None:
    """Whoever comes back gets an account."""
    gone = deleted(scim, "User")
    name = gone.name if spelling == "same" else gone.name.upper()
    assert status_of(scim.post("/Users", scim.user_body(userName=name), reads_back=True)) == 201


@requirement("rfc7644-3.5-only-the-addressed-resource-changes")
@KINDS
def test_a_delete_takes_nobody_else_away(scim: ScimSession, kind: str) -> None:
    """The others are as they were, to the letter."""
    bystander = scim.user(title="Analyst")
    before = scim.read(bystander)
    deleted(scim, kind)
    assert scim.read(bystander) == before


@requirement("rfc7644-3.6-deleting-a-group-leaves-its-users")
def test_deleting_a_group_leaves_its_users(scim: ScimSession) -> None:
    """People do not go because a group is reorganized."""
    needs_groups(scim)
    users = [scim.user(), scim.user()]
    group = scim.group(users)
    scim.delete(group.path, reads_back=True)
    assert [status_of(scim.get(user.path)) for user in users] == [200, 200]
    assert all(scim.read(user).get("active") is not False for user in users)


@requirement("rfc7644-3.6-deleting-a-user-leaves-the-other-members")
def test_deleting_a_user_leaves_the_other_members(scim: ScimSession) -> None:
    """In every group that it was a member of."""
    needs_groups(scim)
    leaver, other = scim.user(), scim.user()
    groups = [scim.group([leaver, other]), scim.group([other, leaver]), scim.group([leaver])]
    scim.delete(leaver.path, reads_back=True)
    left = [{one.get("value") for one in scim.read(group).get("members") or []} - {leaver.id} for group in groups]
    assert left == [{other.id}, {other.id}, set()]
