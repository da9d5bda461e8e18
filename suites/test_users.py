"""Users: what must be there, names of all scripts, activation, renames, uniqueness."""

from __future__ import annotations

import unicodedata

import pytest

from scim_conformance.suite import (
    ScimSession,
    body_of,
    modify,
    needs_promise,
    replace,
    requirement,
    resources_of,
    status_of,
)

MISSING = {"absent": {}, "null": {"value": None}, "empty": {"value": ""}}

TEXTS = {
    "apostrophe": "Róisín O'Neil",
    "quotes-and-backslash": 'Ada "Countess" \\ Lovelace',
    "html": "<b>Ada</b> &amp; <script>alert(1)</script>",
    "arabic": "عائشة بنت طلحة",
    "hebrew": "עדה לאבלייס",
    "japanese": "愛 ラブレス",
    "beyond-the-bmp": "𠮷野 🦊 Ada",
    "joined-emoji": "Ada 👩‍💻",
    "composed": unicodedata.normalize("NFC", "Zoë Ångström"),
    "decomposed": unicodedata.normalize("NFD", "Zoë Ångström"),
    "long": "Augusta " * 24 + "King",
    "sql": "Robert'); DROP TABLE users;--",
    "percent-and-plus": "100% Ada+Byron",
}


def without(body: dict, name: str, how: str) -> dict:
    left = {key: value for key, value in body.items() if key != name}
    return {**left, name: MISSING[how]["value"]} if MISSING[how] else left


@requirement("rfc7643-4.1.1-users-have-a-user-name")
@pytest.mark.parametrize("how", MISSING)
def test_a_user_without_user_name_is_refused(scim: ScimSession, how: str) -> None:
    """Nobody can sign in by no name."""
    assert status_of(scim.post("/Users", without(scim.user_body(), "userName", how))) == 400


@requirement("contract-users-without-email-are-refused")
@pytest.mark.parametrize("emails", ["absent", None, [], [{"type": "work"}]], ids=str)
def test_a_user_without_email_is_refused(scim: ScimSession, emails: object) -> None:
    """Where the contract requires an address, a user without one is not made."""
    if scim.contract.user is None or not scim.contract.user.email_required:
        pytest.skip("the contract requires no e-mail address")
    body = scim.user_body()
    del body["emails"]
    if emails != "absent":
        body["emails"] = emails
    assert status_of(scim.post("/Users", body)) == 400


@requirement("contract-users-without-a-full-name-are-refused")
def test_a_user_without_a_full_name_is_refused(scim: ScimSession) -> None:
    """Where the contract requires one of two full names, a user with neither is not made."""
    _needs_either_name(scim)
    body = scim.user_body()
    del body["name"], body["displayName"]
    assert status_of(scim.post("/Users", body)) == 400


@requirement("contract-either-full-name-suffices")
@pytest.mark.parametrize("left_out", ["name", "displayName"])
def test_either_full_name_is_enough(scim: ScimSession, left_out: str) -> None:
    """displayName alone, or name.formatted alone."""
    _needs_either_name(scim)
    body = scim.user_body()
    del body[left_out]
    assert status_of(scim.post("/Users", body, reads_back=True)) == 201


@requirement("rfc7644-3.3-create-keeps-what-was-sent")
@pytest.mark.parametrize("script", TEXTS)
def test_a_display_name_in_any_script_is_kept(scim: ScimSession, script: str) -> None:
    """People have names of all scripts, and some that look like code."""
    needs_promise(scim, "displayName")
    text = TEXTS[script]
    body = scim.user_body(displayName=text, name={"formatted": text, "givenName": "Ada", "familyName": "Lovelace"})
    made = scim.post("/Users", body, reads_back=True)
    if status_of(made) != 201:
        pytest.skip("the endpoint refuses such a name, which the judge has judged")
    shown = str(body_of(made).get("displayName", text))
    assert unicodedata.normalize("NFC", shown).casefold() == unicodedata.normalize("NFC", text).casefold()


@requirement("rfc7643-4.1.1-user-names-are-unique-in-any-case")
@pytest.mark.parametrize("first", ["lower", "upper"])
def test_a_user_name_in_another_case_is_taken(scim: ScimSession, first: str) -> None:
    """ADA and ada are one user."""
    attribute = scim.capabilities.definitions["User"].core.attribute("userName")
    if attribute is not None and attribute.case_exact:
        pytest.skip("the endpoint's schema declares userName as case-exact")
    lower = scim.unique("augusta@example.com")
    names = [lower, lower.upper()] if first == "lower" else [lower.upper(), lower]
    scim.user(userName=names[0])
    assert status_of(scim.post("/Users", scim.user_body(userName=names[1]))) == 409


