"""The readings R1 to R158 of sentences that are misread: where each is held, and rows for those held nowhere else.

A row is one exchange with a service provider that serves users and groups, declares its schemas and keeps a user u1 and
a group g2 whose member u1 is. It says which requirements fail or warn by themselves; an open reading has none.
"""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.expected import ids
from scim_conformance.expected.world import capabilities
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import Exchange, Headers, Request, Response
from scim_conformance.scim.schema import Mutability, Returned

ENTERPRISE = urns.ENTERPRISE_USER
WORK = {"value": "ada@example.com", "type": "work", "primary": True}
BASE = "https://sp.example/scim"


@dataclass(frozen=True)
class Row:
    """`answer` is a body; `user`, `group` and `error` are changes to a lawful one (... takes a member out).

    `declared` changes attributes of the schema that the endpoint declares: (resource type, attribute) -> fields.
    """

    reading: str
    request: str
    status: int
    off: tuple[str, ...] = ()
    sent: Any = None
    answer: Any = None
    user: dict | None = None
    group: dict | None = None
    error: dict | None = None
    headers: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)
    text: str | None = None
    authentication: str = "valid"
    inactive: bool = False
    declared: dict = field(default_factory=dict)
    more: dict = field(default_factory=dict)


def listed(*changes: dict, **more: Any) -> dict:
    """A list of as many copies of u1 as there are changes."""
    return {"of": changes, **more}


EMPTY = {"schemas": [urns.LIST_RESPONSE], "totalResults": 0}
NOBODY = '/Users?filter=userName%20eq%20"nobody"'
TITLE = {"schemas": [urns.PATCH_OP], "Operations": [{"op": "replace", "path": "title", "value": "Clerk"}]}
CREATED = "rfc7644-3.3-create-answers-with-the-resource"
CONFIG = {
    "schemas": [urns.SERVICE_PROVIDER_CONFIG],
    **{name: {"supported": False} for name in ("patch", "changePassword", "sort", "etag")},
    "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": False, "maxResults": 0},
    "authenticationSchemes": [{"type": "oauthbearertoken", "name": "Bearer", "description": "a token"}],
}
USER_TYPE = {"schemas": [urns.RESOURCE_TYPE], "name": "User", "endpoint": "/Users", "schema": urns.USER}

MADE = {"method": "POST", "bulkId": "a", "location": f"{BASE}/Users/u8", "status": "201"}
FAILED = {"method": "POST", "bulkId": "a", "status": "400", "response": {"schemas": [urns.ERROR], "status": "400"}}
JOB = {"schemas": [urns.BULK_REQUEST], "Operations": [{"method": "POST", "path": "/Users", "bulkId": "a", "data": {}}]}

TWO_JOBS = {**JOB, "Operations": [*JOB["Operations"], {**JOB["Operations"][0], "bulkId": "b"}]}


def done(*operations: dict) -> dict:
    return {"schemas": [urns.BULK_RESPONSE], "Operations": list(operations)}


