"""Flows on their way: correlation, faults, waits, read-back, and what ends them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import ClassVar

import pytest

from scim_conformance.documents.model import (
    Expectation,
    Fault,
    Flow,
    Outcome,
    People,
    Provenance,
    ProvenanceKind,
    RecordedRequest,
    RecordedResponse,
    Step,
)
from scim_conformance.events import ExchangeDone, ItemFinished, ItemStarted, VerdictReached, Waited
from scim_conformance.replay.clean import clean
from scim_conformance.replay.endings import CreateRefused, TargetLost, TokenRefused
from scim_conformance.replay.player import play
from scim_conformance.scim.exchange import FailureKind, Purpose

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
PLAIN = Provenance(ProvenanceKind.ASSEMBLED, ("test",), "by hand")


def ada(**more):
    return {
        "schemas": [USER],
        "userName": "ada.lovelace@example.com",
        "displayName": "Ada Lovelace",
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": "ada.lovelace@example.com", "type": "work", "primary": True}],
        "active": True,
        **more,
    }


def grace(**more):
    text = (
        json.dumps(ada()).replace("ada.lovelace", "grace.hopper").replace("Ada", "Grace").replace("Lovelace", "Hopper")
    )
    return {**json.loads(text), **more}


def step(id_, method, path, body=None, status=200, answer=None, **more):
    response = None if status is None else RecordedResponse(status, {}, answer)
    return Step(id_, RecordedRequest(method, path, body=body), response, **more)


def patch(*operations):
    return {"schemas": [PATCH_OP], "Operations": list(operations)}


def flow(*steps, **more):
    return Flow("a-flow", "A flow", "To be played.", ("okta",), PLAIN, steps, **more)


CREATE = step("create", "POST", "/Users", ada(), 201, {"id": "r1", **ada()})
CREATE_GRACE = step("create-grace", "POST", "/Users", grace(), 201, {"id": "r2", **grace()})
LOOK_UP = step(
    "look-up",
    "GET",
    "/Users?filter=userName%20eq%20%22ada.lovelace%40example.com%22",
    None,
    200,
    {"totalResults": 1, "Resources": [{"id": "r1", **ada()}]},
)
READ = step("read", "GET", "/Users/r1", None, 200, {"id": "r1", **ada()})


def steps_of(stand, purpose=Purpose.STEP):
    """Name, status and path of each exchange of a purpose."""
    found = []
    for event in stand.told(ExchangeDone):
        if event.exchange.purpose is purpose:
            response = event.exchange.response
            found.append((event.step.step, response.status if response else None))
    return found


def deleted(stand):
    """Ids of what the run made and deleted."""
    return [entry.id for entry in stand.session.ledger.entries if entry.deleted]


def test_a_flow_is_told_from_its_start_to_its_end(stand):
    one = stand()
    result = play(flow(CREATE, LOOK_UP, READ), one.profile("okta"), one.session)
    assert result.complete
    assert result.blocked == ()
    assert isinstance(one.events[0], ItemStarted)
    assert isinstance(one.events[-1], ItemFinished)
    assert one.events[-1].complete
    assert steps_of(one) == [("create", 201), ("look-up", 200), ("read", 200)]
    assert one.findings == []
    assert any(verdict.outcome is Outcome.PASS for verdict in result.verdicts)


def test_exchanges_stand_before_their_verdicts(stand):
    one = stand()
    play(flow(CREATE), one.profile("okta"), one.session)
    seen = set()
    for event in one.events:
        if isinstance(event, ExchangeDone):
            seen.add(event.exchange.number)
        if isinstance(event, VerdictReached):
            assert event.verdict.exchange in seen


def test_what_a_flow_says_does_not_depend_on_what_was_played_before(stand):
    gone = step("gone", "PATCH", "/Users/unknown", patch({"op": "replace", "path": "title", "value": "x"}), 404)
    first, second = replace(flow(CREATE, gone), id="first"), replace(flow(CREATE, LOOK_UP, gone), id="second")
    one, other = stand(), stand()
    play(first, one.profile("okta"), one.session)
    after_another = play(second, one.profile("okta"), one.session)
    alone = play(second, other.profile("okta"), other.session)
    assert [verdict.id for verdict in after_another.verdicts] == [verdict.id for verdict in alone.verdicts]
    assert other.exchanges[0].number == 1
    assert [one.number for one in other.exchanges] == list(range(1, len(other.exchanges) + 1))


def test_nothing_of_a_flow_stays_behind(stand):
    one = stand()
    play(flow(CREATE, CREATE_GRACE), one.profile("okta"), one.session)
    assert one.snapshot() == {}
    assert all(entry.deleted for entry in one.session.ledger.entries)


def test_ids_and_names_are_the_endpoints_and_the_runs(stand):
    one = stand()
    group = step(
        "group",
        "POST",
        "/Groups",
        {
            "schemas": [GROUP],
            "displayName": "Engines",
            "members": [{"value": "r1", "display": "ada.lovelace@example.com"}],
        },
        201,
        {"id": "g"},
    )
    add = step("add", "PATCH", "/Groups/g", patch({"op": "add", "path": "members", "value": [{"value": "r2"}]}), 204)
    remove = step("remove", "PATCH", "/Groups/g", patch({"op": "remove", "path": 'members[value eq "r1"]'}), 204)
    play(flow(CREATE, CREATE_GRACE, group, add, remove), one.profile("okta-oin"), one.session)
    live = {entry.name.partition(".")[0]: entry.id for entry in one.session.ledger.entries}
    sent = [(method, path, body) for method, path, body in one.between.seen if method in ("POST", "PATCH")]
    assert json.loads(sent[0][2])["userName"] != "ada.lovelace@example.com"
    assert json.loads(sent[2][2])["members"] == [{"value": live["ada"], "display": json.loads(sent[0][2])["userName"]}]
    assert json.loads(sent[3][2])["Operations"][0]["value"] == [{"value": live["grace"]}]
    assert json.loads(sent[4][2])["Operations"][0]["path"] == f'members[value eq "{live["ada"]}"]'
    assert one.findings == []


def test_a_request_goes_out_as_the_profile_sends_it(stand):
    one = stand()
    play(flow(CREATE), one.profile("okta"), one.session)
    create = next(request for request in one.server.requests if request.startswith(b"POST"))
    assert b"User-Agent: Okta SCIM Client 1.0.0\r\n" in create
    assert b"Content-Type: application/scim+json; charset=utf-8\r\n" in create
    assert b'{"schemas":["' in create
    reads = [request for request in one.server.requests if request.startswith(b"GET")]
    assert all(b"Content-Type" not in request for request in reads)


def test_entra_sends_no_user_agent(stand):
    one = stand()
    play(flow(CREATE), one.profile("entra"), one.session)
    assert all(b"user-agent" not in request.lower() for request in one.server.requests)


@pytest.mark.parametrize("name", ["okta-create-user", "entra-group-membership", "onelogin-update-user"])
@pytest.mark.parametrize("contract", ["iru", "rfc"])
def test_a_shipped_flow_of_each_idp_plays_to_its_end(stand, name, contract):
    one = stand(contract=contract)
    recorded = one.library.flows[name]
    result = play(recorded, one.profile(recorded.profiles[0]), one.session)
    assert (result.complete, result.applicable, result.blocked) == (True, True, ())
    assert one.findings == []
    assert any(verdict.outcome is Outcome.PASS for verdict in result.verdicts)
    assert one.snapshot() == {}


class TestCorrelation:
    def test_an_id_found_by_a_look_up_is_used(self, stand):
        one = stand()
        unanswered = replace(CREATE, response=None, fault=Fault.ANSWER_LOST)
        result = play(flow(unanswered, LOOK_UP, READ), one.profile("okta"), one.session)
        assert result.blocked == ()
        assert steps_of(one) == [("create", None), ("look-up", 200), ("read", 200)]
        assert one.findings == []
        assert one.snapshot() == {}

    def test_a_create_that_was_recorded_without_an_id_is_found_by_its_use(self, stand):
        one = stand()
        bare = replace(CREATE, response=RecordedResponse(201))
        result = play(flow(bare, READ), one.profile("okta"), one.session)
        assert result.blocked == ()
        assert steps_of(one)[-1] == ("read", 200)

    def test_an_id_of_nobody_is_read_under_one_that_never_was(self, stand):
        one = stand()
        play(flow(step("read", "GET", "/Users/unknown", None, 404)), one.profile("okta"), one.session)
        assert steps_of(one) == [("read", 404)]
        assert one.between.seen[0][1] != "/Users/unknown"
        assert one.findings == []

    def test_an_id_of_nobody_is_written_to_under_one_that_the_run_made_and_deleted(self, stand):
        one = stand()
        rename = step("rename", "PATCH", "/Users/unknown", patch({"op": "replace", "path": "title", "value": "x"}), 404)
        result = play(flow(rename), one.profile("okta"), one.session)
        assert result.blocked == ()
        assert steps_of(one) == [("rename", 404)]
        (path,) = [path for method, path, _ in one.between.seen if method == "PATCH"]
        assert path.rpartition("/")[2] in deleted(one)

    def test_a_member_of_nobody_stands_for_one_that_was_deleted(self, stand):
        one = stand()
        group = step("group", "POST", "/Groups", {"schemas": [GROUP], "displayName": "Engines"}, 201, {"id": "g"})
        add = step(
            "add", "PATCH", "/Groups/g", patch({"op": "add", "path": "members", "value": [{"value": "nobody"}]}), 400
        )
        play(flow(group, add), one.profile("okta-oin"), one.session)
        sent = next(body for method, path, body in one.between.seen if method == "PATCH")
        assert json.loads(sent)["Operations"][0]["value"][0]["value"] in deleted(one)

    def test_an_id_that_the_recording_does_not_explain_blocks_its_step(self, stand):
        one = stand()
        result = play(
            flow(replace(READ, response=RecordedResponse(200, {}, {"id": "r1"}))), one.profile("okta"), one.session
        )
        assert result.blocked == ("read",)
        assert one.between.seen == []

    def test_an_id_that_a_create_carries_itself_is_nobodys(self, stand):
        one = stand()
        play(
            flow(replace(CREATE, request=RecordedRequest("POST", "/Users", body=ada(id="r7")))),
            one.profile("okta"),
            one.session,
        )
        sent = json.loads(next(body for method, _, body in one.between.seen if method == "POST"))
        assert sent["id"] != "r7"
        assert one.findings == []

    def test_a_repeated_step_makes_as_many(self, stand):
        one = stand()
        many = step("many", "POST", "/Users", ada(userName="ada-{n}@example.com"), 201, {"id": "r-{n}"}, repeat=5)
        last = step("last", "GET", "/Users/r-4", None, 200)
        result = play(flow(many, last), one.profile("okta"), one.session)
        assert result.blocked == ()
        assert steps_of(one) == [("many", 201)] * 5 + [("last", 200)]

    def test_an_echo_sends_the_live_answer_with_the_recorded_difference(self, stand):
        one = stand()
        put = step("put", "PUT", "/Users/r1", {"id": "r1", **ada(title="Countess")}, 200, {"id": "r1"}, echo="read")
        play(flow(CREATE, READ, put), one.profile("okta"), one.session)
        sent = json.loads(next(body for method, _, body in one.between.seen if method == "PUT"))
        assert sent["title"] == "Countess"
        assert "location" in sent["meta"]
        assert one.findings == []

    def test_an_echo_of_what_never_came_blocks(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: b"" if method == "GET" and path.startswith("/Users/") else None
        put = step("put", "PUT", "/Users/r1", {"id": "r1"}, 200, None, echo="read")
        result = play(flow(CREATE, READ, put), one.profile("okta"), replace(one.session, verify="off"))
        assert result.blocked == ("read", "put")


class TestFaults:
    def test_an_answer_that_is_lost_is_no_finding_and_no_orphan(self, stand):
        one = stand()
        result = play(flow(replace(CREATE, fault=Fault.ANSWER_LOST)), one.profile("okta"), one.session)
        lost = next(one for one in one.exchanges if one.purpose is Purpose.STEP)
        assert lost.failure.kind is FailureKind.CONNECTION
        assert result.complete
        assert one.findings == []
        assert one.snapshot() == {}

    def test_a_reset_arrives_at_nothing(self, stand):
        one = stand()
        result = play(flow(replace(CREATE, fault=Fault.RESET), LOOK_UP), one.profile("okta"), one.session)
        assert result.complete
        assert one.findings == []
        assert not any(method == "POST" for method, _ in one.between.passed)

    def test_a_create_that_is_sent_twice_is_judged_together(self, stand):
        one = stand()
        result = play(flow(replace(CREATE, fault=Fault.SENT_TWICE), READ), one.profile("okta"), one.session)
        assert [status for name, status in steps_of(one) if name == "create"] == [201, 409]
        assert result.blocked == ()
        assert one.findings == []

    def test_faults_that_were_asked_for_do_not_count_as_a_lost_target(self, stand):
        one = stand()
        lost = [replace(CREATE, id=f"lost-{number}", fault=Fault.RESET) for number in range(5)]
        assert play(flow(*lost), one.profile("okta"), one.session).complete


class TestReadBack:
    def count(self, one):
        return sum(1 for exchange in one.exchanges if exchange.purpose is Purpose.READ_BACK)

    def test_nothing_is_read_back_when_off(self, stand):
        one = stand(verify="off")
        play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert self.count(one) == 0

    def test_touched_reads_by_id_alone(self, stand):
        one = stand(verify="touched")
        play(flow(CREATE), one.profile("okta"), one.session)
        reads = [exchange.request.path for exchange in one.exchanges if exchange.purpose is Purpose.READ_BACK]
        assert len(reads) == 1
        assert reads[0].startswith("/Users/")

    def test_full_reads_the_list_too(self, stand):
        one = stand()
        play(flow(CREATE), one.profile("okta"), one.session)
        assert "/Users" in [one.request.path for one in one.exchanges if one.purpose is Purpose.READ_BACK]

    def test_a_directory_beyond_a_page_is_read_by_id(self, stand):
        one = stand(contract="rfc")
        one.seed(users=60, groups=1, members=1)

        def paged(method, path, status, body):
            if (method, path) != ("GET", "/Users"):
                return body
            page = json.loads(body)
            return json.dumps({**page, "Resources": page["Resources"][:50], "itemsPerPage": 50}).encode()

        one.between.mend = paged
        play(flow(CREATE, CREATE_GRACE), one.profile("okta"), one.session)
        lists = [one for one in one.exchanges if (one.request.method, one.request.path) == ("GET", "/Users")]
        assert len(lists) == 1
        assert not one.session.one_page
        assert one.findings == []

    def test_a_slow_truth_is_looked_at_again_within_the_contracts_bound(self, stand):
        one = stand(contract_changes={"eventual_within_s": 5.0})

        def stale(method, path, count):
            if method == "GET" and path.startswith("/Users/") and count <= 2:
                return b"HTTP/1.1 404 Not Found\r\nContent-Type: application/scim+json\r\nContent-Length: 2\r\n\r\n{}"
            return None

        one.between.script = stale
        play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert one.findings == []
        assert any("slow" in event.reason for event in one.told(Waited))

    def test_without_such_a_bound_a_stale_read_is_a_finding(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            b"HTTP/1.1 404 Not Found\r\nContent-Type: application/scim+json\r\nContent-Length: 2\r\n\r\n{}"
            if method == "GET" and path.startswith("/Users/") and count == 1
            else None
        )
        play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert one.findings

    def test_a_truth_that_never_comes_is_a_finding_once_the_bound_is_over(self, stand):
        one = stand(contract_changes={"eventual_within_s": 1.0})
        one.between.script = lambda method, path, count: (
            b"HTTP/1.1 404 Not Found\r\nContent-Type: application/scim+json\r\nContent-Length: 2\r\n\r\n{}"
            if method == "GET" and path.startswith("/Users/")
            else None
        )
        play(flow(CREATE), one.profile("okta"), one.session)
        assert one.findings


BUSY = b"HTTP/1.1 429 Too Many Requests\r\n%sContent-Length: 0\r\n\r\n"


class TestWaiting:
    def busy_at_first(self, header, times=1):
        return lambda method, path, count: BUSY % header if method == "POST" and count <= times else None

    def test_a_429_is_waited_for_and_not_blamed(self, stand):
        one = stand()
        one.between.script = self.busy_at_first(b"Retry-After: 2\r\n", times=3)
        result = play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert result.blocked == ()
        assert [event.seconds for event in one.told(Waited)] == [2.0, 2.0, 2.0]
        assert one.findings == []
        assert [exchange.attempt for exchange in one.exchanges if exchange.request.method == "POST"] == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        "header",
        [
            b"Retry-After: 999999999999999\r\n",
            b"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n",
            b"",
            b"Retry-After: soon\r\n",
        ],
    )
    def test_a_wait_beyond_the_bound_blocks_the_step(self, header, stand):
        one = stand(max_wait_s=60.0)
        one.between.script = self.busy_at_first(header, times=99)
        result = play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert result.blocked == ("create", "read")
        assert one.told(Waited) == []
        assert one.findings == []

    def test_a_negative_wait_is_none(self, stand):
        one = stand()
        one.between.script = self.busy_at_first(b"Retry-After: -5\r\n")
        assert play(flow(CREATE), one.profile("okta"), one.session).blocked == ()
        assert [event.seconds for event in one.told(Waited)] == [0.0]

    def test_an_endpoint_that_is_always_busy_ends(self, stand):
        one = stand()
        one.between.script = self.busy_at_first(b"Retry-After: 0\r\n", times=10**9)
        result = play(flow(CREATE), one.profile("okta"), one.session)
        assert result.blocked == ("create",)
        assert len([1 for exchange in one.exchanges if exchange.request.method == "POST"]) == 10

    def test_read_backs_wait_as_well(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            BUSY % b"Retry-After: 1\r\n" if method == "GET" and count == 1 else None
        )
        play(flow(CREATE), one.profile("okta"), one.session)
        assert one.findings == []
        assert one.snapshot() == {}

    def test_a_503_with_a_retry_after_is_waited_for(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
            if method == "POST" and count == 1
            else None
        )
        assert play(flow(CREATE), one.profile("okta"), one.session).blocked == ()
        assert one.findings == []


class TestBlocking:
    ERROR = b'{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"500","detail":"no"}'

    def failing(self, method, path, count):
        if method == "POST" and path == "/Users":
            return (
                b"HTTP/1.1 500 X\r\nContent-Type: application/scim+json\r\nContent-Length: %d\r\n\r\n" % len(self.ERROR)
                + self.ERROR
            )
        return None

    def test_steps_about_what_never_came_into_being_are_blocked_and_not_failed(self, stand):
        one = stand()
        one.between.script = self.failing
        put = step("put", "PUT", "/Users/r1", ada(), 200)
        result = play(flow(CREATE, READ, put), one.profile("okta"), one.session)
        assert result.blocked == ("read", "put")
        assert result.complete
        assert "never came into being" in one.events[-1].note
        assert {
            event.verdict.step.step for event in one.told(VerdictReached) if event.verdict.outcome is Outcome.FAIL
        } == {"create"}

    @pytest.mark.parametrize(
        "answer",
        [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 201 X\r\nContent-Length: 17000000\r\n\r\n" + b" " * 17_000_000],
        ids=["none", "no-http", "too-large"],
    )
    def test_a_step_that_is_not_answered_is_blocked(self, stand, answer):
        one = stand()
        one.between.script = lambda method, path, count: answer if method == "POST" else None
        result = play(flow(CREATE), one.profile("okta"), one.session)
        assert result.blocked == ("create",)
        assert "did not answer" in result.note

    def test_what_the_flow_allows_to_be_blocked_is_not_named(self, stand):
        one = stand()
        one.between.script = self.failing
        result = play(flow(CREATE, READ, may_block={"read": "people.user_name"}), one.profile("okta"), one.session)
        assert result.blocked == ()

    def test_a_flow_whose_needs_are_not_met_is_not_applicable(self, stand):
        one = stand()
        result = play(flow(CREATE, needs=("bulk",)), one.profile("okta"), one.session)
        assert not result.applicable
        assert not one.events[-1].applicable
        assert "bulk" in one.events[-1].note
        assert one.between.seen == []

    @pytest.mark.parametrize("need", ["Group", "User", "patch", "filter", "paging"])
    def test_a_flow_whose_needs_are_met_is_played(self, need, stand):
        one = stand(discovered=({"patch": {"supported": True}, "filter": {"supported": True}}, None, None))
        assert play(flow(CREATE, needs=(need,)), one.profile("okta"), one.session).applicable


class TestStrangers:
    STRANGER: ClassVar = {"id": "stranger-77", "userName": "canary@corp.com", "name": {"formatted": "Canary"}}

    def answering(self, status):
        body = json.dumps(self.STRANGER).encode()
        return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    def test_a_create_that_is_answered_with_a_stranger_makes_no_id_ours(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            self.answering(201) if method == "POST" else self.answering(200) if "stranger-77" in path else None
        )
        put = step("put", "PUT", "/Users/r1", ada(), 200)
        delete = step("delete", "DELETE", "/Users/r1", None, 204)
        result = play(flow(CREATE, put, delete), one.profile("okta"), one.session)
        assert set(result.blocked) >= {"put", "delete"}
        assert not any(method in ("PUT", "DELETE", "PATCH") for method, _, _ in one.between.seen)
        assert "canary" not in repr(one.events).lower()

    def test_a_location_that_leads_to_a_stranger_makes_no_id_ours(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            b"HTTP/1.1 201 X\r\nLocation: /scim/Users/stranger-77\r\nContent-Length: 0\r\n\r\n"
            if method == "POST"
            else self.answering(200)
            if "stranger-77" in path
            else None
        )
        result = play(flow(CREATE, step("delete", "DELETE", "/Users/r1", None, 204)), one.profile("okta"), one.session)
        assert result.blocked == ("delete",)
        assert "canary" not in repr(one.events).lower()

    def test_a_look_up_that_brings_a_stranger_makes_no_id_ours(self, stand):
        one = stand()
        page = json.dumps({"totalResults": 1, "Resources": [self.STRANGER]}).encode()
        one.between.script = lambda method, path, count: (
            f"HTTP/1.1 200 X\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page if "filter" in path else None
        )
        delete = step("delete", "DELETE", "/Users/r1", None, 204)
        result = play(flow(LOOK_UP, delete), one.profile("okta"), one.session)
        assert result.blocked == ("delete",)
        assert "canary" not in repr(one.events).lower()

    def test_what_shows_somebody_else_is_not_deleted(self, stand):
        one = stand(verify="off")
        one.between.mend = lambda method, path, status, body: (
            json.dumps({**self.STRANGER, "id": path.rpartition("/")[2]}).encode()
            if method == "GET" and path.startswith("/Users/")
            else body
        )
        result = play(flow(CREATE, step("delete", "DELETE", "/Users/r1", None, 204)), one.profile("okta"), one.session)
        assert result.blocked == ("delete",)
        assert not any(method == "DELETE" for method, _, _ in one.between.seen)
        assert "left alone" in one.events[-1].note

    @pytest.mark.parametrize(("status", "is_sent"), [(500, False), (403, False), (404, True)])
    def test_what_cannot_be_looked_at_is_not_deleted_unless_it_is_not_there(self, stand, status, is_sent):
        one = stand(verify="off")
        one.between.script = lambda method, path, count: (
            f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode()
            if method == "GET" and path.startswith("/Users/")
            else None
        )
        result = play(flow(CREATE, step("delete", "DELETE", "/Users/r1", None, 204)), one.profile("okta"), one.session)
        assert result.blocked == (() if is_sent else ("delete",))
        assert any(method == "DELETE" for method, _, _ in one.between.seen) is is_sent

    def test_seeded_strangers_survive_a_flow_untouched(self, stand):
        one = stand()
        strangers = one.seed(users=40, groups=3, members=5)
        before = one.snapshot()
        group = step(
            "group",
            "POST",
            "/Groups",
            {"schemas": [GROUP], "displayName": "Engines", "members": [{"value": "r1"}]},
            201,
            {"id": "g"},
        )
        play(flow(CREATE, LOOK_UP, group, step("list", "GET", "/Users", None, 200)), one.profile("okta"), one.session)
        assert one.snapshot() == before
        assert strangers.canary not in repr(one.events).lower()
        assert one.findings == []


class TestEndings:
    def test_a_target_that_is_lost_ends_the_run_after_three(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: b"" if path.startswith("/Users/") else None
        reads = [replace(READ, id=f"read-{number}") for number in range(9)]
        with pytest.raises(TargetLost):
            play(flow(CREATE, *reads), one.profile("okta"), one.session)
        assert not one.events[-1].complete
        assert "lost" in one.events[-1].note

    def test_one_lost_answer_between_good_ones_does_not(self, stand):
        one = stand(verify="off")
        one.between.script = lambda method, path, count: b"" if count % 2 and path.startswith("/Users?") else None
        looks = [replace(LOOK_UP, id=f"look-{number}") for number in range(6)]
        result = play(flow(CREATE, *looks), one.profile("okta"), one.session)
        assert result.complete
        assert result.blocked == ()

    def test_a_token_that_is_refused_from_the_first_ends_the_run(self, stand, canary):
        one = stand()
        one.provider.integrations.rotate(one.integration)
        with pytest.raises(TokenRefused) as raised:
            play(flow(CREATE), one.profile("okta"), one.session)
        assert canary not in str(raised.value)

    def test_a_step_with_the_wrong_token_does_not(self, stand):
        one = stand()
        wrong = Step("wrong", RecordedRequest("GET", "/Users", authentication="wrong"), RecordedResponse(401))
        assert play(flow(wrong, CREATE), one.profile("okta"), one.session).complete
        assert one.findings == []

    def refusing(self, text):
        body = json.dumps(
            {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400", "detail": text}
        ).encode()
        return (
            f"HTTP/1.1 400 X\r\nContent-Type: application/scim+json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )

    @pytest.mark.parametrize(
        ("detail", "key"),
        [
            ("userName must be an e-mail address", "people.user_name: address"),
            ("domain not allowed", "people.user_name: domain"),
            ("phone number is malformed", "people.phone: e164"),
            ("costCenter is required", "people.template"),
        ],
    )
    def test_an_endpoint_that_takes_no_create_says_so_once_with_the_key_that_mends(self, detail, key, stand):
        one = stand()
        one.between.script = lambda method, path, count: self.refusing(detail) if method == "POST" else None
        with pytest.raises(CreateRefused) as raised:
            play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert detail in str(raised.value)
        assert key in str(raised.value)

    def test_an_endpoint_that_refuses_this_create_only_goes_on(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            self.refusing("not this one") if method == "POST" and count == 1 else None
        )
        result = play(flow(CREATE, READ), one.profile("okta"), one.session)
        assert result.complete
        assert result.blocked == ("read",)

    def test_an_interruption_leaves_a_ledger_that_finishes_the_clean_up(self, stand):
        one = stand()

        def interrupt(event):
            one.events.append(event)
            if isinstance(event, ExchangeDone) and event.step.step == "create-grace":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            play(flow(CREATE, CREATE_GRACE), one.profile("okta"), replace(one.session, emit=interrupt))
        assert len(one.snapshot()) == 2
        assert clean(one.session.ledger, one.session.client) == ()
        assert one.snapshot() == {}

    def test_a_resource_that_cannot_be_deleted_is_said_to_stay(self, stand):
        one = stand()
        one.between.script = lambda method, path, count: (
            b"HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n" if method == "DELETE" else None
        )
        play(flow(CREATE), one.profile("okta"), one.session)
        assert "stays behind" in one.events[-1].note

    def test_until_stops_behind_the_step_of_that_name(self, stand):
        one = stand(until="look-up")
        result = play(flow(CREATE, LOOK_UP, READ), one.profile("okta"), one.session)
        assert [name for name, _ in steps_of(one)] == ["create", "look-up"]
        assert "look-up" in result.note
        assert one.snapshot() == {}


class TestStatements:
    def test_what_a_flow_states_of_its_own_is_judged(self, stand):
        requirement = "rfc7644-3.4.2-total-results-counts-every-resource"
        holds = Expectation(
            requirement, (200,), {"$.totalResults": 1, "$.Resources[0].userName": "ada.lovelace@example.com"}
        )
        one = stand()
        play(flow(CREATE, replace(LOOK_UP, expect=(holds,))), one.profile("okta"), one.session)
        assert one.findings == []
        fails = Expectation(requirement, (200,), {"$.totalResults": 2})
        play(flow(CREATE, replace(LOOK_UP, expect=(fails,))), one.profile("okta"), one.session)
        assert one.findings == [requirement]


class TestMixedFlows:
    def test_each_step_goes_out_and_is_judged_under_its_own_profile(self, stand):
        one = stand()
        mixed = flow(replace(CREATE, profile="entra"), replace(READ, profile="onelogin"))
        play(mixed, one.profile("okta"), one.session)
        assert {event.step.profile for event in one.told(ExchangeDone) if event.exchange.purpose is Purpose.STEP} == {
            "entra",
            "onelogin",
        }
        create = next(request for request in one.server.requests if request.startswith(b"POST"))
        assert b"Okta" not in create


class TestRematching:
    def test_a_resource_that_is_gone_is_looked_up_anew_where_the_profile_does_so(self, stand):
        one = stand()
        profile = replace(one.profile("okta"), reactions=replace(one.profile("okta").reactions, on_404="rematch"))
        gone = []

        def script(method, path, count):
            if method == "PUT" and not gone:
                gone.append(path)
                return b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"
            return None

        one.between.script = script
        play(flow(CREATE, step("put", "PUT", "/Users/r1", ada(title="x"), 200)), profile, one.session)
        looks = [path for method, path, _ in one.between.seen if method == "GET" and "filter" in path]
        assert len(looks) == 1
        assert "startIndex=1&count=100" in looks[0]


class TestPeople:
    def test_the_contracts_people_shape_what_is_sent(self, stand):
        people = People(user_name="domain", phone="e164", template={"nickName": "Countess {marker}", "active": False})
        one = stand(contract_changes={"people": people}, domain="corp.example")
        made = ada(userName="ada", phoneNumbers=[{"value": "+44 1632 960001"}])
        play(
            flow(replace(CREATE, request=RecordedRequest("POST", "/Users", body=made))),
            one.profile("okta"),
            one.session,
        )
        sent = json.loads(next(body for method, _, body in one.between.seen if method == "POST"))
        assert sent["userName"].startswith("ada.")
        assert sent["userName"].endswith("@corp.example")
        assert sent["phoneNumbers"] == [{"value": "+441632960001"}]
        assert sent["nickName"].startswith("Countess ")
        assert sent["active"] is True
