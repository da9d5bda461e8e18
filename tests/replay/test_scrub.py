"""Other people's resources are a digest, wherever an endpoint shows them."""

from __future__ import annotations

import json

import pytest

from scim_conformance.replay.scrub import Scrubber
from scim_conformance.scim.exchange import FOREIGN

MARKER = "c0ffee1234"
STRANGER = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "id": "77",
    "userName": "canary.stranger@corp.com",
    "name": {"formatted": "Canary Stranger"},
    "emails": [{"value": "canary.stranger@corp.com"}],
}
OWN = {"id": "1", "userName": f"ada.{MARKER}@example.com", "displayName": "Ada"}


@pytest.fixture
def scrub():
    return Scrubber(MARKER, {"1", "2"}, b"key")


def listed(*resources):
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": len(resources),
        "Resources": list(resources),
    }


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/Users", listed(OWN, STRANGER)),
        ("/Users", {"resources": [STRANGER], "totalresults": 1}),
        ("/Users", [STRANGER]),
        ("/Users/77", STRANGER),
        ("/Users/1", {**STRANGER, "id": "78"}),
        (
            "/Users",
            {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "detail": "taken", "resource": STRANGER},
        ),
        (
            "/Users",
            {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "detail": "canary.stranger@corp.com is taken"},
        ),
        ("/Users", {"errors": [{"conflict": [STRANGER]}]}),
        ("/Bulk", {"Operations": [{"method": "POST", "status": "201", "response": STRANGER}]}),
        ("/Schemas", listed(STRANGER)),
        ("/ServiceProviderConfig", STRANGER),
        ("/Groups/2", {"id": "2", "displayName": "x", "members": [{"value": "77", "display": "Canary Stranger"}]}),
        ("/Groups/2", {"id": "2", "members": ["canary-stranger"]}),
        ("/Users/1", {**OWN, "groups": [{"value": "g", "display": "canary group"}]}),
        ("/Users/1", {**OWN, "manager": {"value": "77", "displayName": "Canary Stranger"}}),
        (
            "/Users/1",
            {
                **OWN,
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"displayName": "Canary"}},
            },
        ),
        ("/Groups", listed({"id": "9", "displayName": "Canary club", "members": [{"value": "1", "display": MARKER}]})),
        ("/Users", "canary.stranger@corp.com"),
        ("/Users", {"id": "77", "displayName": "Canary"}),
    ],
)
def test_no_stranger_is_seen(path, body, scrub):
    assert "canary" not in json.dumps(scrub(path, body)).lower()


@pytest.mark.parametrize(
    "resource",
    [
        OWN,
        {**OWN, "id": "new"},
        {"id": "2", "userName": "renamed-by-a-fault@corp.com"},
        {"id": "new", "userName": f"ADA.{MARKER.upper()}@EXAMPLE.COM"},
        {"id": "new", "externalId": f"00u{MARKER}aa"},
        {"ID": "1", "members": [{"value": "2"}, {"value": "new", "display": f"x {MARKER}"}]},
        {"schemas": ["a"], "id": "unknown", "meta": {"location": "x"}, "active": True},
    ],
)
def test_what_is_the_plays_own_or_harmless_stays_as_it_is(resource, scrub):
    assert scrub("/Users/1", resource) == resource
    assert scrub("/Users", listed(resource)) == listed(resource)


def test_discovery_documents_stay_as_they_are(scrub):
    documents = listed(
        {"id": "urn:x", "name": "User", "description": "a", "attributes": [{"name": "userName"}]},
        {"id": "User", "name": "User", "endpoint": "/Users", "schema": "urn:x"},
    )
    assert scrub("/Schemas", documents) == documents
    assert scrub("/ResourceTypes", documents) == documents


def test_errors_without_people_stay_as_they_are(scrub):
    error = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "404",
        "detail": "Resource 77 not found",
    }
    assert scrub("/Users/77", error) == error


def test_a_digest_is_equal_for_equal_resources_and_another_for_others(scrub):
    first = scrub("/Users", listed(STRANGER, dict(reversed(STRANGER.items())), {**STRANGER, "active": False}))[
        "Resources"
    ]
    assert first[0] == first[1] != first[2]
    assert list(first[0]) == [FOREIGN]


def test_a_digest_cannot_be_guessed_without_the_key():
    keys = [Scrubber(MARKER, set(), key)("/Users/77", STRANGER)[FOREIGN] for key in (b"one", b"two")]
    assert keys[0] != keys[1]


def test_counters_of_a_list_are_kept(scrub):
    page = scrub("/Users", {**listed(STRANGER), "startIndex": 1, "itemsPerPage": 1})
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (1, 1, 1)


def test_ids_that_become_known_later_count(scrub):
    known = set()
    late = Scrubber(MARKER, known, b"key")
    assert FOREIGN in late("/Users/9", {"id": "9", "userName": "x"})
    known.add("9")
    assert late("/Users/9", {"id": "9", "userName": "x"}) == {"id": "9", "userName": "x"}
