"""PUT and DELETE: what RFC 7644 §3.5.1 and §3.6 leave open passes, what they close is found (R73 to R80, R107 to R109)."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import copy
from typing import Any

import pytest

from scim_conformance.expected import ids
from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
NOTHING: dict = {}
FULL = {
    "title": "Analyst",
    "externalId": "x-1",
    "phoneNumbers": [{"value": "+441", "type": "work"}],
    "schemas": [urns.USER, ENTERPRISE],
    ENTERPRISE: {"department": "Engines"},
}


def applied(base: dict, changes: dict) -> dict:
    return {key: value for key, value in {**base, **changes}.items() if value is not ...}


def put(kit: Any, contract: str, sent: dict, status: int, after: dict, profile: str | None = None) -> set[str]:
    """Create a full user, read it, PUT an ordinary user with changes; the answer and the next read show `after`."""
    one = kit.bench(kit.world(contract, profile))
    held = kit.user(**FULL)
    shown = {**held, **kit.shown("Users", one.create(held))}
    one.create(kit.user("taken@example.com"))
    found = one.hear("GET", "/Users/u1", status=200, answer=copy.deepcopy(shown))
    body = applied(kit.user(), sent)
    kept = applied({**body, **kit.shown("Users", "u1")}, after) if status < 300 else shown
    answer = kept if status == 200 else kit.error(status, "uniqueness" if status == 409 else None)
    answer = None if status == 204 else answer
    found += one.hear("PUT", "/Users/u1", body, status=status, answer=copy.deepcopy(answer))
    found += one.hear("GET", "/Users/u1", status=200, answer=copy.deepcopy(kept))
    return kit.off(found)


OPEN = [
    ("R73 omitted are cleared", "rfc", NOTHING, 200, NOTHING),
    ("R73 omitted are kept", "rfc", NOTHING, 200, FULL),
    ("R73 omitted get a default", "rfc", NOTHING, 200, {"title": "Employee"}),
    ("R74 null clears", "rfc", {"title": None}, 200, {"title": ...}),
    ("R74 an empty list clears", "rfc", {"phoneNumbers": []}, 200, {"phoneNumbers": []}),
    ("R75 read-only attributes ignored", "rfc", {"id": "u1", "groups": [{"value": "g"}]}, 200, {"groups": ...}),
    ("R75 a different id ignored", "rfc", {"id": "u9"}, 200, {"id": "u1"}),
    ("R77 without userName, refused", "rfc", {"userName": ...}, 400, NOTHING),
    ("R77 without userName, kept", "rfc", {"userName": ...}, 200, {"userName": "ada@example.com"}),
    ("R80 extension kept", "rfc", NOTHING, 200, {"schemas": FULL["schemas"], ENTERPRISE: FULL[ENTERPRISE]}),
    ("taken name refused with 409", "rfc", {"userName": "TAKEN@example.com"}, 409, NOTHING),
    ("taken name refused with 400", "rfc", {"userName": "TAKEN@example.com"}, 400, NOTHING),
    ("renamed", "rfc", {"userName": "new@example.com"}, 200, NOTHING),
    ("without active, inactive by default", "rfc", {"active": ...}, 200, {"active": False}),
    ("iru: without e-mails, refused", "iru", {"emails": ...}, 400, NOTHING),
    ("iru: without e-mails, kept", "iru", {"emails": ...}, 200, {"emails": [{"value": "ada@example.com"}]}),
    ("iru: without e-mails, gone", "iru", {"emails": ...}, 200, NOTHING),
    ("iru: emptied e-mails, gone", "iru", {"emails": []}, 200, NOTHING),
    ("iru: emptied e-mails, refused", "iru", {"emails": []}, 400, NOTHING),
    ("iru: without names, refused", "iru", {"displayName": ...}, 400, NOTHING),
    ("iru: without names, gone", "iru", {"displayName": ...}, 200, NOTHING),
    ("iru: without names, kept", "iru", {"displayName": ...}, 200, {"displayName": "Ada Lovelace"}),
    ("iru: without active, kept", "iru", {"active": ...}, 200, {"active": True}),
]

CLOSED = [
    ("R74 the old value is there", "rfc", {"title": None}, 200, {"title": "Analyst"}, ids.PUT_NULL_CLEARS),
    ("R74 refused", "rfc", {"phoneNumbers": []}, 400, NOTHING, ids.PUT_NULL_CLEARS),
    ("R75 refused for the equal id", "rfc", {"id": "u1"}, 400, NOTHING, ids.PUT_READ_ONLY),
    ("R77 the userName is gone", "rfc", {"userName": ...}, 200, NOTHING, ids.PUT_KEEPS_REQUIRED),
    ("R79 answered 204", "rfc", NOTHING, 204, NOTHING, ids.PUT_200),
    ("the old value is there", "rfc", {"title": "Clerk"}, 200, {"title": "Analyst"}, ids.PUT_REPLACES),
    ("extension passed over", "rfc", {**FULL, ENTERPRISE: {"department": "N"}}, 200, {ENTERPRISE: {"department": "Engines"}}, ids.PUT_REPLACES),
    ("iru: second e-mail kept", "iru", {"emails": [{"value": "1@e.com"}, {"value": "2@e.com"}]}, 200, {"emails": [{"value": "2@e.com"}]}, "iru-the-first-email-is-kept"),
    ("iru: deactivated without active", "iru", {"active": ...}, 200, {"active": False}, "iru-replace-without-active-keeps-users-active"),
    ("taken name accepted", "rfc", {"userName": "TAKEN@example.com"}, 200, NOTHING, ids.NAME_TAKEN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("contract", "sent", "status", "after"), [row[1:] for row in OPEN], ids=[row[0] for row in OPEN]
)
def test_what_is_left_open_passes(kit: Any, contract: str, sent: dict, status: int, after: dict) -> None:
    assert put(kit, contract, sent, status, after) == set()


@pytest.mark.parametrize(
    ("contract", "sent", "status", "after", "broken"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED]
)
def test_what_is_closed_is_found(kit: Any, contract: str, sent: dict, status: int, after: dict, broken: str) -> None:
    assert put(kit, contract, sent, status, after) == {broken}


def test_a_put_without_active_fails_where_onelogin_needs_the_state_kept(kit: Any) -> None:
    need = "onelogin-put-without-active-keeps-the-state"
    assert put(kit, "rfc", {"active": ...}, 200, {"active": False}, "onelogin") == {need}
    assert put(kit, "rfc", {"active": ...}, 200, {"active": True}, "onelogin") == set()


@pytest.mark.parametrize("after", [("u1", "u2"), ()], ids=["kept", "cleared"])
def test_members_left_out_of_a_put_are_kept_or_cleared_as_a_whole(kit: Any, after: tuple[str, ...]) -> None:
    one = kit.bench(kit.world("rfc"))
    for name in ("a@example.com", "b@example.com"):
        one.create(kit.user(name))
    id_ = one.create(kit.group("Engines", ("u1", "u2")), "Groups")
    shown = {**kit.group("New", after), **kit.shown("Groups", id_)}
    assert kit.off(one.hear("PUT", f"/Groups/{id_}", kit.group("New", None), status=200, answer=shown)) == set()


@pytest.mark.parametrize("status", [400, 404, 405, 501])
def test_r78_put_on_the_endpoint_itself_is_refused(kit: Any, status: int) -> None:
    one = kit.bench(kit.world("rfc"))
    assert kit.off(one.hear("PUT", "/Users", kit.user(), status=status, answer=kit.error(status))) <= {
        "http-method-not-allowed-names-the-allowed"
    }


def test_r78_put_on_the_endpoint_that_succeeds_is_found(kit: Any) -> None:
    one = kit.bench(kit.world("rfc"))
    assert ids.PUT_UNKNOWN in kit.off(one.hear("PUT", "/Users", kit.user(), status=200, answer=kit.user()))


def deleted(kit: Any) -> Any:
    one = kit.bench(kit.world("rfc"))
    one.body = kit.user()
    one.create(one.body)
    one.create(kit.user("b@example.com"))
    one.group = kit.group("Engines", ("u1", "u2"))
    one.create(one.group, "Groups")
    assert kit.off(one.hear("DELETE", "/Users/u1", status=204)) == set()
    return one


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_r108_a_deleted_user_answers_404_to_everything(kit: Any, method: str) -> None:
    one = deleted(kit)
    body = {"PUT": kit.user(), "PATCH": kit.patch({"op": "replace", "path": "title", "value": "x"})}.get(method)
    verdicts = one.hear(method, "/Users/u1", body, status=404, answer=kit.error(404))
    assert kit.off(verdicts) == set()
    assert ids.DELETED_404 in kit.passing(verdicts)


@pytest.mark.parametrize("status", [200, 410, 204])
def test_r108_other_answers_for_a_deleted_user_are_found(kit: Any, status: int) -> None:
    one = deleted(kit)
    answer = {**one.body, "active": False, **kit.shown("Users", "u1")} if status == 200 else None
    found = one.hear("GET", "/Users/u1", status=status, answer=answer or (kit.error(410) if status == 410 else None))
    assert ids.DELETED_404 in kit.off(found)


@pytest.mark.parametrize("members", [("u2",), ("u1", "u2")], ids=["gone", "left"])
def test_r109_the_deleted_user_may_stay_a_member_or_not(kit: Any, members: tuple[str, ...]) -> None:
    one = deleted(kit)
    shown = {**kit.group("Engines", members), **kit.shown("Groups", "g3")}
    assert kit.off(one.hear("GET", "/Groups/g3", status=200, answer=shown)) == set()


def test_a_member_lost_when_another_user_is_deleted_is_found(kit: Any) -> None:
    one = deleted(kit)
    one.hear(
        "GET", "/Groups/g3", status=200, answer={**kit.group("Engines", ("u1", "u2")), **kit.shown("Groups", "g3")}
    )
    one.create(kit.user("c@example.com"))
    verdicts = one.hear(
        "GET", "/Groups/g3", status=200, answer={**kit.group("Engines", ()), **kit.shown("Groups", "g3")}
    )
    assert kit.off(verdicts) == {ids.BYSTANDERS}


def test_a_deleted_name_can_be_used_again_and_is_found_once(kit: Any) -> None:
    one = deleted(kit)
    body = kit.user()
    assert kit.off(one.hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u9")})) == set()
    shown = {**body, **kit.shown("Users", "u9")}
    found = one.hear("GET", '/Users?filter=userName eq "ada@example.com"', status=200, answer=kit.listing(shown))
    assert kit.off(found) == set()
    assert ids.MATCHING_FOUND in kit.passing(found)
