"""What suite tests speak through."""

from __future__ import annotations

import pytest

from scim_conformance.events import ExchangeDone
from scim_conformance.replay.endings import Blocked, TargetLost
from scim_conformance.replay.ledger import ForeignWrite
from scim_conformance.replay.suite_session import ScimSession
from scim_conformance.scim.exchange import Purpose

PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@pytest.fixture
def one(stand):
    return stand(contract="rfc")


@pytest.fixture
def scim(one):
    with ScimSession(one.session, "suites/test_a.py::test_b") as session:
        yield session


def test_users_and_groups_are_made_found_and_gone_at_the_end(one):
    with ScimSession(one.session, "test") as scim:
        user = scim.user(title="Countess")
        group = scim.group([user])
        assert scim.get(user.path).response.body["title"] == "Countess"
        assert scim.get(group.path).response.body["members"][0]["value"] == user.id
        assert scim.look_up("User", "userName", user.name).response.body["totalResults"] == 1
        assert user.shown["id"] == user.id
    assert one.snapshot() == {}
    assert scim.left_behind == ()
    assert one.findings == []


def test_each_exchange_is_told_with_the_tests_name(one, scim):
    scim.get("/Users")
    (event,) = one.told(ExchangeDone)
    assert event.step.test == "suites/test_a.py::test_b"
    assert event.exchange.purpose is Purpose.SUITE


def test_each_method_sends_what_it_says(scim):
    user = scim.user()
    patch = {"schemas": [PATCH_OP], "Operations": [{"op": "replace", "path": "title", "value": "x"}]}
    assert scim.put(user.path, {**user.sent, "title": "y"}).response.status == 200
    assert scim.patch(user.path, patch).response.status in (200, 204)
    assert scim.post("/Users", text="{").response.status == 400
    assert scim.get("/Users", authentication="none").response.status == 401
    assert scim.request("GET", "/Users", headers={"Accept": None}).request.headers.get("Accept") is None
    assert scim.delete(user.path).response.status == 204


def test_what_is_judged_brings_verdicts_and_what_is_not_brings_none(scim):
    scim.get("/Users", is_judged=False)
    assert scim.verdicts == ()
    scim.get("/Users")
    assert scim.verdicts != ()


def test_requests_at_once_are_judged_together(one, scim):
    body = scim.user_body()
    exchanges = scim.race([scim.prepared("POST", "/Users", body) for _ in range(4)])
    assert sorted(exchange.response.status for exchange in exchanges) == [201, 409, 409, 409]
    assert one.findings == []


def test_requests_at_once_are_numbered_in_the_order_given(scim):
    scim.get("/Users")
    exchanges = scim.race([scim.prepared("POST", "/Users", scim.user_body()) for _ in range(6)])
    assert [exchange.number for exchange in exchanges] == [2, 3, 4, 5, 6, 7]


def test_each_test_numbers_its_exchanges_from_one(one):
    for name in ("first", "second"):
        with ScimSession(one.session, name) as scim:
            assert [scim.get("/Users").number, scim.get("/Users").number] == [1, 2]


def test_what_shows_somebody_else_is_not_deleted_by_requests_at_once_either(one, scim):
    user = scim.user()
    one.between.mend = lambda method, path, status, body: (
        body.replace(user.name.encode(), b"somebody@example.com").replace(b"ada.lovelace", b"somebody")
        if method == "GET"
        else body
    )
    with pytest.raises(Blocked, match="left alone"):
        scim.race([scim.prepared("DELETE", user.path)] * 2)
    assert not any(method == "DELETE" for method, _, _ in one.between.seen)
    one.between.mend = lambda _method, _path, _status, body: body


def test_more_requests_at_once_than_can_be_tried_in_every_order(one, scim):
    exchanges = scim.race([scim.prepared("POST", "/Users", scim.user_body()) for _ in range(12)])
    assert {exchange.response.status for exchange in exchanges} == {201}
    assert one.findings == []


def test_ids_of_nobody_are_nobodys(scim):
    assert scim.get(f"/Users/{scim.unknown_id()}").response.status == 404
    assert scim.unknown_id() != scim.unknown_id()
    gone = scim.deleted_id("Group")
    assert scim.patch(f"/Groups/{gone}", {"schemas": [PATCH_OP], "Operations": []}).response.status in (400, 404)


def test_names_are_the_tests_own(scim):
    assert scim.unique("ada@example.com") == scim.unique("ada@example.com") != "ada@example.com"
    assert scim.user_body()["userName"] != scim.user_body()["userName"]
    assert "name" not in scim.user_body(name=None)


def test_a_write_to_a_stranger_is_not_sent(one, scim):
    strangers = one.seed(users=1, groups=0, members=0)
    before = len(one.between.seen)
    with pytest.raises(ForeignWrite):
        scim.delete(f"/Users/{strangers.users[0]}")
    assert len(one.between.seen) == before


def test_a_resource_that_is_not_made_blocks_the_test(one, scim):
    one.between.script = lambda method, path, count: (
        b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n" if method == "POST" else None
    )
    with pytest.raises(Blocked, match="500"):
        scim.user()


def test_a_create_without_a_body_is_found_by_its_location(one, scim):
    one.between.mend = lambda method, path, status, body: b"" if method == "POST" else body
    user = scim.user()
    assert user.shown == {}
    assert scim.get(user.path).response.status == 200


def test_what_a_failing_test_made_is_gone_too(one):
    def a_test():
        with ScimSession(one.session, "test") as scim:
            scim.user()
            raise AssertionError

    with pytest.raises(AssertionError):
        a_test()
    assert one.snapshot() == {}


def test_a_lost_target_is_not_asked_for_a_clean_up(one):
    def a_test():
        with ScimSession(one.session, "test") as scim:
            scim.user()
            one.between.script = lambda *_: b""
            for _ in range(3):
                scim.get("/Users")

    with pytest.raises(TargetLost):
        a_test()
    assert len(one.between.seen) < 8


def test_two_tests_do_not_see_each_others_resources(one):
    with ScimSession(one.session, "first") as first, ScimSession(one.session, "second") as second:
        user = first.user()
        shown = second.get("/Users").response.body["Resources"]
        assert user.name not in repr(shown)
        assert first.get(user.path).response.body["userName"] == user.name
