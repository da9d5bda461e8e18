"""Modifying one of several values: filters in paths, primary ones, duplicates, the last one."""

from __future__ import annotations

import pytest

from scim_conformance.suite import (
    ScimSession,
    add,
    modify,
    needs_promise,
    remove,
    replace,
    requirement,
    scim_type_of,
    status_of,
)

DONE = {200, 204}
WORK = {"value": "tel:+442079460000", "type": "work"}
HOME = {"value": "tel:+442079460001", "type": "home"}
MOBILE = {"value": "tel:+447700900000", "type": "mobile"}


def numbers(scim: ScimSession, user: object) -> set[str]:
    """Return the last seven digits of the phone numbers that a user shows, whatever their form."""
    return {digits(one) for one in scim.read(user).get("phoneNumbers") or []}


def digits(phone: dict) -> str:
    return "".join(character for character in str(phone.get("value")) if character.isdigit())[-7:]


def caller(scim: ScimSession, *phones: dict):
    needs_promise(scim, "phoneNumbers")
    return scim.user(phoneNumbers=list(phones)) if phones else scim.user()


@requirement("rfc7644-3.5.2.1-add-appends-to-the-values")
@pytest.mark.parametrize("form", ["list", "object"])
def test_a_value_is_added_to_the_others(scim: ScimSession, form: str) -> None:
    """The new value is there, and the old one too; one value may come without a list."""
    user = caller(scim, WORK)
    assert status_of(modify(scim, user, add("phoneNumbers", [HOME] if form == "list" else HOME))) in DONE
    assert numbers(scim, user) == {digits(WORK), digits(HOME)}


@requirement("rfc7644-3.5.2.1-add-creates-what-is-not-there")
def test_a_first_value_is_added(scim: ScimSession) -> None:
    """An attribute without values has one afterwards."""
    user = caller(scim)
    assert status_of(modify(scim, user, add("phoneNumbers", [WORK]))) in DONE
    assert numbers(scim, user) == {digits(WORK)}


@requirement("rfc7644-3.5.2.1-values-are-held-once")
@requirement("rfc7644-3.5.2.1-adding-what-is-there-succeeds")
def test_a_value_that_is_added_again_is_there_once(scim: ScimSession) -> None:
    """IdPs repeat requests that they are not sure of."""
    user = caller(scim, WORK, HOME)
    assert status_of(modify(scim, user, add("phoneNumbers", [WORK]))) in DONE
    assert len(scim.read(user).get("phoneNumbers") or []) == 2


@requirement("rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values")
@pytest.mark.parametrize("new", [[MOBILE], [MOBILE, HOME], [HOME]], ids=["new", "new-and-old", "old"])
def test_a_replace_leaves_the_new_values(scim: ScimSession, new: list) -> None:
    """All of the new ones, none of the old ones."""
    user = caller(scim, WORK, HOME)
    assert status_of(modify(scim, user, replace("phoneNumbers", new))) in DONE
    assert numbers(scim, user) == {digits(one) for one in new}


@requirement("rfc7644-3.5.2.3-null-and-empty-lists-clear")
@pytest.mark.parametrize("nothing", [None, []], ids=["null", "empty-list"])
def test_a_replace_with_nothing_leaves_nothing(scim: ScimSession, nothing: object) -> None:
    """Null and the empty list clear."""
    user = caller(scim, WORK, HOME)
    assert status_of(modify(scim, user, replace("phoneNumbers", nothing))) in DONE
    assert numbers(scim, user) == set()


@requirement("rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match")
@pytest.mark.parametrize(
    "condition",
    [
        'type eq "work"',
        'type EQ "work"',
        'TYPE eq "WORK"',
        'type eq "work" and value pr',
        'not (type eq "home")',
        'type sw "wo"',
    ],
)
def test_the_value_that_matches_is_changed(scim: ScimSession, condition: str) -> None:
    """And the other one is not."""
    user = caller(scim, WORK, HOME)
    answer = modify(scim, user, replace(f"phoneNumbers[{condition}].value", MOBILE["value"]))
    if condition.startswith("not") and status_of(answer) == 400:
        pytest.skip("a filter that is negated is refused, as the grammar of the RFC leaves open")
    assert numbers(scim, user) == {digits(MOBILE), digits(HOME)}


@requirement("rfc7644-3.5.2.3-replace-by-value-filter-changes-every-match")
def test_every_value_that_matches_is_changed(scim: ScimSession) -> None:
    """Not the first one only."""
    second = {"value": "tel:+442079460002", "type": "work"}
    user = caller(scim, WORK, second, HOME)
    if status_of(modify(scim, user, replace('phoneNumbers[type eq "work"].display', "Office"))) not in DONE:
        pytest.skip("the endpoint does not let display change")
    shown = scim.read(user).get("phoneNumbers") or []
    marked = {digits(one) for one in shown if one.get("display") == "Office"}
    assert marked in ({digits(WORK), digits(second)}, set())


@requirement("rfc7644-3.5.2.3-replace-without-match-is-refused")
@requirement("rfc7644-3.5.2.2-no-target-errors-say-so")
def test_a_replace_that_matches_none_of_the_values_is_refused(scim: ScimSession) -> None:
    """There are values, and none is meant: noTarget."""
    if scim.contract.user is not None and not scim.contract.user.live:
        pytest.skip("the contract promises its IdPs more than the RFC does")
    user = caller(scim, WORK)
    answer = modify(scim, user, replace('phoneNumbers[type eq "fax"].value', MOBILE["value"]))
    assert status_of(answer) == 400
    assert scim_type_of(answer) == "noTarget"
    assert numbers(scim, user) == {digits(WORK)}


