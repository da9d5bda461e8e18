"""`meta` of resources: complete, with lawful dates, naming type and place (RFC 7643 §3.1, RFC 7644 §3.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer, Seen
from scim_conformance.expected.checks.applies import has_resources, has_whole_resources, is_created, looked_at
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shape import Flaw
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.instants import instant
from scim_conformance.scim.lookup import get
from scim_conformance.scim.uris import same_resource
from scim_conformance.scim.urns import GROUP, USER

_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]+\Z")
_PARTS = ("resourceType", "created", "lastModified", "location")
_CORE = frozenset({USER, GROUP})


def meta_of(seen: Seen) -> JsonObject:
    """Return `meta` of a resource, an empty object where it has none."""
    meta = get(seen.resource, "meta")
    return meta if isinstance(meta, dict) else {}


@check("rfc7643-3.1-meta-is-complete", applies=has_whole_resources)
def meta_is_complete(answer: Answer) -> Iterator[Evidence]:
    """`meta` of a user or group, or one of its four parts, that is missing."""
    for seen in answer.resources:
        if seen.definition.core.id not in _CORE:
            continue
        meta = meta_of(seen)
        missing: list[JsonValue] = [part for part in _PARTS if get(meta, part) in (None, "")]
        if missing:
            yield Evidence(f"{seen.at}.meta", list(_PARTS), f"without {', '.join(str(part) for part in missing)}")


@check("rfc7643-2.3.5-date-times-have-the-form-of-xsd", applies=looked_at(Flaw.DATE_TIME))
def date_times_have_the_form_of_xsd(answer: Answer) -> Iterator[Evidence]:
    """A date alone, an epoch number, another form than xsd:dateTime."""
    yield from answer.shape.of(Flaw.DATE_TIME)


@check("rfc7643-3.1-a-new-resource-is-unmodified", applies=lambda answer: is_created(answer) and has_resources(answer))
def a_new_resource_is_unmodified(answer: Answer) -> Iterator[Evidence]:
    """`lastModified` of a new resource that is another instant than `created`, to the coarser precision."""
    for seen in answer.resources:
        created, modified = (get(meta_of(seen), name) for name in ("created", "lastModified"))
        if not isinstance(created, str) or not isinstance(modified, str):
            continue
        first, last = instant(created), instant(modified)
        if first is not None and last is not None and last.versus(first) not in {0, None}:
            yield Evidence(f"{seen.at}.meta.lastModified", created, modified)


@check("rfc7644-3.3.1-meta-names-the-resource-type", applies=has_resources)
def meta_names_the_resource_type(answer: Answer) -> Iterator[Evidence]:
    """`meta.resourceType` that names another type than that of the endpoint."""
    for seen in answer.resources:
        name = get(meta_of(seen), "resourceType")
        lawful = (seen.own or seen.definition).resource_type.name
        if name not in (None, "", lawful):
            yield Evidence(f"{seen.at}.meta.resourceType", lawful, shown(name))


@check("rfc7643-3.1-meta-location-leads-to-the-resource", applies=has_resources)
def meta_location_leads_to_the_resource(answer: Answer) -> Iterator[Evidence]:
    """`meta.location` that no reading of relative URIs resolves to the resource."""
    base = answer.world.base_url.rstrip("/")
    for seen in answer.resources if base else ():
        location, path = get(meta_of(seen), "location"), path_of(seen)
        if location in (None, "") or path is None or location == base + path:
            continue
        if not isinstance(location, str) or not same_resource(location, base, path):
            yield Evidence(f"{seen.at}.meta.location", path, shown(location))


def path_of(seen: Seen) -> str | None:
    """Return the path of a resource below the base URL, None where it has no usable `id`."""
    id_ = get(seen.resource, "id")
    if not isinstance(id_, str) or not id_:
        return None
    return f"{seen.definition.resource_type.endpoint}/{id_ if _PLAIN_ID.match(id_) else quote(id_, safe='')}"
