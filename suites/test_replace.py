"""Replacing: what a PUT sets, what it leaves, and what it refuses."""

from __future__ import annotations

import pytest

from scim_conformance.scim import urns
from scim_conformance.suite import (
    ScimSession,
    body_of,
    needs_groups,
    needs_promise,
    requirement,
    resources_of,
    scim_type_of,
    status_of,
)


@requirement("rfc7644-3.5-put-is-supported")
@requirement("rfc7644-3.5.1-replace-answers-200")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_put_is_answered_with_the_whole_resource(scim: ScimSession, kind: str) -> None:
    """200, and the resource as it is held now."""
    made = _made(scim, kind)
    answer = scim.put(made.path, made.sent, reads_back=True)
    assert status_of(answer) == 200
    assert body_of(answer).get("id") == made.id
    assert body_of(answer).get("meta")


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("displayName", "Ada Lovelace", "Augusta King"),
        ("title", "Analyst", "Countess"),
        ("nickName", "Ada", "Augusta"),
        ("locale", "en-GB", "fr-FR"),
        ("externalId", "00u1", "00u2"),
        ("phoneNumbers", [{"value": "+442079460000", "type": "work"}], [{"value": "+442079460001", "type": "home"}]),
    ],
    ids=lambda value: value if isinstance(value, str) and value[0].islower() else "",
)
def test_a_put_sets_an_attribute(scim: ScimSession, name: str, before: object, after: object) -> None:
    """The new value, and not the old one."""
    needs_promise(scim, name)
    user = scim.user(**{name: before})
    assert status_of(scim.put(user.path, {**user.sent, name: after}, reads_back=True)) == 200


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
def test_a_put_sets_the_parts_of_a_name(scim: ScimSession) -> None:
    """Whoever marries has another name afterwards."""
    user = scim.user()
    name = {"formatted": "Augusta King", "givenName": "Augusta", "familyName": "King"}
    body = {**user.sent, "name": name, "displayName": "Augusta King"}
    assert status_of(scim.put(user.path, body, reads_back=True)) == 200


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
def test_a_put_sets_an_attribute_of_an_extension(scim: ScimSession) -> None:
    """In its object, under the extension's URI."""
    needs_promise(scim, f"{urns.ENTERPRISE_USER}:department")
    uris = [urns.USER, urns.ENTERPRISE_USER]
    user = scim.user(schemas=uris, **{urns.ENTERPRISE_USER: {"department": "Analysis"}})
    body = {**user.sent, urns.ENTERPRISE_USER: {"department": "Engines"}}
    assert status_of(scim.put(user.path, body, reads_back=True)) == 200
    assert scim.read(user).get(urns.ENTERPRISE_USER, {}).get("department") == "Engines"


@requirement("rfc7643-3-extension-data-names-its-schema")
def test_a_put_without_the_extension_keeps_data_and_uri_or_drops_both(scim: ScimSession) -> None:
    """Data without the URI would be data of nobody's schema."""
    uris = [urns.USER, urns.ENTERPRISE_USER]
    user = scim.user(schemas=uris, **{urns.ENTERPRISE_USER: {"department": "Analysis"}})
    body = {name: value for name, value in user.sent.items() if name != urns.ENTERPRISE_USER}
    scim.put(user.path, {**body, "schemas": [urns.USER]}, reads_back=True)
    shown = scim.read(user)
    assert not shown.get(urns.ENTERPRISE_USER) or urns.ENTERPRISE_USER in shown.get("schemas", [])


@requirement("rfc7644-3.5.1-null-and-empty-lists-clear")
@pytest.mark.parametrize(
    ("name", "before", "nothing"),
    [
        ("title", "Analyst", None),
        ("nickName", "Ada", None),
        ("phoneNumbers", [{"value": "+442079460000", "type": "work"}], []),
        ("phoneNumbers", [{"value": "+442079460000", "type": "work"}], None),
    ],
    ids=["title-null", "nickName-null", "phoneNumbers-empty-list", "phoneNumbers-null"],
)
def test_null_and_the_empty_list_clear(scim: ScimSession, name: str, before: object, nothing: object) -> None:
    """What is said to have no value has none afterwards."""
    needs_promise(scim, name)
    user = scim.user(**{name: before})
    answer = scim.put(user.path, {**user.sent, name: nothing}, reads_back=True)
    assert status_of(answer) == 200
    assert not scim.read(user).get(name)


@requirement("rfc7644-3.5.1-omitted-attributes-stay-or-are-cleared")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_what_a_put_leaves_out_stays_or_goes_as_a_whole(scim: ScimSession, kind: str) -> None:
    """No part of an address book and no part of a membership is lost."""
    if kind == "User":
        needs_promise(scim, "emails")
        made, name = scim.user(), "emails"
    else:
        needs_groups(scim)
        made, name = scim.group([scim.user(), scim.user(), scim.user()]), "members"
    before = len(scim.read(made).get(name) or [])
    left = {key: value for key, value in made.sent.items() if key != name}
    if status_of(scim.put(made.path, left, reads_back=True)) == 200:
        assert len(scim.read(made).get(name) or []) in {0, before}


@requirement("rfc7644-3.5.1-read-only-attributes-are-ignored")
@pytest.mark.parametrize("sent", ["id", "meta", "forged-meta", "groups"])
def test_read_only_attributes_of_a_put_are_ignored(scim: ScimSession, sent: str) -> None:
    """Okta's PUT is the answer to its GET with changes laid over it."""
    user = scim.user()
    before = scim.read(user)
    more = {
        "id": {"id": user.id},
        "meta": {"meta": before.get("meta")},
        "forged-meta": {"meta": {**(before.get("meta") or {}), "created": "1999-01-01T00:00:00Z"}},
        "groups": {"groups": []},
    }[sent]
    answer = scim.put(user.path, {**user.sent, **more}, reads_back=True)
    assert status_of(answer) == 200
    assert "1999" not in str(scim.read(user).get("meta", {}).get("created", ""))


