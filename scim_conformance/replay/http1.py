"""Reading one HTTP/1.1 answer from a stream of bytes, within bounds (RFC 9112).

The general libraries read without a bound in places, log what they do not understand, and cost several times of what
the exchange itself does; a harness that is judged by its own overhead cannot afford either. Pure but for `receive`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LINE_MAX: Final = 65536
FIELDS_MAX: Final = 200
HEADER_MAX: Final = 4 * LINE_MAX
INTERIM_MAX: Final = 100
CHUNK: Final = 65536
_ENCODINGS_MAX: Final = 4
_NO_BODY: Final = frozenset({204, 304})


class NoHttp(Exception):  # noqa: N818 - it says what it is
    """What came is no HTTP/1.1 answer; the message is one line of ours."""


class CutOff(Exception):  # noqa: N818 - it says what it is
    """The stream ended amid an answer."""


class NoAnswer(Exception):  # noqa: N818 - it says what it is
    """The stream ended without a byte of an answer."""


class TooMuch(Exception):  # noqa: N818 - it says what it is
    """The body is larger than the bound, decompressed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came; `keeps` tells whether the connection may serve again."""

    status: int
    fields: list[tuple[str, str]]
    data: bytes
    version: str
    keeps: bool


class Stream:
    """Bytes as they come, by line or by count."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._held = b""
        self._at = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left of what was received."""
        return self._at >= len(self._held)

    def more(self) -> bool:
        """Receive once more; false at the end."""
        piece = self._receive(CHUNK)
        self._held = piece if self.is_empty else self._held[self._at :] + piece
        self._at = 0
        return bool(piece)

    def line(self) -> bytes:
        """Return the next line without its end."""
        searched = self._at
        while True:
            end = self._held.find(b"\n", searched)
            if end >= 0:
                line = self._held[self._at : end]
                self._at = end + 1
                if len(line) > LINE_MAX:
                    break
                return line.removesuffix(b"\r")
            searched = len(self._held) - self._at
            if searched > LINE_MAX:
                break
            if not self.more():
                raise CutOff
        raise NoHttp("A header line is longer than 64 KB.")

    def some(self, count: int) -> bytes:
        """Return up to `count` bytes, none at the end."""
        if self.is_empty and not self.more():
            return b""
        piece = self._held[self._at : self._at + count]
        self._at += len(piece)
        return piece


class _Decoder:
    """Undoes gzip and deflate, within a bound; any other encoding is left as it is."""

    def __init__(self, encoding: str, bound: int) -> None:
        self._kind = encoding
        self._bound = bound
        self._inflate = zlib.decompressobj(31 if encoding == "gzip" else 15)
        self._is_first = True

    def feed(self, data: bytes, size: int) -> bytes:
        """Return what a piece decompresses to; raises `TooMuch` once that and `size` exceed the bound."""
        out: list[bytes] = []
        while data:
            piece, data = self._once(data, self._bound - size + 1)
            size += len(piece)
            out.append(piece)
            if size > self._bound:
                raise TooMuch
        return b"".join(out)

    def _once(self, data: bytes, room: int) -> tuple[bytes, bytes]:
        try:
            piece = self._inflate.decompress(data, room)
        except zlib.error:
            if self._kind != "deflate" or not self._is_first:
                raise NoHttp("The body is not in the encoding that Content-Encoding names.") from None
            self._inflate = zlib.decompressobj(-15)  # deflate without its wrapper, as some servers send it
            piece = self._restarted(data, room)
        self._is_first = False
        if not self._inflate.eof:
            return piece, self._inflate.unconsumed_tail
        rest = self._inflate.unused_data
        if self._kind == "gzip" and rest:
            self._inflate = zlib.decompressobj(31)
            return piece, rest
        return piece, b""

    def _restarted(self, data: bytes, room: int) -> bytes:
        try:
            return self._inflate.decompress(data, room)
        except zlib.error:
            raise NoHttp("The body is not in the encoding that Content-Encoding names.") from None

    @property
    def is_over(self) -> bool:
        """Tell whether the compressed stream came to its end."""
        return self._inflate.eof


class _Body:
    """The body as it grows, decoded piece by piece."""

    def __init__(self, encodings: list[str], bound: int) -> None:
        self._decoders = [_Decoder(encoding, bound) for encoding in reversed(encodings)]
        self._bound = bound
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Take a piece as it came; raises `TooMuch` past the bound."""
        for decoder in self._decoders:
            piece = decoder.feed(piece, self._size)
        self._size += len(piece)
        if self._size > self._bound:
            raise TooMuch
        self._pieces.append(piece)

    def whole(self) -> bytes:
        """Return all of it."""
        if self._pieces and any(not decoder.is_over for decoder in self._decoders):
            raise CutOff
        return b"".join(self._pieces)


