"""The token is in no exchange, in whatever form an endpoint gives it back."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import traceback
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.replay.secrets import REDACTED, Redactor, Secret, forms
from scim_conformance.scim.exchange import Headers, Request

TOKEN = 'cana"ry+to/ken=4711\\x'
GET = Request("GET", "/Users/1")

ECHOES = {
    "bare": TOKEN,
    "in-capitals": TOKEN.upper(),
    "percent-encoded": quote(TOKEN, safe=""),
    "percent-encoded-lower": quote(TOKEN, safe="").lower(),
    "base64": base64.b64encode(TOKEN.encode()).decode(),
    "base64-behind-bearer": base64.b64encode(f"Bearer {TOKEN}".encode()).decode(),
    "base64-behind-a-name": base64.b64encode(f"u:{TOKEN}".encode()).decode(),
    "base64-url": base64.urlsafe_b64encode(f"me:{TOKEN}".encode()).decode(),
    "json-escaped": json.dumps(TOKEN),
}


def shows(text):
    """Whether a text holds the secret, or most of it, in one of its forms."""
    lowered = text.lower()
    return any(form[:12].lower() in lowered for form in forms(TOKEN) if len(form) >= 12)


def in_a_body(echo):
    return json.dumps({"detail": f"bad token {echo}", "nested": [{echo: 1}]}).encode(), ""


def in_escapes(echo):
    return ('{"detail":"' + "".join(f"\\u{ord(one):04x}" for one in echo) + '"}').encode(), ""


def in_html(echo):
    return f"<html>{'x' * 290}{echo}</html>".encode(), ""


def in_broken_json(echo):
    return ('{"token": ' + echo).encode(), ""


def in_a_header(echo):
    return b"{}", f"X-Echo: {echo}\r\nLocation: /scim/{echo}\r\n"


def in_a_header_name(echo):
    return b"{}", f"X-{''.join(one for one in echo if one.isalnum() or one == '-')}: 1\r\n"


@pytest.mark.parametrize("form", ECHOES)
@pytest.mark.parametrize("place", [in_a_body, in_escapes, in_html, in_broken_json, in_a_header])
@pytest.mark.parametrize("status", ["200 OK", "401 No", "308 P"])
def test_an_echo_of_the_token_is_redacted_wherever_it_stands(form, place, status, raw_server, client_for, caplog):
    body, headers = place(ECHOES[form])

    def handler(connection, request):
        head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)

    caplog.set_level(logging.DEBUG)
    exchange = client_for(raw_server(handler).url, secret=Secret(TOKEN)).send(GET)
    assert not shows(repr(exchange))
    assert not shows(caplog.text)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nX-Bad %s\r\n\r\n",
        b"HTTP/1.1 %s\r\n\r\n",
        b"%s\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 21\r\n\r\n%s",
    ],
)
def test_a_broken_answer_that_holds_the_token_leaves_none_in_failure_or_log(raw, raw_server, client_for, caplog):
    def handler(connection, request):
        connection.sendall(raw % TOKEN.encode())
        connection.close()

    caplog.set_level(logging.DEBUG)
    exchange = client_for(raw_server(handler).url, secret=Secret(TOKEN)).send(GET)
    assert not shows(repr(exchange))
    assert not shows(caplog.text)


def test_a_request_that_holds_the_token_is_shown_without_it(raw_server, client_for):
    def handler(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    server = raw_server(handler)
    request = Request(
        "POST",
        f"/Users/{quote(TOKEN, safe='')}",
        query=f"a={quote(TOKEN, safe='')}",
        body={"a": TOKEN},
        headers=Headers({"X": TOKEN}),
    )
    exchange = client_for(server.url, secret=Secret(TOKEN)).send(request)
    assert not shows(repr(exchange))
    assert quote(TOKEN, safe="").encode() in server.requests[0]


def test_a_fault_of_ours_shows_no_token_in_its_traceback(raw_server, client_for, monkeypatch):
    client = client_for("http://127.0.0.1:1", secret=Secret(TOKEN))
    monkeypatch.setattr(client, "_transport", None)
    told = ""
    try:
        client.send(GET)
    except AttributeError:
        told = traceback.format_exc()
    assert told
    assert not shows(told)


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{!r}".format, "%s".__mod__, lambda one: f"{one:>40}"])
def test_a_secret_does_not_show_itself(show):
    assert show(Secret(TOKEN)) == "Secret('[redacted]')"


def test_secrets_compare_by_their_text():
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
    assert not Secret("")


def test_a_short_secret_is_not_searched_for():
    assert Redactor([Secret("1")]).text("1 of 11") == "1 of 11"


def test_a_secret_that_comes_later_is_hidden_from_then_on():
    redactor = Redactor()
    assert redactor.text("later-token") == "later-token"
    redactor.add(Secret("later-token"))
    assert redactor.text("a later-token b") == f"a {REDACTED} b"


@given(st.text(min_size=6), st.text(), st.text())
def test_whatever_the_token_is_a_text_around_it_keeps_none_of_it(token, before, behind):
    with contextlib.suppress(UnicodeEncodeError):
        token.encode()
        text = Redactor([Secret(token)]).text(before + token + behind)
        assert token.lower() not in text.lower() or token.lower() in f"{before}{REDACTED}{behind}".lower()


@given(st.binary(max_size=8), st.text(alphabet="abcdefghij0123456789-", min_size=8, max_size=40), st.binary(max_size=8))
def test_base64_of_anything_around_the_token_is_redacted(before, token, behind):
    text = base64.b64encode(before + token.encode() + behind).decode()
    assert REDACTED in Redactor([Secret(token)]).text(text)
