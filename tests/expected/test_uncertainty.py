"""Answers that are lost, repeated, in flight together, or errors of the server: both ends stay possible."""

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.documents.model import Basis, Outcome
from scim_conformance.expected import ids

SERVER_ERROR = "rfc7644-3.12-no-request-ends-in-a-server-error"
OFF = {"op": "replace", "path": "active", "value": False}


def with_user(kit: Any) -> Any:
    one = kit.bench(kit.world("iru"))
    one.body = kit.user()
    one.create(one.body)
    one.shown = {**one.body, **kit.shown("Users", "u1")}
    one.hear("GET", "/Users/u1", status=200, answer=dict(one.shown))
    return one


def test_a_lost_answer_is_advice_and_no_failure(kit: Any) -> None:
    one = with_user(kit)
    told = one.hear("PATCH", "/Users/u1", kit.patch(OFF))
    assert {verdict.basis for verdict in told} <= {Basis.ADVICE}
    assert {verdict.outcome for verdict in told} <= {Outcome.WARN}
    assert one.last.is_write
    assert one.last.touched == (("Users"[:-1], "u1"),)


@pytest.mark.parametrize("active", [True, False])
def test_a_patch_whose_answer_was_lost_arrived_or_not(kit: Any, active: bool) -> None:
    one = with_user(kit)
    one.hear("PATCH", "/Users/u1", kit.patch(OFF))
    shown = {**one.shown, "active": active}
    assert kit.off(one.hear("GET", "/Users/u1", status=200, answer=dict(shown))) == set()
    found = one.hear("GET", "/Users/u1", status=200, answer={**shown, "active": not active})
    assert kit.off(found) != set()


def test_a_patch_that_half_arrived_is_found(kit: Any) -> None:
    one = with_user(kit)
    one.hear("PATCH", "/Users/u1", kit.patch(OFF, {"op": "replace", "path": "title", "value": "x"}))
    found = one.hear("GET", "/Users/u1", status=200, answer={**one.shown, "active": False})
    assert len(kit.off(found)) == 1


@pytest.mark.parametrize("status", [201, 409])
def test_a_create_whose_answer_was_lost_is_repeated(kit: Any, status: int) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    one.hear("POST", "/Users", body)
    answer = {**body, **kit.shown("Users", "u7")} if status == 201 else kit.error(409, "uniqueness")
    assert kit.off(one.hear("POST", "/Users", body, status=status, answer=answer)) == set()


