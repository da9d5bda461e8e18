"""HTTP as clients and gateways speak it: bodies in chunks and compressed, old versions, connections, sizes."""

from __future__ import annotations

import pytest

from scim_conformance.scim.exchange import Framing
from scim_conformance.suite import ScimSession, body_of, headers_of, requirement, resources_of, status_of

MEGABYTE = 1024 * 1024
SIZE_REFUSED = {400, 413}
NO_ANSWER = 0
"""What kept an answer from arriving is told by the judge."""


@requirement("http-chunked-requests-are-read")
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_body_in_chunks_is_read(scim: ScimSession, method: str) -> None:
    """A body without a length in advance is read to its end, or its length demanded with 411."""
    sent = scim.user_body(title="Analyst of chunks")
    if method == "POST":
        exchange = scim.post("/Users", sent, framing=Framing.CHUNKED, is_judged=False)
        assert status_of(exchange) in {201, 411}
    else:
        user = scim.user()
        exchange = scim.put(
            user.path, {**user.sent, "title": "Analyst of chunks"}, framing=Framing.CHUNKED, is_judged=False
        )
        assert status_of(exchange) in {200, 405, 411, 501}


@requirement("http-compressed-requests-are-read-or-415")
def test_a_compressed_body_is_read_or_refused(scim: ScimSession) -> None:
    """A body in gzip is read, or refused with 415; to take it for broken JSON sends the client the wrong way."""
    exchange = scim.post("/Users", scim.user_body(), framing=Framing.GZIP, is_judged=False)
    assert status_of(exchange) in {201, 415}


@requirement("http-answers-keep-to-the-accepted-codings")
@pytest.mark.parametrize("accepted", ["identity", "identity;q=1, *;q=0"])
def test_an_answer_is_not_compressed_unasked(scim: ScimSession, accepted: str) -> None:
    """A client that reads plain bytes alone gets plain bytes."""
    exchange = scim.get("/Users?startIndex=1&count=1", headers={"Accept-Encoding": accepted})
    assert status_of(exchange) == 200
    assert headers_of(exchange).get("Content-Encoding", "identity").lower() == "identity"


@requirement("http-answers-arrive-whole")
@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "*"])
def test_an_answer_is_encoded_as_it_says(scim: ScimSession, accepted: str) -> None:
    """Compressed or not: what comes is what the header names."""
    user = scim.user()
    exchange = scim.get(user.path, headers={"Accept-Encoding": accepted})
    coding = headers_of(exchange).get("Content-Encoding", "identity").lower()
    if coding not in {"identity", "gzip", "deflate"}:
        pytest.skip("the answer is in a coding that the harness does not read")
    assert status_of(exchange) != 200 or body_of(exchange)


@requirement("rfc7644-3.4.1-known-resources-are-found")
def test_a_user_is_read_by_id(scim: ScimSession) -> None:
    """The plainest request of all; whatever is wrong with its answer is found by the judge."""
    assert status_of(scim.get(scim.user().path)) in {NO_ANSWER, 200}


@requirement("http-requests-of-http-1.0-are-served")
def test_a_request_of_http_1_0_is_served(scim: ScimSession) -> None:
    """Old gateways and health checks speak HTTP/1.0; 505 says that they are not served."""
    exchange = scim.get("/Users?startIndex=1&count=1", framing=Framing.HTTP_1_0)
    assert status_of(exchange) in {200, 505}


@requirement("http-connections-serve-more-than-one-request")
def test_a_connection_serves_several_requests(scim: ScimSession) -> None:
    """Whoever answers does not hang up: each new connection costs a handshake."""
    exchanges = [scim.get("/Users?startIndex=1&count=1") for _ in range(3)]
    assert {status_of(one) for one in exchanges} == {200}
    assert "close" not in {headers_of(one).get("Connection", "").lower() for one in exchanges}


@pytest.mark.stress
@requirement("http-large-bodies-are-read-or-413")
def test_a_large_body_is_read_or_refused_as_too_large(scim: ScimSession) -> None:
    """A body of two megabytes, nearly all of it white space."""
    text = f"{' ' * 2 * MEGABYTE}[]"
    assert status_of(scim.post("/Users", text=text)) in SIZE_REFUSED


@pytest.mark.stress
@requirement("http-large-bodies-are-read-or-413")
def test_a_long_query_is_read_or_refused_as_too_long(scim: ScimSession) -> None:
    """A filter of six kilobytes; servers bound the line that a request begins with."""
    wanted = "%20or%20".join(f"userName%20eq%20%22nobody-{number}%22" for number in range(150))
    assert status_of(scim.get(f"/Users?filter={wanted}")) in {200, 400, 413, 414, 431}


@requirement("http-answers-come-in-time")
def test_a_look_up_is_answered_in_time(scim: ScimSession) -> None:
    """What an IdP asks before every change."""
    user = scim.user()
    assert [one.get("id") for one in resources_of(scim.look_up("User", "userName", user.name))] == [user.id]
