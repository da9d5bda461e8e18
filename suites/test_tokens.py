"""Tokens that no longer count, and tokens of others: where a run is given them, they open nothing of this tenant."""

import pytest

from scim_conformance.suite import (
    ScimSession,
    add,
    body_of,
    needs_groups,
    patch_op,
    replace,
    requirement,
    resources_of,
    status_of,
)

REFUSED = {401, 403}
HIDDEN = {401, 403, 404}
OTHER = "other-tenant"


def skip_without(scim: ScimSession, kind: str, variable: str) -> None:
    """Skip where the run was not given a token of this kind."""
    if not scim.can_prove(kind):
        pytest.skip(f"the run was given no such token; {variable} names it")


@pytest.mark.parametrize("target", ["/Users?startIndex=1&count=1", "/Groups?startIndex=1&count=1"])
@requirement("contract-revoked-tokens-are-refused")
def test_a_revoked_token_reads_nothing(scim: ScimSession, target: str) -> None:
    """Revoked means refused, from the next request on."""
    skip_without(scim, "revoked", "SCIM_TOKEN_REVOKED")
    exchange = scim.get(target, authentication="revoked", is_judged=False)
    assert status_of(exchange) in REFUSED
    assert not resources_of(exchange)


@requirement("contract-revoked-tokens-are-refused")
def test_a_revoked_token_creates_nobody(scim: ScimSession) -> None:
    """A create under a revoked token is refused, and makes nobody."""
    skip_without(scim, "revoked", "SCIM_TOKEN_REVOKED")
    sent = scim.user_body()
    exchange = scim.post("/Users", sent, authentication="revoked", is_judged=False)
    assert status_of(exchange) in REFUSED
    assert not resources_of(scim.look_up("User", "userName", str(sent["userName"])))


@requirement("contract-tenants-do-not-see-each-other")
def test_another_tenant_cannot_read_a_user(scim: ScimSession) -> None:
    """Whoever knows an id of another tenant learns nothing by it."""
    skip_without(scim, OTHER, "SCIM_TOKEN_OTHER")
    user = scim.user()
    exchange = scim.get(user.path, authentication=OTHER, is_judged=False)
    assert status_of(exchange) in HIDDEN
    assert "userName" not in body_of(exchange)


@requirement("contract-tenants-do-not-see-each-other")
def test_another_tenant_does_not_find_a_user(scim: ScimSession) -> None:
    """Neither a look-up by name nor a list shows the people of another tenant."""
    skip_without(scim, OTHER, "SCIM_TOKEN_OTHER")
    user = scim.user()
    found = scim.look_up("User", "userName", user.name, authentication=OTHER, is_judged=False)
    listed = scim.get("/Users?count=200", authentication=OTHER, is_judged=False)
    assert not [one for one in (*resources_of(found), *resources_of(listed)) if one.get("id") == user.id]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@requirement("contract-tenants-do-not-see-each-other")
def test_another_tenant_cannot_change_a_user(scim: ScimSession, method: str) -> None:
    """A write by id from another tenant is refused, and the user stays as before."""
    skip_without(scim, OTHER, "SCIM_TOKEN_OTHER")
    user = scim.user(title="Analyst")
    body = {
        "PUT": {**user.sent, "title": "Intruder"},
        "PATCH": patch_op(replace("title", "Intruder")),
        "DELETE": None,
    }[method]
    exchange = scim.request(method, user.path, body, authentication=OTHER, is_judged=False)
    after = scim.get(user.path, is_judged=False)
    assert status_of(exchange) in {*HIDDEN, 405, 501}
    assert status_of(after) == 200
    assert body_of(after).get("title") != "Intruder"


@requirement("contract-tenants-do-not-see-each-other")
def test_another_tenant_cannot_put_itself_into_a_group(scim: ScimSession) -> None:
    """A member that is added from another tenant does not become one."""
    skip_without(scim, OTHER, "SCIM_TOKEN_OTHER")
    needs_groups(scim)
    user, group = scim.user(), scim.group()
    sent = patch_op(add("members", [{"value": user.id}]))
    exchange = scim.patch(group.path, sent, authentication=OTHER, is_judged=False)
    assert status_of(exchange) in {*HIDDEN, 405, 501}
    assert not body_of(scim.get(group.path, is_judged=False)).get("members")
