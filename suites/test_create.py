"""Creating: what a POST may hold, what it leaves behind, and what is not the client's to decide."""

from __future__ import annotations

import pytest

from scim_conformance.scim import urns
from scim_conformance.suite import (
    Made,
    ScimSession,
    body_of,
    needs_groups,
    needs_promise,
    requirement,
    status_of,
)

CERTIFICATE = (
    "MIIBcjCCARmgAwIBAgIUJUmAwuiIPlf1Ms212KbMb2WrkLAwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDYWRhMCAXDTI2MTEyNTA5NTgzNFoYDzIx"
    "MjYxMTAxMDk1ODM0WjAOMQwwCgYDVQQDDANhZGEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQEQC3PvFSkgR9wwo6fbcTNRX6oAvAgF2aYmZB5"
    "6+5KGUT/prpZtkZWqxxLFiGOEnaDu8K1U2x7B9ApgrEufqQYo1MwUTAdBgNVHQ4EFgQUw9/cyVYABuWSovH/rP7OmKZUJDQwHwYDVR0jBBgwFoAU"
    "w9/cyVYABuWSovH/rP7OmKZUJDQwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiA7cTSxuZwPJWhQVDbBTC3SgLJ3gl5os/UJd5sr"
    "mqAM1QIgSLFckkumvdlP2ZB/SOdRSmrzKKGEgsbE0wF2g+wZ80s="
)

OPTIONAL = {
    "addresses": [{"type": "work", "streetAddress": "12 St James's Square", "locality": "London", "country": "GB"}],
    "entitlements": [{"value": "difference-engine"}],
    "externalId": "00u1ada",
    "ims": [{"value": "ada", "type": "xmpp"}],
    "locale": "en-GB",
    "nickName": "Ada",
    "phoneNumbers": [{"value": "tel:+44-20-7946-0000", "type": "work"}],
    "photos": [{"value": "https://example.com/ada.jpg", "type": "photo"}],
    "preferredLanguage": "en-GB",
    "profileUrl": "https://example.com/ada",
    "roles": [{"value": "analyst"}],
    "timezone": "Europe/London",
    "title": "Analyst",
    "userType": "Employee",
    "x509Certificates": [{"value": CERTIFICATE}],
}

ENTERPRISE = {
    "costCenter": "4130",
    "department": "Analysis",
    "division": "Engines",
    "employeeNumber": "701984",
    "organization": "Analytical Society",
}


@requirement("rfc7643-2.1-attribute-names-are-read-in-any-case")
def test_attribute_names_are_read_in_any_case(scim: ScimSession) -> None:
    """Clients spell the names of attributes as their own schema has them."""
    plain = scim.user_body()
    spelled = {name if name == "schemas" else name.upper(): value for name, value in plain.items()}
    made = scim.post("/Users", spelled, reads_back=True)
    assert status_of(made) == 201
    assert body_of(made).get("userName", plain["userName"]).casefold() == plain["userName"].casefold()


@requirement("rfc7643-3-the-order-of-schemas-does-not-matter")
def test_the_order_of_schemas_does_not_matter(scim: ScimSession) -> None:
    """The extension's URI before the core one, or behind it: the same user comes of it."""
    if urns.ENTERPRISE_USER not in scim.capabilities.definitions["User"].schema_uris:
        pytest.skip("the endpoint does not list the enterprise extension")
    extension = {"department": "Analysis"}
    uris = [urns.USER, urns.ENTERPRISE_USER]
    core_first = scim.user(schemas=uris, **{urns.ENTERPRISE_USER: extension})
    core_last = scim.user(schemas=uris[::-1], **{urns.ENTERPRISE_USER: extension})
    assert scim.read(core_last).get(urns.ENTERPRISE_USER) == scim.read(core_first).get(urns.ENTERPRISE_USER)


@requirement("rfc7643-3-schemas-belong-to-the-resource-type")
def test_a_schema_that_the_endpoint_does_not_know_is_not_echoed(scim: ScimSession) -> None:
    """A URI of nobody's schema is refused or dropped, since a client would take it for a promise."""
    strange = "urn:example:params:scim:schemas:extension:engines:2.0:User"
    made = scim.post("/Users", scim.user_body(schemas=[urns.USER, strange]))
    assert strange not in body_of(made).get("schemas", [])


