"""How resources are found: the look-ups that every IdP makes before it creates anybody."""

import pytest

from scim_conformance.suite import ScimSession, body_of, is_foreign, requirement, resources_of, status_of, total_of

pytestmark = pytest.mark.quick


def found_ids(exchange: object) -> list[object]:
    return [one.get("id") for one in resources_of(exchange)]


@requirement("rfc7644-3.4.2.2-matching-resources-are-found")
def test_a_user_is_found_by_user_name(scim: ScimSession) -> None:
    """A look-up by userName finds the user, and nobody else."""
    user, _other = scim.user(), scim.user()
    exchange = scim.look_up("User", "userName", user.name)
    assert found_ids(exchange) == [user.id]
    assert total_of(exchange) == 1


@requirement("rfc7644-3.4.2.2-user-names-match-in-any-case")
def test_a_user_is_found_by_user_name_in_capitals(scim: ScimSession) -> None:
    """userName is compared without regard to letter case, unless the endpoint's schema says otherwise."""
    path = scim.capabilities.definitions["User"].core.attribute("userName")
    if path is not None and path.case_exact:
        pytest.skip("the endpoint's schema declares userName as case-exact")
    user = scim.user()
    exchange = scim.look_up("User", "userName", user.name.upper())
    assert found_ids(exchange) == [user.id]


@requirement("rfc7644-3.4.2-no-match-is-an-empty-list")
def test_nobody_is_found_under_a_name_that_nobody_has(scim: ScimSession) -> None:
    """A look-up without a match is answered with 200 and an empty list."""
    exchange = scim.look_up("User", "userName", scim.unique("nobody@example.com"))
    assert status_of(exchange) == 200
    assert total_of(exchange) == 0
    assert resources_of(exchange) == []


@requirement("rfc7644-3.4.2.2-only-matching-resources-are-returned")
def test_a_look_up_returns_nobody_else(scim: ScimSession) -> None:
    """A filter that is not read would return everybody, and the IdP would link the first of them."""
    scim.user()
    exchange = scim.look_up("User", "userName", scim.unique("somebody-else@example.com"))
    assert not [one for one in resources_of(exchange) if is_foreign(one) or one.get("id")]


@requirement("rfc7644-3.4.2.2-matching-resources-are-found")
@pytest.mark.parametrize(
    "name",
    ["o'neil@example.com", "ada+test@example.com", "zo\u00eb@example.com", "per%cent@example.com"],
    ids=["apostrophe", "plus", "diaeresis", "percent"],
)
def test_a_user_is_found_whatever_the_name_holds(scim: ScimSession, name: str) -> None:
    """Characters that mean something in URLs, SQL or filters are read as what they are."""
    wanted = scim.unique(name)
    made = scim.post("/Users", scim.user_body(userName=wanted))
    if status_of(made) == 400:
        pytest.skip("the endpoint does not take such a name")
    exchange = scim.look_up("User", "userName", wanted)
    assert found_ids(exchange) == [body_of(made).get("id")]


@requirement("rfc7644-3.4.2.2-matching-resources-are-found")
def test_a_group_is_found_by_display_name(scim: ScimSession) -> None:
    """A look-up by displayName finds the group, and no other."""
    if "Group" not in scim.capabilities.definitions:
        pytest.skip("the endpoint has no groups")
    group, _other = scim.group(), scim.group()
    exchange = scim.look_up("Group", "displayName", group.name)
    assert found_ids(exchange) == [group.id]


@requirement("rfc7643-4.1.1-inactive-users-stay-in-queries")
def test_an_inactive_user_is_found(scim: ScimSession) -> None:
    """An IdP that does not find the leaver creates a second account on return."""
    user = scim.user(active=False)
    assert found_ids(scim.look_up("User", "userName", user.name)) == [user.id]


@requirement("rfc7644-3.6-deleted-resources-leave-queries")
def test_a_deleted_user_is_not_found(scim: ScimSession) -> None:
    """A look-up does not find a user who was deleted."""
    user = scim.user()
    if status_of(scim.delete(user.path)) not in {200, 204}:
        pytest.skip("the endpoint does not delete users")
    assert resources_of(scim.look_up("User", "userName", user.name)) == []


@requirement("rfc7644-3.3-read-only-attributes-are-ignored")
def test_an_id_that_the_client_sends_is_not_adopted(scim: ScimSession) -> None:
    """The service provider makes the id; whoever can choose it can take somebody's place."""
    chosen = scim.unknown_id()
    made = scim.post("/Users", scim.user_body(id=chosen))
    assert body_of(made).get("id") != chosen


@requirement("rfc7644-3.4.2.4-count-zero-is-served")
def test_a_count_of_zero_asks_for_the_total_alone(scim: ScimSession) -> None:
    """count=0 is answered with totalResults and no resources."""
    scim.user()
    exchange = scim.get("/Users?count=0")
    assert status_of(exchange) == 200
    assert resources_of(exchange) == []


@requirement("rfc7644-3.4.2.2-bad-filters-answer-400-invalid-filter")
@pytest.mark.parametrize("text", ["userName", "userName eq", "userName zz %22a%22", "(userName eq %22a%22"])
def test_a_broken_filter_is_refused(scim: ScimSession, text: str) -> None:
    """A filter that cannot be read is refused: an empty list would make the IdP create a second user."""
    exchange = scim.get(f"/Users?filter={text.replace(' ', '%20')}")
    assert status_of(exchange) == 400
    assert not resources_of(exchange)


@requirement("rfc7644-3.4.2.2-filters-on-other-attributes-are-served")
@pytest.mark.parametrize("text", ['externalId eq "{}"', 'id eq "{}"', 'emails.value eq "{}"', 'title eq "{}"'])
def test_a_user_is_looked_up_by_other_attributes(scim: ScimSession, text: str) -> None:
    """Tenants match by externalId or e-mail; whether somebody is found is not asked here."""
    if not scim.capabilities.filter:
        pytest.skip("the endpoint does not advertise filtering")
    condition = text.format(scim.unique("nobody@example.com")).replace(" ", "%20").replace('"', "%22")
    assert status_of(scim.get(f"/Users?filter={condition}")) == 200


# ---- by id


@requirement("rfc7644-3.4.1-unknown-ids-answer-404")
@pytest.mark.parametrize("endpoint", ["/Users", "/Groups"])
def test_an_id_that_nobody_has_is_not_found(scim: ScimSession, endpoint: str) -> None:
    """404, for users and for groups."""
    if endpoint == "/Groups" and "Group" not in scim.capabilities.definitions:
        pytest.skip("the endpoint has no groups")
    assert status_of(scim.get(f"{endpoint}/{scim.unknown_id(endpoint.strip('/s'))}")) == 404


@requirement("rfc7644-3.4.1-the-answer-is-the-addressed-resource")
def test_a_read_shows_the_one_that_was_asked_for(scim: ScimSession) -> None:
    """Each of three users is read by their own id."""
    users = [scim.user() for _ in range(3)]
    assert [body_of(scim.get(user.path)).get("id") for user in users] == [user.id for user in users]


@requirement("rfc7644-3.4.1-known-resources-are-found")
def test_a_read_finds_whoever_was_changed(scim: ScimSession) -> None:
    """The id of the create leads to the user after a change too."""
    user = scim.user()
    scim.put(user.path, {**user.sent, "title": "Countess"})
    assert status_of(scim.get(user.path)) == 200