@requirement("rfc7644-5-equal-names-after-normalization-are-one")
def test_a_user_name_in_another_composition_is_taken(scim: ScimSession) -> None:
    """One letter, or a letter and its mark: to everybody who reads it the name is the same."""
    composed = unicodedata.normalize("NFC", scim.unique("zoë@example.com"))
    first = scim.post("/Users", scim.user_body(userName=composed))
    if status_of(first) != 201:
        pytest.skip("the endpoint does not take such a name")
    second = scim.post("/Users", scim.user_body(userName=unicodedata.normalize("NFD", composed)))
    assert status_of(second) in {400, 409}


@requirement("rfc7644-3.3-duplicate-user-names-are-refused")
@pytest.mark.parametrize("active", [True, False], ids=["active", "inactive"])
def test_a_second_user_of_the_same_name_is_refused(scim: ScimSession, active: bool) -> None:
    """Also where the first one is switched off: the name is the leaver's until he is deleted."""
    first = scim.user(active=active)
    second = scim.post("/Users", scim.user_body(userName=first.name), reads_back=True)
    assert status_of(second) == 409
    assert [one.get("id") for one in resources_of(scim.look_up("User", "userName", first.name))] in ([first.id], [])


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
def test_a_user_is_renamed_by_put(scim: ScimSession) -> None:
    """The user is found under the new name, and nobody under the old one."""
    _needs_renames(scim)
    user = scim.user()
    new = scim.unique("ada.king@example.com")
    scim.put(user.path, {**user.sent, "userName": new}, reads_back=True)
    assert [one.get("id") for one in resources_of(scim.look_up("User", "userName", new))] == [user.id]
    assert resources_of(scim.look_up("User", "userName", user.name)) == []


@requirement("rfc7644-3.5.2.3-replace-sets-the-value")
def test_a_user_is_renamed_by_patch(scim: ScimSession) -> None:
    """The user is found under the new name, and nobody under the old one."""
    _needs_renames(scim)
    user = scim.user()
    new = scim.unique("ada.king@example.com")
    modify(scim, user, replace("userName", new))
    assert [one.get("id") for one in resources_of(scim.look_up("User", "userName", new))] == [user.id]
    assert resources_of(scim.look_up("User", "userName", user.name)) == []


@requirement("rfc7643-3.1-ids-are-stable")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_renamed_user_keeps_the_id(scim: ScimSession, method: str) -> None:
    """IdPs store the id once."""
    _needs_renames(scim)
    user = scim.user()
    new = scim.unique("ada.king@example.com")
    if method == "PUT":
        scim.put(user.path, {**user.sent, "userName": new})
    else:
        modify(scim, user, replace("userName", new))
    assert scim.read(user).get("id") == user.id


@requirement("rfc7644-3.3-valid-creates-succeed")
def test_a_former_user_name_is_free(scim: ScimSession) -> None:
    """Somebody else may have the name that a user gave up."""
    _needs_renames(scim)
    user = scim.user()
    renamed = scim.put(user.path, {**user.sent, "userName": scim.unique("ada.king@example.com")})
    if status_of(renamed) != 200:
        pytest.skip("the user was not renamed, which the judge has judged")
    assert status_of(scim.post("/Users", scim.user_body(userName=user.name))) == 201


@requirement("rfc7644-3.5.1-an-unchanged-name-is-no-conflict")
@pytest.mark.parametrize("spelling", ["same", "capitals"])
def test_a_user_may_keep_the_name_in_another_case(scim: ScimSession, spelling: str) -> None:
    """A name is no conflict with itself."""
    _needs_renames(scim)
    user = scim.user()
    name = user.name if spelling == "same" else user.name.upper()
    assert status_of(scim.put(user.path, {**user.sent, "userName": name}, reads_back=True)) == 200


