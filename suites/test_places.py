"""Where things stand, and under which ids: what holds across types and orders."""

import pytest

from scim_conformance.suite import ScimSession, body_of, requirement, status_of


def needs_groups(scim: ScimSession) -> None:
    if "Group" not in scim.capabilities.definitions:
        pytest.skip("the endpoint has no groups")


@requirement("rfc7643-2.3.8-the-order-of-attributes-does-not-matter")
def test_attributes_in_another_order_make_the_same_user(scim: ScimSession) -> None:
    """Objects have no order: the last attribute may come first, schemas last."""
    body = scim.user_body()
    made = scim.post("/Users", dict(reversed(body.items())), is_judged=False)
    assert status_of(made) == 201
    assert str(body_of(made).get("userName")).casefold() == str(body["userName"]).casefold()


@requirement("rfc7643-3.1-ids-are-unique-over-all-types")
def test_a_user_and_a_group_never_share_an_id(scim: ScimSession) -> None:
    """Whoever is named by id alone is one and the same resource."""
    needs_groups(scim)
    ids = [made.id for _ in range(3) for made in (scim.user(), scim.group())]
    assert len(set(ids)) == len(ids)


@requirement("rfc7643-4.1.2-groups-of-a-user-are-named-by-id")
def test_the_groups_of_a_user_are_named_by_their_id(scim: ScimSession) -> None:
    """Whoever follows a membership from the user finds the group; an endpoint that shows none is free to."""
    needs_groups(scim)
    user = scim.user()
    group = scim.group(members=[user])
    shown = body_of(scim.get(user.path)).get("groups")
    if not shown:
        pytest.skip("the endpoint shows no groups of users")
    assert [one.get("value") for one in shown] == [group.id]
    assert all(one.get("$ref") is None or str(one["$ref"]).endswith(group.id) for one in shown)
