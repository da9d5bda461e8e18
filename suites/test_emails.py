"""E-mail addresses, where a contract keeps the first one, and where all are kept."""

from __future__ import annotations

from copy import deepcopy

import pytest

from scim_conformance.documents.model import EmailPolicy
from scim_conformance.replay.positions import Place
from scim_conformance.suite import ScimSession, add, modify, needs_promise, remove, replace, requirement, status_of

LISTS = {
    "one": [{"value": "a", "type": "work", "primary": True}],
    "primary-first": [{"value": "a", "type": "work", "primary": True}, {"value": "b", "type": "home"}],
    "primary-second": [{"value": "a", "type": "home"}, {"value": "b", "type": "work", "primary": True}],
    "primary-last": [{"value": "a"}, {"value": "b"}, {"value": "c", "primary": True}],
    "no-primary": [{"value": "a", "type": "home"}, {"value": "b", "type": "work"}],
    "primary-false-first": [{"value": "a", "primary": False}, {"value": "b", "type": "work", "primary": True}],
    "home-before-work": [{"value": "a", "type": "home", "primary": True}, {"value": "b", "type": "work"}],
    "untyped": [{"value": "a"}, {"value": "b"}],
    "untyped-first": [{"value": "a"}, {"value": "b", "type": "work", "primary": True}],
    "other-type": [{"value": "a", "type": "other"}, {"value": "b", "type": "work"}],
    "same-type": [{"value": "a", "type": "work"}, {"value": "b", "type": "work"}],
    "same-value": [{"value": "a", "type": "work"}, {"value": "a", "type": "home"}],
    "many": [{"value": letter, "type": "other"} for letter in "abcdefgh"],
    "backwards": [{"value": "z", "type": "work"}, {"value": "a", "type": "home", "primary": True}],
    "with-display": [{"value": "a", "type": "work", "display": "Ada"}, {"value": "b"}],
}


def addressed(scim: ScimSession, values: list[dict]) -> list[dict]:
    """Return a list of e-mails whose letters have become addresses of the test's own."""
    whole = deepcopy(values)
    for one in whole:
        one["value"] = scim.unique(f"{one['value']}.lovelace@example.com", Place.EMAIL)
    return whole


def shown(scim: ScimSession, user: object) -> list[str]:
    return [str(one.get("value")).casefold() for one in scim.read(user).get("emails") or []]


def keeps_first(scim: ScimSession) -> bool:
    return scim.contract.user is not None and scim.contract.user.emails is EmailPolicy.FIRST


def needs_the_first(scim: ScimSession) -> None:
    if not keeps_first(scim):
        pytest.skip("the contract does not say that the first e-mail alone is kept")


def needs_all(scim: ScimSession) -> None:
    needs_promise(scim, "emails")
    if keeps_first(scim):
        pytest.skip("the contract keeps the first e-mail alone")


@requirement("contract-the-first-email-is-kept")
@pytest.mark.parametrize("shape", LISTS)
def test_a_create_keeps_the_first_email(scim: ScimSession, shape: str) -> None:
    """The first of the list, wherever the primary one stands and whatever the types are."""
    needs_the_first(scim)
    emails = addressed(scim, LISTS[shape])
    user = scim.user(emails=emails)
    assert shown(scim, user)[:1] == [emails[0]["value"].casefold()]


@requirement("contract-further-emails-are-dropped")
@pytest.mark.parametrize("shape", ["primary-second", "untyped", "many"])
def test_a_create_keeps_no_further_email(scim: ScimSession, shape: str) -> None:
    """What stands behind the first one is not held."""
    needs_the_first(scim)
    assert len(shown(scim, scim.user(emails=addressed(scim, LISTS[shape])))) <= 1


@requirement("contract-several-emails-are-accepted")
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("shape", ["primary-second", "same-value", "many"])
def test_several_emails_are_accepted(scim: ScimSession, method: str, shape: str) -> None:
    """An endpoint that keeps one address takes a list all the same."""
    needs_the_first(scim)
    emails = addressed(scim, LISTS[shape])
    if method == "POST":
        assert status_of(scim.post("/Users", scim.user_body(emails=emails), reads_back=True)) == 201
        return
    user = scim.user()
    assert status_of(scim.put(user.path, {**user.sent, "emails": emails}, reads_back=True)) == 200


@requirement("contract-the-first-email-is-kept")
@pytest.mark.parametrize("shape", LISTS)
def test_a_put_keeps_the_first_email(scim: ScimSession, shape: str) -> None:
    """The list that the PUT sends decides, not the one that was held."""
    needs_the_first(scim)
    emails = addressed(scim, LISTS[shape])
    user = scim.user()
    scim.put(user.path, {**user.sent, "emails": emails}, reads_back=True)
    assert shown(scim, user)[:1] == [emails[0]["value"].casefold()]


@requirement("contract-the-first-email-is-kept")
def test_a_put_in_another_order_changes_the_email(scim: ScimSession) -> None:
    """Who was second is first now."""
    needs_the_first(scim)
    emails = addressed(scim, LISTS["primary-first"])
    user = scim.user(emails=emails)
    scim.put(user.path, {**user.sent, "emails": emails[::-1]}, reads_back=True)
    assert shown(scim, user)[:1] == [emails[1]["value"].casefold()]