@requirement("rfc7644-3.3-valid-creates-succeed")
def test_an_extension_may_be_named_without_data(scim: ScimSession) -> None:
    """A URI in schemas says that attributes of the extension may be there, not that they are."""
    if urns.ENTERPRISE_USER not in scim.capabilities.definitions["User"].schema_uris:
        pytest.skip("the endpoint does not list the enterprise extension")
    made = scim.post("/Users", scim.user_body(schemas=[urns.USER, urns.ENTERPRISE_USER]), reads_back=True)
    assert status_of(made) == 201


@requirement("rfc7644-3.3-create-keeps-what-was-sent")
@pytest.mark.parametrize("name", OPTIONAL)
def test_an_optional_attribute_is_kept(scim: ScimSession, name: str) -> None:
    """Each attribute of RFC 7643 that the endpoint lists reads back as it was sent."""
    needs_promise(scim, name)
    made = scim.post("/Users", scim.user_body(**{name: OPTIONAL[name]}), reads_back=True)
    assert status_of(made) == 201


@requirement("contract-unlisted-attributes-do-no-harm")
@pytest.mark.parametrize("name", [*OPTIONAL, *ENTERPRISE, "favouriteEngine"])
def test_an_attribute_that_the_contract_does_not_list_does_no_harm(scim: ScimSession, name: str) -> None:
    """IdPs send what their mappings hold; one attribute too many must not cost the user."""
    if scim.contract.user is None or scim.contract.user.live:
        pytest.skip("the contract has no list of attributes of its own")
    if name in ENTERPRISE:
        uris = [urns.USER, urns.ENTERPRISE_USER]
        body = scim.user_body(schemas=uris, **{urns.ENTERPRISE_USER: {name: ENTERPRISE[name]}})
    else:
        body = scim.user_body(**{name: OPTIONAL.get(name, "difference")})
    assert status_of(scim.post("/Users", body, reads_back=True)) == 201


@requirement("rfc7644-3.3-extension-data-is-kept-with-its-schema")
@pytest.mark.parametrize("name", ENTERPRISE)
def test_an_attribute_of_the_enterprise_extension_is_kept(scim: ScimSession, name: str) -> None:
    """It comes back in the extension's object, under the extension's URI."""
    needs_promise(scim, f"{urns.ENTERPRISE_USER}:{name}")
    uris = [urns.USER, urns.ENTERPRISE_USER]
    user = scim.user(schemas=uris, **{urns.ENTERPRISE_USER: {name: ENTERPRISE[name]}})
    shown = scim.read(user)
    assert shown.get(urns.ENTERPRISE_USER, {}).get(name) == ENTERPRISE[name]
    assert urns.ENTERPRISE_USER in shown.get("schemas", [])


@requirement("rfc7643-2.3.6-binary-values-are-base64")
def test_a_certificate_comes_back_in_base64(scim: ScimSession) -> None:
    """A client decodes the value before it uses it."""
    needs_promise(scim, "x509Certificates")
    user = scim.user(x509Certificates=[{"value": CERTIFICATE}])
    values = [one.get("value") for one in scim.read(user).get("x509Certificates") or []]
    assert [str(value).replace("\n", "").replace("\r", "") for value in values] in ([CERTIFICATE], [])


@requirement("rfc7643-4.1.2-addresses-name-countries-by-two-letters")
def test_a_country_comes_back_as_two_letters(scim: ScimSession) -> None:
    """GB stays GB, and does not become a name or a code of three letters."""
    needs_promise(scim, "addresses")
    user = scim.user(addresses=OPTIONAL["addresses"])
    countries = [one.get("country") for one in scim.read(user).get("addresses") or [] if one.get("country")]
    assert [one.upper() for one in countries] in (["GB"], [])


@requirement("rfc7643-3.1-external-ids-are-the-clients")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_an_external_id_is_not_made_up(scim: ScimSession, kind: str) -> None:
    """A resource that was created without externalId has none."""
    assert not scim.read(_made(scim, kind)).get("externalId")


@requirement("rfc7643-3.1-external-ids-are-the-clients")
@requirement("rfc7643-7-case-exact-values-keep-their-case")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_an_external_id_comes_back_as_it_was_sent(scim: ScimSession, kind: str) -> None:
    """The client's own identifier is the client's: letter case, dots and slashes included."""
    sent = "Ada.00uA/1aDa"
    assert scim.read(_made(scim, kind, externalId=sent)).get("externalId") in {None, sent}


