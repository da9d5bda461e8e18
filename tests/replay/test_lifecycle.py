"""Hooks of a contract make, rotate and delete integrations of the run, and touch no other."""

from __future__ import annotations

import json
import sys

import pytest

from scim_conformance.documents.model import Hook, Lifecycle, StepRef
from scim_conformance.events import ExchangeDone
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.lifecycle import Integration, Integrations
from scim_conformance.replay.lifecycle_session import ScimLifecycle
from scim_conformance.replay.secrets import Secret

ADMIN = "admin-canary-0815"
TOKEN = "integration-canary-4711"
MADE = {"id": "a/b", "token": TOKEN, "name": "Made by a test", "url": "http://127.0.0.1:1/scim"}


def answering(*answers):
    left = list(answers)

    def handler(connection, request):
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return handler


def told(document, status="200 OK"):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


@pytest.fixture
def hooks():
    """A lifecycle over HTTP, and what it speaks to."""

    def make(url):
        headers = {"Authorization": "env:ADMIN", "X-Plain": "as it is"}
        return Integrations(
            Lifecycle(
                create=Hook(method="POST", url=f"{url}/integrations?kind=scim", headers=headers, body='{"for": "qa"}'),
                rotate=Hook(
                    method="POST", url=f"{url}/integrations/{{id}}/rotate", headers=headers, body='{"x": "{id}"}'
                ),
                delete=Hook(method="DELETE", url=f"{url}/integrations/{{id}}", headers=headers),
            ),
            "http://127.0.0.1:1/base",
            timeout_s=0.5,
            environ={"ADMIN": f"Bearer {ADMIN}"},
        )

    return make


def test_an_integration_is_made_rotated_and_deleted(raw_server, hooks):
    server = raw_server(answering(told(MADE), told({"token": "new-one"}), told(b"", "204 No Content")))
    integrations = hooks(server.url)
    made = integrations.create()
    assert (made.id, made.url, made.token) == ("a/b", MADE["url"], Secret(TOKEN))
    assert integrations.rotate(made).token == Secret("new-one")
    integrations.delete(made)
    lines = [request.split(b"\r\n")[0] for request in server.requests]
    assert lines == [
        b"POST /scim/integrations?kind=scim HTTP/1.1",
        b"POST /scim/integrations/a%2Fb/rotate HTTP/1.1",
        b"DELETE /scim/integrations/a%2Fb HTTP/1.1",
    ]
    assert all(f"Authorization: Bearer {ADMIN}".encode() in request for request in server.requests)
    assert server.requests[0].endswith(b'\r\n\r\n{"for": "qa"}')
    assert server.requests[1].endswith(b'\r\n\r\n{"x": "a/b"}')
    assert TOKEN not in repr(made)


def test_only_an_integration_of_the_run_is_touched(raw_server, hooks):
    server = raw_server(answering(told(MADE)))
    integrations = hooks(server.url)
    foreign = Integration("a/b", "http://x.example", Secret("t"))
    for act in (integrations.rotate, integrations.delete):
        with pytest.raises(Blocked, match="this run made"):
            act(foreign)
    assert server.requests == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (told(MADE, "403 Forbidden"), "403"),
        (told(b"<html>"), "JSON object"),
        (told([]), "JSON object"),
        (told({"id": "1"}), "no token"),
        (told({"id": 1, "token": "x"}), "no id"),
        (told(b""), "no id"),
        (b"HTTP/1.1 307 X\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n", "307"),
        (b"HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n{", "does not answer"),
        (told(b" " * 100_000), "does not answer"),
        (b"SSH-2.0\r\n", "does not answer"),
    ],
)
def test_a_hook_that_goes_wrong_blocks_in_one_line_without_a_secret(answer, why, raw_server, hooks):
    with pytest.raises(Blocked, match=why) as raised:
        hooks(raw_server(answering(answer)).url).create()
    assert "\n" not in str(raised.value)
    assert ADMIN not in str(raised.value)


