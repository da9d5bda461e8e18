"""Recorded ids find their live ones by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.documents.model import RecordedRequest, RecordedResponse, Step
from scim_conformance.replay.correlation import (
    Origins,
    Pair,
    applied,
    expanded,
    ids_of,
    laid_over,
    learned,
    never_existing,
    origins,
    take_apart,
    texts_of,
    url_with,
)
from scim_conformance.replay.positions import IDS, Place
from scim_conformance.scim.exchange import FOREIGN, Headers, Response

USER = "urn:ietf:params:scim:schemas:core:2.0:User"


def step(id_, method, path, body=None, status=None, answer=None, headers=None, **more):
    response = None if status is None else RecordedResponse(status, headers or {}, answer)
    return Step(id_, RecordedRequest(method, path, body=body), response, **more)


def unique(_, text):
    return f"{text}-unique"


def page(*resources):
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": len(resources),
        "Resources": list(resources),
    }


class TestLearning:
    def test_a_create_brings_the_id_of_its_body(self):
        recorded = RecordedResponse(201, body={"id": "rec"})
        live = Response(201, body={"id": "live", "userName": "x"})
        assert learned(RecordedRequest("POST", "/Users"), recorded, live, unique) == (
            Pair("rec", "live", "User", {"id": "live", "userName": "x"}),
        )

    def test_a_create_without_a_body_brings_the_id_of_its_location(self):
        recorded = RecordedResponse(201, {"location": "https://sp.example.com/scim/v2/Users/rec%2F1"})
        live = Response(201, Headers({"Location": "../Users/live%20id"}))
        assert learned(RecordedRequest("POST", "/Users"), recorded, live, unique) == (Pair("rec/1", "live id", "User"),)

    def test_a_create_that_was_recorded_without_an_id_still_brings_the_live_one(self):
        live = Response(201, body={"id": 7})
        (pair,) = learned(RecordedRequest("POST", "/Groups"), None, live, unique)
        assert (pair.recorded, pair.live, pair.resource_type) == ("", "7", "Group")

    def test_a_look_up_pairs_resources_by_their_names_and_not_by_their_order(self):
        recorded = RecordedResponse(200, body=page({"id": "r1", "userName": "Ada"}, {"id": "r2", "userName": "grace"}))
        live = Response(
            200,
            body=page({"id": "l2", "userName": "GRACE-unique"}, {FOREIGN: "x"}, {"id": "l1", "userName": "ada-unique"}),
        )
        pairs = {
            (pair.recorded, pair.live) for pair in learned(RecordedRequest("GET", "/Users?x"), recorded, live, unique)
        }
        assert pairs == {("r1", "l1"), ("r2", "l2")}

    def test_groups_pair_by_their_display_name(self):
        recorded = RecordedResponse(200, body=page({"id": "r1", "displayName": "Flux"}))
        live = Response(
            200, body=page({"id": "l0", "displayName": "other"}, {"id": "l1", "displayName": "Flux-unique"})
        )
        assert ("r1", "l1") in {
            (pair.recorded, pair.live) for pair in learned(RecordedRequest("GET", "/Groups"), recorded, live, unique)
        }

    def test_the_only_one_pairs_with_the_only_one(self):
        recorded = RecordedResponse(200, body=page({"id": "r1"}))
        live = Response(200, body=page({"id": "l1", "userName": "x"}))
        (pair,) = learned(RecordedRequest("GET", "/Users"), recorded, live, unique)
        assert (pair.recorded, pair.live) == ("r1", "l1")

    def test_two_that_nothing_tells_apart_are_not_paired(self):
        recorded = RecordedResponse(200, body=page({"id": "r1"}, {"id": "r2"}))
        live = Response(200, body=page({"id": "l1"}, {"id": "l2"}))
        assert {pair.recorded for pair in learned(RecordedRequest("GET", "/Users"), recorded, live, unique)} == {""}

    @pytest.mark.parametrize(
        "live",
        [
            Response(409, body={"id": "x"}),
            Response(200, body={FOREIGN: "x"}),
            Response(200, body=None),
            Response(200, body=["x"]),
            Response(200, body={"id": True}),
            Response(200, body={"id": {"a": 1}}),
            Response(201, Headers({"Location": "http://[::1"})),
            Response(201, Headers({"Location": "/"})),
            Response(200, body=page(None, 7, {"id": None})),
        ],
    )
    def test_nothing_usable_brings_nothing(self, live):
        recorded = RecordedResponse(200, body={"id": "r"})
        assert learned(RecordedRequest("POST", "/Users"), recorded, live, unique) == ()

    def test_discovery_brings_no_ids(self):
        assert learned(RecordedRequest("GET", "/Schemas"), None, Response(200, body=page({"id": USER})), unique) == ()


class TestOrigins:
    def test_ids_come_from_creates_and_look_ups(self):
        found = origins(
            [
                step("a", "POST", "/Users", {}, 201, {"id": "1"}),
                step("b", "GET", "/Users?filter=x", None, 200, page({"id": "2"})),
                step("c", "GET", "/Users/unknown", None, 404, {}),
            ]
        )
        assert found.explains("1")
        assert found.explains("2")
        assert not found.explains("unknown")

    def test_a_create_without_an_id_is_bound_to_what_is_used_next(self):
        steps = [
            step("a", "POST", "/Users", {}, 201),
            step("b", "POST", "/Groups", {}),
            step("c", "GET", "/Users/nobody", None, 404),
            step("d", "PATCH", "/Groups/g9", {}, 204),
            step("e", "PATCH", "/Users/a1", {}, 204),
            step("f", "GET", "/Users/a1", None, 200),
        ]
        assert dict(origins(steps).bound) == {0: "a1", 1: "g9"}

    def test_a_refused_create_brings_nothing(self):
        assert not origins(
            [step("a", "POST", "/Users", {}, 409, {"id": "1"}), step("b", "GET", "/Users/1", None, 200)]
        ).explains("1")


class TestExpanding:
    def test_a_repeated_step_is_numbered_throughout(self):
        repeated = step(
            "a",
            "POST",
            "/Users?x=%7Bn%7D",
            {"userName": "u{n}", "{n}": ["{n}"]},
            201,
            {"id": "id-{n}"},
            {"Location": "/Users/id-{n}"},
            repeat=3,
        )
        steps = [one for one, _ in expanded([repeated])]
        assert [one.request.body["userName"] for one in steps] == ["u0", "u1", "u2"]
        assert steps[2].request.path == "/Users?x=2"
        assert steps[2].request.body["2"] == ["2"]
        assert steps[2].response.body == {"id": "id-2"}
        assert steps[2].response.headers == {"Location": "/Users/id-2"}

    def test_a_step_that_is_sent_once_keeps_its_braces(self):
        (one, number) = next(expanded([step("a", "POST", "/Users", {"userName": "{n}"})]))
        assert (one.request.body, number) == ({"userName": "{n}"}, 0)

    def test_a_text_body_is_numbered_too(self):
        one = Step("a", RecordedRequest("POST", "/Users", text="u{n}"), repeat=2)
        assert [found.request.text for found, _ in expanded([one])] == ["u0", "u1"]


class TestCollecting:
    def test_names_are_found_in_requests_filters_and_answers(self):
        steps = [
            step("a", "GET", "/Users?filter=userName+eq+%22ada%22", None, 200, page({"userName": "grace"})),
            step("b", "POST", "/Groups", {"displayName": "Flux"}),
            step("c", "PATCH", "/Users/1", {"Operations": [{"op": "replace", "path": "externalId", "value": "e"}]}),
        ]
        assert texts_of(steps) == {
            (Place.USER_NAME, "ada"),
            (Place.USER_NAME, "grace"),
            (Place.GROUP_NAME, "Flux"),
            (Place.EXTERNAL_ID, "e"),
        }

    def test_ids_are_found_in_path_filter_and_body(self):
        one = step(
            "a",
            "PATCH",
            "/Groups/g%209?filter=members+eq+%22m1%22",
            {"Operations": [{"op": "add", "path": "members", "value": [{"value": "m2"}]}]},
        )
        assert ids_of(one, Origins()) == {"g 9", "m1", "m2"}


class TestApplying:
    def test_ids_are_replaced_by_position_and_never_as_text(self):
        request = RecordedRequest("PUT", "/Users/1?x=1", body={"id": "1", "userName": "1", "title": "1", "active": 1})
        target, body = applied(request, lambda place, text: "live/1" if place in IDS else text)
        assert target.path == "/Users/live%2F1"
        assert target.query == "x=1"
        assert body == {"id": "live/1", "userName": "1", "title": "1", "active": 1}

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/Users/1?", ("/Users/1", "", "?", "1")),
            ("/Users?a&", ("/Users", "a&", "", "")),
            ("//Users//1/", ("//Users//1/", "", "", "1")),
            ("/Users/.search", ("/Users/.search", "", "", "")),
            ("/", ("/", "", "", "")),
            ("", ("", "", "", "")),
        ],
    )
    def test_a_request_line_is_taken_apart_and_kept(self, path, expected):
        target = take_apart(path)
        assert (target.path, target.query, target.tail, target.id) == expected

    def test_a_doubled_slash_stays_where_an_id_is_replaced(self):
        target, _ = applied(RecordedRequest("GET", "//Users//1/"), lambda *_: "L")
        assert target.path == "//Users//L/"

    @pytest.mark.parametrize(
        ("recorded", "live"),
        [
            ("https://sp.example.com/scim/v2/Users/1", "http://live/base/Users/L1"),
            ("../Users/1", "../Users/L1"),
            ("/scim/Users/1", "/scim/Users/L1"),
            ("Users", "Users"),
            ("http://[::1", "http://[::1"),
            ("", ""),
        ],
    )
    def test_urls_of_resources_take_the_live_base_and_id(self, recorded, live):
        assert url_with(recorded, "http://live/base", lambda id_: f"L{id_}") == live


class TestEcho:
    def test_the_recorded_difference_is_laid_over_the_live_answer(self):
        live = {
            "id": "L",
            "userName": "u",
            "Title": "live",
            "name": {"givenName": "A", "formatted": "F"},
            "extra": 1,
            "emails": [{"value": "l"}],
        }
        before = {
            "id": "r",
            "userName": "u",
            "title": "old",
            "name": {"givenName": "A"},
            "emails": [{"value": "l"}],
            "locale": "en",
        }
        after = {
            "id": "r",
            "userName": "u",
            "title": "new",
            "name": {"givenName": "B"},
            "emails": [{"value": "l"}],
            "groups": [],
        }
        assert laid_over(live, before, after) == {
            "id": "L",
            "userName": "u",
            "Title": "new",
            "name": {"givenName": "B", "formatted": "F"},
            "extra": 1,
            "emails": [{"value": "l"}],
            "groups": [],
        }

    def test_a_changed_list_is_taken_whole(self):
        assert laid_over({"a": [1, 9]}, {"a": [1]}, {"a": [1, 2]}) == {"a": [1, 2]}

    def test_what_the_recording_removes_is_removed_in_whatever_case(self):
        assert laid_over({"ID": 1, "b": 2}, {"id": 1, "b": 2}, {"b": 2}) == {"b": 2}

    @given(st.dictionaries(st.text(max_size=3), st.integers()), st.dictionaries(st.sampled_from("abc"), st.integers()))
    def test_without_a_difference_the_live_answer_is_sent(self, live, same):
        assert laid_over(live, same, dict(same)) == live

    @given(
        st.dictionaries(st.sampled_from("abcd"), st.integers()), st.dictionaries(st.sampled_from("abcd"), st.integers())
    )
    def test_over_the_recorded_answer_the_recorded_request_is_sent(self, before, after):
        assert laid_over(before, before, after) == after


@pytest.mark.parametrize(
    ("example", "pattern"),
    [
        ("", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"),
        ("2819c223-7f76-453a-919d-413861904646", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"),
        ("17", r"9\d{1,14}"),
        ("65f0c0ffee65f0c0ffee65f0", r"[0-9a-f]{24}"),
    ],
)
def test_an_id_of_nobody_has_the_form_of_the_endpoints_ids(example, pattern):
    import re

    made = never_existing(
        "unknown", [example] if example else [], lambda _, length: "0123456789abcdef0123456789abcdef"[:length]
    )
    assert re.fullmatch(pattern, made)
