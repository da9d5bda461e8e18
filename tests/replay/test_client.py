"""What the client sends, what it follows, what it keeps to itself."""

from __future__ import annotations

import base64
import json
import threading
from typing import ClassVar

import pytest

from scim_conformance.documents.model import Authentication
from scim_conformance.replay.address import WrongUse, parse_base_url, parse_header_lines
from scim_conformance.replay.client import Client
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret
from scim_conformance.scim.exchange import FailureKind, Headers, Purpose, Request

GET = Request("GET", "/Users/1", headers=Headers({"Accept": "application/scim+json"}))


def answer(body=b"{}", status="200 OK", headers=""):
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/scim+json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def answering(*answers):
    """A handler that gives one answer after the other, the last one for good."""
    left = list(answers)

    def handler(connection, request):
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return handler


class TestOnTheWire:
    def test_a_request_goes_out_with_the_given_headers_and_no_others(self, raw_server, client_for, canary):
        server = raw_server(answering(answer()))
        client_for(server.url).send(GET)
        head, _, _ = server.requests[0].partition(b"\r\n\r\n")
        first, *fields = head.decode().split("\r\n")
        assert first == "GET /scim/Users/1 HTTP/1.1"
        assert sorted(name.partition(":")[0] for name in fields) == ["Accept", "Authorization", "Host"]
        assert f"Authorization: Bearer {canary}" in fields

    @pytest.mark.parametrize(
        "request_",
        [
            Request("PUT", "/Users/1", tail="?", body={}),
            Request("GET", "/Users", query="filter=userName+eq+%22ada@example.com%22&"),
            Request("GET", "/Users", query="filter=userName%20eq%20%22ada%40example.com%22&count=100"),
        ],
        ids=["dangling-question-mark", "dangling-ampersand", "percent-encoded"],
    )
    def test_the_request_line_is_sent_as_recorded(self, request_, raw_server, client_for):
        server = raw_server(answering(answer()))
        client_for(server.url).send(request_)
        assert server.requests[0].split(b" ")[1].decode() == f"/scim{request_.target}"

    @pytest.mark.parametrize(
        ("compact", "text"), [(True, b'{"a":"\xc3\xa9","b":[1]}'), (False, b'{"a": "\xc3\xa9", "b": [1]}')]
    )
    def test_the_spacing_of_json_is_the_profiles(self, compact, text, raw_server, client_for):
        server = raw_server(answering(answer()))
        client_for(server.url, compact_json=compact).send(Request("POST", "/Users", body={"a": "é", "b": [1]}))
        assert server.requests[0].endswith(b"\r\n\r\n" + text)

    def test_half_a_character_is_sent_escaped(self, raw_server, client_for):
        server = raw_server(answering(answer()))
        client_for(server.url).send(Request("POST", "/Users", body={"a": "\ud800"}))
        assert server.requests[0].endswith(b'{"a":"\\ud800"}')

    def test_connections_are_used_again(self, raw_server, client_for):
        server = raw_server(answering(answer()))
        client = client_for(server.url)
        for _ in range(5):
            client.send(GET)
        assert server.connections == 1

    def test_exchanges_are_numbered_timed_and_carry_their_purpose(self, raw_server, client_for):
        client = client_for(raw_server(answering(answer())).url)
        first, second = client.send(GET), client.send(GET, Purpose.READ_BACK, attempt=3)
        assert (first.number, second.number) == (1, 2)
        assert (second.purpose, second.attempt) == (Purpose.READ_BACK, 3)
        assert first.started_at.endswith("Z")
        assert 0 < first.elapsed_ms < 5000

    def test_numbers_can_come_from_outside(self, raw_server, client_for):
        client = client_for(raw_server(answering(answer())).url, numbers=lambda: 77)
        assert client.send(GET).number == 77

    def test_a_base_url_of_its_own_stays_before_the_path(self, raw_server, client_for):
        server = raw_server(answering(answer()))
        client_for(server.url + "/v2/").send(GET)
        assert server.requests[0].startswith(b"GET /scim/v2/Users/1 ")

    def test_a_server_that_answers_http_1_0_is_understood(self, raw_server, client_for):
        def handler(connection, request):
            connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}")
            connection.close()

        exchange = client_for(raw_server(handler).url).send(GET)
        assert (exchange.response.http_version, exchange.response.body) == ("1.0", {})

    def test_a_body_behind_a_204_does_no_harm_to_the_next_exchange(self, raw_server, client_for):
        client = client_for(raw_server(answering(answer(b'{"id":"1"}', "204 No Content"), answer(b'{"id":"2"}'))).url)
        assert client.send(GET).response.body is None
        assert client.send(GET).response.body == {"id": "2"}