def test_a_lost_create_is_found_by_look_up_and_held_from_then_on(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user(title="Analyst")
    one.hear("POST", "/Users", body)
    shown = {**body, **kit.shown("Users", "u7")}
    path = '/Users?filter=userName eq "ada@example.com"'
    assert kit.off(one.hear("GET", path, status=200, answer=kit.listing())) == set()
    assert kit.off(one.hear("GET", path, status=200, answer=kit.listing(shown))) == set()
    assert one.directory.owns("u7")
    assert one.directory.pending == ()
    found = one.hear("GET", "/Users/u7", status=404, answer=kit.error(404))
    assert kit.off(found) == {ids.KNOWN_200}


def test_what_a_lost_create_sent_is_demanded_when_it_is_found(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    one.hear("POST", "/Users", kit.user(title="Analyst"))
    shown = {**kit.user(), **kit.shown("Users", "u7")}
    found = one.hear("GET", '/Users?filter=userName eq "ada@example.com"', status=200, answer=kit.listing(shown))
    assert kit.off(found) == {"iru-kept-attributes-read-back"}


@pytest.mark.parametrize("status", [204, 404])
def test_a_delete_whose_answer_was_lost_is_repeated(kit: Any, status: int) -> None:
    one = with_user(kit)
    one.hear("DELETE", "/Users/u1")
    answer = None if status == 204 else kit.error(404)
    assert kit.off(one.hear("DELETE", "/Users/u1", status=status, answer=answer)) == set()
    assert kit.off(one.hear("GET", "/Users/u1", status=404, answer=kit.error(404))) == set()


def test_a_server_error_is_one_finding_and_both_ends_stay_possible(kit: Any) -> None:
    for active in (True, False):
        one = with_user(kit)
        found = one.hear("PATCH", "/Users/u1", kit.patch(OFF), status=500, answer=kit.error(500))
        assert kit.off(found) == {SERVER_ERROR}
        assert ids.PATCH_SERVED in kit.failing(found)
        assert kit.off(one.hear("GET", "/Users/u1", status=200, answer={**one.shown, "active": active})) == set()


@pytest.mark.parametrize("status", [429, 503])
def test_an_endpoint_that_is_busy_is_never_blamed(kit: Any, status: int) -> None:
    one = with_user(kit)
    headers = {"Retry-After": "1"}
    answer = kit.error(status)
    assert (
        kit.off(one.hear("PATCH", "/Users/u1", kit.patch(OFF), status=status, answer=answer, headers=headers)) == set()
    )
    assert kit.off(one.hear("GET", "/Users/u1", status=200, answer=dict(one.shown))) == set()


def test_two_creates_in_flight_are_lawful_in_either_order(kit: Any) -> None:
    body = kit.user()
    for order in ((201, 409), (409, 201)):
        one = kit.bench(kit.world("iru"))
        answers = {201: {**body, **kit.shown("Users", "u1")}, 409: kit.error(409, "uniqueness")}
        pair = [one.exchange("POST", "/Users", body, status=status, answer=answers[status]) for status in order]
        assert kit.off(one.take_together(*pair)) == set()
        assert one.last.created == ("User", "u1")
        assert not one.last.refused_create


def test_two_creates_in_flight_that_both_succeed_are_found(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    pair = [
        one.exchange("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", id_)})
        for id_ in ("u1", "u2")
    ]
    assert kit.off(one.take_together(*pair)) == {ids.DUPLICATE_REFUSED}


def test_two_adds_in_flight_end_with_both_members(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    members = [one.create(kit.user(f"{name}@example.com")) for name in "ab"]
    id_ = one.create(kit.group("Engines"), "Groups")
    pair = [
        one.exchange(
            "PATCH",
            f"/Groups/{id_}",
            kit.patch({"op": "add", "path": "members", "value": [{"value": member}]}),
            status=204,
        )
        for member in members
    ]
    assert kit.off(one.take_together(*pair)) == set()
    shown = {**kit.group("Engines", tuple(members)), **kit.shown("Groups", id_)}
    assert kit.off(one.hear("GET", f"/Groups/{id_}", status=200, answer=dict(shown))) == set()
    lost = {**shown, "members": shown["members"][:1]}
    assert kit.off(one.hear("GET", f"/Groups/{id_}", status=200, answer=lost)) != set()


def test_more_requests_in_flight_than_orders_can_be_tried_are_still_judged(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    created = {**body, **kit.shown("Users", "u1")}
    exchanges = [
        one.exchange("POST", "/Users", body, status=409, answer=kit.error(409, "uniqueness")) for _ in range(7)
    ] + [one.exchange("POST", "/Users", body, status=201, answer=created)]
    assert kit.off(one.take_together(*exchanges)) == set()


def test_a_resource_that_vanished_by_itself_is_one_finding(kit: Any) -> None:
    one = with_user(kit)
    assert kit.off(one.hear("GET", "/Users/u1", status=404, answer=kit.error(404))) == {ids.KNOWN_200}
    assert kit.off(one.hear("GET", "/Users/u1", status=404, answer=kit.error(404))) == set()
    assert kit.off(one.hear("PATCH", "/Users/u1", kit.patch(OFF), status=404, answer=kit.error(404))) == set()


def test_bulk_leaves_what_it_names_to_the_next_read(kit: Any) -> None:
    one = with_user(kit)
    operation = {"method": "PATCH", "path": "/Users/u1", "data": kit.patch(OFF)}
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [operation]}
    answer = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], "Operations": []}
    one.hear("POST", "/Bulk", body, status=200, answer=answer)
    assert kit.off(one.hear("GET", "/Users/u1", status=200, answer={**one.shown, "active": False})) == set()
    found = one.hear("GET", "/Users/u1", status=200, answer=dict(one.shown))
    assert kit.off(found) != set()
