"""One answer read from bytes, however they come in."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.replay.http1 import CutOff, NoAnswer, NoHttp, TooMuch, read_answer

BOUND = 10_000


def read(data, method="GET", bound=BOUND, cuts=()):
    """Read an answer whose bytes come in pieces that end at `cuts`."""
    ends = sorted({cut for cut in cuts if 0 < cut < len(data)} | {len(data)})
    starts = [0, *ends[:-1]]
    pieces = [data[start:end] for start, end in zip(starts, ends, strict=True) if start < end]

    def receive(count):
        if not pieces:
            return b""
        piece = pieces.pop(0)
        if len(piece) > count:
            pieces.insert(0, piece[count:])
        return piece[:count]

    return read_answer(receive, method, bound)


def raw(body=b"", *fields, status="200 OK", version="HTTP/1.1"):
    return "\r\n".join([f"{version} {status}", *fields, "", ""]).encode("latin-1") + body


def zipped(data):
    """Compress without a time, so that the same data is the same bytes in every worker."""
    return gzip.compress(data, mtime=0)


def chunked(*pieces, extension=b"", trailer=b""):
    parts = [b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces]
    return b"".join(parts) + b"0\r\n" + trailer + b"\r\n"


LENGTH = "Content-Length: 2"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("data", "status", "body", "keeps"),
    [
        (raw(b"{}", LENGTH), 200, b"{}", True),
        (raw(b"{}", LENGTH, status="200"), 200, b"{}", True),
        (raw(b"{}", LENGTH, "Connection: close"), 200, b"{}", False),
        (raw(b"{}", LENGTH, "Connection: Keep-Alive, Close"), 200, b"{}", False),
        (raw(b"{}", LENGTH, version="HTTP/1.0"), 200, b"{}", False),
        (raw(b"{}", LENGTH, "Connection: keep-alive", version="HTTP/1.0"), 200, b"{}", True),
        (raw(b"{}"), 200, b"{}", False),
        (raw(b"{}surplus", LENGTH), 200, b"{}", False),
        (raw(b"", "Content-Length: 0"), 200, b"", True),
        (raw(b"{}", "Content-Length: 2, 2"), 200, b"{}", True),
        (raw(b"{}", LENGTH, LENGTH), 200, b"{}", True),
        (raw(chunked(b"{", b"}"), CHUNKED), 200, b"{}", True),
        (raw(chunked(b"{}", extension=b";a=b", trailer=b"X: y\r\n"), CHUNKED), 200, b"{}", True),
        (raw(chunked(b"{}"), CHUNKED, "Content-Length: 99"), 200, b"{}", True),
        (raw(b"{}", "Transfer-Encoding: gzip, identity"), 200, b"{}", False),
        (raw(b"", status="204 No Content"), 204, b"", True),
        (raw(b"{}", LENGTH, status="204 No Content"), 204, b"", False),
        (raw(b"", "Content-Length: 5", status="304 Not Modified"), 304, b"", False),
        (
            b"HTTP/1.1 100 Continue\r\n\r\n" + b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + raw(b"{}", LENGTH),
            200,
            b"{}",
            True,
        ),
        (raw(b"", status="101 Switching"), 101, b"", False),
        (raw(b"{}", LENGTH).replace(b"\r\n", b"\n"), 200, b"{}", True),
        (raw(b"{}", LENGTH, status="999 Odd"), 999, b"{}", True),
        (
            raw(zipped(b"{}"), f"Content-Length: {len(zipped(b'{}'))}", "Content-Encoding: gzip"),
            200,
            b"{}",
            True,
        ),
        (raw(zipped(b"{") + zipped(b"}"), "Content-Encoding: X-GZIP"), 200, b"{}", False),
        (raw(zlib.compress(b"{}"), "Content-Encoding: deflate"), 200, b"{}", False),
        (raw(zlib.compress(b"{}")[2:-4], "Content-Encoding: deflate"), 200, b"{}", False),
        (raw(zipped(zlib.compress(b"{}")), "Content-Encoding: deflate, gzip"), 200, b"{}", False),
        (raw(b"{}", LENGTH, "Content-Encoding: identity"), 200, b"{}", True),
        (raw(b"{}", LENGTH, "Content-Encoding: br"), 200, b"{}", True),
        (raw(b"", "Content-Length: 0", "Content-Encoding: gzip"), 200, b"", True),
    ],
)
def test_an_answer_is_read_by_its_framing(data, status, body, keeps):
    answer = read(data)
    assert (answer.status, answer.data, answer.keeps) == (status, body, keeps)


@pytest.mark.parametrize("cuts", [range(10_000), [1], [30], [50]])
@pytest.mark.parametrize(
    "data",
    [
        raw(b"{}", LENGTH),
        raw(chunked(b"{}", b"x" * 300), CHUNKED),
        raw(chunked(zipped(b"{}" * 99)), CHUNKED, "Content-Encoding: gzip"),
    ],
)
def test_how_the_bytes_come_in_makes_no_difference(data, cuts):
    assert read(data, cuts=cuts) == read(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", NoAnswer),
        (b"HTTP/1.1", CutOff),
        (b"HTTP/1.1 200 OK\r\nA: b", CutOff),
        (raw(b"{", LENGTH), CutOff),
        (raw(b"", LENGTH), CutOff),
        (raw(b"ff\r\n{", CHUNKED), CutOff),
        (raw(b"2\r\n{}\r\n", CHUNKED), CutOff),
        (raw(b"2\r\n{}\r\n0\r\n", CHUNKED), CutOff),
        (raw(zipped(b"{}")[:-4], "Content-Encoding: gzip"), CutOff),
        (b"\r\nHTTP/1.1 200 OK\r\n\r\n", NoHttp),
        (b"HTTP/2 200\r\n\r\n", NoHttp),
        (b"HTTP/1.1 20 OK\r\n\r\n", NoHttp),
        (b"HTTP/1.1 2000 OK\r\n\r\n", NoHttp),
        (b"HTTP/1.1 099 OK\r\n\r\n", NoHttp),
        (b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n", NoHttp),
        (b"<html></html>\r\n", NoHttp),
        (raw(b"{}", "Content-Length: -2"), NoHttp),
        (raw(b"{}", "Content-Length: 2, 3"), NoHttp),
        (raw(b"{}", "Content-Length: \xb2"), NoHttp),
        (raw(b"{}", "Content-Length: " + "9" * 30), NoHttp),
        (raw(b"zz\r\n", CHUNKED), NoHttp),
        (raw(b"-2\r\n{}", CHUNKED), NoHttp),
        (raw(b"\r\n", CHUNKED), NoHttp),
        (raw(b"f" * 20 + b"\r\n", CHUNKED), NoHttp),
        (raw(b"2\r\n{}x\r\n0\r\n\r\n", CHUNKED), NoHttp),
        (raw(b"{}", "Content-Encoding: gzip"), NoHttp),
        (raw(b"\xff\xff", "Content-Encoding: deflate"), NoHttp),
        (raw(b"{}", "Content-Encoding: " + ", ".join(["gzip"] * 9)), NoHttp),
        (raw(b"", *["A: b"] * 300), NoHttp),
        (raw(b"", "A: " + "b" * 70_000), NoHttp),
        (raw(b"", *["A: " + "b" * 60_000] * 6), NoHttp),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 200, NoHttp),
        (raw(b"x" * (BOUND + 1)), TooMuch),
        (raw(b"x" * 9, "Content-Length: 99999999999"), CutOff),
        (raw(b"x" * 20_000, "Content-Length: 99999999999"), TooMuch),
        (raw(zipped(b"x" * (BOUND + 1)), "Content-Encoding: gzip"), TooMuch),
        (raw(zipped(zipped(b"x" * 10**6)), "Content-Encoding: gzip, gzip"), TooMuch),
        (raw(chunked(b"x" * 9999, b"xx"), CHUNKED), TooMuch),
    ],
)
@pytest.mark.parametrize("cuts", [(), range(60)], ids=["at-once", "byte-by-byte"])
def test_what_cannot_be_read_is_told_by_its_kind(data, kind, cuts):
    with pytest.raises(kind) as raised:
        read(data, cuts=cuts)
    assert "\n" not in str(raised.value)


def test_a_body_of_exactly_the_bound_is_read():
    assert len(read(raw(b"x" * BOUND)).data) == BOUND
    assert len(read(raw(zipped(b"x" * BOUND), "Content-Encoding: gzip")).data) == BOUND


def test_a_head_has_no_body_whatever_it_says():
    answer = read(raw(b"", "Content-Length: 500"), method="HEAD")
    assert (answer.data, answer.keeps) == (b"", True)


def test_fields_are_joined_folded_and_trimmed():
    answer = read(raw(b"{}", LENGTH, "A:  one ", " folded", "no colon", ": nameless", "a: two", "B: \xe9"))
    assert answer.fields == [("Content-Length", "2"), ("A", "one folded, two"), ("B", "\xe9")]


FIELD = st.tuples(
    st.from_regex(r"X-[A-Za-z]{1,8}", fullmatch=True),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20),
)


@given(
    st.integers(200, 599).filter(lambda status: status not in (204, 304)),
    st.lists(FIELD, max_size=6, unique_by=lambda field: field[0].lower()),
    st.binary(max_size=300),
    st.booleans(),
    st.sets(st.integers(0, 800), max_size=6),
)
def test_a_well_formed_answer_is_read_as_the_standard_library_reads_it(status, fields, body, is_chunked, cuts):
    framing = CHUNKED if is_chunked else f"Content-Length: {len(body)}"
    wire = chunked(*([body] if body else [])) if is_chunked else body
    data = raw(wire, framing, *(f"{name}: {value}" for name, value in fields), status=f"{status} X")

    class Socket:
        def makefile(self, _):
            return io.BytesIO(data)

    other = http.client.HTTPResponse(Socket(), method="GET")
    other.begin()
    answer = read(data, cuts=cuts)
    assert (answer.status, answer.data) == (other.status, other.read())
    assert dict(answer.fields) == dict(other.getheaders())
    assert answer.keeps


@given(st.binary(max_size=400), st.sets(st.integers(0, 400), max_size=5))
def test_no_bytes_raise_anything_else(data, cuts):
    for start in (
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\n" + CHUNKED.encode() + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
    ):
        with contextlib.suppress(NoHttp, CutOff, NoAnswer, TooMuch):
            read(start + data, cuts=cuts)