@requirement("rfc7644-3.5.2.1-add-by-value-filter-is-applied")
def test_an_add_that_matches_no_value_creates_it_or_is_refused(scim: ScimSession) -> None:
    """A success that added nothing would be the worst answer."""
    user = caller(scim, WORK)
    answer = modify(scim, user, add('phoneNumbers[type eq "home"].value', HOME["value"]))
    expected = {digits(WORK), digits(HOME)} if status_of(answer) in DONE else {digits(WORK)}
    assert numbers(scim, user) == expected


@requirement("rfc7644-3.5.2.1-add-by-value-filter-is-applied")
def test_an_add_that_matches_a_value_changes_it(scim: ScimSession) -> None:
    """Entra ID adds the parts of an address in this form."""
    needs_promise(scim, "addresses")
    user = scim.user(addresses=[{"type": "work", "locality": "London", "country": "GB"}])
    if status_of(modify(scim, user, add('addresses[type eq "work"].postalCode', "SW1Y 4JH"))) in DONE:
        (address,) = scim.read(user).get("addresses") or [{}]
        assert [address.get("postalCode"), address.get("locality")] == ["SW1Y 4JH", "London"]


@requirement("rfc7644-3.5.2.2-remove-by-value-filter")
@pytest.mark.parametrize(
    "condition", ['type eq "work"', f'value eq "{WORK["value"]}"', 'type eq "work" or type eq "fax"']
)
def test_the_value_that_matches_is_removed(scim: ScimSession, condition: str) -> None:
    """And the others are not."""
    user = caller(scim, WORK, HOME, MOBILE)
    if status_of(modify(scim, user, remove(f"phoneNumbers[{condition}]"))) in DONE:
        assert numbers(scim, user) in ({digits(HOME), digits(MOBILE)}, {digits(WORK), digits(HOME), digits(MOBILE)})


@requirement("rfc7644-3.5.2.2-removing-the-last-value-unassigns")
def test_no_value_is_left_of_the_last_one(scim: ScimSession) -> None:
    """No empty object, and no null."""
    user = caller(scim, WORK, HOME)
    modify(scim, user, remove('phoneNumbers[type eq "work"]'))
    modify(scim, user, remove('phoneNumbers[type eq "home"]'))
    assert not scim.read(user).get("phoneNumbers")


@requirement("rfc7644-3.5.2.2-sub-attributes-are-removed-alone")
def test_a_part_of_the_value_that_matches_is_removed_alone(scim: ScimSession) -> None:
    """The address stays without its street."""
    needs_promise(scim, "addresses")
    work = {"type": "work", "streetAddress": "12 St James's Square", "locality": "London", "country": "GB"}
    user = scim.user(addresses=[work, {**work, "type": "home"}])
    if status_of(modify(scim, user, remove('addresses[type eq "work"].streetAddress'))) in DONE:
        by_type = {one.get("type"): one for one in scim.read(user).get("addresses") or []}
        assert not by_type.get("work", {}).get("streetAddress")
        assert by_type.get("work", {}).get("locality") == "London"
        assert by_type.get("home", {}).get("streetAddress") == work["streetAddress"]


def marking(how: str) -> dict:
    """Return an operation that makes another number than the one at work primary."""
    return {
        "add": add("phoneNumbers", [{**MOBILE, "primary": True}]),
        "replace-part": replace('phoneNumbers[type eq "home"].primary', True),
        "replace-value": replace('phoneNumbers[type eq "home"]', {**HOME, "primary": True}),
    }[how]


@requirement("rfc7644-3.5.2-primary-values-are-accepted")
@pytest.mark.parametrize("how", ["add", "replace-part", "replace-value"])
def test_another_value_may_become_the_primary_one(scim: ScimSession, how: str) -> None:
    """The client cannot know which one is primary now."""
    user = caller(scim, {**WORK, "primary": True}, HOME)
    assert status_of(modify(scim, user, marking(how))) in DONE


@requirement("rfc7644-3.5.2-a-new-primary-value-takes-the-mark")
@pytest.mark.parametrize("how", ["add", "replace-part", "replace-value"])
def test_there_is_one_primary_value_after_another_was_marked(scim: ScimSession, how: str) -> None:
    """The service provider takes the mark from the other one."""
    user = caller(scim, {**WORK, "primary": True}, HOME)
    if status_of(modify(scim, user, marking(how))) not in DONE:
        pytest.skip("the mark was refused, which the judge has judged")
    marked = [one for one in scim.read(user).get("phoneNumbers") or [] if one.get("primary") is True]
    assert [digits(one) for one in marked] in ([digits(MOBILE if how == "add" else HOME)], [])


@requirement("rfc7644-3.5.2-operations-are-applied-in-order")
def test_a_filter_sees_what_the_operation_before_it_left(scim: ScimSession) -> None:
    """What was just added can be changed, and what was just removed cannot."""
    user = caller(scim, WORK)
    operations = [
        add("phoneNumbers", [HOME]),
        replace('phoneNumbers[type eq "home"].value', MOBILE["value"]),
        remove('phoneNumbers[type eq "work"]'),
    ]
    assert status_of(modify(scim, user, *operations)) in DONE
    assert numbers(scim, user) == {digits(MOBILE)}
