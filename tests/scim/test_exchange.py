"""Requests and responses as values."""

from __future__ import annotations

import pytest

from scim_conformance.scim.exchange import Headers, Request, Response


def test_header_names_compare_in_any_case_and_keep_their_spelling() -> None:
    headers = Headers([("Content-Type", "application/json"), ("ETAG", 'W/"1"')])

    assert headers["content-type"] == "application/json"
    assert "etag" in headers
    assert "Location" not in headers
    assert 7 not in headers
    assert headers.get("location") is None
    assert list(headers) == ["Content-Type", "ETAG"]
    assert len(headers) == 2
    assert headers == Headers({"Content-Type": "application/json", "ETAG": 'W/"1"'})


def test_of_two_fields_of_one_name_the_last_counts() -> None:
    assert dict(Headers([("Location", "/a"), ("location", "/b")])) == {"location": "/b"}


def test_a_query_is_decoded_as_a_form_has_it() -> None:
    request = Request("GET", "/Users", "filter=userName+eq+%22a%40b%22&&attributes=&count=1")

    assert request.parameters == (("filter", 'userName eq "a@b"'), ("attributes", ""), ("count", "1"))
    assert request.target == "/Users?filter=userName+eq+%22a%40b%22&&attributes=&count=1"
    assert Request("GET", "/Users").target == "/Users"


@pytest.mark.parametrize(
    ("headers", "media_type"),
    [
        ({"Content-Type": "Application/SCIM+JSON; charset=utf-8"}, "application/scim+json"),
        ({"content-type": "application/json"}, "application/json"),
        ({}, ""),
    ],
)
def test_a_media_type_is_read_without_its_parameters(headers: dict[str, str], media_type: str) -> None:
    assert Response(200, Headers(headers)).media_type == media_type