@requirement("rfc7644-3.3-read-only-attributes-are-ignored")
@pytest.mark.parametrize(
    "sent",
    [
        {"meta": {"resourceType": "User", "created": "1999-01-01T00:00:00Z", "location": "https://example.com/1"}},
        {"meta": {"version": 'W/"client"'}},
        {"groups": []},
    ],
    ids=["meta", "version", "groups"],
)
def test_a_read_only_attribute_is_ignored(scim: ScimSession, sent: dict) -> None:
    """What the service provider vouches for is accepted and passed over."""
    made = scim.post("/Users", scim.user_body(**sent), reads_back=True)
    meta = body_of(made).get("meta") or {}
    assert status_of(made) == 201
    assert "1999" not in str(meta.get("created", ""))
    assert meta.get("location") != "https://example.com/1"
    assert meta.get("version") != 'W/"client"'


@requirement("rfc7643-4.1.2-memberships-change-by-groups-alone")
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_groups_in_a_user_make_no_membership(scim: ScimSession, method: str) -> None:
    """Whoever may write a user gains no access by naming a group in it."""
    needs_groups(scim)
    group = scim.group()
    assert not scim.read(group).get("members")
    named = [{"value": group.id, "display": group.name}]
    if method == "POST":
        user_id = body_of(scim.post("/Users", scim.user_body(groups=named))).get("id")
    else:
        user = scim.user()
        scim.put(user.path, {**user.sent, "groups": named})
        user_id = user.id
    assert user_id not in [one.get("value") for one in scim.read(group).get("members") or []]


@requirement("rfc7644-3.3-create-makes-a-new-resource")
def test_two_creates_make_two_users(scim: ScimSession) -> None:
    """Each user has an id and a location of its own."""
    one, other = scim.user(), scim.user()
    assert one.id != other.id
    assert scim.read(one).get("id") == one.id


@requirement("rfc7644-3.3-the-answer-shows-what-is-held")
def test_the_answer_to_a_create_shows_what_is_held(scim: ScimSession) -> None:
    """What the 201 shows is what the next GET shows, defaults included."""
    user = scim.user(title="Analyst")
    shown, read = body_of(user.exchange), scim.read(user)
    if not shown:
        pytest.skip("the create was answered without a body")
    assert {name: read.get(name) for name in shown if name != "meta"} == {
        name: value for name, value in shown.items() if name != "meta"
    }


@requirement("rfc7643-2.5-null-and-empty-lists-are-accepted")
@pytest.mark.parametrize("sent", [None, [], "absent"], ids=["null", "empty-list", "absent"])
def test_no_value_may_be_said_in_three_ways(scim: ScimSession, sent: object) -> None:
    """Null, an empty list and nothing at all are one and the same."""
    body = scim.user_body()
    if sent != "absent":
        body["phoneNumbers"] = sent
    made = scim.post("/Users", body, reads_back=True)
    assert status_of(made) == 201
    assert not body_of(made).get("phoneNumbers")


@requirement("rfc7643-2.5-null-and-empty-lists-are-accepted")
@pytest.mark.parametrize("sent", [None, []], ids=["null", "empty-list"])
def test_a_group_may_be_created_without_members(scim: ScimSession, sent: object) -> None:
    """Okta pushes a group with an empty list first, and its members later."""
    needs_groups(scim)
    body = scim.group_body()
    body["members"] = sent
    assert status_of(scim.post("/Groups", body, reads_back=True)) == 201


@requirement("rfc7644-3.3-unreadable-bodies-are-refused")
@pytest.mark.parametrize("text", ["", "{", "[]", '"ada"', "null"], ids=["empty", "cut", "list", "text", "null"])
def test_a_body_that_is_no_object_is_refused(scim: ScimSession, text: str) -> None:
    """What cannot be read makes no user."""
    assert status_of(scim.post("/Users", text=text)) == 400


@requirement("rfc7643-3.1-ids-are-never-given-again")
def test_the_id_of_a_deleted_user_is_not_given_again(scim: ScimSession) -> None:
    """A new user of the same name is somebody else."""
    user = scim.user()
    if status_of(scim.delete(user.path)) not in {200, 204}:
        pytest.skip("the endpoint does not delete users")
    assert body_of(scim.post("/Users", user.sent)).get("id") != user.id


def _made(scim: ScimSession, kind: str, **attributes: object) -> Made:
    if kind == "User":
        return scim.user(**attributes)
    needs_groups(scim)
    return scim.group(**attributes)