ROWS = (
    Row("R1 shown without schemas", "GET /Users/u1", 200, ("rfc7643-3-resources-name-their-schemas",), user={"schemas": ...}),
    Row("R2 data without its URN", "GET /Users/u1", 200, ("rfc7643-3-extension-data-names-its-schema",), user={ENTERPRISE: {"department": "E"}}),
    Row("R4 an unknown URN is shown", "GET /Users/u1", 200, ("rfc7643-3-schemas-belong-to-the-resource-type",), user={"schemas": [urns.USER, "urn:x:y"]}),
    Row("R5 an undeclared attribute is shown", "GET /Users/u1", 200, ("rfc7644-3.1-attributes-are-declared",), user={"shoeSize": 7}),
    Row("R22 two are primary", "POST /Users", 201, ("rfc7643-2.4-at-most-one-value-is-primary",), sent={}, user={"emails": [WORK, {**WORK, "value": "b@example.com"}]}),
    Row("R25 case-insensitive filters", '/Users?filter=title%20eq%20"ANALYST"', 200, answer=listed({})),
    Row("R30 value alone", "GET /Groups/g2", 200, group={}),
    Row("R30 with all that describes it", "GET /Groups/g2", 200, group={"members": [{"value": "u1", "display": "Ada", "type": "User", "$ref": f"{BASE}/Users/u1"}]}),
    Row("R30 no id", "GET /Groups/g2", 200, (ids.BYSTANDERS,), group={"members": [{"value": f"{BASE}/Users/u1"}]}),
    Row("R31 left out", "GET /Groups/g2", 200, (ids.BYSTANDERS,), group={"members": ...}),
    Row("R31 declared as returned on request", "GET /Groups/g2", 200, group={"members": ...}, declared={("Group", "members"): {"returned": Returned.REQUEST}}),
    Row("R32 groups of a user left out", "GET /Users/u1", 200, user={}),
    Row("R32 groups of a user shown", "GET /Users/u1", 200, user={"groups": [{"value": "g2", "display": "Engines"}]}),
    Row("R34 manager as text", "GET /Users/u1", 200, ("rfc7643-7-values-have-their-declared-type",), user={"schemas": [urns.USER, ENTERPRISE], ENTERPRISE: {"manager": "u9"}}),
    Row("R35 password shown", "GET /Users/u1", 200, ("rfc7643-4.1.1-passwords-are-never-returned",), user={"password": "x"}),
    Row("R37 no match answered 404", f"GET {NOBODY}", 404, (ids.EMPTY_LIST_200,), error={}),
    Row("R37 unknown id answered with a list", "GET /Users/nobody", 200, (ids.UNKNOWN_404,), answer={**EMPTY, "Resources": []}),
    Row("R38 Resources absent", f"GET {NOBODY}", 200, answer=EMPTY),
    Row("R38 Resources empty", f"GET {NOBODY}", 200, answer={**EMPTY, "Resources": []}),
    Row("R38 Resources null", f"GET {NOBODY}", 200, answer={**EMPTY, "Resources": None}),
    Row("R39 resources all the same", "GET /Users?count=0", 200, ("rfc7644-3.4.2.4-pages-keep-to-count",), answer=listed({})),
    Row("R39 refused", "GET /Users?count=0", 400, (ids.COUNT_ZERO_SERVED,), error={}),
    Row("R40 below one refused", "GET /Users?startIndex=0", 400, (ids.START_BELOW_ONE,), error={}),
    Row("R40 zero echoed", "GET /Users?startIndex=0", 200, ("rfc7644-3.4.2.4-start-index-counts-from-1",), answer=listed({}, startIndex=0)),
    Row("R41 past the end refused", "GET /Users?startIndex=101", 404, (ids.START_PAST_END,), error={}),
    Row("R42 the page size on a short page", "GET /Users?count=50", 200, answer=listed({}, itemsPerPage=50)),
    Row("R42 below what the page holds", "GET /Users", 200, ("rfc7644-3.4.2-items-per-page-counts-the-page",), answer=listed({}, itemsPerPage=0)),
    Row("R43 all in one answer", "GET /Users", 200, answer=listed({}, startIndex=..., itemsPerPage=...)),
    Row("R43 a part without its place", "GET /Users?count=1", 200, ("rfc7644-3.4.2-partial-answers-say-which-part",), answer=listed({}, totalResults=7, startIndex=..., itemsPerPage=...)),
    Row("R44 more than asked for", "GET /Users?count=1", 200, ("rfc7644-3.4.2.4-pages-keep-to-count",), answer=listed({}, {"id": "u8", "userName": "b@example.com", "meta": {"location": f"{BASE}/Users/u8"}}, totalResults=2 )),
    Row("R45 too many", "GET /Users", 400, error={"scimType": "tooMany"}),
    Row("R63 without id", "GET /Users/u1?attributes=userName", 200, ("rfc7643-3.1-resources-have-an-id",), answer={"schemas": [urns.USER], "userName": "ada@example.com"}),
    Row("R63 id excluded in vain", "GET /Users/u1?excludedAttributes=id", 200, user={}),
    Row("R63 id excluded", "GET /Users/u1?excludedAttributes=id", 200, ("rfc7643-3.1-resources-have-an-id",), user={"id": ...}),
    Row("R64 neither schemas nor meta", "GET /Users/u1?attributes=userName", 200, answer={"id": "u1", "userName": "ada@example.com"}),
    Row("R64 schemas", "GET /Users/u1?attributes=userName", 200, answer={"schemas": [urns.USER], "id": "u1", "userName": "ada@example.com"}),
    Row("R65 both refused", "GET /Users/u1?attributes=userName&excludedAttributes=title", 400, error={}),
    Row("R65 the first applied", "GET /Users/u1?attributes=userName&excludedAttributes=title", 200, answer={"schemas": [urns.USER], "id": "u1", "userName": "ada@example.com"}),
    Row("R65 the second applied", "GET /Users/u1?attributes=userName&excludedAttributes=title", 200, user={"title": ...} ),
    Row("R66 a sub-attribute alone", "GET /Users/u1?attributes=emails.value", 200, answer={"schemas": [urns.USER], "id": "u1", "emails": [{"value": "ada@example.com"}]}),
    Row("R66 unknown names ignored", "GET /Users/u1?attributes=userName,%20shoeSize", 200, answer={"schemas": [urns.USER], "id": "u1", "userName": "ada@example.com"}),
    Row("R66 unknown names refused", "GET /Users/u1?attributes=shoeSize", 400, error={}),
    Row("R66 the whole complex attribute", "GET /Users/u1?attributes=emails.value", 200, ("rfc7644-3.9-only-named-sub-attributes-are-returned",), answer={"schemas": [urns.USER], "id": "u1", "emails": [WORK]}),
    Row("R67 honoured on PATCH", "PATCH /Users/u1?attributes=title", 200, sent=TITLE, answer={"schemas": [urns.USER], "id": "u1", "title": "Clerk"}),
    Row("R67 PATCH with attributes answered 204", "PATCH /Users/u1?attributes=title", 204, ("rfc7644-3.5.2-patch-with-attributes-answers-200",), sent=TITLE),
    Row("R70 the bare resource", "GET /Users/u1?filter=title%20pr", 200, user={}),
    Row("R70 a list of one", "GET /Users/u1?filter=title%20pr", 200, answer=listed({})),
    Row("R70 a list of none", "GET /Users/u1?filter=nickName%20pr", 200, answer={**EMPTY, "Resources": []}),
    Row("R71 403", "GET /Users?filter=externalId%20pr", 403, error={"scimType": "sensitive"}),
    Row("R71 400", "GET /Users?filter=externalId%20pr", 400, error={"scimType": "sensitive"}),
    Row("R72 only what this client may see", "GET /Users", 200, answer=listed({})),
    Row("R76 refused", "PUT /Users/u1", 400, sent={"title": "Clerk"}, error={"scimType": "mutability"}, declared={("User", "title"): {"mutability": Mutability.IMMUTABLE}}),
    Row("R76 changed: the suites judge it", "PUT /Users/u1", 200, sent={"title": "Clerk"}, user={"title": "Clerk"}, declared={("User", "title"): {"mutability": Mutability.IMMUTABLE}}),
    Row("R107 204", "DELETE /Users/u1", 204),
    Row("R107 200", "DELETE /Users/u1", 200, (ids.DELETE_204,)),
    Row("R107 202", "DELETE /Users/u1", 202, (ids.DELETE_204,)),
    Row("R110 a number", "GET /Users/nobody", 404, ("rfc7644-3.12-status-is-a-string",), error={"status": 404}),
    Row("R110 another status", "GET /Users/nobody", 404, ("rfc7644-3.12-status-equals-the-http-status",), error={"status": "400"}),
    Row("R111 schemas and status alone", "GET /Users/nobody", 404, error={"detail": ...}),
    Row("R111 no body", "GET /Users/nobody", 404, ("rfc7644-3.12-errors-have-a-json-body",)),
    Row("R111 no body from a gateway", "GET /Users/nobody", 503, ("rfc7644-3.2-gateway-errors-are-scim-errors",), headers={"Retry-After": "1"}),
    Row("R112 none", "POST /Users", 400, sent={"locale": "en_US"}, error={}),
    Row("R112 a neighbour", "POST /Users", 400, sent={"locale": "en_US"}, error={"scimType": "invalidSyntax"}),
    Row("R112 of RFC 9865", "GET /Users?count=abc", 400, error={"scimType": "invalidCount"}),
    Row("R112 a word of no document", "GET /Users/nobody", 404, ("rfc7644-3.12-scim-type-is-known",), error={"scimType": "notFound"}),
    Row("R113 401 with a challenge", "GET /Users", 401, error={}, authentication="wrong", headers={"WWW-Authenticate": "Bearer"}),
    Row("R113 401 without", "GET /Users", 401, ("rfc7644-2-unauthorized-names-a-scheme",), error={}, authentication="wrong"),
    Row("R113 403 for a missing token", "GET /Users", 403, ("rfc7644-3.12-missing-credentials-are-401",), error={}, authentication="none"),
    Row("R114 open", "GET /Schemas", 200, answer={**EMPTY, "Resources": []}, authentication="none"),
    Row("R114 closed", "GET /Schemas", 401, error={}, authentication="none", headers={"WWW-Authenticate": "Bearer"}),
    Row("R115 412", "PUT /Users/u1", 412, sent={}, error={}, asked={"If-Match": 'W/"1"'}),
    Row("R115 409", "PUT /Users/u1", 409, sent={}, error={}, asked={"If-Match": 'W/"1"'}),
    Row("R116 405 with Allow", "POST /Users/u1", 405, error={}, headers={"Allow": "GET, PUT"}),
    Row("R116 406", "GET /Users/u1", 406, error={}, asked={"Accept": "text/html"}),
    Row("R116 415", "POST /Users", 415, sent={}, error={}, asked={"Content-Type": "text/plain"}),
    Row("R116 429", "GET /Users/u1", 429, error={}, headers={"Retry-After": "1"}),
    Row("R116 503", "GET /Users/u1", 503, error={}, headers={"Retry-After": "1"}),
    Row("R117 application/json where that was asked", "GET /Users/u1", 200, user={}, asked={"Accept": "application/json"}, headers={"Content-Type": "application/json; charset=utf-8"}),
    Row("R117 scim+json where json was asked", "GET /Users/u1", 200, user={}, asked={"Accept": "application/json"}),
    Row("R117 json where scim+json was asked", "GET /Users/u1", 200, ("rfc7644-3.8-scim-json-where-asked",), user={}, asked={"Accept": "application/scim+json"}, headers={"Content-Type": "application/json"}),
    Row("R117 json where nothing was asked", "GET /Users/u1", 200, ("rfc7644-3.8-scim-json-by-default",), user={}, headers={"Content-Type": "application/json"}),
    Row("R117 406 for json", "GET /Users/u1", 406, ("rfc7644-3.8-json-where-asked",), error={}, asked={"Accept": "application/json"}),
    Row("R118 json refused", "POST /Users", 415, sent={}, error={}, asked={"Content-Type": "application/json"}),
    Row("R118 scim+json refused", "POST /Users", 415, ("rfc7644-3.8-scim-json-is-accepted",), sent={}, error={}, asked={"Content-Type": "application/scim+json"}),
    Row("R119 malformed, refused", "POST /Users", 400, text="{", error={"scimType": "invalidSyntax"}),
    Row("R119 malformed, 500", "POST /Users", 500, ("rfc7644-3.12-no-request-ends-in-a-server-error",), text="{", error={}),
    Row("R120 no bulk, 501", "POST /Bulk", 501, sent={}, error={}),
    Row("R120 no bulk, 404", "POST /Bulk", 404, sent={}, error={}),
    Row("R120 no bulk, 403", "POST /Bulk", 403, sent={}, error={}),
    Row("R121 /Me not offered", "GET /Me", 501, error={}),
    Row("R121 /Me elsewhere for good", "GET /Me", 308, headers={"Location": f"{BASE}/Users/u1"}),
    Row("R121 /Me handled", "GET /Me", 200, user={}, headers={"Location": f"{BASE}/Users/u1"}),
    Row("R121 /Me not found", "GET /Me", 404, ("rfc7644-3.11-me-is-501-where-not-offered",), error={}),
    Row("R121 /Me without its place", "GET /Me", 200, ("rfc7644-3.11-me-names-the-permanent-location",), user={}),
    Row("R122 after a 307", "GET /Users/u1", 200, ("http-requests-are-served-without-a-redirect",), user={}, more={"redirected_by": 307}),
    Row("R123 .scim served", "GET /Users/u1.scim", 200, user={}),
    Row("R123 .scim unknown", "GET /Users/u1.scim", 404, error={}),
    Row("R124 both equal", "GET /Users/u1", 200, user={"meta": {"version": 'W/"1"'}}, headers={"ETag": 'W/"1"'}),
    Row("R124 both unlike", "GET /Users/u1", 200, ("rfc7643-3.1-version-is-the-etag",), user={"meta": {"version": 'W/"2"'}}, headers={"ETag": 'W/"1"'}),
    Row("R124 neither where it is not offered", "GET /Users/u1", 200, user={}),
    Row("R125 a weak tag refused", "PUT /Users/u1", 412, sent={}, error={}, asked={"If-Match": 'W/"1"'}),
    Row("R126 ignored on DELETE", "DELETE /Users/u1", 204, asked={"If-Match": 'W/"0"'}),
    Row("R126 honoured on DELETE", "DELETE /Users/u1", 412, error={}, asked={"If-Match": 'W/"0"'}),
    Row("R127 304", "GET /Users/u1", 304, asked={"If-None-Match": 'W/"1"'}, headers={"ETag": 'W/"1"'}),
    Row("R128 Location on GET", "GET /Users/u1", 200, user={}, headers={"Location": f"{BASE}/Users/u1"}),
    Row("R128 Content-Location of another", "GET /Users/u1", 200, ("rfc7643-3.1-headers-name-meta-location",), user={}, headers={"Content-Location": f"{BASE}/Users/u9"}),
    Row("R129 from the base", "GET /Users/u1", 200, user={"meta": {"location": "Users/u1"}}),
    Row("R129 from the host", "GET /Users/u1", 200, user={"meta": {"location": "/scim/Users/u1"}}),
    Row("R129 from the resource", "GET /Users/u1", 200, user={"meta": {"location": "../Users/u1"}}),
    Row("R129 of another", "GET /Users/u1", 200, ("rfc7643-3.1-meta-location-leads-to-the-resource",), user={"meta": {"location": f"{BASE}/Users/u9"}}),
    Row("R130 coarser", "POST /Users", 201, sent={}, user={"meta": {"created": "2026-01-05T08:00:00.123Z", "lastModified": "2026-01-05T08:00:00.12Z"}}),
    Row("R130 unlike", "POST /Users", 201, ("rfc7643-3.1-a-new-resource-is-unmodified",), sent={}, user={"meta": {"lastModified": "2026-01-05T09:00:00Z"}}),
    Row("R131 without created", "GET /Users/u1", 200, ("rfc7643-3.1-meta-is-complete",), user={"meta": {"created": ...}} ),
    Row("R132 a date alone", "GET /Users/u1", 200, ("rfc7643-2.3.5-date-times-have-the-form-of-xsd",), user={"meta": {"lastModified": "2026-01-05"}}),
    Row("R133 another letter case, 404", "GET /Users/U1", 404, error={}),
    Row("R133 bulkId", "POST /Users", 201, ("rfc7643-3.1-ids-are-free-of-bulkid",), sent={}, user={"id": "bulkId:7", "meta": {"location": f"{BASE}/Users/bulkId:7"}}),
    Row("R134 names in any case", "GET /Users/u1", 200, user={"title": ..., "TITLE": "Analyst"}),
    Row("R135 twice in schemas", "GET /Users/u1", 200, ("rfc7643-3-schemas-hold-each-uri-once",), user={"schemas": [urns.USER, urns.USER]}),
    Row("R136 a bare array", "GET /ResourceTypes", 200, ("rfc7644-4-schemas-and-types-come-in-a-list-response",), answer=[USER_TYPE]),
    Row("R136 the configuration in a list", "GET /ServiceProviderConfig", 200, ("rfc7644-4-service-provider-config-is-one-object", "rfc7643-5-config-states-each-feature", "rfc7643-5-config-describes-authentication"), answer={"schemas": [urns.LIST_RESPONSE], "totalResults": 1, "Resources": [CONFIG]}),
    Row("R138 a message's schema", "GET /Schemas", 200, ("rfc7644-3.1-message-schemas-are-not-listed",), answer={"schemas": [urns.LIST_RESPONSE], "totalResults": 1, "Resources": [{"schemas": [urns.SCHEMA], "id": urns.PATCH_OP, "name": "PatchOp", "attributes": []}]}),
    Row("R140 no bulk, no id, additions", "GET /ServiceProviderConfig", 200, answer={**CONFIG, "pagination": {"cursor": False, "index": True}}),
    Row("R140 bulk without limits", "GET /ServiceProviderConfig", 200, ("rfc7643-5-config-states-its-limits",), answer={**CONFIG, "bulk": {"supported": True}}),
    Row("R141 absent", "GET /ResourceTypes/User", 200, answer=USER_TYPE),
    Row("R141 empty", "GET /ResourceTypes/User", 200, answer={**USER_TYPE, "schemaExtensions": []}),
    Row("R141 a bare object", "GET /ResourceTypes/User", 200, ("rfc7643-6-schema-extensions-are-a-list",), answer={**USER_TYPE, "schemaExtensions": {"schema": ENTERPRISE, "required": False}}),
    Row("R142 without a slash", "GET /ResourceTypes/User", 200, answer={**USER_TYPE, "endpoint": "Users"}),
    Row("R143 an id of its own", "GET /ResourceTypes/User", 200, answer={**USER_TYPE, "id": "urn:x"}),
    Row("R144 a schema without userName", f"GET /Schemas/{urns.USER}", 200, ("rfc7643-4.1.1-the-user-schema-has-user-name",), answer={"schemas": [urns.SCHEMA], "id": urns.USER, "name": "User", "attributes": []}),
    Row("R146 another type", "GET /ServiceProviderConfig", 200, answer={**CONFIG, "authenticationSchemes": [{**CONFIG["authenticationSchemes"][0], "type": "apikey"}]}),
    Row("R146 no scheme", "GET /ServiceProviderConfig", 200, answer={**CONFIG, "authenticationSchemes": []}),
    Row("R36 an inactive user is shown", "GET /Users/u1", 200, user={}, inactive=True),
    Row("R36 an inactive user is listed", "GET /Users", 200, answer=listed({}), inactive=True),
    Row("R36 an inactive user is gone", "GET /Users/u1", 404, (ids.INACTIVE_200,), error={}, inactive=True),
    Row("R62 any order of ties", "GET /Users?sortBy=title", 200, answer=listed({})),
    Row("R62 an order of nothing", "GET /Users?sortOrder=descending", 200, answer=listed({})),
    Row("R62 by what is unknown, ignored", "GET /Users?sortBy=shoeSize", 200, answer=listed({})),
    Row("R62 by what is unknown, refused", "GET /Users?sortBy=shoeSize", 400, error={}),
    Row("R137 a filter refused", 'GET /Schemas?filter=name%20eq%20"User"', 403, error={}),
    Row("R139 the schemas of discovery unlisted", "GET /Schemas", 200, answer={**EMPTY, "Resources": []}),
    Row("R145 percent-encoded", f"GET /ResourceTypes/{urns.USER.replace(':', '%3A')}", 200, answer=USER_TYPE),
    Row("R147 every operation failed", "POST /Bulk", 200, sent=JOB, answer=done(FAILED)),
    Row("R148 status as text", "POST /Bulk", 200, sent=JOB, answer=done(MADE)),
    Row("R148 status as an object", "POST /Bulk", 200, sent=JOB, answer=done({**MADE, "status": {"code": "201"}})),
    Row("R149 a failed change with its place", "POST /Bulk", 200, sent=JOB, answer=done({**FAILED, "method": "PUT", "location": f"{BASE}/Users/u1"})),
    Row("R150 a circle refused", "POST /Bulk", 409, sent=JOB, error={}),
    Row("R151 in another order", "POST /Bulk", 200, sent=TWO_JOBS, answer=done({**MADE, "bulkId": "b"}, MADE)),
    Row("R152 stopped", "POST /Bulk", 200, sent={**JOB, "failOnErrors": 1}, answer=done(FAILED)),
    Row("R153 too many operations", "POST /Bulk", 413, sent=JOB, error={}),
    Row("R154 without bulkId, refused", "POST /Bulk", 400, sent=JOB, error={}),
    Row("R156 http while https is used", "GET /Users/u1", 200, ("rfc7644-7.2-locations-keep-https",), user={"meta": {"location": "http://sp.example/scim/Users/u1"}}),
    Row("R155 no such version", "GET /v1/Users", 404, error={}),
)  # fmt: skip


