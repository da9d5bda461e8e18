"""Media types and characters: what clients ask for, what they send, and UTF-8 throughout."""

from __future__ import annotations

import pytest

from scim_conformance.suite import ScimSession, body_of, headers_of, requirement, resources_of, status_of

SCIM = "application/scim+json"
JSON = "application/json"


def media_type(text: str) -> str:
    """Return a media type without its parameters."""
    return text.partition(";")[0].strip().lower()


@requirement("rfc7644-3.8-scim-json-where-asked")
def test_who_asks_for_scim_json_gets_it(scim: ScimSession) -> None:
    """Accept: application/scim+json."""
    exchange = scim.get("/Users?startIndex=1&count=1", headers={"Accept": SCIM})
    assert status_of(exchange) == 200
    assert media_type(headers_of(exchange).get("Content-Type", "")) == SCIM


@requirement("rfc7644-3.8-json-where-asked")
@pytest.mark.parametrize("accept", [JSON, f"{JSON};q=0.9", f"{SCIM}, {JSON};q=0.5", f"text/html, {JSON}"])
def test_who_asks_for_json_is_answered_with_json(scim: ScimSession, accept: str) -> None:
    """Accept: application/json, alone or among others."""
    exchange = scim.get("/Users?startIndex=1&count=1", headers={"Accept": accept})
    assert status_of(exchange) == 200
    assert media_type(headers_of(exchange).get("Content-Type", "")) in {SCIM, JSON}


@requirement("rfc7644-3.8-scim-json-by-default")
@pytest.mark.parametrize("accept", [None, "*/*"], ids=["absent", "any"])
def test_who_asks_for_nothing_gets_scim_json(scim: ScimSession, accept: str | None) -> None:
    """No Accept, or one that takes anything."""
    exchange = scim.get("/Users?startIndex=1&count=1", headers={"Accept": accept})
    assert status_of(exchange) == 200
    assert media_type(headers_of(exchange).get("Content-Type", "")) == SCIM


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", ";;", "application/scim+json;q=x"])
def test_strange_wishes_end_in_no_server_error(scim: ScimSession, accept: str) -> None:
    """What cannot be served is refused, or served as SCIM all the same."""
    assert status_of(scim.get("/Users?startIndex=1&count=1", headers={"Accept": accept}, is_judged=False)) < 500


@requirement("rfc7644-3.8-scim-json-is-accepted")
def test_a_body_of_scim_json_is_accepted(scim: ScimSession) -> None:
    """SCIM's own media type in a create."""
    exchange = scim.post("/Users", scim.user_body(), headers={"Content-Type": SCIM})
    assert status_of(exchange) == 201


@requirement("rfc7644-3.8-a-charset-of-utf-8-is-accepted")
@pytest.mark.parametrize("parameter", ["; charset=utf-8", ";charset=UTF-8", '; charset="utf-8"'])
def test_a_charset_beside_the_media_type_does_no_harm(scim: ScimSession, parameter: str) -> None:
    """Many HTTP libraries add it by themselves."""
    exchange = scim.post("/Users", scim.user_body(), headers={"Content-Type": SCIM + parameter})
    assert status_of(exchange) == 201


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
@pytest.mark.parametrize("sent", [None, "text/plain", "nonsense", "application/x-www-form-urlencoded"])
def test_strange_labels_of_a_body_end_in_no_server_error(scim: ScimSession, sent: str | None) -> None:
    """A body without a media type, or with a wrong one, is read or refused."""
    exchange = scim.post("/Users", scim.user_body(), headers={"Content-Type": sent}, is_judged=False)
    assert status_of(exchange) < 500


@requirement("rfc7644-3.8-utf-8-is-read-and-written")
@pytest.mark.parametrize(
    "name", ["Zo\u00eb M\u00fcller", "\u6771\u4eac \u592a\u90ce", "\u0645\u0631\u064a\u0645", "Ada \U0001f642"]
)
@pytest.mark.parametrize("charset", ["", "; charset=utf-8"], ids=["by-default", "named"])
def test_characters_arrive_as_they_were_sent(scim: ScimSession, name: str, charset: str) -> None:
    """A name in UTF-8 comes back the same, whether or not the encoding is named."""
    sent = scim.user_body(displayName=name)
    made = scim.post("/Users", sent, headers={"Content-Type": SCIM + charset})
    if status_of(made) == 400:
        pytest.skip("the endpoint does not take such a name")
    found = resources_of(scim.look_up("User", "userName", str(sent["userName"])))
    assert [one.get("displayName") for one in found] == [name]
    assert body_of(made).get("displayName", name) == name