@requirement("rfc7644-3.5.1-a-different-id-is-ignored")
def test_another_id_in_a_put_is_ignored(scim: ScimSession) -> None:
    """The path decides whom it is about."""
    user, other = scim.user(), scim.user()
    assert status_of(scim.put(user.path, {**user.sent, "id": other.id, "title": "Countess"}, reads_back=True)) == 200
    assert scim.read(other).get("title") != "Countess"


@requirement("rfc7644-3.5.1-required-attributes-survive")
@pytest.mark.parametrize("how", ["absent", "null", "empty"])
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_put_without_the_name_leaves_the_name(scim: ScimSession, kind: str, how: str) -> None:
    """It is refused, or the old name stays."""
    made = _made(scim, kind)
    name = "userName" if kind == "User" else "displayName"
    body = {key: value for key, value in made.sent.items() if key != name}
    if how != "absent":
        body[name] = None if how == "null" else ""
    scim.put(made.path, body, reads_back=True)
    assert str(scim.read(made).get(name)).casefold() == made.name.casefold()


@requirement("rfc7644-3.5.1-replace-creates-nothing")
@requirement("rfc7644-3.6-deleted-resources-answer-404")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_put_of_what_is_gone_creates_nothing(scim: ScimSession, kind: str) -> None:
    """404, and nobody is there afterwards."""
    made = _made(scim, kind)
    if status_of(scim.delete(made.path)) not in {200, 204}:
        pytest.skip("the endpoint does not delete")
    assert status_of(scim.put(made.path, made.sent)) == 404
    assert status_of(scim.get(made.path)) == 404
    name = "userName" if kind == "User" else "displayName"
    assert resources_of(scim.look_up(kind, name, made.name)) == []


@requirement("rfc7644-3.5.1-replacing-twice-changes-nothing-more")
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_put_may_be_repeated(scim: ScimSession, kind: str) -> None:
    """IdPs repeat a request whose answer was lost."""
    if kind == "User":
        made, more = scim.user(), {"title": "Countess"}
    else:
        needs_groups(scim)
        made = scim.group([scim.user()])
        more = {"members": [*made.sent["members"], {"value": scim.user().id}]}
    scim.put(made.path, {**made.sent, **more})
    once = _without_meta(scim.read(made))
    scim.put(made.path, {**made.sent, **more})
    assert _without_meta(scim.read(made)) == once


@requirement("rfc7644-3.5-only-the-addressed-resource-changes")
def test_a_put_changes_nobody_else(scim: ScimSession) -> None:
    """The others are as they were, to the letter."""
    user, bystander = scim.user(), scim.user(title="Analyst")
    before = scim.read(bystander)
    scim.put(user.path, {**user.sent, "title": "Countess", "active": False}, reads_back=True)
    assert scim.read(bystander) == before


@requirement("rfc7644-3.5-refused-requests-change-nothing")
def test_a_put_that_is_refused_changes_nothing(scim: ScimSession) -> None:
    """A name that is taken is refused, and the title beside it stays."""
    needs_promise(scim, "title")
    holder, user = scim.user(), scim.user(title="Analyst")
    assert scim.read(user).get("title")
    answer = scim.put(user.path, {**user.sent, "userName": holder.name, "title": "Countess"}, reads_back=True)
    assert status_of(answer) in {400, 409}
    assert scim.read(user).get("title") == "Analyst"


@requirement("rfc7643-7-immutable-attributes-do-not-change")
@requirement("rfc7644-3.5.1-immutable-values-are-not-replaced")
def test_an_immutable_attribute_is_not_replaced(scim: ScimSession) -> None:
    """What the endpoint's schema declares as immutable keeps its value."""
    for name in _immutable(scim):
        user = scim.user(**({} if name == "userName" else {name: "Analyst"}))
        before = scim.read(user).get(name)
        new = scim.unique("other@example.com") if name == "userName" else "Countess"
        scim.put(user.path, {**user.sent, name: new})
        assert scim.read(user).get(name) == before


@requirement("rfc7644-3.5.1-other-immutable-values-are-refused")
def test_another_immutable_value_is_refused(scim: ScimSession) -> None:
    """Passed over in silence, the client would believe that it was taken."""
    for name in _immutable(scim):
        user = scim.user(**({} if name == "userName" else {name: "Analyst"}))
        if not scim.read(user).get(name):
            continue
        new = scim.unique("other@example.com") if name == "userName" else "Countess"
        answer = scim.put(user.path, {**user.sent, name: new})
        assert status_of(answer) == 400
        assert scim_type_of(answer) in {None, "mutability"}


def _immutable(scim: ScimSession) -> list[str]:
    core = scim.capabilities.definitions["User"].core
    found = [one.name for one in core.attributes if one.mutability.value == "immutable" and one.type.value == "string"]
    if not found:
        pytest.skip("the endpoint's schema declares no text of a user as immutable")
    return found


def _made(scim: ScimSession, kind: str):
    if kind == "User":
        return scim.user()
    needs_groups(scim)
    return scim.group()


def _without_meta(resource: dict) -> dict:
    return {name: value for name, value in resource.items() if name != "meta"}
