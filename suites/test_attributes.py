"""Which attributes come back: attributes and excludedAttributes, on reads, queries and writes, in every notation."""

import pytest

from scim_conformance.suite import (
    Made,
    ScimSession,
    Untold,
    body_of,
    needs_groups,
    patch_op,
    replace,
    requirement,
    resources_of,
    status_of,
)

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MAY_COME = {"schemas", "id", "meta"}


def person(scim: ScimSession, *needed: str) -> tuple[Made, dict[str, object]]:
    """Return a user with a title and a department, and what a plain read shows of them, these attributes at least."""
    user = scim.user(title="Analyst", **{ENTERPRISE: {"department": "Engines"}})
    shown = dict(body_of(scim.get(user.path)))
    for name in needed:
        if not shown.get(name):
            raise Untold(f"the endpoint does not show {name} of a user at all")
    return user, shown


def beside(resource: dict[str, object]) -> set[str]:
    """Return the assigned attributes beside those that may always come, in lower case."""
    return {name.lower() for name, value in resource.items() if value not in (None, [], {})} - MAY_COME


def read(scim: ScimSession, user: Made, parameters: str) -> dict[str, object]:
    """Return a user as a read with parameters shows it; it must be answered."""
    exchange = scim.get(f"{user.path}?{parameters}", is_judged=False)
    assert status_of(exchange) == 200
    return dict(body_of(exchange))


def look_up(scim: ScimSession, user: Made, parameters: str) -> dict[str, object]:
    """Return a user as a look-up with parameters shows it."""
    name = user.name.replace("+", "%2B")
    exchange = scim.get(f"/Users?filter=userName%20eq%20%22{name}%22&{parameters}", is_judged=False)
    if len(resources_of(exchange)) != 1:
        raise Untold("a look-up by name does not find just the one")
    return dict(resources_of(exchange)[0])


# ---- attributes


@requirement("rfc7644-3.9-only-named-attributes-are-returned")
def test_only_what_is_named_comes(scim: ScimSession) -> None:
    """attributes=userName: nothing else, but for what is always returned."""
    user, _ = person(scim)
    assert beside(read(scim, user, "attributes=userName")) == {"username"}


@requirement("rfc7644-3.9-the-minimum-set-is-always-returned")
def test_the_id_comes_though_it_is_not_named(scim: ScimSession) -> None:
    """attributes=title: the id comes as well."""
    user, _ = person(scim)
    assert read(scim, user, "attributes=title").get("id") == user.id


@requirement("rfc7644-3.9-named-attributes-are-returned")
@pytest.mark.parametrize("names", ["title,displayName", "displayName,title", "title, displayName", "emails,title"])
def test_everything_that_is_named_comes(scim: ScimSession, names: str) -> None:
    """Two attributes with a value, in either order, with or without a space."""
    wanted = [name.strip() for name in names.split(",")]
    user, _ = person(scim, *wanted)
    assert beside(read(scim, user, f"attributes={names.replace(' ', '%20')}")) >= {name.lower() for name in wanted}


@requirement("rfc7644-3.9-named-attributes-are-returned")
@requirement("rfc7644-3.10-sub-attributes-are-named-with-a-dot")
def test_a_named_sub_attribute_comes(scim: ScimSession) -> None:
    """attributes=name.familyName brings the name with its family name."""
    user, shown = person(scim, "name")
    family = shown["name"]["familyName"] if "familyName" in str(shown["name"]) else None
    if family is None:
        raise Untold("the endpoint does not keep family names")
    assert read(scim, user, "attributes=name.familyName").get("name", {}).get("familyName") == family


@requirement("rfc7644-3.9-only-named-sub-attributes-are-returned")
@pytest.mark.parametrize("path", ["name.familyName", "emails.value"])
def test_only_the_named_sub_attribute_comes(scim: ScimSession, path: str) -> None:
    """The other parts stay out."""
    top, _, sub = path.partition(".")
    user, _ = person(scim, top)
    held = read(scim, user, f"attributes={path}").get(top)
    parts = [part for value in (held if isinstance(held, list) else [held]) for part in value or ()]
    assert {part.lower() for part in parts} <= {sub.lower()}


# ---- excludedAttributes


@requirement("rfc7644-3.9-excluded-attributes-are-left-out")
@pytest.mark.parametrize("names", ["title", "title,emails", "name.familyName"])
def test_what_is_excluded_stays_out(scim: ScimSession, names: str) -> None:
    """Attributes and sub-attributes."""
    user, _ = person(scim)
    shown = read(scim, user, f"excludedAttributes={names}")
    for name in names.split(","):
        top, _, sub = name.partition(".")
        assert not (shown.get(top) or {}).get(sub) if sub else not shown.get(top)


@requirement("rfc7644-3.9-the-rest-of-the-default-set-remains")
def test_everything_else_remains(scim: ScimSession) -> None:
    """Only the title is gone."""
    user, shown = person(scim, "title")
    assert beside(read(scim, user, "excludedAttributes=title")) == beside(shown) - {"title"}


