"""Who is let in: every endpoint and method that reads or writes resources is closed to everybody without the token."""

import pytest

from scim_conformance.suite import ScimSession, body_of, requirement, resources_of, status_of

REFUSED = {401, 403}
REFUSED_OR_HIDDEN = {401, 403, 404}


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


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_reading_a_user_needs_the_token(scim: ScimSession, authentication: str) -> None:
    """A user who exists is not shown without the token."""
    user = scim.user()
    exchange = scim.get(user.path, authentication=authentication)
    assert status_of(exchange) in REFUSED_OR_HIDDEN
    assert "userName" not in body_of(exchange)


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_creating_a_user_needs_the_token(scim: ScimSession, authentication: str) -> None:
    """A create without the token is refused, and makes nobody."""
    sent = scim.user_body()
    exchange = scim.post("/Users", sent, authentication=authentication)
    assert status_of(exchange) in REFUSED
    assert not resources_of(scim.look_up("User", "userName", str(sent["userName"])))


@pytest.mark.parametrize("authentication", ["none", "wrong"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@requirement("contract-requests-without-valid-token-are-refused")
def test_changing_a_user_needs_the_token(scim: ScimSession, method: str, authentication: str) -> None:
    """A change or a delete without the token is refused, and the user stays as before."""
    user = scim.user(title="Analyst")
    body = {
        "PUT": {**user.sent, "title": "Intruder"},
        "PATCH": {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "title", "value": "Intruder"}],
        },
        "DELETE": None,
    }[method]
    exchange = scim.request(method, user.path, body, authentication=authentication)
    after = scim.get(user.path)
    assert status_of(exchange) in REFUSED_OR_HIDDEN
    assert status_of(after) == 200
    assert body_of(after).get("title") != "Intruder"


def skip_without(scim: ScimSession, endpoint: str) -> None:
    """Skip where the endpoint has no such resources."""
    if endpoint == "/Groups" and "Group" not in scim.capabilities.definitions:
        pytest.skip("the endpoint has no groups")
