"""Where ids and names stand, and that nothing else is touched."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.replay.positions import (
    IDS,
    NAMES,
    Place,
    literals,
    place_of,
    rewrite_body,
    rewrite_filter,
    rewrite_query,
)

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def marked(place, text):
    """Show each text that is found with its place."""
    return f"<{place.name}:{text}>"


def patch(*operations):
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}


@pytest.mark.parametrize(
    ("is_group", "body", "expected"),
    [
        (False, {"userName": "a", "displayName": "a"}, {"userName": "<USER_NAME:a>", "displayName": "a"}),
        (
            True,
            {"displayName": "a", "externalId": "e"},
            {"displayName": "<GROUP_NAME:a>", "externalId": "<EXTERNAL_ID:e>"},
        ),
        (False, {"USERNAME": "a", "Id": "1"}, {"USERNAME": "<USER_NAME:a>", "Id": "<ID:1>"}),
        (False, {"emails": [{"value": "a", "type": "work"}]}, {"emails": [{"value": "<EMAIL:a>", "type": "work"}]}),
        (False, {"emails": {"value": "a"}}, {"emails": {"value": "<EMAIL:a>"}}),
        (False, {"emails": ["a"]}, {"emails": ["<EMAIL:a>"]}),
        (False, {"name": {"givenName": "userName"}}, {"name": {"givenName": "userName"}}),
        (
            True,
            {"members": [{"value": "1", "display": "a", "$ref": "u", "type": "User"}]},
            {"members": [{"value": "<REFERENCE:1>", "display": "<DISPLAY:a>", "$ref": "<URL:u>", "type": "User"}]},
        ),
        (
            True,
            {"members": [{"value": "1", "$ref": None}, None, 7]},
            {"members": [{"value": "<REFERENCE:1>", "$ref": None}, None, 7]},
        ),
        (
            False,
            {ENTERPRISE: {"manager": {"value": "1"}, "department": "1"}},
            {ENTERPRISE: {"manager": {"value": "<MANAGER:1>"}, "department": "1"}},
        ),
        (False, {ENTERPRISE + ":manager": "1"}, {ENTERPRISE + ":manager": "<MANAGER:1>"}),
        (
            False,
            {"manager.value": "1", "emails.value": "e"},
            {"manager.value": "<MANAGER:1>", "emails.value": "<EMAIL:e>"},
        ),
        (False, {"meta": {"location": "u", "version": "1"}}, {"meta": {"location": "<URL:u>", "version": "1"}}),
        (False, {"phoneNumbers": [{"value": "1"}]}, {"phoneNumbers": [{"value": "<PHONE:1>"}]}),
        (
            False,
            {"userName": 7, "id": None, "externalId": ""},
            {"userName": 7, "id": None, "externalId": "<EXTERNAL_ID:>"},
        ),
        (
            True,
            patch({"op": "Remove", "path": 'members[value eq "1"]'}),
            patch({"op": "Remove", "path": 'members[value eq "<REFERENCE:1>"]'}),
        ),
        (
            True,
            patch({"op": "add", "path": "members", "value": [{"value": "1"}]}),
            patch({"op": "add", "path": "members", "value": [{"value": "<REFERENCE:1>"}]}),
        ),
        (
            True,
            patch({"op": "add", "path": "members", "value": "1"}),
            patch({"op": "add", "path": "members", "value": "<REFERENCE:1>"}),
        ),
        (
            True,
            patch({"op": "replace", "value": {"id": "1", "displayName": "a"}}),
            patch({"op": "replace", "value": {"id": "<ID:1>", "displayName": "<GROUP_NAME:a>"}}),
        ),
        (
            True,
            patch({"op": "Replace", "path": "displayName", "value": "a"}),
            patch({"op": "Replace", "path": "displayName", "value": "<GROUP_NAME:a>"}),
        ),
        (
            False,
            patch({"op": "Replace", "path": "displayName", "value": "a"}),
            patch({"op": "Replace", "path": "displayName", "value": "a"}),
        ),
        (
            False,
            patch({"op": "Replace", "path": 'emails[type eq "work"].value', "value": "a"}),
            patch({"op": "Replace", "path": 'emails[type eq "work"].value', "value": "<EMAIL:a>"}),
        ),
        (
            False,
            patch({"op": "Replace", "path": 'emails[value eq "a"].type', "value": "a"}),
            patch({"op": "Replace", "path": 'emails[value eq "<EMAIL:a>"].type', "value": "a"}),
        ),
        (
            False,
            patch({"op": "Add", "path": ENTERPRISE + ":manager", "value": "1"}),
            patch({"op": "Add", "path": ENTERPRISE + ":manager", "value": "<MANAGER:1>"}),
        ),
        (
            False,
            patch({"op": "Add", "path": ENTERPRISE + ":manager", "value": [{"value": "1"}]}),
            patch({"op": "Add", "path": ENTERPRISE + ":manager", "value": [{"value": "<MANAGER:1>"}]}),
        ),
        (
            False,
            patch({"op": "add", "path": ENTERPRISE, "value": {"manager": {"value": "1"}}}),
            patch({"op": "add", "path": ENTERPRISE, "value": {"manager": {"value": "<MANAGER:1>"}}}),
        ),
        (
            False,
            patch({"op": "Replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:userName", "value": "a"}),
            patch(
                {
                    "op": "Replace",
                    "path": "urn:ietf:params:scim:schemas:core:2.0:User:userName",
                    "value": "<USER_NAME:a>",
                }
            ),
        ),
        (
            False,
            {"operations": ["x", {"OP": "add", "PATH": "id", "VALUE": "1"}]},
            {"operations": ["x", {"OP": "add", "PATH": "id", "VALUE": "<ID:1>"}]},
        ),
        (False, {"filter": 'userName eq "a"', "count": 1}, {"filter": 'userName eq "<USER_NAME:a>"', "count": 1}),
        (
            False,
            {"Resources": [{"userName": "a"}, {"displayName": "g", "members": []}]},
            {"Resources": [{"userName": "<USER_NAME:a>"}, {"displayName": "<GROUP_NAME:g>", "members": []}]},
        ),
        (False, None, None),
        (False, "text", "text"),
        (False, [{"id": "1"}], [{"id": "<ID:1>"}]),
    ],
)
def test_ids_and_names_are_found_by_where_they_stand(is_group, body, expected):
    before = json.dumps(body)
    assert rewrite_body(body, marked, is_group=is_group) == expected
    assert json.dumps(body) == before


@pytest.mark.parametrize(
    ("is_group", "text", "expected"),
    [
        (False, 'userName eq "a"', 'userName eq "<USER_NAME:a>"'),
        (False, 'USERNAME  EQ  "a"', 'USERNAME  EQ  "<USER_NAME:a>"'),
        (False, 'id eq "1" and manager eq "2"', 'id eq "<ID:1>" and manager eq "<MANAGER:2>"'),
        (True, 'id eq "1" and members eq "2"', 'id eq "<ID:1>" and members eq "<REFERENCE:2>"'),
        (False, 'emails[type eq "work"].value eq "a"', 'emails[type eq "work"].value eq "<EMAIL:a>"'),
        (False, 'emails[type eq "work" and value sw "a"]', 'emails[type eq "work" and value sw "<EMAIL:a>"]'),
        (False, 'not (title eq "x") or (externalId eq "e")', 'not (title eq "x") or (externalId eq "<EXTERNAL_ID:e>")'),
        (False, ENTERPRISE + ':manager.value eq "1"', ENTERPRISE + ':manager.value eq "<MANAGER:1>"'),
        (True, 'displayName eq "a \\"b\\""', 'displayName eq "<GROUP_NAME:a \\"b\\">"'),
        (False, "userName pr and active eq true and id gt 5", "userName pr and active eq true and id gt 5"),
        (False, 'userName eq "unfinished', 'userName eq "<USER_NAME:unfinished>"'),
        (False, 'eq "a"', 'eq "a"'),
        (False, ']] [ "', ']] [ "'),
        (False, "", ""),
    ],
)
def test_literals_of_a_filter_are_replaced_and_the_rest_stays(is_group, text, expected):
    assert rewrite_filter(text, marked, is_group=is_group) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "filter=userName%20eq%20%22ada%40x.example%22&startIndex=1",
            "filter=userName%20eq%20%22AD%20A%40B%22&startIndex=1",
        ),
        ("filter=userName+eq+%22ada@x.example%22&", "filter=userName+eq+%22AD+A@B%22&"),
        ("filter=userName+eq+%22ada%40x.example%22", "filter=userName+eq+%22AD+A%40B%22"),
        ("filter=userName eq %22ada%22", "filter=userName eq %22AD%20A%40B%22"),
        ("aadOptscim062020&filter=userName+eq+%22a%22", "aadOptscim062020&filter=userName+eq+%22AD+A%40B%22"),
        ("Filter=userName+eq+%22a%22&Filter=id+eq+%221%22", "Filter=userName+eq+%22AD+A%40B%22&Filter=id+eq+%221%22"),
        (
            "filter=emails%5btype+eq+%22work%22%5d.value+eq+%22a%22",
            "filter=emails%5btype+eq+%22work%22%5d.value+eq+%22AD+A%40B%22",
        ),
        ("filter=title+eq+%22a%22&x", "filter=title+eq+%22a%22&x"),
        ("filter", "filter"),
        ("filter=", "filter="),
        ("", ""),
        ("filter=userName%20eq%20%22%zz%22", "filter=userName%20eq%20%22AD%20A%40B%22"),
    ],
)
def test_only_the_literal_of_a_query_is_encoded_anew(query, expected):
    def put(place, text):
        return "AD A@B" if place in NAMES else text

    assert rewrite_query(query, put, is_group=False, space="%20", plain="") == expected


@given(
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([quote, quote_plus]), st.sampled_from(["", "@"])
)
def test_any_name_in_a_filter_arrives_as_it_was_put(name, encode, plain):
    recorded = "filter=" + encode('userName eq "ada@x.example"', safe=plain) + "&count=1"
    space = "+" if encode is quote_plus else "%20"
    rewritten = rewrite_query(recorded, lambda *_: name, is_group=False, space=space, plain=plain)
    filter_ = dict(parse_qsl(rewritten))["filter"]
    assert [text for *_, text in literals(filter_, is_group=False)] == [name]


@given(st.text())
def test_no_text_makes_the_scanner_raise(text):
    assert rewrite_filter(text, lambda _, found: found, is_group=False) == text
    rewrite_query(text, marked, is_group=True, space="+", plain="@")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "members",
                        "Operations",
                        "path",
                        "value",
                        "op",
                        "emails",
                        "id",
                        "manager",
                        "urn:x:User",
                        "Resources",
                        "filter",
                    ]
                )
                | st.text(),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_a_put_that_changes_nothing_changes_nothing(body):
    assert rewrite_body(body, lambda _, text: text, is_group=True) == body


def test_the_place_of_an_attribute_is_told_by_its_name():
    assert place_of("members.value", is_group=True) is Place.REFERENCE
    assert place_of("members.type", is_group=True) is None
    assert place_of("name.familyName", is_group=False) is None
    assert {Place.ID, Place.REFERENCE, Place.MANAGER} == IDS