@requirement("rfc7644-3.5.1-taken-user-names-are-refused")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("spelling", ["same", "capitals"])
def test_a_taken_name_is_refused(scim: ScimSession, method: str, spelling: str) -> None:
    """Two accounts of one name could not be told apart."""
    attribute = scim.capabilities.definitions["User"].core.attribute("userName")
    if spelling == "capitals" and attribute is not None and attribute.case_exact:
        pytest.skip("the endpoint's schema declares userName as case-exact")
    holder, user = scim.user(), scim.user()
    name = holder.name if spelling == "same" else holder.name.upper()
    if method == "PUT":
        answer = scim.put(user.path, {**user.sent, "userName": name}, reads_back=True)
    else:
        answer = modify(scim, user, replace("userName", name))
    assert status_of(answer) in {400, 409}


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
@pytest.mark.parametrize("active", [False, True], ids=["off", "on"])
def test_active_is_switched_by_put(scim: ScimSession, active: bool) -> None:
    """A leaver is off after it, and a returner on."""
    user = scim.user(active=not active)
    scim.put(user.path, {**user.sent, "active": active}, reads_back=True)
    assert scim.read(user).get("active", active) is active


@requirement("rfc7644-3.5.2.3-replace-sets-the-value")
@pytest.mark.parametrize("path", ["active", "ACTIVE", "urn:ietf:params:scim:schemas:core:2.0:User:active"])
@pytest.mark.parametrize("active", [False, True], ids=["off", "on"])
def test_active_is_switched_by_patch(scim: ScimSession, path: str, active: bool) -> None:
    """By its name in any case, or with the URI of its schema before it."""
    user = scim.user(active=not active)
    modify(scim, user, replace(path, active))
    assert scim.read(user).get("active", active) is active


@requirement("rfc7644-3.5.2-values-without-path-are-applied")
@pytest.mark.parametrize("active", [False, True], ids=["off", "on"])
def test_active_is_switched_without_a_path(scim: ScimSession, active: bool) -> None:
    """Okta switches users off in this form."""
    user = scim.user(active=not active)
    modify(scim, user, replace("", {"active": active}))
    assert scim.read(user).get("active", active) is active


@requirement("rfc7643-2.3.2-booleans-are-true-or-false")
@pytest.mark.parametrize("sent", ["False", "false", "True"])
def test_a_boolean_that_was_sent_as_text_is_no_text_afterwards(scim: ScimSession, sent: str) -> None:
    """It is read as the Boolean that it means, or refused."""
    made = scim.post("/Users", scim.user_body(active=sent), reads_back=True)
    assert not isinstance(body_of(made).get("active"), str)


@requirement("iru-users-without-active-are-active")
def test_a_user_without_active_is_active(scim: ScimSession) -> None:
    """OneLogin's templates may leave the attribute out."""
    if "iru" not in {scim.contract.id, scim.contract.extends}:
        pytest.skip("the contract does not say what a user without active is")
    assert scim.read(scim.user(active=None)).get("active") in {True, None}


@requirement("iru-replace-without-active-keeps-users-active")
def test_a_put_without_active_switches_nobody_off(scim: ScimSession) -> None:
    """OneLogin's templates may leave the attribute out."""
    if "iru" not in {scim.contract.id, scim.contract.extends}:
        pytest.skip("the contract does not say what becomes of a user without active")
    user = scim.user()
    body = {name: value for name, value in user.sent.items() if name != "active"}
    scim.put(user.path, {**body, "title": "Countess"}, reads_back=True)
    assert scim.read(user).get("active") in {True, None}


@requirement("iru-display-name-reads-back-beside-the-formatted-name")
def test_a_display_name_beside_another_full_name_is_kept(scim: ScimSession) -> None:
    """Where both are sent and differ, neither takes the other's place."""
    if "iru" not in {scim.contract.id, scim.contract.extends}:
        pytest.skip("the contract does not speak of two full names")
    user = scim.user(displayName="Countess Lovelace", name={"formatted": "Ada Lovelace"})
    assert str(scim.read(user).get("displayName")).casefold() == "countess lovelace"


@requirement("rfc7643-4.1.1-inactive-users-stay-readable")
def test_an_inactive_user_is_readable(scim: ScimSession) -> None:
    """Whoever is off is not gone."""
    assert status_of(scim.get(scim.user(active=False).path)) == 200


def _needs_either_name(scim: ScimSession) -> None:
    if scim.contract.user is None or not scim.contract.user.one_of:
        pytest.skip("the contract requires no full name")


def _needs_renames(scim: ScimSession) -> None:
    attribute = scim.capabilities.definitions["User"].core.attribute("userName")
    if attribute is not None and attribute.mutability.value != "readWrite":
        pytest.skip("the endpoint's schema does not let userName change")