@requirement("rfc7644-3.4.2.5-what-is-always-returned-cannot-be-excluded")
@pytest.mark.parametrize("names", ["id", "title,id"])
def test_the_id_cannot_be_excluded(scim: ScimSession, names: str) -> None:
    """It is always returned."""
    user, _ = person(scim)
    assert read(scim, user, f"excludedAttributes={names}").get("id") == user.id


# ---- queries and writes


@requirement("rfc7644-3.4.2.5-lists-honour-attributes")
def test_a_look_up_shows_the_named_attributes_alone(scim: ScimSession) -> None:
    """The title comes, with the id, and nothing else."""
    user, _ = person(scim, "title")
    shown = look_up(scim, user, "attributes=title")
    assert (beside(shown), shown.get("id")) == ({"title"}, user.id)


@requirement("rfc7644-3.4.2.5-lists-honour-excluded-attributes")
def test_a_look_up_leaves_out_what_is_excluded(scim: ScimSession) -> None:
    """The title is gone, the rest is there."""
    user, shown = person(scim, "title")
    assert beside(look_up(scim, user, "excludedAttributes=title")) == beside(shown) - {"title"}


@requirement("rfc7644-3.4.2.5-lists-honour-excluded-attributes")
def test_a_look_up_of_a_group_leaves_out_its_members(scim: ScimSession) -> None:
    """As Entra ID asks for groups."""
    needs_groups(scim)
    group = scim.group([scim.user()])
    exchange = scim.look_up("Group", "displayName", group.name)
    if not any(one.get("members") for one in resources_of(exchange)):
        raise Untold("the endpoint does not show members in lists at all")
    name = group.name.replace(" ", "%20").replace("+", "%2B")
    path = f"/Groups?excludedAttributes=members&filter=displayName%20eq%20%22{name}%22"
    assert not any(one.get("members") for one in resources_of(scim.get(path)))


@requirement("rfc7644-3.9-writes-honour-attributes")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_the_answer_to_a_write_shows_the_named_attributes_alone(scim: ScimSession, method: str) -> None:
    """attributes=userName on a create, a replace and a patch."""
    if method == "POST":
        exchange = scim.post("/Users?attributes=userName", scim.user_body())
    elif method == "PUT":
        user = scim.user()
        exchange = scim.put(f"{user.path}?attributes=userName", {**user.sent, "displayName": "Ada King"})
    else:
        if not scim.capabilities.patch:
            raise Untold("the endpoint does not advertise PATCH")
        exchange = scim.patch(f"{scim.user().path}?attributes=userName", patch_op(replace("displayName", "Ada King")))
    if not body_of(exchange):
        raise Untold(f"the answer to {method} shows no resource")
    assert beside(dict(body_of(exchange))) == {"username"}


# ---- notation


@requirement("rfc7644-3.10-attribute-names-are-read-in-any-case")
@pytest.mark.parametrize("name", ["TITLE", "Title", "tItLe"])
def test_names_are_read_in_any_case(scim: ScimSession, name: str) -> None:
    """The spelling of a name changes nothing, neither for what is named nor for what is excluded."""
    user, _ = person(scim, "title")
    assert {key.lower() for key in beside(read(scim, user, f"attributes={name}"))} == {"title"}
    assert "title" not in {key.lower() for key in beside(read(scim, user, f"excludedAttributes={name}"))}


@requirement("rfc7644-3.10-core-attributes-may-carry-their-urn")
@pytest.mark.parametrize("urn", [CORE, CORE.upper()], ids=["as it is", "in capitals"])
def test_a_core_attribute_may_carry_its_urn(scim: ScimSession, urn: str) -> None:
    """The URN before the name changes nothing, whatever its case."""
    user, _ = person(scim, "title")
    assert beside(read(scim, user, f"attributes={urn}:title")) == {"title"}


@requirement("rfc7644-3.10-extension-attributes-are-named-by-their-urn")
def test_an_attribute_of_an_extension_comes_by_its_urn(scim: ScimSession) -> None:
    """The department, and no other attribute."""
    user, shown = person(scim, ENTERPRISE)
    held = read(scim, user, f"attributes={ENTERPRISE}:department")
    assert (beside(held), held.get(ENTERPRISE)) == ({ENTERPRISE.lower()}, shown[ENTERPRISE])


@requirement("rfc7644-3.4.2.2-filters-are-read-in-any-case")
@pytest.mark.parametrize(
    "path", ["USERNAME eq", "userName EQ", "username Eq", f"{CORE}:userName eq", f"{CORE.upper()}:USERNAME EQ"]
)
def test_filters_are_read_in_any_spelling(scim: ScimSession, path: str) -> None:
    """Capitals and the URN of the core schema change nothing."""
    user = scim.user()
    if [one.get("id") for one in resources_of(scim.look_up("User", "userName", user.name))] != [user.id]:
        raise Untold("a plain look-up by name does not find the user either")
    name = user.name.replace("+", "%2B")
    exchange = scim.get(f"/Users?filter={path.replace(' ', '%20')}%20%22{name}%22", is_judged=False)
    assert status_of(exchange) == 200
    assert [one.get("id") for one in resources_of(exchange)] == [user.id]
