"""One fault gives one finding: the model follows what is shown, and what the fault explains is listed under it."""

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.documents.model import Outcome
from scim_conformance.expected import ids


def of(verdicts: list, requirement: str) -> Any:
    return next(one for one in verdicts if one.requirement == requirement and one.outcome is not Outcome.PASS)


def with_group(kit: Any) -> Any:
    one = kit.bench(kit.world("iru"))
    one.ids = [one.create(kit.user(f"{name}@example.com")) for name in "abc"]
    one.body = kit.group("Engines", ("u1", "u2", "u3"))
    one.create(one.body, "Groups")
    one.shown = {**one.body, **kit.shown("Groups", "g4")}
    one.hear("GET", "/Groups/g4", status=200, answer=dict(one.shown))
    return one


def test_a_deviation_names_the_read_and_the_write_that_caused_it(kit: Any) -> None:
    one = with_group(kit)
    one.hear("PATCH", "/Groups/g4", kit.patch({"op": "remove", "path": 'members[value eq "u1"]'}), status=204)
    write = one.number
    found = one.hear("GET", "/Groups/g4", status=200, answer={**one.shown, "members": []})
    verdict = of(found, ids.REMOVE_CHOSEN)
    assert (verdict.exchange, verdict.cause) == (write + 1, write)
    assert verdict.evidence[0].at == "$.members"
    assert verdict.evidence[0].expected == ["u2", "u3"]
    assert verdict.evidence[0].actual == []


def test_a_contract_that_says_the_same_is_broken_in_consequence(kit: Any) -> None:
    one = with_group(kit)
    one.hear("PATCH", "/Groups/g4", kit.patch({"op": "remove", "path": 'members[value eq "u1"]'}), status=204)
    found = one.hear("GET", "/Groups/g4", status=200, answer={**one.shown, "members": []})
    assert of(found, "iru-kept-attributes-read-back").caused_by == of(found, ids.REMOVE_CHOSEN).id


def test_the_next_read_of_what_was_adopted_is_quiet(kit: Any) -> None:
    one = with_group(kit)
    one.hear("PATCH", "/Groups/g4", kit.patch({"op": "remove", "path": 'members[value eq "u1"]'}), status=204)
    empty = {**one.shown, "members": []}
    one.hear("GET", "/Groups/g4", status=200, answer=dict(empty))
    assert kit.failing(one.hear("GET", "/Groups/g4", status=200, answer=dict(empty))) == set()
    one.hear("PATCH", "/Groups/g4", kit.patch({"op": "add", "path": "members", "value": [{"value": "u1"}]}), status=204)
    shown = {**one.shown, "members": [{"value": "u1"}]}
    assert kit.failing(one.hear("GET", "/Groups/g4", status=200, answer=shown)) == set()