class TestStaleConnections:
    def dropping(self, drop_second):
        """Answer once a connection, then close it when the next request arrives."""

        def handler(connection, request):
            seen = getattr(self, "seen", None)
            if seen is connection:
                connection.close()
                return
            self.seen = connection
            connection.sendall(answer())

        return handler

    @pytest.mark.parametrize("method", ["GET", "PUT"])
    def test_a_repeatable_request_is_sent_again_over_a_fresh_one(self, method, raw_server, client_for):
        server = raw_server(self.dropping(True))
        client = client_for(server.url)
        assert client.send(GET).response.status == 200
        assert client.send(Request(method, "/Users/1")).response.status == 200
        assert server.connections == 2

    @pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
    def test_a_request_that_must_not_be_repeated_is_not(self, method, raw_server, client_for):
        server = raw_server(self.dropping(True))
        client = client_for(server.url)
        client.send(GET)
        assert client.send(Request(method, "/Users/1")).failure.kind is FailureKind.CONNECTION
        assert len(server.requests) == 2

    def test_a_request_that_must_not_be_repeated_goes_over_no_idle_connection(
        self, raw_server, client_for, monkeypatch
    ):
        monkeypatch.setattr("scim_conformance.replay.transport.IDLE_S_MAX", -1.0)
        server = raw_server(answering(answer()))
        client = client_for(server.url)
        client.send(GET)
        client.send(Request("POST", "/Users", body={}))
        client.send(GET)
        assert server.connections == 2


class TestRedirects:
    def test_one_to_the_same_origin_is_followed_once_with_method_and_body(self, raw_server, client_for, canary):
        server = raw_server(answering(answer(b"", "308 Permanent Redirect", "Location: /scim/Users\r\n"), answer()))
        exchange = client_for(server.url).send(Request("POST", "/Users/", body={"a": 1}))
        assert exchange.response.redirected_by == 308
        assert exchange.response.status == 200
        assert server.requests[1].startswith(b"POST /scim/Users HTTP/1.1")
        assert server.requests[1].endswith(b'{"a":1}')
        assert canary.encode() in server.requests[1]

    def test_a_second_one_is_not_followed(self, raw_server, client_for):
        server = raw_server(answering(answer(b"", "307 Temporary Redirect", "Location: /scim/Users/1\r\n")))
        exchange = client_for(server.url).send(GET)
        assert (exchange.response.status, exchange.response.redirected_by) == (307, 307)
        assert len(server.requests) == 2

    @pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other"])
    def test_any_other_status_is_not_followed(self, status, raw_server, client_for):
        server = raw_server(answering(answer(b"", status, "Location: /scim/Users/2\r\n")))
        exchange = client_for(server.url).send(GET)
        assert exchange.response.status == int(status[:3])
        assert len(server.requests) == 1

    @pytest.mark.parametrize("status", ["301 M", "302 F", "307 T", "308 P"])
    def test_the_token_never_reaches_another_origin(self, status, raw_server, client_for, canary):
        thief = raw_server(answering(answer()))
        server = raw_server(answering(answer(b"", status, f"Location: {thief.url}/Users/1\r\n")))
        exchange = client_for(server.url).send(GET)
        assert exchange.response.status == int(status[:3])
        assert thief.requests == []
        assert thief.connections == 0

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.1@evil.invalid/scim/Users/1",
            "//evil.invalid/scim/Users/1",
            "https://127.0.0.1/Users/1",
            "http://[::1",
            "ftp://127.0.0.1/",
            "",
        ],
    )
    def test_odd_locations_are_not_followed(self, location, raw_server, client_for):
        server = raw_server(answering(answer(b"", "308 Permanent Redirect", f"Location: {location}\r\n")))
        assert client_for(server.url).send(GET).response.status == 308
        assert len(server.requests) == 1

    def test_a_write_does_not_follow_to_another_resource(self, raw_server, client_for):
        server = raw_server(answering(answer(b"", "307 Temporary Redirect", "Location: /scim/Users/stranger\r\n")))
        assert client_for(server.url).send(Request("DELETE", "/Users/mine")).response.status == 307
        assert len(server.requests) == 1


