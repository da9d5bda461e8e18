"""What the endpoint's own schema says of its attributes, and whether it keeps its word (RFC 7643, sections 2.2, 7)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from scim_conformance.scim.schema import Attribute
from scim_conformance.suite import ScimSession, body_of, modify, needs_groups, replace, requirement, status_of


def declared(scim: ScimSession, kind: str, **characteristics: str) -> Iterator[Attribute]:
    """Yield the singular texts of a type's core schema with these characteristics."""
    definition = scim.capabilities.definitions.get(kind)
    if definition is None or not scim.capabilities.declared:
        pytest.skip("the endpoint declares no schemas")
    for one in definition.core.attributes:
        if one.type.value != "string" or one.multi_valued or one.mutability.value == "readOnly":
            continue
        if all(getattr(one, name) == wanted for name, wanted in characteristics.items()):
            yield one


@requirement("rfc7643-7-what-is-declared-required-is-demanded")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_what_is_declared_as_required_is_demanded(scim: ScimSession, kind: str) -> None:
    """A create without it is refused, or the service provider gives it a value."""
    for attribute in declared(scim, kind, required=True):
        body = scim.user_body() if kind == "User" else scim.group_body()
        left = {name: value for name, value in body.items() if name.casefold() != attribute.name.casefold()}
        made = scim.post("/Users" if kind == "User" else "/Groups", left)
        assert status_of(made) >= 400 or body_of(made).get(attribute.name)


@requirement("rfc7643-7-what-is-declared-unique-is-unique")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_what_is_declared_as_unique_is_unique(scim: ScimSession, kind: str) -> None:
    """A second resource with the same value is refused."""
    for attribute in declared(scim, kind):
        if attribute.uniqueness.value not in {"server", "global"}:
            continue
        body = scim.user_body() if kind == "User" else scim.group_body()
        other = scim.user_body() if kind == "User" else scim.group_body()
        text = body.setdefault(attribute.name, scim.unique("only-one"))
        endpoint = "/Users" if kind == "User" else "/Groups"
        if status_of(scim.post(endpoint, body)) == 201:
            assert status_of(scim.post(endpoint, {**other, attribute.name: text})) in {400, 409}


@requirement("rfc7643-7-write-only-attributes-stay-hidden")
@requirement("rfc7643-4.1.1-passwords-are-never-returned")
@pytest.mark.parametrize("how", ["POST", "PUT", "PATCH", "asked-for", "list"])
def test_a_password_is_in_no_answer(scim: ScimSession, how: str) -> None:
    """Neither plain nor hashed, be it asked for by name."""
    secret = "-".join(["Difference", "Engine", "1822!"])
    made = scim.post("/Users", scim.user_body(password=secret))
    if status_of(made) != 201:
        pytest.skip("the endpoint refuses passwords, as it may")
    path = f"/Users/{body_of(made).get('id')}"
    body = made.request.body
    answer = {
        "POST": lambda: made,
        "PUT": lambda: scim.put(path, body),
        "PATCH": lambda: scim.patch(
            path, {"Operations": [replace("password", secret)], "schemas": []}, is_judged=False
        ),
        "asked-for": lambda: scim.get(f"{path}?attributes=password"),
        "list": lambda: scim.get("/Users?attributes=userName,password"),
    }[how]()
    text = answer.response.text if answer.response is not None else ""
    assert secret not in text
    assert "password" not in body_of(answer)


def changed(scim: ScimSession, how: str) -> tuple[dict, dict]:
    """Return the meta of a user before and after a change; a clock of whole seconds has to tick in between."""
    user = scim.user(title="Analyst")
    before = scim.read(user).get("meta") or {}
    if not before.get("lastModified"):
        pytest.skip("the user shows no lastModified")
    if "." not in str(before["lastModified"]):
        time.sleep(1.1)
    body = {**user.sent, "displayName": "Augusta King", "active": False}
    answer = scim.put(user.path, body) if how == "PUT" else modify(scim, user, replace("active", False))
    if status_of(answer) not in {200, 204}:
        pytest.skip("the user was not changed, which the judge has judged")
    return before, scim.read(user).get("meta") or {}


@requirement("rfc7643-3.1-created-stays")
@pytest.mark.parametrize("how", ["PUT", "PATCH"])
def test_a_change_leaves_the_time_of_creation(scim: ScimSession, how: str) -> None:
    """Audits rest on it."""
    before, after = changed(scim, how)
    assert after.get("created") == before.get("created")


@requirement("rfc7643-3.1-last-modified-moves-with-a-change")
@pytest.mark.parametrize("how", ["PUT", "PATCH"])
def test_a_change_moves_last_modified(scim: ScimSession, how: str) -> None:
    """Imports by time rest on it."""
    before, after = changed(scim, how)
    assert after.get("lastModified") != before["lastModified"]


@requirement("rfc7643-3.1-created-stays")
def test_a_read_changes_nothing(scim: ScimSession) -> None:
    """Two reads of one resource show the same."""
    user = scim.user()
    assert scim.read(user) == scim.read(user)


@requirement("rfc7643-7-what-is-returned-by-default-is-there")
def test_the_attributes_of_a_user_are_in_every_whole_answer(scim: ScimSession) -> None:
    """What the answer to a GET shows, the list and a look-up show too."""
    user = scim.user(title="Analyst")
    shown = set(scim.read(user))
    found = body_of(scim.look_up("User", "userName", user.name)).get("Resources") or []
    listed = [one for one in found if one.get("id") == user.id]
    assert not listed or set(listed[0]) >= shown - {"groups"}


@requirement("rfc7643-7-immutable-attributes-do-not-change")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_an_immutable_attribute_is_not_patched(scim: ScimSession, kind: str) -> None:
    """What the endpoint's schema declares as immutable keeps its value."""
    if kind == "Group":
        needs_groups(scim)
    found = [one.name for one in declared(scim, kind) if one.mutability.value == "immutable"]
    if not found:
        pytest.skip("the endpoint's schema declares no text as immutable")
    for name in found:
        more = {} if name in {"userName", "displayName"} else {name: "Analyst"}
        made = scim.user(**more) if kind == "User" else scim.group(**more)
        before = scim.read(made).get(name)
        modify(scim, made, replace(name, scim.unique("other@example.com")))
        assert not before or scim.read(made).get(name) == before