def test_a_later_deviation_of_the_same_attribute_is_listed_under_the_first(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    one.create(body)
    shown = {**body, **kit.shown("Users", "u1")}
    one.hear("PATCH", "/Users/u1", kit.patch({"op": "replace", "path": "active", "value": False}), status=204)
    first = one.hear("GET", "/Users/u1", status=200, answer=dict(shown))
    assert kit.off(first) == {ids.REPLACE_SETS}
    one.hear("PATCH", "/Users/u1", kit.patch({"op": "replace", "path": "active", "value": False}), status=204)
    second = one.hear("GET", "/Users/u1", status=200, answer=dict(shown))
    assert kit.off(second) == set()
    assert of(second, ids.REPLACE_SETS).caused_by == of(first, ids.REPLACE_SETS).id


def test_a_mark_ends_when_a_read_bears_the_attribute_out(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    one.create(body)
    shown = {**body, **kit.shown("Users", "u1")}
    for active, shows, off in (
        (False, True, {ids.REPLACE_SETS}),
        (True, True, set()),
        (False, True, {ids.REPLACE_SETS}),
    ):
        one.hear("PATCH", "/Users/u1", kit.patch({"op": "replace", "path": "active", "value": active}), status=204)
        assert kit.off(one.hear("GET", "/Users/u1", status=200, answer={**shown, "active": shows})) == off


def test_a_mark_on_one_attribute_hides_no_other(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    emails = [{"value": "1@example.com", "type": "work"}, {"value": "2@example.com"}]
    body = kit.user(emails=emails)
    shown = {**body, **kit.shown("Users", "u1")}
    found = one.hear("POST", "/Users", body, status=201, answer=dict(shown))
    assert kit.off(found) == {"iru-further-emails-are-dropped"}
    one.hear("PATCH", "/Users/u1", kit.patch({"op": "replace", "path": "title", "value": "x"}), status=204)
    swapped = {**shown, "title": "x", "emails": emails[1:]}
    found = one.hear("GET", "/Users/u1", status=200, answer=swapped)
    assert kit.off(found) == {"iru-the-first-email-is-kept"}


def test_a_duplicate_that_was_accepted_is_one_finding_and_both_are_held(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    one.create(body)
    twin = {**body, **kit.shown("Users", "u9")}
    assert kit.off(one.hear("POST", "/Users", body, status=201, answer=dict(twin))) == {ids.DUPLICATE_REFUSED}
    first = {**body, **kit.shown("Users", "u1")}
    found = one.hear("GET", '/Users?filter=userName eq "ada@example.com"', status=200, answer=kit.listing(first, twin))
    assert kit.failing(found) == set()
    assert kit.off(one.hear("DELETE", "/Users/u9", status=204)) == set()


def test_a_success_against_the_rules_is_one_finding_whatever_it_did(kit: Any) -> None:
    one = with_group(kit)
    found = one.hear("PATCH", "/Groups/g4", kit.patch({"op": "remove"}), status=204)
    assert kit.off(found) == {ids.REMOVE_NEEDS_PATH}
    after = one.hear("GET", "/Groups/g4", status=200, answer={**one.shown, "members": [], "displayName": "x"})
    assert kit.off(after) == set()
    assert all(one.caused_by == of(found, ids.REMOVE_NEEDS_PATH).id for one in after if one.outcome is Outcome.FAIL)


@pytest.mark.parametrize("status", [200, 202])
def test_a_wrong_status_of_success_is_followed_like_the_right_one(kit: Any, status: int) -> None:
    one = kit.bench(kit.world("iru"))
    one.create(kit.user())
    assert kit.off(one.hear("DELETE", "/Users/u1", status=status)) == {ids.DELETE_204}
    assert kit.off(one.hear("GET", "/Users/u1", status=404, answer=kit.error(404))) == set()


def test_a_requirement_that_the_contract_switches_off_is_followed_without_a_word(kit: Any) -> None:
    one = kit.bench(kit.world("iru", levels={"iru-kept-attributes-read-back": "off"}))
    body = kit.user(title="Analyst")
    one.create(body)
    shown = {**body, **kit.shown("Users", "u1"), "title": None}
    assert kit.failing(one.hear("GET", "/Users/u1", status=200, answer=shown)) == set()


def test_what_fails_comes_before_what_only_warns(kit: Any) -> None:
    one = with_group(kit)
    one.hear(
        "PATCH", "/Groups/g4", kit.patch({"op": "replace", "path": "members", "value": [{"value": "u1"}]}), status=204
    )
    found = one.hear("GET", "/Groups/g4", status=200, answer=dict(one.shown))
    first = of(found, "iru-kept-attributes-read-back")
    assert (first.outcome, first.caused_by) == (Outcome.FAIL, "")
    assert of(found, ids.REPLACE_MANY).caused_by == first.id


def test_a_refused_create_is_told_to_the_player(kit: Any) -> None:
    one = kit.bench(kit.world("rfc"))
    one.hear("POST", "/Users", kit.user(), status=400, answer=kit.error(400))
    assert one.last.refused_create
    one.hear("POST", "/Users", kit.user(userName=""), status=400, answer=kit.error(400))
    assert not one.last.refused_create


def test_one_requirement_gives_one_verdict_an_exchange(kit: Any) -> None:
    one = kit.against()
    for name in ("a", "b", "c"):
        one.send("POST", "/Users", kit.user(f"{name}@example.com"))
    one.send("POST", "/Groups", kit.group("Engines", ("u1", "u2")))
    places = [(verdict.requirement, verdict.exchange) for verdict in one.verdicts]
    assert len(places) == len(set(places))


def test_what_vanishes_after_a_write_on_another_resource_is_that_writes_doing(kit: Any) -> None:
    one = with_group(kit)
    people = [
        {**kit.user(f"{name}@example.com"), **kit.shown("Users", id_)} for name, id_ in zip("abc", one.ids, strict=True)
    ]
    one.hear("GET", "/Users", status=200, answer=kit.listing(*people))
    one.hear("GET", "/Users/u1", status=200, answer=dict(people[0]))
    one.hear("DELETE", "/Groups/g4", status=204)
    write = one.number
    listed = of(one.hear("GET", "/Users", status=200, answer=kit.listing(*people[:2])), ids.BYSTANDERS)
    assert (listed.cause, listed.severity.value) == (write, "high")
    read = of(one.hear("GET", "/Users/u1", status=404, answer=kit.error(404)), ids.BYSTANDERS)
    assert read.cause == write


def test_a_deleted_user_who_still_answers_is_one_finding(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    one.create(body)
    shown = {**body, **kit.shown("Users", "u1")}
    one.hear("DELETE", "/Users/u1", status=204)
    assert kit.off(one.hear("GET", "/Users/u1", status=200, answer=dict(shown))) == {ids.DELETED_404}
    assert kit.off(one.hear("GET", "/Users", status=200, answer=kit.listing(shown))) == set()
    assert kit.off(one.hear("POST", "/Users", body, status=409, answer=kit.error(409, "uniqueness"))) == set()


def test_a_warning_hides_no_failure(kit: Any) -> None:
    one = kit.bench(kit.world("rfc", "okta"))
    body = kit.user(active=False)
    one.create(body)
    assert kit.off(one.hear("GET", "/Users", status=200, answer=kit.listing()), Outcome.WARN) == {ids.INACTIVE_LISTED}
    found = one.hear("GET", '/Users?filter=userName eq "ada@example.com"', status=200, answer=kit.listing())
    assert kit.off(found, Outcome.FAIL) == {"okta-inactive-user-is-found"}
