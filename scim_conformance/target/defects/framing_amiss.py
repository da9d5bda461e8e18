"""Defects of requests that are framed, labelled or spelt otherwise than most, and of answers that come unasked so."""

from __future__ import annotations

import gzip
import time
from http import HTTPStatus
from typing import Any

from scim2_server.errors import UnsupportedMediaTypeException
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.application import PROTOCOL
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "chunks-behind-the-first-are-lost",
    breaks=["http-chunked-requests-are-read"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_a_body_in_chunks_is_read"],
)
class ChunksBehindTheFirstAreLost(Service):
    """Of a body in chunks only the first is read."""

    def decoded(self, body: bytes) -> bytes:
        """Stop after a third."""
        is_chunked = "chunked" in (self.request.header("Transfer-Encoding") or "")
        return super().decoded(body[: len(body) // 3] if is_chunked else body)


@defect(
    "compressed-bodies-are-broken-json",
    breaks=["http-compressed-requests-are-read-or-415"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_compressed_body_is_read_or_refused"],
)
class CompressedBodiesAreBrokenJson(Service):
    """A body in gzip is read as if it were JSON."""

    def decoded(self, body: bytes) -> bytes:
        """Look at no Content-Encoding."""
        return body


@defect(
    "answers-are-compressed-unasked",
    breaks=["http-answers-keep-to-the-accepted-codings"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_an_answer_is_not_compressed_unasked"],
)
class AnswersAreCompressedUnasked(Service):
    """Every answer with a body is in gzip."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Label it."""
        response = super().answered(response)
        if response.body is not None:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Compress it."""
        body = super().rendered(response)
        return gzip.compress(body) if response.body is not None else body


@defect(
    "http-1-0-is-refused-as-malformed",
    breaks=["http-requests-of-http-1.0-are-served", "rfc7644-3.4.2.4-paging-parameters-are-served"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_request_of_http_1_0_is_served"],
)
class Http10IsRefusedAsMalformed(Service):
    """A request of HTTP/1.0 is answered with 426, which asks for another protocol than the one in use."""

    def received(self) -> ScimResponse | None:
        """Ask for an upgrade."""
        if self.request.header(PROTOCOL) == "HTTP/1.0":
            error = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "426"}
            return ScimResponse(HTTPStatus.UPGRADE_REQUIRED, error)
        return super().received()


@defect(
    "http-1-0-is-answered-in-chunks",
    breaks=["http-answers-to-http-1.0-are-not-chunked"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_request_of_http_1_0_is_served"],
)
class Http10IsAnsweredInChunks(Service):
    """An answer to HTTP/1.0 comes in chunks."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Label it."""
        response = super().answered(response)
        if self.request.header(PROTOCOL) == "HTTP/1.0":
            response.headers["Transfer-Encoding"] = "chunked"
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Write one chunk and the end."""
        body = super().rendered(response)
        return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if "Transfer-Encoding" in response.headers else body


@defect(
    "connections-end-with-each-answer",
    breaks=["http-connections-serve-more-than-one-request"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_connection_serves_several_requests"],
)
class ConnectionsEndWithEachAnswer(Service):
    """Every answer closes its connection."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Hang up."""
        response = super().answered(response)
        response.headers["Connection"] = "close"
        return response


@defect(
    "the-first-look-up-hangs",
    breaks=["http-answers-come-in-time"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_a_look_up_is_answered_in_time"],
)
class TheFirstLookUpHangs(Service):
    """A look-up takes longer than clients wait, the first time."""

    SECONDS = 11.0

    def received(self) -> ScimResponse | None:
        """Sleep over it."""
        if "filter" in self.request.query and "slept" not in self.memory:
            self.memory["slept"] = True
            time.sleep(self.SECONDS)
        return super().received()


@defect(
    "deletes-announce-a-body",
    breaks=["http-an-answer-without-content-has-no-body"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_delete_is_answered_204"],
)
class DeletesAnnounceABody(Service):
    """A 204 announces a body of two bytes."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Announce what does not come."""
        response = super().answered(response)
        if response.status == HTTPStatus.NO_CONTENT:
            response.headers["Content-Length"] = "2"
        return response


@defect(
    "bodies-are-read-as-latin-1",
    breaks=["rfc7644-3.8-utf-8-is-read-and-written", "iru-kept-attributes-read-back"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_characters_arrive_as_they_were_sent"],
)
class BodiesAreReadAsLatin1(Service):
    """A body whose charset is not named is read as Latin-1."""

    def parse(self, body: bytes) -> Any:
        """Decode by the default of long ago."""
        named = "charset" in (self.request.header("Content-Type") or "")
        return super().parse(body if named else body.decode("latin-1").encode())


@defect(
    "a-charset-is-another-media-type",
    breaks=["rfc7644-3.8-a-charset-of-utf-8-is-accepted", "rfc7644-3.8-scim-json-is-accepted", "iru-users-are-created"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_a_charset_beside_the_media_type_does_no_harm"],
)
class ACharsetIsAnotherMediaType(Service):
    """A media type with a parameter is refused."""

    def payload(self) -> Any:
        """Compare the whole field."""
        if ";" in (self.request.header("Content-Type") or ""):
            raise UnsupportedMediaTypeException(detail="Send application/scim+json and nothing else")
        return super().payload()


@defect(
    "scim-json-is-refused-in-bodies",
    breaks=["rfc7644-3.8-scim-json-is-accepted", "iru-users-are-created"],
    topic="http",
    severity=Severity.HIGH,
    suites=["test_a_body_of_scim_json_is_accepted"],
)
class ScimJsonIsRefusedInBodies(Service):
    """Only application/json is read."""

    def payload(self) -> Any:
        """Know no SCIM."""
        if "scim+json" in (self.request.header("Content-Type") or ""):
            raise UnsupportedMediaTypeException(detail="Send application/json")
        return super().payload()


class RefusesWish(Service):
    """A wish for a media type is refused with 406."""

    wish: str

    def received(self) -> ScimResponse | None:
        """Refuse whoever asks for this one alone, in lists."""
        is_page = self.request.method == "GET" and "startIndex" in self.request.query
        if is_page and (self.request.header("Accept") or "").strip() == self.wish:
            error = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "406"}
            return ScimResponse(HTTPStatus.NOT_ACCEPTABLE, error)
        return super().received()


for _id, _title, _wish, _breaks, _test in (
    ("json-is-not-acceptable", "Accept: application/json is refused.", "application/json",
     ["rfc7644-3.8-json-where-asked"], "test_who_asks_for_json_is_answered_with_json"),
    ("scim-json-is-not-acceptable", "Accept: application/scim+json is refused.", "application/scim+json",
     ["rfc7644-3.8-scim-json-is-accepted", "rfc7644-3.8-scim-json-where-asked"],
     "test_who_asks_for_scim_json_gets_it"),
):  # fmt: skip
    defect(
        _id,
        breaks=[
            *_breaks,
            "rfc7644-3.4.2.4-paging-parameters-are-served",
            "onelogin-json-media-type-is-accepted",
        ],
        topic="http",
        severity=Severity.MEDIUM,
        suites=[_test],
    )(type(_id.title().replace("-", ""), (RefusesWish,), {"__doc__": _title, "wish": _wish}))


@defect(
    "plain-json-is-the-default",
    breaks=["rfc7644-3.8-scim-json-by-default"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_who_asks_for_nothing_gets_scim_json"],
)
class PlainJsonIsTheDefault(Service):
    """Whoever asks for no media type gets application/json."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Label by habit."""
        response = super().answered(response)
        if (self.request.header("Accept") or "*/*") == "*/*" and response.body is not None:
            response.headers["Content-Type"] = "application/json"
        return response