class TestTls:
    def test_a_certificate_of_nobodys_is_one_clear_line(self, raw_server, client_for):
        server = raw_server(answering(answer()), "loopback.pem")
        failure = client_for(server.url).send(GET).failure
        assert failure.kind is FailureKind.TLS
        assert failure.detail.startswith("The certificate does not hold: ")
        assert "\n" not in failure.detail
        assert server.requests == []

    def test_a_named_authority_is_trusted(self, raw_server, client_for, certificates):
        server = raw_server(answering(answer()), "loopback.pem")
        exchange = client_for(server.url, ca=str(certificates / "ca.pem")).send(GET)
        assert exchange.response.status == 200

    @pytest.mark.parametrize("certificate", ["another-host.pem", "expired.pem"])
    def test_a_trusted_authority_does_not_help_the_wrong_certificate(
        self, certificate, raw_server, client_for, certificates
    ):
        server = raw_server(answering(answer()), certificate)
        failure = client_for(server.url, ca=str(certificates / "ca.pem")).send(GET).failure
        assert failure.kind is FailureKind.TLS

    @pytest.mark.filterwarnings("error")
    def test_insecure_asks_nothing_and_warns_of_nothing(self, raw_server, client_for):
        server = raw_server(answering(answer()), "another-host.pem")
        assert client_for(server.url, insecure=True).send(GET).response.status == 200

    def test_a_server_without_tls_is_told_from_a_bad_certificate(self, raw_server, client_for):
        def handler(connection, request):
            connection.sendall(answer())

        server = raw_server(handler)
        failure = client_for(server.url.replace("http:", "https:")).send(GET).failure
        assert failure.kind in (FailureKind.TLS, FailureKind.TIMEOUT)

    def test_a_handshake_that_stalls_ends_in_time(self, client_for):
        import socket

        with socket.create_server(("127.0.0.1", 0)) as listener:
            failure = client_for(f"https://127.0.0.1:{listener.getsockname()[1]}").send(GET).failure
        assert failure.kind is FailureKind.TIMEOUT

    def test_a_certificate_file_that_is_not_there_is_wrong_use(self):
        with pytest.raises(WrongUse, match=r"nowhere\.pem cannot be read"):
            Client("https://x.example", ca="nowhere.pem")

    def test_a_certificate_file_that_is_none_is_wrong_use(self, tmp_path):
        (tmp_path / "a.pem").write_text("no certificate")
        with pytest.raises(WrongUse, match="PEM"):
            Client("https://x.example", ca=str(tmp_path / "a.pem"))


class TestAuthentication:
    @pytest.mark.parametrize(
        ("authentication", "sent"),
        [
            (Authentication("bearer"), "Authorization: Bearer ada:love"),
            (Authentication("basic"), f"Authorization: Basic {base64.b64encode(b'ada:love').decode()}"),
            (Authentication("header", header="X-Api-Key"), "X-Api-Key: ada:love"),
            (Authentication("header"), "Authorization: ada:love"),
        ],
        ids=["bearer", "basic", "header", "authorization-as-it-stands"],
    )
    def test_the_contract_says_how(self, authentication, sent, raw_server, client_for):
        server = raw_server(answering(answer()))
        client = client_for(server.url, secret=Secret("ada:love"), authentication=authentication)
        exchange = client.send(GET)
        assert sent in server.requests[0].decode()
        assert "love" not in repr(exchange)
        assert "[redacted]" in repr(exchange)

    def test_none_sends_no_token_and_wrong_another(self, raw_server, client_for, canary):
        server = raw_server(answering(answer()))
        client = client_for(server.url)
        client.send(Request("GET", "/Users", authentication="none"))
        client.send(Request("GET", "/Users", authentication="wrong"))
        assert b"Authorization" not in server.requests[0]
        assert b"Authorization: Bearer " in server.requests[1]
        assert canary.encode() not in server.requests[1]
        assert canary[:-1].encode() not in server.requests[1]

    def test_a_token_that_breaks_the_line_is_wrong_use_and_not_shown(self):
        with pytest.raises(WrongUse) as raised:
            Client("http://x.example", Secret("canary\r\nX-Evil: 1"))
        assert "canary" not in str(raised.value)

    @pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
    def test_the_environments_proxy_is_ignored(self, name, raw_server, client_for, monkeypatch):
        thief = raw_server(answering(answer()))
        monkeypatch.setenv(name, thief.url)
        server = raw_server(answering(answer()))
        assert client_for(server.url).send(GET).response.status == 200
        assert thief.connections == 0

    def test_a_netrc_does_not_replace_the_token(self, raw_server, client_for, monkeypatch, tmp_path, canary):
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login eve password evil\n")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
        server = raw_server(answering(answer()))
        client_for(server.url).send(GET)
        assert f"Bearer {canary}".encode() in server.requests[0]

    def test_a_named_proxy_is_used(self, raw_server, client_for):
        proxy = raw_server(answering(answer(b'{"via":"proxy"}')))
        exchange = client_for("http://scim.invalid/v2", proxy=proxy.url.removesuffix("/scim")).send(GET)
        assert exchange.response.body == {"via": "proxy"}
        assert proxy.requests[0].startswith(b"GET http://scim.invalid/v2/Users/1 HTTP/1.1")