def read_answer(receive: Callable[[int], bytes], method: str, body_bytes_max: int) -> Answer:
    """Read one answer to a request; raises `NoHttp`, `CutOff`, `NoAnswer`, `TooMuch`, and what `receive` raises."""
    stream = Stream(receive)
    if not stream.more():
        raise NoAnswer
    for _ in range(INTERIM_MAX):
        version, status = _status(stream.line())
        fields = _fields(stream)
        if status >= 200 or status == 101:
            break
    else:
        raise NoHttp("There is no end of interim answers.")
    named = {name.lower(): value for name, value in fields}
    body = _Body(_encodings(named), body_bytes_max)
    is_framed = True
    if method != "HEAD" and status not in _NO_BODY:
        is_framed = _read_body(stream, named, body)
    keeps = is_framed and stream.is_empty and status != 101 and _keeps(version, named.get("connection", ""))
    if status in _NO_BODY and named.get("content-length", "0") != "0":
        keeps = False
    return Answer(status, fields, body.whole(), version, keeps)


def _status(line: bytes) -> tuple[str, int]:
    protocol, _, rest = line.partition(b" ")
    code = rest[:3]
    if not protocol.startswith(b"HTTP/1.") or not code.isdigit() or len(code) != 3 or rest[3:4] not in (b"", b" "):
        raise NoHttp("The answer is no HTTP/1.1.")
    if int(code) < 100:
        raise NoHttp("The answer has a status below 100.")
    return ("1.0" if protocol == b"HTTP/1.0" else "1.1"), int(code)


def _fields(stream: Stream) -> list[tuple[str, str]]:
    """Read the fields of a header; a folded line belongs to the one before, a line without colon to none."""
    fields: list[tuple[str, str]] = []
    size = 0
    for _ in range(FIELDS_MAX):
        line = stream.line()
        if not line:
            return _joined(fields)
        size += len(line)
        if size > HEADER_MAX:
            raise NoHttp(f"The header is larger than {HEADER_MAX // 1024} KB.")
        text = line.decode("latin-1")
        if text[0] in " \t":
            if fields:
                name, value = fields[-1]
                fields[-1] = (name, f"{value} {text.strip()}".strip())
            continue
        name, colon, value = text.partition(":")
        if colon and name.strip():
            fields.append((name.strip(), value.strip()))
    raise NoHttp(f"The header has more than {FIELDS_MAX} lines.")


def _joined(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join fields of one name, as RFC 9110 §5.3 allows."""
    if len({name.lower() for name, _ in fields}) == len(fields):
        return fields
    joined: dict[str, tuple[str, str]] = {}
    for name, value in fields:
        lowered = name.lower()
        before = joined.get(lowered)
        joined[lowered] = (name, value) if before is None else (before[0], f"{before[1]}, {value}")
    return list(joined.values())


def _encodings(named: dict[str, str]) -> list[str]:
    text = named.get("content-encoding")
    if not text:
        return []
    found = [one.strip().lower().removeprefix("x-") for one in text.split(",")]
    known = [one for one in found if one in ("gzip", "deflate")]
    if len(known) > _ENCODINGS_MAX:
        raise NoHttp("The body is encoded too many times over.")
    return known if len(known) == len([one for one in found if one not in ("", "identity")]) else []


def _keeps(version: str, connection: str) -> bool:
    tokens = {token.strip().lower() for token in connection.split(",")} if connection else set()
    return "close" not in tokens and (version == "1.1" or "keep-alive" in tokens)


def _read_body(stream: Stream, named: dict[str, str], body: _Body) -> bool:
    """Read a body by its framing (RFC 9112 §6.3); false where only the end of the connection ends it."""
    coding = named.get("transfer-encoding", "")
    if coding:
        if coding.rpartition(",")[2].strip().lower() == "chunked":
            _read_chunks(stream, body)
            return True
    elif "content-length" in named:
        lengths = {one.strip() for one in named["content-length"].split(",")}
        length = lengths.pop()
        if lengths or not length.isascii() or not length.isdigit() or len(length) > 18:
            raise NoHttp("The answer's Content-Length is no number.")
        _read_exactly(stream, int(length), body)
        return True
    while piece := stream.some(CHUNK):
        body.add(piece)
    return False


def _read_exactly(stream: Stream, count: int, body: _Body) -> None:
    while count:
        piece = stream.some(min(count, CHUNK))
        if not piece:
            raise CutOff
        count -= len(piece)
        body.add(piece)


def _read_chunks(stream: Stream, body: _Body) -> None:
    while True:
        text = stream.line().partition(b";")[0].strip()
        try:
            size = int(text, 16) if len(text) <= 16 and text[:1] not in (b"+", b"-") else -1
        except ValueError:
            size = -1
        if size < 0:
            raise NoHttp("A chunk of the answer does not begin with its size.")
        if size == 0:
            _fields(stream)
            return
        _read_exactly(stream, size, body)
        if stream.line():
            raise NoHttp("A chunk of the answer is longer than it says.")
