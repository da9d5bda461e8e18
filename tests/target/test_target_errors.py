"""Whatever is sent, the answer is a SCIM error: never a traceback, never a 5xx that is not meant."""

import socket
from urllib.parse import urlsplit

import pytest

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def assert_error(answer, status: int) -> None:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["schemas"] == [ERROR]
    assert body["status"] == str(status)
    assert body["detail"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"userName": NaN}',
        b'{"userName": "\\ud800"}',
        b"<html></html>",
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"userName":' + b"9" * 6000 + b"}",
        b'{"userName": {"a": 1}, "displayName": [], "emails": 5}',
    ],
    ids=lambda body: repr(body[:20]),
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/Users"), ("PUT", "/Users/{id}"), ("PATCH", "/Users/{id}"), ("POST", "/.search")]
)
def test_a_body_that_is_no_resource_is_refused(client, method: str, path: str, body: bytes) -> None:
    user = client.create_user()
    answer = client.send(method, path.format(id=user["id"]), data=body, headers={"Content-Type": "application/json"})
    if path == "/.search" and answer.status_code == 200:
        assert b"userName" in body
        return
    assert_error(answer, 400)
    assert client.user(user) == user


def test_a_body_of_text_is_refused_as_a_media_type(client) -> None:
    assert_error(client.send("POST", "/Users", data=b"{}", headers={"Content-Type": "text/plain"}), 415)


def test_a_huge_body_is_refused_before_it_is_read(client) -> None:
    assert_error(client.send("POST", "/Users", data=b" " * 9_000_000), 413)
    assert_error(client.send("POST", "/Users", data=(b" " * 65536 for _ in range(200))), 413)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/Users/unknown", 404),
        ("PUT", "/Users/unknown", 404),
        ("PATCH", "/Users/unknown", 404),
        ("DELETE", "/Users/unknown", 404),
        ("GET", "/Nothing", 404),
        ("GET", "/Users/a/b", 404),
        ("GET", "/../../etc/passwd", 404),
        ("PUT", "/Users", 405),
        ("DELETE", "/Users", 405),
        ("PATCH", "/Groups", 405),
        ("POST", "/Users/unknown", 405),
        ("OPTIONS", "/Users", 405),
        ("GET", "/Me", 501),
        ("POST", "/Bulk", 501),
    ],
)
def test_what_is_not_there_is_said_so(client, method: str, path: str, status: int) -> None:
    answer = client.send(method, path, json={"userName": "x", "Operations": [{"op": "add", "value": {}}]})
    assert_error(answer, status)
    if status == 405:
        assert answer.headers["Allow"]


def test_outside_the_base_path_there_is_nothing(client, iru) -> None:
    assert_error(client.session.get(iru.base_url.removesuffix("/api/v1/scim") + "/", timeout=30), 404)


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic {token}", "{token}", "Bearer zo\xeb"]
)
@pytest.mark.parametrize("path", ["/Users", "/Users/x", "/ServiceProviderConfig", "/nothing"])
def test_without_the_token_there_is_401_with_a_challenge_and_no_data(client, iru, header, path) -> None:
    client.create_user()
    value = None if header is None else header.format(token=iru.token).encode("latin-1")
    answer = client.send("GET", path, headers={"Authorization": value})
    assert_error(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "ada" not in answer.text


RAW = [
    (b"GARBAGE\r\n\r\n", b"400"),
    (b"GET /api/v1/scim/Users HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", b"400"),
    (b"POST /api/v1/scim/Users HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"400"),
    (b"POST /api/v1/scim/Users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", b"400"),
    (b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
    (b"GET /api/v1/scim/Users HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b"413"),
    (b"GET /api/v1/scim/Users?filter=%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", b"401"),
    (b"GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
]


@pytest.mark.parametrize(("sent", "status"), RAW, ids=[repr(sent[:60]) for sent, _ in RAW])
def test_what_is_hardly_http_gets_a_scim_error(iru, sent: bytes, status: bytes) -> None:
    address = urlsplit(iru.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.split(b" ", 2)[1] == status
    assert ERROR.encode() in answer


def test_a_head_request_gets_no_body(iru) -> None:
    address = urlsplit(iru.base_url)
    request = (
        f"HEAD /api/v1/scim/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {iru.token}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(request.encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert received.endswith(b"\r\n\r\n")