def test_an_id_that_would_lead_elsewhere_is_none(raw_server, hooks):
    server = raw_server(answering(told({**MADE, "id": ".."})))
    integrations = hooks(server.url)
    made = integrations.create()
    with pytest.raises(Blocked, match="no id"):
        integrations.delete(made)
    assert len(server.requests) == 1


@pytest.mark.parametrize("url", ["nowhere", "ftp://x.example/", "https://user:canary@x.example/"])
def test_a_url_that_is_none_blocks(url):
    with pytest.raises(Blocked, match="cannot be used") as raised:
        Integrations(Lifecycle(create=Hook(url=url)), "http://x.example").create()
    assert "canary" not in str(raised.value)


def test_a_variable_that_is_not_set_blocks():
    hook = Hook(url="http://127.0.0.1:1/", headers={"Authorization": "env:NOT_THERE"})
    with pytest.raises(Blocked, match="NOT_THERE"):
        Integrations(Lifecycle(create=hook), "http://x.example", environ={}).create()


def test_a_hook_that_the_contract_does_not_name_blocks():
    with pytest.raises(Blocked, match=r"lifecycle\.create"):
        Integrations(Lifecycle(), "http://x.example").create()


def command(code):
    return Hook(command=(sys.executable, "-c", code, "{id}", "{url}"))


def test_a_command_makes_one_and_finds_the_token_in_its_environment():
    create = f"print('{json.dumps({'id': '7', 'token': TOKEN})}')"
    rotate = "import json, os, sys; print(json.dumps({'token': os.environ['SCIM_INTEGRATION_TOKEN'] + sys.argv[1]}))"
    integrations = Integrations(Lifecycle(command(create), command(rotate), command("")), "http://x.example/scim")
    made = integrations.create()
    assert (made.id, made.url) == ("7", "http://x.example/scim")
    assert integrations.rotate(made).token == Secret(f"{TOKEN}7")
    integrations.close()
    with pytest.raises(Blocked):
        integrations.delete(made)


@pytest.mark.parametrize(
    ("hook", "why"),
    [
        (command("raise SystemExit(3)"), "ended with 3"),
        (command("print(7)"), "JSON object"),
        (command("print('[' * 99999)"), "JSON object"),
        (Hook(command=("no-such-command-here",)), "does not run"),
    ],
)
def test_a_command_that_goes_wrong_blocks(hook, why):
    with pytest.raises(Blocked, match=why):
        Integrations(Lifecycle(create=hook), "http://x.example").create()


def test_a_command_that_does_not_end_is_ended():
    hook = command("import threading; threading.Event().wait()")
    with pytest.raises(Blocked, match="TimeoutExpired"):
        Integrations(Lifecycle(create=hook), "http://x.example", timeout_s=0.3).create()


def test_what_is_left_is_deleted_at_the_end_and_one_failure_does_not_keep_the_others(raw_server, hooks):
    server = raw_server(
        answering(told(MADE), told({**MADE, "id": "second"}), told(b"", "500 Broken"), told(b"", "204 No Content"))
    )
    integrations = hooks(server.url)
    integrations.create()
    integrations.create()
    with pytest.raises(Blocked, match="500"):
        integrations.close()
    assert server.requests[-1].startswith(b"DELETE /scim/integrations/second ")


def test_a_probe_shows_no_stranger_and_no_token(raw_server, hooks, client_for, stand):
    endpoint = raw_server(answering(told({"Resources": [{"id": "1", "userName": "canary@corp.example"}]})))
    admin = raw_server(answering(told({**MADE, "url": endpoint.url}), told(b"", "204 No Content")))
    events = []
    ref = StepRef(test="test")
    world = stand().session.world_for(None)
    with ScimLifecycle(
        hooks(admin.url), world, lambda url, secret: client_for(url, secret=secret), events.append, ref
    ) as lifecycle:
        made = lifecycle.create()
        assert [lifecycle.probe(made).number for _ in range(2)] == [1, 2]
    assert len([event for event in events if isinstance(event, ExchangeDone)]) == 2
    assert "canary@" not in repr(events)
    assert TOKEN not in repr(events)
    assert admin.requests[-1].startswith(b"DELETE")