class TestClientCredentials:
    AUTHENTICATION = Authentication(
        "oauth2", token_url="", client_id_env="SCIM_CLIENT", client_secret_env="SCIM_SECRET", scope="scim"
    )
    ENVIRON: ClassVar = {"SCIM_CLIENT": "me", "SCIM_SECRET": "canary-client-secret"}

    def authentication(self, url):
        from dataclasses import replace

        return replace(self.AUTHENTICATION, token_url=url)

    def token(self, text, lifetime=3600):
        return answer(json.dumps({"access_token": text, "token_type": "bearer", "expires_in": lifetime}).encode())

    def test_a_token_is_fetched_once_and_kept(self, raw_server, client_for):
        issuer = raw_server(answering(self.token("first-token")))
        server = raw_server(answering(answer()))
        client = client_for(
            server.url, secret=None, authentication=self.authentication(issuer.url), environ=self.ENVIRON
        )
        shown = repr([client.send(GET), client.send(GET)])
        assert len(issuer.requests) == 1
        assert b"grant_type=client_credentials&scope=scim" in issuer.requests[0]
        assert base64.b64encode(b"me:canary-client-secret") in issuer.requests[0]
        assert b"Bearer first-token" in server.requests[1]
        assert "first-token" not in shown
        assert "canary" not in shown

    def test_a_refused_token_is_fetched_anew_once(self, raw_server, client_for):
        issuer = raw_server(answering(self.token("first-token"), self.token("second-token")))
        server = raw_server(answering(answer(b"{}", "401 Unauthorized"), answer()))
        client = client_for(
            server.url, secret=None, authentication=self.authentication(issuer.url), environ=self.ENVIRON
        )
        assert client.send(GET).response.status == 200
        assert b"Bearer second-token" in server.requests[1]

    def test_a_token_that_stays_refused_is_not_tried_for_ever(self, raw_server, client_for):
        issuer = raw_server(answering(self.token("first-token")))
        server = raw_server(answering(answer(b"{}", "401 Unauthorized")))
        client = client_for(
            server.url, secret=None, authentication=self.authentication(issuer.url), environ=self.ENVIRON
        )
        assert client.send(GET).response.status == 401
        assert len(server.requests) == 2

    def test_an_issuer_that_wants_the_secret_in_the_form_gets_it_there(self, raw_server, client_for):
        issuer = raw_server(answering(answer(b"{}", "400 Bad Request"), self.token("first-token")))
        server = raw_server(answering(answer()))
        client = client_for(
            server.url, secret=None, authentication=self.authentication(issuer.url), environ=self.ENVIRON
        )
        client.send(GET)
        assert b"client_secret=canary-client-secret" in issuer.requests[1]
        assert b"Authorization" not in issuer.requests[1]

    @pytest.mark.parametrize(
        "given",
        [answer(b"no"), answer(b"{}"), answer(b"{}", "500 E"), answer(b'{"access_token":5}'), answer(b"[" * 9999)],
    )
    def test_an_issuer_without_a_token_is_one_line_without_a_secret(self, given, raw_server, client_for):
        from scim_conformance.replay.credentials import TokenUnavailable

        issuer = raw_server(answering(given))
        client = client_for(
            issuer.url, secret=None, authentication=self.authentication(issuer.url), environ=self.ENVIRON
        )
        with pytest.raises(TokenUnavailable) as raised:
            client.send(GET)
        assert "canary" not in str(raised.value)

    def test_a_missing_variable_is_wrong_use(self):
        with pytest.raises(WrongUse, match="SCIM_CLIENT"):
            Client("http://x.example", authentication=self.authentication("https://issuer.example"), environ={})

    def test_the_secret_goes_over_no_plain_connection(self, client_for):
        client = client_for(
            "http://127.0.0.1:1",
            secret=None,
            authentication=self.authentication("http://issuer.invalid/"),
            environ=self.ENVIRON,
        )
        with pytest.raises(WrongUse, match="https"):
            client.send(GET)


