"""Versions of resources: the ETag header and `meta.version` (RFC 7644 §3.14, RFC 7643 §3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import is_one_resource
from scim_conformance.expected.checks.meta import meta_of
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import get

_ENTITY_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"\Z')
_COMPRESSED = re.compile(r'[-;]+(gzip|br|deflate|zstd)(?="?\Z)')


def _version(answer: Answer) -> JsonValue:
    return get(meta_of(answer.resources[0]), "version") or None


def _tag(answer: Answer) -> str:
    return answer.response.headers.get("ETag", "").strip()


def _is_versioned(answer: Answer) -> bool:
    return answer.world.capabilities.etag and is_one_resource(answer)


@check(
    "rfc7643-3.1-version-is-the-etag",
    applies=lambda answer: is_one_resource(answer) and bool(_tag(answer) and _version(answer)),
)
def version_is_the_etag(answer: Answer) -> Iterator[Evidence]:
    """`meta.version` that differs from the ETag header, quotation marks and `W/` included.

    A server that compresses the answer may mark the tag as weak or name the encoding in it.
    """
    version, tag = _version(answer), _tag(answer)
    if version == tag:
        return
    if "Content-Encoding" in answer.response.headers and isinstance(version, str):
        plain = _COMPRESSED.sub("", tag)
        if plain.removeprefix("W/") == version.removeprefix("W/"):
            return
    yield Evidence("$.meta.version", tag, shown(version))


@check("http-etag-is-an-entity-tag", applies=lambda answer: bool(_tag(answer)))
def etag_is_an_entity_tag(answer: Answer) -> Iterator[Evidence]:
    """An ETag without quotation marks."""
    if not _ENTITY_TAG.match(_tag(answer)):
        yield Evidence("header ETag", "a quoted tag", _tag(answer))


@check("rfc7644-3.14-single-resources-carry-an-etag", applies=_is_versioned)
def single_resources_carry_an_etag(answer: Answer) -> Iterator[Evidence]:
    """A resource without the ETag header from an endpoint that supports versions."""
    if not _tag(answer):
        yield Evidence("header ETag", "the version", None)


@check("rfc7644-3.14-meta-has-the-version", applies=lambda answer: _is_versioned(answer) and answer.is_whole)
def meta_has_the_version(answer: Answer) -> Iterator[Evidence]:
    """A resource without `meta.version` from an endpoint that supports versions."""
    if _version(answer) is None:
        yield Evidence("$.meta.version", _tag(answer) or "the version", None)
