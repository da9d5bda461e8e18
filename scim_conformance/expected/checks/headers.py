"""Header fields and bodies that a status asks for or forbids (RFC 7644 §3.3, §3.5.2; RFC 9110, RFC 6585)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.call import Operation
from scim_conformance.expected.checks.answer import Answer, Kind
from scim_conformance.expected.checks.applies import is_created, is_one_resource
from scim_conformance.expected.checks.meta import meta_of, path_of
from scim_conformance.expected.checks.registry import check
from scim_conformance.scim.exchange import Framing, JsonValue
from scim_conformance.scim.lookup import get
from scim_conformance.scim.uris import comparable, same_resource

_WITHOUT_BODY = frozenset({204, 304})


@check("rfc7644-3.3-create-names-the-location", applies=is_created)
def create_names_the_location(answer: Answer) -> Iterator[Evidence]:
    """A 201 without `Location`."""
    if not answer.response.headers.get("Location"):
        yield Evidence("header Location", "the URI of the new resource", None)


@check("rfc7644-3.3-create-answers-with-the-resource", applies=is_created)
def create_answers_with_the_resource(answer: Answer) -> Iterator[Evidence]:
    """A 201 without a body."""
    if not answer.has_content:
        yield Evidence("body", "the new resource", "no body")


@check(
    "rfc7644-3.3-location-is-meta-location",
    applies=lambda answer: is_created(answer) and is_one_resource(answer) and bool(_location(answer, "Location")),
)
def location_is_meta_location(answer: Answer) -> Iterator[Evidence]:
    """`Location` of a 201 that names another URI than `meta.location`."""
    yield from _unlike_meta_location(answer, "Location")


@check(
    "rfc7643-3.1-headers-name-meta-location",
    applies=lambda answer: (
        is_one_resource(answer)
        and bool(_location(answer, "Content-Location") or (answer.status != 201 and _location(answer, "Location")))
    ),
)
def headers_name_meta_location(answer: Answer) -> Iterator[Evidence]:
    """`Content-Location` of any answer, or `Location` of one that creates nothing, that names another URI."""
    yield from _unlike_meta_location(answer, "Content-Location")
    if answer.status != 201:
        yield from _unlike_meta_location(answer, "Location")


@check("http-an-answer-without-content-has-no-body", applies=lambda answer: answer.status in _WITHOUT_BODY)
def an_answer_without_content_has_no_body(answer: Answer) -> Iterator[Evidence]:
    """A body, or the announcement of one, behind 204 or 304."""
    announced = answer.response.headers.get("Content-Length", "").strip()
    if answer.has_content:
        yield Evidence("body", "no body", f"{answer.response.size_bytes} bytes")
    elif answer.status == 204 and announced not in {"", "0"}:
        yield Evidence("header Content-Length", None, announced)


@check(
    "rfc7644-3.5.2-patch-answers-200-with-the-resource",
    applies=lambda answer: _is_patch(answer) and answer.status == 200,
)
def patch_answers_200_with_the_resource(answer: Answer) -> Iterator[Evidence]:
    """A 200 to a PATCH that does not hold the resource."""
    if answer.kind is not Kind.RESOURCE or not answer.body:
        yield Evidence("body", "the resource, or a 204", "no resource" if answer.has_content else "no body")


@check(
    "rfc7644-3.5.2-patch-with-attributes-answers-200",
    applies=lambda answer: _is_patch(answer) and answer.call.attributes is not None and answer.status in {200, 204},
)
def patch_with_attributes_answers_200(answer: Answer) -> Iterator[Evidence]:
    """A 204 to a PATCH whose client asked for attributes of the result."""
    if answer.status == 204:
        yield Evidence("status", 200, 204)


@check("http-method-not-allowed-names-the-allowed", applies=lambda answer: answer.status == 405)
def method_not_allowed_names_the_allowed(answer: Answer) -> Iterator[Evidence]:
    """A 405 without `Allow`."""
    if "Allow" not in answer.response.headers:
        yield Evidence("header Allow", "the methods that are allowed", None)


@check("http-too-many-requests-says-how-long", applies=lambda answer: answer.status == 429)
def too_many_requests_says_how_long(answer: Answer) -> Iterator[Evidence]:
    """A 429 without a number of seconds in `Retry-After`."""
    value = answer.response.headers.get("Retry-After", "").strip()
    if not (value.isascii() and value.isdigit()):
        yield Evidence("header Retry-After", "a number of seconds", value or None)


@check(
    "http-answers-to-http-1.0-are-not-chunked",
    applies=lambda answer: answer.request.framing is Framing.HTTP_1_0,
)
def answers_to_http_1_0_are_not_chunked(answer: Answer) -> Iterator[Evidence]:
    """`Transfer-Encoding` in the answer to a request of HTTP/1.0."""
    coding = answer.response.headers.get("Transfer-Encoding")
    if coding:
        yield Evidence("header Transfer-Encoding", None, coding)


def _is_patch(answer: Answer) -> bool:
    return answer.call.operation is Operation.PATCH


def _location(answer: Answer, header: str) -> JsonValue:
    """Return `meta.location` where that and the header are both there, else None."""
    if not answer.response.headers.get(header) or not answer.resources:
        return None
    return get(meta_of(answer.resources[0]), "location") or None


def _unlike_meta_location(answer: Answer, header: str) -> Iterator[Evidence]:
    location = _location(answer, header)
    if not isinstance(location, str):
        return
    value = answer.response.headers[header]
    if comparable(value) == comparable(location) or _both_lead_there(answer, value, location):
        return
    yield Evidence(f"header {header}", location, value)


def _both_lead_there(answer: Answer, *uris: str) -> bool:
    path = path_of(answer.resources[0])
    base = answer.world.base_url
    return path is not None and bool(base) and all(same_resource(uri, base, path) for uri in uris)
