"""An endpoint may send anything, or nothing: each ends within the time-out, in bounded memory, as a finding."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import time
import tracemalloc

import pytest

from scim_conformance.documents.model import Fault
from scim_conformance.replay.limits import Limits
from scim_conformance.scim.exchange import FailureKind, Headers, Request

GET = Request("GET", "/Users/1", headers=Headers({"Accept": "application/scim+json"}))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/scim+json\r\n"
MEGABYTE = 1024 * 1024
TIMEOUT_S = 0.5


def a_while():
    threading.Event().wait(0.02)


def silent(connection, request):
    connection.recv(1)


def one_byte_a_while_in_the_header(connection, request):
    with contextlib.suppress(OSError):
        for byte in HEAD + b"X-Filler: " + b"x" * 1000:
            connection.sendall(bytes([byte]))
            a_while()


def one_byte_a_while_in_the_body(connection, request):
    connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
    with contextlib.suppress(OSError):
        for _ in range(999):
            connection.sendall(b" ")
            a_while()


def one_byte_a_while_until_the_connection_closes(connection, request):
    connection.sendall(HEAD + b"\r\n{")
    with contextlib.suppress(OSError):
        for _ in range(999):
            connection.sendall(b" ")
            a_while()


def one_byte_a_while_in_chunks(connection, request):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(999):
            connection.sendall(b"1\r\n \r\n")
            a_while()


def endless_hundred_continue(connection, request):
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def endless_header_line(connection, request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"x" * 65536)


def endless_headers(connection, request):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"X-Field: x\r\n" * 1000)


def endless_chunk_size(connection, request):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"0" * 65536)


def endless_trailers(connection, request):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b"X-Trailer: x\r\n" * 1000)


def closes_without_a_word(connection, request):
    connection.shutdown(socket.SHUT_RDWR)


def drops_between_header_and_body(connection, request):
    connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n")
    connection.shutdown(socket.SHUT_RDWR)


def drops_amid_a_chunk(connection, request):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{")
    connection.shutdown(socket.SHUT_RDWR)


def resets(connection, request):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def speaks_another_protocol(connection, request):
    connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
    connection.shutdown(socket.SHUT_RDWR)


def bad_chunk_size(connection, request):
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")
    connection.shutdown(socket.SHUT_RDWR)


def broken_gzip(connection, request):
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!")


FAILING = [
    (silent, FailureKind.TIMEOUT),
    (one_byte_a_while_in_the_header, FailureKind.TIMEOUT),
    (one_byte_a_while_in_the_body, FailureKind.TIMEOUT),
    (one_byte_a_while_until_the_connection_closes, FailureKind.TIMEOUT),
    (one_byte_a_while_in_chunks, FailureKind.TIMEOUT),
    (endless_hundred_continue, FailureKind.PROTOCOL),
    (endless_header_line, FailureKind.PROTOCOL),
    (endless_headers, FailureKind.PROTOCOL),
    (endless_chunk_size, FailureKind.PROTOCOL),
    (endless_trailers, FailureKind.PROTOCOL),
    (closes_without_a_word, FailureKind.CONNECTION),
    (drops_between_header_and_body, FailureKind.PROTOCOL),
    (drops_amid_a_chunk, FailureKind.PROTOCOL),
    (resets, FailureKind.CONNECTION),
    (speaks_another_protocol, FailureKind.PROTOCOL),
    (bad_chunk_size, FailureKind.PROTOCOL),
    (broken_gzip, FailureKind.PROTOCOL),
]


@pytest.mark.parametrize(("handler", "kind"), FAILING, ids=[handler.__name__ for handler, _ in FAILING])
def test_what_is_no_answer_is_a_failure_of_its_kind_within_the_time_out(handler, kind, raw_server, client_for, canary):
    client = client_for(raw_server(handler).url)
    tracemalloc.start()
    began = time.monotonic()
    exchange = client.send(GET)
    took = time.monotonic() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert exchange.response is None
    assert exchange.failure.kind is kind
    assert took < TIMEOUT_S + 1
    assert peak < 8 * MEGABYTE
    assert canary not in repr(exchange)


def pouring(body, head=b""):
    """Answer with `body` again and again, and count what went out."""
    poured = [0]

    def handler(connection, request):
        connection.sendall(HEAD + head + b"\r\n")
        with contextlib.suppress(OSError):
            while poured[0] < 1024 * MEGABYTE:
                connection.sendall(body)
                poured[0] += len(body)

    return handler, poured


@pytest.mark.parametrize("head", [b"", b"Content-Length: 1073741824\r\n"], ids=["endless", "a-gigabyte-announced"])
def test_a_body_is_read_no_further_than_the_limit(head, raw_server, client_for):
    handler, poured = pouring(b" " * 65536, head)
    client = client_for(raw_server(handler).url, limits=Limits(timeout_s=10.0, body_bytes_max=2 * MEGABYTE))
    tracemalloc.start()
    exchange = client.send(GET)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert exchange.failure.kind is FailureKind.TOO_LARGE
    assert poured[0] < 32 * MEGABYTE
    assert peak < 8 * MEGABYTE


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_the_limit_counts_decompressed_bytes(encoding, raw_server, client_for):
    bomb = gzip.compress(b" " * (256 * MEGABYTE), compresslevel=9)
    if encoding == "deflate":
        import zlib

        bomb = zlib.compress(b" " * (64 * MEGABYTE), 9)

    def handler(connection, request):
        head = HEAD + f"Content-Encoding: {encoding}\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
        with contextlib.suppress(OSError):
            connection.sendall(head + bomb)

    client = client_for(raw_server(handler).url, limits=Limits(timeout_s=10.0, body_bytes_max=2 * MEGABYTE))
    tracemalloc.start()
    exchange = client.send(GET)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert exchange.failure.kind is FailureKind.TOO_LARGE
    assert peak < 8 * MEGABYTE


def test_a_body_at_the_limit_is_read(raw_server, client_for):
    body = b"[" + b"1," * 499 + b"1]"

    def handler(connection, request):
        connection.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    client = client_for(raw_server(handler).url, limits=Limits(timeout_s=5.0, body_bytes_max=len(body)))
    assert client.send(GET).response.body == [1] * 500


def test_a_receiver_that_never_reads_ends_a_large_request_in_time(client_for):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = client_for(f"http://127.0.0.1:{listener.getsockname()[1]}")
        began = time.monotonic()
        exchange = client.send(Request("POST", "/Users", text="x" * (16 * MEGABYTE)))
        assert exchange.failure.kind is FailureKind.TIMEOUT
        assert time.monotonic() - began < TIMEOUT_S + 1


def test_an_address_where_nothing_listens_is_refused_in_one_line(client_for):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    exchange = client_for(f"http://127.0.0.1:{port}").send(GET)
    assert exchange.failure.kind is FailureKind.CONNECTION
    assert "refused" in exchange.failure.detail


def test_a_host_that_is_unknown_is_said_to_be(client_for):
    exchange = client_for("http://nowhere.invalid", limits=Limits(timeout_s=5.0)).send(GET)
    assert exchange.failure.kind in (FailureKind.CONNECTION, FailureKind.TIMEOUT)
    assert "\n" not in exchange.failure.detail


def test_a_time_out_leaves_the_client_usable(raw_server, client_for):
    slow = [True]

    def handler(connection, request):
        if slow[0]:
            slow[0] = False
            connection.recv(1)
            return
        connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")

    client = client_for(raw_server(handler).url)
    assert client.send(GET).failure.kind is FailureKind.TIMEOUT
    assert client.send(GET).response.body == {}


def test_many_exchanges_at_once_each_have_their_own_time(raw_server, client_for):
    from concurrent.futures import ThreadPoolExecutor

    def handler(connection, request):
        if b"/slow" in request.partition(b"\r\n")[0]:
            connection.recv(1)
            return
        connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")

    client = client_for(raw_server(handler).url)
    requests = [Request("GET", "/slow" if number % 2 else "/quick") for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        exchanges = list(pool.map(client.send, requests))
    assert [one.failure is None for one in exchanges] == [number % 2 == 0 for number in range(12)]


class TestFaults:
    """Faults that the player enacts on its own side."""

    def test_a_lost_answer_was_sent_whole_and_answered(self, raw_server, client_for):
        def whole(connection, request):
            connection.sendall(HEAD + b'Content-Length: 10\r\n\r\n{"id":"1"}')

        server = raw_server(whole)
        lost, real = client_for(server.url).send_and_lose(Request("POST", "/Users", body={"userName": "a"}))
        assert lost.response is None
        assert lost.number == real.number
        assert real.response.body == {"id": "1"}
        assert server.requests[0].endswith(b'{"userName":"a"}')

    @pytest.mark.parametrize("body", [None, {"userName": "ada" * 100}], ids=["header", "body"])
    def test_a_reset_breaks_off_amid_the_request(self, body, raw_server, client_for):
        def handler(connection, request):
            connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")

        server = raw_server(handler)
        client = client_for(server.url)
        exchange = client.send(Request("POST" if body else "GET", "/Users", body=body), fault=Fault.RESET)
        assert exchange.failure.kind is FailureKind.CONNECTION
        assert "as the flow asks" in exchange.failure.detail
        assert not any(b'"}' in request for request in server.requests)
        assert client.send(GET).response.status == 200