def world(kit: Any, row: Row) -> Any:
    one = kit.world("rfc")
    config = {"patch": {"supported": True}, "filter": {"supported": True, "maxResults": 200}}
    types = [
        {"name": "User", "endpoint": "/Users", "schema": urns.USER, "schemaExtensions": [{"schema": ENTERPRISE}]},
        {"name": "Group", "endpoint": "/Groups", "schema": urns.GROUP},
    ]
    able = capabilities(one.contract, config, types, None)
    definitions = dict(able.definitions)
    for (kind, name), changes in row.declared.items():
        core = definitions[kind].core
        attributes = tuple(replace(each, **changes) if each.name == name else each for each in core.attributes)
        definitions[kind] = replace(definitions[kind], core=replace(core, attributes=attributes))
    return replace(one, capabilities=replace(able, definitions=definitions, own=definitions))


def laid_over(body: dict, changes: dict) -> dict:
    merged = {key: value for key, value in {**copy.deepcopy(body), **changes}.items() if value is not ...}
    if isinstance(changes.get("meta"), dict):
        merged["meta"] = laid_over(body["meta"], changes["meta"])
    return merged


def judged(kit: Any, row: Row) -> set[str]:
    """Let the endpoint hold u1 and g2, then judge the row's exchange."""
    one = kit.bench(world(kit, row))
    body = kit.user(title="Analyst", externalId="x-1", emails=[WORK], active=not row.inactive)
    user = {**body, **kit.shown("Users", one.create(body))}
    held = kit.group("Engines", ("u1",))
    group = {**held, **kit.shown("Groups", one.create(held, "Groups"))}
    one.hear("GET", "/Users/u1", status=200, answer=copy.deepcopy(user))
    one.hear("GET", "/Groups/g2", status=200, answer=copy.deepcopy(group))
    method, _, target = row.request.rpartition(" ")
    path, _, query = target.partition("?")
    sent = row.sent
    if isinstance(sent, dict) and path.startswith("/Users") and method in {"POST", "PUT"}:
        fresh = "new@example.com" if method == "POST" else "ada@example.com"
        sent = {**body, "userName": fresh, "externalId": "x-2" if method == "POST" else "x-1", **sent}
        if method == "POST":
            user = {**sent, **kit.shown("Users", "u7")}
    answer = row.answer
    if row.user is not None:
        answer = laid_over(user, row.user)
    elif row.group is not None:
        answer = laid_over(group, row.group)
    elif row.error is not None:
        answer = laid_over(kit.error(row.status), row.error)
    elif isinstance(answer, dict) and "of" in answer:
        changes = {key: value for key, value in answer.items() if key != "of"}
        answer = laid_over(kit.listing(*(laid_over(user, each) for each in answer["of"])), changes)
    headers = {"Content-Type": "application/scim+json"} if answer is not None else {}
    if row.status == 201:
        headers["Location"] = answer["meta"]["location"]
    size = len(json.dumps(answer)) if answer is not None else 0
    asked = Headers(row.asked)
    request = Request(method or "GET", path, query, asked, sent, row.text, row.authentication)
    response = Response(row.status, Headers({**headers, **row.headers}), answer, size_bytes=size, **row.more)
    return kit.off(one.take(Exchange(one.number + 1, request, response)))


