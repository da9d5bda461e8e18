"""Who is let in: every endpoint and method that reads or writes resources is closed to everybody without the token."""

import pytest

from scim_conformance.scim.exchange import JsonObject
from scim_conformance.suite import (
    Made,
    ScimSession,
    body_of,
    headers_of,
    needs_groups,
    patch_op,
    replace,
    requirement,
    resources_of,
    status_of,
)

pytestmark = pytest.mark.quick

REFUSED = {401, 403}
REFUSED_OR_HIDDEN = {401, 403, 404}
REFUSED_OR_ABSENT = {401, 403, 404, 405, 501}
REFUSED_AS_MALFORMED = {400, 401, 403}
SPOILT = ("truncated", "other-case", "other-scheme")


def skip_without(scim: ScimSession, endpoint: str) -> None:
    """Skip where the endpoint has no such resources."""
    if endpoint == "/Groups":
        needs_groups(scim)


def change(method: str, made: Made) -> JsonObject | None:
    """Return a body by which an intruder would change a resource's name."""
    name = "displayName" if made.resource_type == "Group" else "title"
    return {
        "PUT": {**made.sent, name: "Intruder"},
        "PATCH": patch_op(replace(name, "Intruder")),
        "DELETE": None,
    }[method]


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@pytest.mark.parametrize("endpoint", ["/Users", "/Groups"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_a_list_needs_the_token(scim: ScimSession, endpoint: str, authentication: str) -> None:
    """A list of users or groups is refused without the token, and with another one."""
    skip_without(scim, endpoint)
    exchange = scim.get(f"{endpoint}?startIndex=1&count=1", authentication=authentication)
    assert status_of(exchange) in REFUSED
    assert not resources_of(exchange)


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_a_look_up_needs_the_token(scim: ScimSession, authentication: str) -> None:
    """A look-up of a user who exists is refused without the token, and with another one."""
    user = scim.user()
    exchange = scim.look_up("User", "userName", user.name, authentication=authentication)
    assert status_of(exchange) in REFUSED
    assert not resources_of(exchange)


@pytest.mark.parametrize("endpoint", ["", "/Users", "/Groups"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_a_search_by_post_needs_the_token(scim: ScimSession, endpoint: str) -> None:
    """A query in the body of a POST is closed like one in the URL, on every level."""
    skip_without(scim, endpoint)
    sent = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "startIndex": 1, "count": 1}
    exchange = scim.post(f"{endpoint}/.search", sent, authentication="none")
    assert status_of(exchange) in REFUSED_OR_ABSENT
    assert not resources_of(exchange)


@requirement("contract-requests-without-valid-token-are-refused")
def test_the_root_needs_the_token(scim: ScimSession) -> None:
    """A query over all types is closed, where it is offered at all."""
    exchange = scim.get("/?count=1", authentication="none")
    assert status_of(exchange) in REFUSED_OR_ABSENT
    assert not resources_of(exchange)


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_reading_a_user_needs_the_token(scim: ScimSession, authentication: str) -> None:
    """A user who exists is not shown without the token."""
    user = scim.user()
    exchange = scim.get(user.path, authentication=authentication)
    assert status_of(exchange) in REFUSED_OR_HIDDEN
    assert "userName" not in body_of(exchange)


@requirement("contract-requests-without-valid-token-are-refused")
def test_reading_a_group_needs_the_token(scim: ScimSession) -> None:
    """A group that exists is not shown without the token."""
    needs_groups(scim)
    exchange = scim.get(scim.group().path, authentication="none")
    assert status_of(exchange) in REFUSED_OR_HIDDEN
    assert "displayName" not in body_of(exchange)


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_creating_a_user_needs_the_token(scim: ScimSession, authentication: str) -> None:
    """A create without the token is refused, and makes nobody."""
    sent = scim.user_body()
    exchange = scim.post("/Users", sent, authentication=authentication)
    assert status_of(exchange) in REFUSED
    assert not resources_of(scim.look_up("User", "userName", str(sent["userName"])))


@requirement("contract-requests-without-valid-token-are-refused")
def test_creating_a_group_needs_the_token(scim: ScimSession) -> None:
    """A group is not made without the token."""
    needs_groups(scim)
    sent = scim.group_body()
    exchange = scim.post("/Groups", sent, authentication="none")
    assert status_of(exchange) in REFUSED
    assert not resources_of(scim.look_up("Group", "displayName", str(sent["displayName"])))


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_changing_a_user_needs_the_token(scim: ScimSession, method: str, authentication: str) -> None:
    """A change or a delete without the token is refused, and the user stays as before."""
    user = scim.user(title="Analyst")
    exchange = scim.request(method, user.path, change(method, user), authentication=authentication)
    after = scim.get(user.path)
    assert status_of(exchange) in REFUSED_OR_HIDDEN
    assert status_of(after) == 200
    assert body_of(after).get("title") != "Intruder"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_changing_a_group_needs_the_token(scim: ScimSession, method: str) -> None:
    """A change or a delete without the token is refused, and the group stays as before."""
    needs_groups(scim)
    group = scim.group()
    exchange = scim.request(method, group.path, change(method, group), authentication="none")
    after = scim.get(group.path)
    assert status_of(exchange) in REFUSED_OR_HIDDEN
    assert body_of(after).get("displayName") == group.name


@requirement("contract-requests-without-valid-token-are-refused")
def test_bulk_needs_the_token(scim: ScimSession) -> None:
    """A bulk request without the token carries nothing out."""
    user = scim.user(title="Analyst")
    operation = {"method": "PATCH", "path": user.path, "data": change("PATCH", user)}
    exchange = scim.bulk([operation], authentication="none")
    assert status_of(exchange) in REFUSED_OR_ABSENT
    assert body_of(scim.get(user.path)).get("title") != "Intruder"


@pytest.mark.parametrize("authentication", SPOILT)
@requirement("contract-requests-without-valid-token-are-refused")
def test_a_token_that_is_nearly_right_opens_nothing(scim: ScimSession, authentication: str) -> None:
    """A token that lacks its last character, stands in other letter case, or behind another scheme, is no token."""
    if not scim.can_prove(authentication):
        pytest.skip("the run's credentials have no such form")
    exchange = scim.get("/Users?startIndex=1&count=1", authentication=authentication)
    assert status_of(exchange) in REFUSED_AS_MALFORMED
    assert not resources_of(exchange)


@requirement("http-schemes-of-authentication-are-read-in-any-case")
def test_the_scheme_may_stand_in_capitals(scim: ScimSession) -> None:
    """BEARER is Bearer."""
    if not scim.can_prove("scheme-in-capitals"):
        pytest.skip("the run's credentials stand in a field without scheme")
    exchange = scim.get("/Users?startIndex=1&count=1", authentication="scheme-in-capitals", is_judged=False)
    assert status_of(exchange) == 200


@pytest.mark.stress
@requirement("http-tokens-in-the-query-open-nothing")
def test_a_token_in_the_url_opens_nothing(scim: ScimSession) -> None:
    """The valid token as access_token in the query; heavy, since it ends up in the endpoint's logs."""
    if not scim.can_prove("in-query"):
        pytest.skip("the run authenticates by another thing than a bearer token")
    exchange = scim.get("/Users?startIndex=1&count=1", authentication="in-query", is_judged=False)
    assert status_of(exchange) in REFUSED_AS_MALFORMED
    assert not resources_of(exchange)


@requirement("rfc7644-2-unauthorized-names-a-scheme")
def test_a_refusal_names_a_scheme(scim: ScimSession) -> None:
    """Whoever is refused with 401 is told how to authenticate."""
    exchange = scim.get("/Users?startIndex=1&count=1", authentication="none", is_judged=False)
    if status_of(exchange) != 401:
        pytest.skip("the endpoint refuses with another status than 401")
    assert headers_of(exchange).get("WWW-Authenticate")
