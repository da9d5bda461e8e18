"""What an endpoint says of itself is asked once, within bounds; what is no endpoint ends the run."""

from __future__ import annotations

import json

import pytest

from scim_conformance.documents.load import load_library
from scim_conformance.replay.discovery import discover
from scim_conformance.replay.endings import TargetLost, TokenRefused
from scim_conformance.target.server import EmbeddedProvider


def raw(status, body=b"{}", headers=""):
    return f"HTTP/1.1 {status} X\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def by_path(answers, otherwise):
    def handler(connection, request):
        path = request.split(b" ")[1].decode().removeprefix("/scim").partition("?")[0]
        answer = answers.get(path, otherwise)
        connection.sendall(answer.pop(0) if isinstance(answer, list) else answer)

    return handler


def test_the_embedded_provider_tells_what_it_can(client_for, canary):
    with EmbeddedProvider(contract="rfc", token=canary) as provider:
        told = []
        found = discover(client_for(provider.base_url), tell=told.append)
        capabilities = found.capabilities(load_library().contracts["rfc"])
    assert capabilities.declared
    assert capabilities.patch
    assert {"User", "Group"} <= set(capabilities.definitions)
    assert len(told) == 4


def test_no_stranger_is_shown(client_for, canary):
    with EmbeddedProvider(contract="rfc", token=canary) as provider:
        strangers = provider.seed(users=3, groups=1, members=2)
        told = []
        discover(client_for(provider.base_url), tell=told.append)
    assert told[-1].response.body["totalResults"] == 3
    assert strangers.canary not in repr(told).lower()


def test_what_is_not_answered_is_none(raw_server, client_for):
    config = {"patch": {"supported": True}}
    server = raw_server(
        by_path({"/ServiceProviderConfig": raw(200, json.dumps(config).encode()), "/Users": raw(200)}, raw(404))
    )
    found = discover(client_for(server.url))
    assert (found.config, found.resource_types, found.schemas) == (config, None, None)


def test_an_endpoint_without_discovery_is_one(raw_server, client_for):
    server = raw_server(by_path({"/Users": raw(200)}, raw(404)))
    assert discover(client_for(server.url)).config is None


def test_an_endpoint_without_a_list_is_one_if_it_has_discovery(raw_server, client_for):
    server = raw_server(by_path({"/Users": raw(404)}, raw(200)))
    assert discover(client_for(server.url)).config == {}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_said_to_be(status, raw_server, client_for, canary):
    server = raw_server(by_path({}, raw(status, canary.encode())))
    with pytest.raises(TokenRefused) as raised:
        discover(client_for(server.url))
    assert canary not in str(raised.value)


def test_a_server_of_something_else_is_no_endpoint(raw_server, client_for):
    server = raw_server(by_path({}, raw(404, b"<html>Not found</html>")))
    with pytest.raises(TargetLost, match="no SCIM endpoint"):
        discover(client_for(server.url))


def test_an_address_where_nothing_listens_is_asked_once(client_for):
    told = []
    with pytest.raises(TargetLost, match="refused"):
        discover(client_for("http://127.0.0.1:1"), tell=told.append)
    assert len(told) == 1


def test_an_endpoint_that_dies_under_way_is_not_reached(raw_server, client_for):
    def handler(connection, request):
        if b"/ServiceProviderConfig" in request:
            connection.sendall(raw(200))
        connection.close()

    with pytest.raises(TargetLost, match="not reached"):
        discover(client_for(raw_server(handler).url))


def test_a_busy_endpoint_is_waited_for(raw_server, client_for):
    busy = raw(429, headers="Retry-After: 3\r\n")
    server = raw_server(by_path({"/Schemas": [busy, busy, raw(200)]}, raw(200)))
    waits = []
    assert discover(client_for(server.url), sleep=waits.append).schemas == {}
    assert waits == [3.0, 3.0]


def test_a_busy_endpoint_is_waited_for_within_the_bound(raw_server, client_for):
    server = raw_server(by_path({"/Schemas": raw(429, headers="Retry-After: 61\r\n")}, raw(200)))
    waits = []
    assert discover(client_for(server.url), sleep=waits.append, max_wait_s=60).schemas is None
    assert waits == []


@pytest.mark.parametrize(
    "body",
    [b"[" * 9999, b"null", b"[]", b"7", b'"text"', b"<html>", b'{"Resources":{}}', b'{"schemas":7,"Resources":[7]}'],
)
def test_odd_documents_raise_nothing(body, raw_server, client_for):
    found = discover(client_for(raw_server(by_path({}, raw(200, body))).url))
    for contract in load_library().contracts.values():
        found.capabilities(contract)


@pytest.mark.parametrize(
    ("page", "fits"),
    [
        ({"totalResults": 100, "Resources": []}, True),
        ({"totalResults": 101, "Resources": []}, False),
        ({"Resources": []}, True),
        ({}, True),
    ],
)
def test_a_directory_of_more_than_a_page_is_known_as_one(page, fits, raw_server, client_for):
    server = raw_server(by_path({"/Users": raw(200, json.dumps(page).encode())}, raw(404)))
    assert discover(client_for(server.url)).fits_one_page is fits