class TestUserHeaders:
    def test_values_are_sent_and_hidden(self, raw_server, client_for):
        server = raw_server(answering(answer()))
        client = client_for(
            server.url, headers=("X-Tenant: blue-tenant", "X-Key: env:THE_KEY"), environ={"THE_KEY": "s3cret-key"}
        )
        shown = repr(client.send(GET))
        assert b"X-Tenant: blue-tenant" in server.requests[0]
        assert b"X-Key: s3cret-key" in server.requests[0]
        assert "blue-tenant" not in shown
        assert "s3cret-key" not in shown

    def test_they_stand_before_the_profiles(self, raw_server, client_for):
        server = raw_server(answering(answer()))
        client_for(server.url, headers=("accept: text/x",)).send(GET)
        assert b"text/x" in server.requests[0]
        assert b"application/scim+json" not in server.requests[0]

    @pytest.mark.parametrize(
        "line",
        [
            "Authorization: Bearer x",
            "authorization:x",
            "Cookie: a=b",
            "Proxy-Authorization: x",
            "Host: a",
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "no colon",
            ": x",
            "X Y: z",
            "X-A: env:NOT_SET",
            "X-A: a\nB: c",
            "X-A: \u20ac",
        ],
    )
    def test_what_cannot_be_given_is_refused_without_its_value(self, line):
        with pytest.raises(WrongUse) as raised:
            parse_header_lines([line], {})
        assert "\n" not in str(raised.value)
        assert "Bearer x" not in str(raised.value)


class TestBaseUrls:
    @pytest.mark.parametrize(
        ("url", "text"),
        [
            ("http://Host.Example/scim/v2/", "http://host.example/scim/v2"),
            ("https://h:443/x?aadOptscim062020", "https://h/x"),
            ("http://h:80", "http://h"),
            ("http://[::1]:8080/a b", "http://[::1]:8080/a%20b"),
        ],
    )
    def test_a_url_is_taken_apart_and_put_together(self, url, text):
        assert parse_base_url(url).text == text

    @pytest.mark.parametrize(
        "url", ["", "host/scim", "ftp://h/", "http://", "http://u:p@h/", "http://h:99999/", "http://[::1/"]
    )
    def test_what_is_no_base_url_is_refused(self, url):
        with pytest.raises(WrongUse) as raised:
            parse_base_url(url)
        assert "u:p" not in str(raised.value)


def test_digests_need_the_token(raw_server, client_for):
    url = raw_server(answering(answer())).url
    same, again, other = (client_for(url, secret=Secret(text)) for text in ("a-token", "a-token", "another"))
    assert same.keyed("run") == again.keyed("run") != other.keyed("run")
    assert same.keyed("run") != same.keyed("another run")


def test_resources_are_other_peoples_until_somebody_knows_better(raw_server, client_for):
    client = client_for(raw_server(answering(answer(b'{"id": "1", "userName": "canary@corp.example"}'))).url)
    assert "canary@" not in repr(client.send(GET))


def test_the_rate_spaces_requests(raw_server, client_for):
    client = client_for(raw_server(answering(answer())).url, rate=100.0)
    import time

    began = time.monotonic()
    for _ in range(6):
        client.send(GET)
    assert time.monotonic() - began >= 0.049


def test_threads_share_a_client(raw_server, client_for):
    server = raw_server(answering(answer()))
    client = client_for(server.url, limits=Limits(timeout_s=10.0))
    numbers = []
    threads = [threading.Thread(target=lambda: numbers.append(client.send(GET).number)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 21))