@pytest.mark.parametrize("row", ROWS, ids=[row.reading for row in ROWS])
def test_a_reading_is_judged_as_it_is_read(kit: Any, row: Row) -> None:
    assert judged(kit, row) == set(row.off)


ELSEWHERE = {
    47: "suites/test_paging.py::test_a_walk_over_pages_finds_everybody_once",
    157: "suites/test_users.py::test_a_user_name_in_another_composition_is_taken",
    158: "tests/replay/test_player.py::test_a_slow_truth_is_looked_at_again_within_the_contracts_bound",
}
"""Readings of more than one exchange that no table of the judge can hold: the suite test or test file that does."""

READINGS = 158
FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
MARK = re.compile(r"""["'(]R(\d+)[ "']|\bdef test_r(\d+)_""")


@cache
def held() -> dict[int, set[str]]:
    """Return by number of reading the tables of the judge that have a row or a test named after it."""
    found: dict[int, set[str]] = {}
    for path in sorted(FOLDER.glob("test_*readings.py")):
        for match in MARK.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(int(match[1] or match[2]), set()).add(path.name)
    return found


@pytest.mark.parametrize("number", range(1, READINGS + 1))
def test_each_reading_is_held(number: int) -> None:
    assert (number in ELSEWHERE) is not bool(held().get(number)), held().get(number)


@pytest.mark.parametrize("place", ELSEWHERE.values(), ids=map(str, ELSEWHERE))
def test_what_is_held_elsewhere_is_there(place: str) -> None:
    file, _, name = place.partition("::")
    assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8")