@requirement("contract-the-first-email-is-kept")
def test_a_patch_replaces_the_email_by_the_first_of_its_list(scim: ScimSession) -> None:
    """The list of the operation decides."""
    needs_the_first(scim)
    emails = addressed(scim, LISTS["primary-second"])
    user = scim.user()
    modify(scim, user, replace("emails", emails))
    assert shown(scim, user)[:1] == [emails[0]["value"].casefold()]


@requirement("contract-the-first-email-is-kept")
def test_an_email_that_is_added_stands_behind_the_first(scim: ScimSession) -> None:
    """What is added to the list takes nobody's place, be it primary or not."""
    needs_the_first(scim)
    held, other = addressed(scim, LISTS["no-primary"])
    user = scim.user(emails=[held])
    modify(scim, user, add("emails", [{**other, "primary": True}]))
    assert shown(scim, user)[:1] == [held["value"].casefold()]


@requirement("rfc7644-3.3-create-keeps-what-was-sent")
@pytest.mark.parametrize("shape", LISTS)
def test_a_create_keeps_every_email(scim: ScimSession, shape: str) -> None:
    """Where the schema lists e-mails and no contract says less, what was sent is there."""
    needs_all(scim)
    emails = addressed(scim, LISTS[shape])
    made = scim.post("/Users", scim.user_body(emails=emails), reads_back=True)
    assert status_of(made) in {201, 400, 409}


@requirement("rfc7644-3.5.1-replace-sets-what-was-sent")
@pytest.mark.parametrize("shape", ["primary-second", "untyped", "many", "same-type"])
def test_a_put_leaves_the_emails_that_it_sends(scim: ScimSession, shape: str) -> None:
    """All of the new list, and none of the old."""
    needs_all(scim)
    emails = addressed(scim, LISTS[shape])
    user = scim.user()
    if status_of(scim.put(user.path, {**user.sent, "emails": emails}, reads_back=True)) == 200:
        assert set(shown(scim, user)) == {one["value"].casefold() for one in emails}


@requirement("rfc7643-2.4-at-most-one-value-is-primary")
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_two_primary_emails_do_not_come_back(scim: ScimSession, method: str) -> None:
    """They are refused, or one of them is primary."""
    emails = [{**one, "primary": True} for one in addressed(scim, LISTS["no-primary"])]
    if method == "POST":
        scim.post("/Users", scim.user_body(emails=emails), reads_back=True)
        return
    user = scim.user()
    scim.put(user.path, {**user.sent, "emails": emails}, reads_back=True)
    marked = [one for one in scim.read(user).get("emails") or [] if one.get("primary") is True]
    assert len(marked) <= 1


@requirement("rfc7643-2.4-values-are-not-repeated")
def test_an_email_that_is_sent_twice_comes_back_once(scim: ScimSession) -> None:
    """The same value of the same type is one value."""
    (email,) = addressed(scim, [{"value": "a", "type": "work"}])
    user = scim.user(emails=[email, dict(email)])
    assert len(shown(scim, user)) <= 1


@requirement("rfc7643-7-canonical-values-are-compared-in-any-case")
def test_the_type_of_an_email_is_read_in_any_case(scim: ScimSession) -> None:
    """Work is work."""
    (email,) = addressed(scim, [{"value": "a", "type": "Work"}])
    assert status_of(scim.post("/Users", scim.user_body(emails=[email]), reads_back=True)) == 201


@requirement("rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match")
@pytest.mark.parametrize("condition", ['type eq "work"', 'type EQ "work"', 'type eq "WORK"', 'value ew "example.com"'])
def test_an_email_is_changed_by_a_value_filter(scim: ScimSession, condition: str) -> None:
    """Entra ID changes addresses in this form."""
    needs_promise(scim, "emails")
    held, new = addressed(scim, [{"value": "a", "type": "work"}, {"value": "b"}])
    user = scim.user(emails=[held])
    answer = modify(scim, user, replace(f"emails[{condition}].value", new["value"]))
    if status_of(answer) in {200, 204}:
        assert shown(scim, user) == [new["value"].casefold()]


@requirement("rfc7644-3.5.2.3-null-and-empty-lists-clear")
@pytest.mark.parametrize("value", [None, []], ids=["null", "empty-list"])
def test_emails_are_emptied(scim: ScimSession, value: object) -> None:
    """Null and the empty list take all addresses away, or are refused where one is required."""
    needs_promise(scim, "emails")
    user = scim.user()
    answer = modify(scim, user, replace("emails", value))
    assert status_of(answer) >= 400 or keeps_first(scim) or shown(scim, user) == []


@requirement("rfc7644-3.5.2.2-remove-by-value-filter")
def test_the_first_email_is_removed(scim: ScimSession) -> None:
    """Of two addresses the other one stays."""
    needs_all(scim)
    first, second = addressed(scim, LISTS["no-primary"])
    user = scim.user(emails=[first, second])
    modify(scim, user, remove(f'emails[value eq "{first["value"]}"]'))
    assert shown(scim, user) == [second["value"].casefold()]


@requirement("contract-the-first-email-is-kept")
def test_the_next_email_of_a_request_takes_the_place_of_the_first(scim: ScimSession) -> None:
    """The first one is removed and another is added in one request: the other one is first now."""
    needs_the_first(scim)
    first, second = addressed(scim, LISTS["no-primary"])
    user = scim.user(emails=[first])
    operations = [remove(f'emails[value eq "{first["value"]}"]'), add("emails", [second])]
    if status_of(modify(scim, user, *operations)) in {200, 204}:
        assert shown(scim, user)[:1] == [second["value"].casefold()]
