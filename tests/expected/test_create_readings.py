"""Create: whatever RFC 7644 §3.3 and its errata leave open passes, and what they close is found (R1 to R36)."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.documents.model import Outcome
from scim_conformance.expected import ids
from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
NOTHING: dict = {}


def create(kit: Any, contract: str, sent: dict, status: int, shown: dict, kind: str = "Users", **more: Any) -> set[str]:
    """A create with these changes to an ordinary body, answered by what was sent with these changes."""
    base = kit.user() if kind == "Users" else kit.group("Engines", None)
    body = {key: value for key, value in {**base, **sent}.items() if value is not ...}
    answer: dict = kit.error(status, more.get("scim_type"))
    if status < 300:
        kept = {**body, **kit.shown(kind, "x1"), **shown}
        answer = {key: value for key, value in kept.items() if value is not ...}
    one = kit.bench(kit.world(contract, more.get("profile")))
    return kit.off(one.hear("POST", f"/{kind}", body, status=status, answer=answer))


LAWFUL = [
    ("R1 without schemas, refused", "rfc", {"schemas": ...}, 400, NOTHING),
    ("R1 without schemas, completed", "rfc", {"schemas": ...}, 201, {"schemas": [urns.USER]}),
    ("R2 extension unannounced, dropped", "rfc", {ENTERPRISE: {"department": "E"}}, 201, {ENTERPRISE: ...}),
    ("R2 extension unannounced, refused", "rfc", {ENTERPRISE: {"department": "E"}}, 400, NOTHING),
    ("R3 announced without data, dropped", "rfc", {"schemas": [urns.USER, ENTERPRISE]}, 201, {"schemas": [urns.USER]}),
    ("R4 unknown URN, refused", "rfc", {"schemas": [urns.USER, "urn:x:y"]}, 400, NOTHING),
    ("R4 unknown URN, dropped", "rfc", {"schemas": [urns.USER, "urn:x:y"]}, 201, {"schemas": [urns.USER]}),
    ("R5 unknown attribute, refused", "rfc", {"shoeSize": 7}, 400, NOTHING),
    ("R5 unknown attribute, ignored", "rfc", {"shoeSize": 7}, 201, {"shoeSize": ...}),
    ("R6 id ignored", "rfc", {"id": "mine"}, 201, {"id": "x1"}),
    ("R10 externalId kept", "rfc", {"externalId": "X-1"}, 201, NOTHING),
    ("R12 other type, stored", "rfc", {"emails": [{"value": "a@example.com", "type": "other"}]}, 201, NOTHING),
    ("R13 defaults appear", "rfc", {"active": ...}, 201, {"active": True, "locale": "en", "nickName": "Ada"}),
    ("R13 inactive by default", "rfc", {"active": ...}, 201, {"active": False}),
    ("R14 other letter case", "rfc", NOTHING, 201, {"userName": "Ada@Example.com"}),
    ("R14 e-mail in lower case", "rfc", {"emails": [{"value": "A@EXAMPLE.COM"}]}, 201, {"emails": [{"value": "a@example.com"}]}),
    ("R14 phone number", "rfc", {"phoneNumbers": [{"value": "+44 20 1"}]}, 201, {"phoneNumbers": [{"value": "tel:+44-20-1"}]}),
    (
        "R15 fewer values",
        "rfc",
        {"emails": [{"value": "a@example.com"}, {"value": "b@example.com"}]},
        201,
        {"emails": [{"value": "a@example.com"}]},
    ),
    ("R16 white space", "rfc", {"name": {"familyName": " Lovelace"}}, 201, {"name": {"familyName": "Lovelace"}}),
    ("R16 formatted is made", "rfc", {"name": {"familyName": "L"}}, 201, {"name": {"familyName": "L", "formatted": "L"}}),
    ("R17 underscore refused", "rfc", {"locale": "en_US"}, 400, NOTHING),
    ("R17 underscore turned", "rfc", {"locale": "en_US"}, 201, {"locale": "en-US"}),
    ("R19 null is absent", "rfc", {"title": None}, 201, {"title": ...}),
    ("R19 empty list is absent", "rfc", {"phoneNumbers": []}, 201, {"phoneNumbers": None}),
    ("R20 empty text, kept", "rfc", {"title": ""}, 201, NOTHING),
    ("R20 empty text, absent", "rfc", {"title": ""}, 201, {"title": ...}),
    ("R20 empty text, refused", "rfc", {"title": ""}, 400, NOTHING),
    ("R20 empty userName, refused", "rfc", {"userName": ""}, 400, NOTHING),
    ("R21 string Boolean, refused", "rfc", {"active": "True"}, 400, NOTHING),
    ("R21 string Boolean, read", "rfc", {"active": "False"}, 201, {"active": False}),
    ("R22 two primaries, refused", "rfc", {"emails": [{"value": "a@example.com", "primary": True}] * 2}, 400, NOTHING),
    ("R23 one is promoted", "rfc", {"emails": [{"value": "a@e.com"}]}, 201, {"emails": [{"value": "a@e.com", "primary": True}]}),
    ("R33 country refused", "rfc", {"addresses": [{"country": "USA"}]}, 400, NOTHING),
    ("R33 country turned", "rfc", {"addresses": [{"country": "USA", "type": "work"}]}, 201, {"addresses": [{"country": "US", "type": "work"}]}),
    ("R34 unknown manager, refused", "rfc", {"schemas": [urns.USER, ENTERPRISE], ENTERPRISE: {"manager": {"value": "m"}}}, 400, NOTHING),
    ("R35 password ignored", "rfc", {"password": "Tn1!x"}, 201, {"password": ...}),
    ("R35 password refused", "rfc", {"password": "Tn1!x"}, 400, NOTHING),
    ("a photo's address in another form", "rfc", {"photos": [{"value": "https://E.com/a"}]}, 201, {"photos": [{"value": "https://e.com/a"}]}),
    ("iru: attributes outside the list are dropped", "iru", {"nickName": "A", "locale": "en"}, 201, {"nickName": ..., "locale": ...}),
    ("iru: neither title nor department", "iru", NOTHING, 201, NOTHING),
    ("iru: without active, refused", "iru", {"active": ...}, 201, {"active": True}),
]  # fmt: skip

CLOSED = [
    ("R6 refused for its id", "rfc", {"id": "mine"}, 400, NOTHING, ids.READ_ONLY_IGNORED),
    ("R6 refused for meta", "rfc", {"meta": {"resourceType": "User"}}, 400, NOTHING, ids.READ_ONLY_IGNORED),
    ("R6 refused for groups", "rfc", {"groups": [{"value": "g"}]}, 400, NOTHING, ids.READ_ONLY_IGNORED),
    ("R7 answered 202", "rfc", NOTHING, 202, NOTHING, ids.CREATE_201),
    ("R11 externalId dropped", "rfc", {"externalId": "X"}, 201, {"externalId": ...}, ids.CREATE_KEEPS),
    ("R11 externalId in another case", "rfc", {"externalId": "X-a"}, 201, {"externalId": "x-A"}, ids.CREATE_KEEPS),
    ("R15 none of the values", "rfc", {"phoneNumbers": [{"value": "+441"}]}, 201, {"phoneNumbers": ...}, ids.CREATE_KEEPS),
    ("R16 component altered", "rfc", {"name": {"familyName": "King"}}, 201, {"name": {"familyName": "Kong"}}, ids.CREATE_KEEPS),
    ("R19 refused for an empty list", "rfc", {"phoneNumbers": []}, 400, NOTHING, ids.NULL_IS_UNASSIGNED),
    ("R20 empty userName accepted", "rfc", {"userName": ""}, 201, NOTHING, ids.USER_NAME_REQUIRED),
    ("5xx to an odd body", "iru", {"shoeSize": 7}, 500, NOTHING, "rfc7644-3.12-no-request-ends-in-a-server-error"),
    ("iru: title dropped", "iru", {"title": "Analyst"}, 201, {"title": ...}, "iru-kept-attributes-read-back"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("contract", "sent", "status", "shown"), [row[1:] for row in LAWFUL], ids=[row[0] for row in LAWFUL]
)
def test_what_is_left_open_passes(kit: Any, contract: str, sent: dict, status: int, shown: dict) -> None:
    assert create(kit, contract, sent, status, shown) == set()


@pytest.mark.parametrize(
    ("contract", "sent", "status", "shown", "broken"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED]
)
def test_what_is_closed_is_found(kit: Any, contract: str, sent: dict, status: int, shown: dict, broken: str) -> None:
    assert create(kit, contract, sent, status, shown) == {broken}


@pytest.mark.parametrize(
    ("sent", "status", "shown"),
    [
        ({}, 201, {}),
        ({"members": []}, 201, {"members": ...}),
        ({"members": [{"value": "stranger"}]}, 400, {}),
        ({"members": [{"value": "stranger"}]}, 404, {}),
        ({"members": [{"value": "stranger"}]}, 201, {}),
        ({"members": [{"value": "stranger"}]}, 201, {"members": ...}),
        ({"externalId": "e-1"}, 201, {}),
    ],
    ids=["R27", "R27 empty", "R28 400", "R28 404", "R28 kept", "R28 dropped", "externalId"],
)
def test_groups_with_few_or_unknown_members_pass(kit: Any, sent: dict, status: int, shown: dict) -> None:
    assert create(kit, "rfc", sent, status, shown, "Groups") == set()


def taken(kit: Any, contract: str = "rfc", **more: Any) -> Any:
    one = kit.bench(kit.world(contract))
    one.create(kit.user("ada@example.com", **more))
    return one


def test_r8_duplicate_with_409_and_uniqueness_passes(kit: Any) -> None:
    one = taken(kit)
    answer = kit.error(409, "uniqueness")
    assert kit.off(one.hear("POST", "/Users", kit.user("ADA@example.com"), status=409, answer=answer)) == set()


def test_r8_duplicate_without_scim_type_is_found(kit: Any) -> None:
    verdicts = taken(kit).hear("POST", "/Users", kit.user(), status=409, answer=kit.error(409))
    assert kit.off(verdicts) == {ids.DUPLICATE_409}


def test_r9_the_name_of_a_deleted_user_is_a_warning_at_most(kit: Any) -> None:
    one = taken(kit)
    one.hear("DELETE", "/Users/u1", status=204)
    verdicts = one.hear("POST", "/Users", kit.user(), status=409, answer=kit.error(409, "uniqueness"))
    assert kit.off(verdicts, Outcome.WARN) == {ids.NAME_FREE_AGAIN}
    assert kit.off(verdicts, Outcome.FAIL) == set()


@pytest.mark.parametrize("status", [201, 409])
@pytest.mark.parametrize(
    "same", [{"externalId": "x"}, {"emails": [{"value": "shared@example.com"}]}], ids=["R10", "R18"]
)
def test_values_that_may_be_unique_pass_both_ways(kit: Any, status: int, same: dict) -> None:
    one = taken(kit, **same)
    body = kit.user("other@example.com", **same)
    answer = {**body, **kit.shown("Users", "u9")} if status == 201 else kit.error(409, "uniqueness")
    assert kit.off(one.hear("POST", "/Users", body, status=status, answer=answer)) == set()


@pytest.mark.parametrize("status", [201, 409])
def test_r26_two_groups_of_one_name_pass_both_ways(kit: Any, status: int) -> None:
    one = kit.bench(kit.world("rfc"))
    one.create(kit.group("Engines"), "Groups")
    body = kit.group("engines")
    answer = {**body, **kit.shown("Groups", "g9")} if status == 201 else kit.error(409, "uniqueness")
    assert kit.off(one.hear("POST", "/Groups", body, status=status, answer=answer)) == set()


@pytest.mark.parametrize("status", [201, 400, 403, 501])
def test_r29_nested_groups_pass_both_ways(kit: Any, status: int) -> None:
    one = kit.bench(kit.world("rfc"))
    inner = one.create(kit.group("Inner"), "Groups")
    body = kit.group("Outer", (inner,))
    answer = {**body, **kit.shown("Groups", "g9")} if status == 201 else kit.error(status)
    assert kit.off(one.hear("POST", "/Groups", body, status=status, answer=answer)) == set()


def test_a_default_stays_as_it_was_shown(kit: Any) -> None:
    one = kit.bench(kit.world("rfc"))
    body = kit.user()
    shown = {**body, **kit.shown("Users", "u1"), "locale": "en"}
    one.hear("POST", "/Users", body, status=201, answer=shown)
    one.hear("GET", "/Users/u1", status=200, answer=shown)
    verdicts = one.hear("GET", "/Users/u1", status=200, answer={**shown, "locale": "fr"})
    assert kit.off(verdicts) == {ids.BYSTANDERS}


def test_an_ordinary_create_bears_out_what_it_exercises(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user(title="Analyst")
    passed = kit.passing(one.hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u1")}))
    assert {ids.CREATE_201, ids.NEW_RESOURCE, "iru-users-are-created", "iru-kept-attributes-read-back"} <= passed
