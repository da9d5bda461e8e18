"""URIs that an endpoint hands out (RFC 7644 §1.2, RFC 3986 §2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import has_resources
from scim_conformance.expected.checks.meta import meta_of
from scim_conformance.expected.checks.registry import check
from scim_conformance.scim.lookup import get

_UNENCODED = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")


@check("rfc7644-1.2-uris-are-percent-encoded", applies=has_resources)
def uris_are_percent_encoded(answer: Answer) -> Iterator[Evidence]:
    """A location with a character that has no place in a URI, such as a blank."""
    places = [(f"{seen.at}.meta.location", get(meta_of(seen), "location")) for seen in answer.resources]
    places.append(("header Location", answer.response.headers.get("Location")))
    for at, location in places:
        if isinstance(location, str) and _UNENCODED.search(location):
            yield Evidence(at, "a URI with every other character percent-encoded", location)
