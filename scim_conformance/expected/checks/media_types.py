"""Media types of requests and answers (RFC 7644 §3.1, §3.8, §8.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import is_error, is_scim_error
from scim_conformance.expected.checks.registry import check, need_check
from scim_conformance.scim.exchange import Request

SCIM_JSON = "application/scim+json"
JSON = "application/json"
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_REFUSED = frozenset({406, 415})


def asked(request: Request) -> frozenset[str]:
    """Return the media types that a request asks for, without those of quality 0; empty where it asks for none."""
    return _named(request.headers.get("Accept", ""))


@lru_cache(maxsize=256)
def _named(accept: str) -> frozenset[str]:
    found = set()
    for part in accept.split(","):
        media_type, _, parameters = part.partition(";")
        if media_type.strip() and parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            found.add(media_type.strip().lower())
    return frozenset(found)


def sent(request: Request) -> str:
    """Return the media type of the request's body, empty where it has none."""
    if request.body is None and request.text is None:
        return ""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _has_scim_content(answer: Answer) -> bool:
    if answer.response.body is None:
        return False
    return is_scim_error(answer) if is_error(answer) else 200 <= answer.status < 300


def _is_open(wanted: frozenset[str]) -> bool:
    """Whether nothing in particular was asked for."""
    return not wanted or bool(wanted & {"*/*", "application/*"})


def _wants_scim_json_only(answer: Answer) -> bool:
    wanted = asked(answer.request)
    return SCIM_JSON in wanted and JSON not in wanted and not _is_open(wanted)


@check(
    "rfc7644-3.8-scim-json-where-asked",
    applies=lambda answer: _has_scim_content(answer) and _wants_scim_json_only(answer),
)
def scim_json_where_asked(answer: Answer) -> Iterator[Evidence]:
    """Another media type than the one that the client asked for."""
    yield from _other_than({SCIM_JSON}, answer)


@check(
    "rfc7644-3.8-scim-json-by-default",
    applies=lambda answer: _has_scim_content(answer) and _is_open(asked(answer.request)),
)
def scim_json_by_default(answer: Answer) -> Iterator[Evidence]:
    """Another media type than SCIM's own, to a client that asked for none; JSON is right where it was named too."""
    yield from _other_than({SCIM_JSON, JSON} if JSON in asked(answer.request) else {SCIM_JSON}, answer)


@check(
    "rfc7644-3.8-json-where-asked",
    applies=lambda answer: (
        JSON in asked(answer.request)
        and not _is_open(asked(answer.request))
        and (answer.status == 406 or _has_scim_content(answer))
    ),
)
def json_where_asked(answer: Answer) -> Iterator[Evidence]:
    """A refusal of `Accept: application/json`, or an answer that is labelled as no kind of JSON."""
    if answer.status == 406:
        if SCIM_JSON not in asked(answer.request):
            yield Evidence("status", "served", 406)
    else:
        yield from _other_than({SCIM_JSON, JSON}, answer)


@check(
    "rfc7644-3.8-scim-json-is-accepted",
    applies=lambda answer: SCIM_JSON in asked(answer.request) or sent(answer.request) == SCIM_JSON,
)
def scim_json_is_accepted(answer: Answer) -> Iterator[Evidence]:
    """A refusal of SCIM's own media type, in a body or as what is asked for."""
    if answer.status == 415 and sent(answer.request) == SCIM_JSON:
        yield Evidence("status", f"{SCIM_JSON} accepted in a body", 415)
    if answer.status == 406 and SCIM_JSON in asked(answer.request):
        yield Evidence("status", f"{SCIM_JSON} accepted in Accept", 406)


@need_check(
    "json-media-type-is-accepted",
    applies=lambda answer: JSON in asked(answer.request) or sent(answer.request) == JSON,
)
def json_media_type_is_accepted(answer: Answer) -> Iterator[Evidence]:
    """A refusal of plain JSON, in a body or as what is asked for."""
    if answer.status in _REFUSED:
        yield Evidence("status", f"{JSON} accepted", answer.status)


@check(
    "rfc7644-3.8-answers-name-no-other-charset",
    applies=lambda answer: answer.response.media_type in {JSON, SCIM_JSON} and answer.response.body is not None,
)
def answers_name_no_other_charset(answer: Answer) -> Iterator[Evidence]:
    """A charset beside the media type of JSON that is not UTF-8; US-ASCII is a part of it."""
    found = _CHARSET.search(answer.response.headers.get("Content-Type", ""))
    if found and found.group(1).lower() not in {"utf-8", "utf8", "us-ascii"}:
        yield Evidence("header Content-Type", "charset=utf-8, or none", found.group(1))


def _other_than(right: set[str], answer: Answer) -> Iterator[Evidence]:
    media_type = answer.response.media_type
    if media_type not in right:
        yield Evidence("header Content-Type", max(right), media_type or None)
