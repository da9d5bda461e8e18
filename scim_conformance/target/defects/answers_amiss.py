"""Defects of single answers to GET by id: their JSON, their label, their frame."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

Bytes = Callable[[bytes], bytes]
WHOLE = "http-answers-arrive-whole"


class ReadAmiss(Service):
    """A user who is read by id comes in other bytes, or under other header fields."""

    spelt: Bytes = staticmethod(lambda body: body)
    fields: Mapping[str, str] = {}

    def is_read(self, response: ScimResponse) -> bool:
        """Say whether this answers GET of a user by id."""
        path = self.request.path
        return response.status == HTTPStatus.OK and self.request.method == "GET" and path.startswith("/Users/")

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Put the fields in."""
        response = super().answered(response)
        if self.is_read(response):
            response.headers.update(self.fields)
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Write the bytes anew."""
        body = super().rendered(response)
        return self.spelt(body) if self.is_read(response) and b'"id"' in body else body


def in_meta(value: bytes) -> Bytes:
    """Return how a body is written with one more value in its meta."""
    return lambda body: body.replace(b'"meta":{', b'"meta":{"x":' + value + b",")


BYTES: tuple[tuple[str, str, Bytes, Mapping[str, str], tuple[str, ...]], ...] = (
    ("json-has-a-byte-order-mark", "An answer begins with a byte order mark.",
     lambda body: b"\xef\xbb\xbf" + body, {}, ("http-json-is-well-formed",)),
    ("json-holds-not-a-number", "An answer holds NaN.",
     in_meta(b"NaN"), {}, ("http-json-is-well-formed", "rfc7644-3.1-attributes-are-declared")),
    ("json-is-not-utf-8", "An answer is written in Latin-1.",
     in_meta(b'"\xe9"'), {},
     ("http-json-is-well-formed", "rfc7644-3.4.1-the-answer-is-the-addressed-resource")),
    ("json-has-a-name-twice", "An object in an answer has a name twice.",
     lambda body: body[:-1] + b',"schemas":[]}', {},
     ("http-json-has-each-name-once", "rfc7643-3-resources-name-their-schemas")),
    ("json-holds-a-huge-number", "An answer holds a number that no double holds.",
     in_meta(b"1" * 5000), {},
     ("http-json-is-readable-everywhere", "rfc7644-3.1-attributes-are-declared")),
    ("an-answer-is-longer-than-it-comes", "An answer ends before the length that it announced.",
     lambda body: body, {"Content-Length": "100000", "Connection": "close"}, (WHOLE,)),
    ("an-answer-is-labelled-as-compressed", "An answer is labelled as gzip and is none.",
     lambda body: body, {"Content-Encoding": "gzip"}, (WHOLE, "http-answers-keep-to-the-accepted-codings")),
    ("an-answer-is-compressed-in-part", "A compressed answer lacks its end.",
     lambda body: gzip.compress(body)[:-9], {"Content-Encoding": "gzip", "Connection": "close"},
     (WHOLE, "http-answers-keep-to-the-accepted-codings")),
    ("an-answer-is-no-json", "An answer to GET by id is the word OK.",
     lambda _: b"OK", {}, ("rfc7644-3.8-bodies-are-json", "rfc7644-3.4.1-the-answer-is-the-addressed-resource")),
    ("an-answer-is-labelled-html", "JSON is labelled as HTML.",
     lambda body: body, {"Content-Type": "text/html"},
     ("rfc7644-3.8-scim-json-where-asked", "rfc7644-3.8-json-where-asked", "rfc7644-3.8-scim-json-by-default")),
    ("an-answer-names-latin-1", "An answer in UTF-8 names another charset.",
     lambda body: body, {"Content-Type": "application/scim+json; charset=iso-8859-1"},
     ("rfc7644-3.8-answers-name-no-other-charset",)),
    ("one-user-comes-as-a-list", "GET by id answers with a list of one.",
     lambda body: b'{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":['
     + body + b"]}", {}, ("rfc7644-3.4.1-the-answer-is-the-addressed-resource",)),
)  # fmt: skip

for _id, _title, _spelt, _fields, _breaks in BYTES:
    defect(
        _id,
        breaks=_breaks,
        topic="http",
        severity=Severity.MEDIUM,
        suites=["test_a_user_is_read_by_id"],
    )(
        type(
            _id.title().replace("-", ""),
            (ReadAmiss,),
            {"__doc__": _title, "spelt": staticmethod(_spelt), "fields": _fields},
        )
    )


class Redirects(ReadAmiss):
    """GET of a user by id is answered with a redirect."""

    status: HTTPStatus
    to: str

    def received(self) -> ScimResponse | None:
        """Send the client elsewhere, once."""
        path = self.request.path
        if self.request.method == "GET" and path.startswith("/Users/") and "moved" not in self.request.query:
            where = self.to.format(url=f"{self.request.base_url}{path}")
            return ScimResponse(self.status, None, {"Location": where})
        return super().received()


MOVES: tuple[tuple[str, str, HTTPStatus, str, str], ...] = (
    ("reads-are-answered-302", "GET by id is answered with 302.",
     HTTPStatus.FOUND, "{url}?moved=1", "rfc7644-3.12-redirects-stay-at-the-origin"),
    ("reads-are-sent-to-another-host", "GET by id is redirected to another host.",
     HTTPStatus.TEMPORARY_REDIRECT, "http://scim.example.com/", "rfc7644-3.12-redirects-stay-at-the-origin"),
    ("reads-are-redirected", "GET by id is redirected before it is served.",
     HTTPStatus.TEMPORARY_REDIRECT, "{url}?moved=1", "http-requests-are-served-without-a-redirect"),
)  # fmt: skip

for _id, _title, _status, _to, _requirement in MOVES:
    defect(
        _id,
        breaks=[_requirement, "rfc7644-3.4.1-known-resources-are-found"],
        topic="http",
        severity=Severity.MEDIUM,
        suites=["test_a_user_is_read_by_id"],
    )(type(_id.title().replace("-", ""), (Redirects,), {"__doc__": _title, "status": _status, "to": _to}))


class ComesLater(Service):
    """The first look at a user by id is answered with 429."""

    fields: Mapping[str, str]
    body: Any = None
    is_html = False

    def received(self) -> ScimResponse | None:
        """Ask to come later, once for each integration."""
        if self.request.method == "GET" and self.request.path.startswith("/Users/") and "asked" not in self.memory:
            self.memory["asked"] = True
            error = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "429"}
            return ScimResponse(HTTPStatus.TOO_MANY_REQUESTS, None if self.is_html else error, dict(self.fields))
        return super().received()


LATER: tuple[tuple[str, str, Mapping[str, str], bool, str], ...] = (
    ("a-busy-endpoint-names-no-time", "A 429 does not say how long to wait.",
     {}, False, "http-too-many-requests-says-how-long"),
    ("a-busy-endpoint-names-a-date", "A 429 names a date and no seconds.",
     {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, False, "http-too-many-requests-says-how-long"),
    ("a-busy-endpoint-says-nothing", "A 429 comes without a body.",
     {"Retry-After": "0"}, True, "rfc7644-3.2-gateway-errors-are-scim-errors"),
)  # fmt: skip

for _id, _title, _fields, _is_html, _requirement in LATER:
    defect(
        _id,
        breaks=[_requirement],
        topic="http",
        severity=Severity.MEDIUM,
        suites=["test_a_user_is_read_by_id"],
    )(type(_id.title().replace("-", ""), (ComesLater,), {"__doc__": _title, "fields": _fields, "is_html": _is_html}))
