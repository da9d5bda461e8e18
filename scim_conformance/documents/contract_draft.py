"""A first draft of a contract, from what an endpoint says of itself and what a read-only probe of it shows.

Nothing is sent here: whoever drafts sends the requests of `PROBES` and hands the answers in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from scim_conformance.documents.problems import printable
from scim_conformance.scim import urns
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.errors import MalformedDocument
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.schema import (
    Attribute,
    Mutability,
    ResourceType,
    Returned,
    Schema,
    parse_resource_type,
    parse_schema,
)

PROBES: Final[Mapping[str, str]] = {
    "users": "/Users?startIndex=1&count=1",
    "groups": "/Groups?startIndex=1&count=1",
    "filter": "/Users?filter=userName%20eq%20%22scim-conformance-nobody%40example.invalid%22",
    "me": "/Me",
}
"""Requests of the probe, all of them GET: its names for them, and their targets below the base URL."""

_FEATURES: Final = (
    ("patch", "patch"),
    ("filter", "filter"),
    ("sort", "sort"),
    ("etag", "etag"),
    ("bulk", "bulk"),
    ("change_password", "changePassword"),
)
_SCHEMES: Final = {"oauthbearertoken": "bearer", "httpbasic": "basic", "oauth2": "bearer"}
_PATH = re.compile(r"(urn:[^\s\[\]\"]+:)?[A-Za-z$][A-Za-z0-9_$-]*(\.[A-Za-z$][A-Za-z0-9_$-]*)?")
_PATHS_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class Probe:
    """What the probe saw: `as_of` is year and month, `statuses` the status of each request of `PROBES` that was
    answered, `total` what the look-up of a user that cannot exist counted (None without such a number).
    """

    as_of: str
    statuses: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None

    def found(self, name: str) -> bool:
        """Tell whether a request was answered with 200."""
        return self.statuses.get(name) == 200


@dataclass(frozen=True, slots=True)
class _Rule:
    path: str
    required: bool


def draft(url: str, config: JsonValue, resource_types: JsonValue, schemas: JsonValue, probe: Probe) -> str:
    """Return the text of a contract, commented, that loads as it stands.

    `config`, `resource_types` and `schemas` are the bodies of the three discovery endpoints, None where one was not
    answered; whatever is malformed in them is passed over.
    """
    types = {kind.name.lower(): kind for kind in _resource_types(resource_types)}
    known = {schema.id.lower(): schema for schema in _schemas(schemas)}
    lines = [
        *_heading(url, probe),
        *_users(types.get("user"), known),
        *_groups(types, known, probe),
        *_features(
            config, probe, answered=any(isinstance(body, dict | list) for body in (config, resource_types, schemas))
        ),
        *_authentication(config),
        *_rest(),
    ]
    return "\n".join(lines) + "\n"


def _heading(url: str, probe: Probe) -> Iterator[str]:
    parts = urlsplit(url)
    host = parts.hostname or "endpoint"
    place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-") or "endpoint"
    yield f"# Drafted from {_comment(place)}: its discovery documents and a read-only probe."
    yield "# Read every line. Discovery says what an endpoint means to do; a contract says what its makers promise."
    yield "# The words are explained in profiles/README.md; `scim-conformance contracts check FILE` validates it."
    yield f"contract: {name}"
    yield f"title: {_text(f'SCIM endpoint at {host}')}"
    yield f"as_of: {_text(probe.as_of)}"
    yield "sources:"
    yield f"  - {_text(f'discovery documents and a read-only probe of {place}')}"
    base_path = parts.path.rstrip("/")
    yield f"base_path: {_text(base_path if re.fullmatch('(/[!-~]*)?', base_path) else '')}"


def _users(kind: ResourceType | None, known: Mapping[str, Schema]) -> Iterator[str]:
    rules = _rules(kind, urns.USER, known)
    yield ""
    yield "user:"
    yield "  # keep: must (reads back as sent), should (a miss is a warning) or open (nothing is promised)."
    if rules:
        yield "  # Below: what /Schemas lets a client write and gives back. Take out what you do not promise."
    else:
        yield "  # /Schemas told nothing of users: list what you promise."
        rules = [_Rule("userName", required=True)]
    yield from _attributes(rules)
    yield "    # externalId: {keep: must}   # no schema lists it (RFC 7643 section 3.1), and most IdPs send it"
    yield "  others: open              # attributes that are not listed: must, should or open"
    yield "  emails: all               # first: only the first e-mail of the list is held"
    yield "  email_required: false     # true: a user without an e-mail is refused with 400"
    yield "  # one_of: [[displayName, name.formatted]]   # of each group of attributes one is required"


def _groups(types: Mapping[str, ResourceType], known: Mapping[str, Schema], probe: Probe) -> Iterator[str]:
    yield ""
    if "group" not in types and not probe.found("groups"):
        yield "# No group endpoint was found. With one, say what it keeps:"
        yield "# group: {attributes: {displayName: {keep: must, required: true}, members: {keep: must}}}"
        return
    yield "group:"
    rules = _rules(types.get("group"), urns.GROUP, known)
    yield from _attributes(rules or [_Rule("displayName", required=True), _Rule("members", required=False)])
    yield "  others: open"


def _features(config: JsonValue, probe: Probe, *, answered: bool) -> Iterator[str]:
    yield ""
    yield "# yes (promised), optional (may be there, and is then held to its words), no, or live (asked in each run)."
    yield "features:"
    yield f"  discovery: {'yes' if answered else 'no'}"
    for feature, name in _FEATURES:
        supported = (
            get(part, "supported") if isinstance(config, dict) and isinstance(part := get(config, name), dict) else None
        )
        if isinstance(supported, bool):
            yield f"  {feature}: {'yes' if supported else 'no'}    # as /ServiceProviderConfig says"
        elif feature == "filter" and probe.found("filter") and probe.total == 0:
            yield "  filter: yes    # a look-up of nobody found nobody"
        else:
            yield f"  {feature}: optional    # not told"
    yield "  search: optional    # POST .search: not probed, since only GET is sent"
    yield f"  me: {'yes' if probe.found('me') else 'optional'}"


def _authentication(config: JsonValue) -> Iterator[str]:
    schemes = values_of(get(config, "authenticationSchemes")) if isinstance(config, dict) else []
    names = [kind for scheme in schemes if isinstance(scheme, dict) and isinstance(kind := get(scheme, "type"), str)]
    chosen = next((_SCHEMES[name.lower()] for name in names if name.lower() in _SCHEMES), "bearer")
    yield ""
    if names:
        yield f"# /ServiceProviderConfig names: {_comment(', '.join(names[:8]))}."
    yield "# bearer, basic, header (with header: NAME) or oauth2 (with token_url, client_id_env and client_secret_env)."
    yield "authentication:"
    yield f"  scheme: {chosen}"


def _rest() -> Iterator[str]:
    yield ""
    yield "# What test data must look like."
    yield "people:"
    yield "  user_name: free           # address: any e-mail address; domain: an address of --domain"
    yield "  phone: free               # e164: +49301234567"
    yield "  # template: {title: Analyst}   # laid under every user that a flow creates"
    yield ""
    yield "# Per requirement: fail, warn or off, where this endpoint is to be judged otherwise."
    yield "levels: {}"
    yield "# eventual_within_s: 2      # seconds after which an endpoint reads what was written to it"


def _attributes(rules: list[_Rule]) -> Iterator[str]:
    yield "  attributes:"
    for rule in rules[:_PATHS_MAX]:
        required = ", required: true" if rule.required else ""
        yield f"    {_key(rule.path)}: {{keep: must{required}}}"


def _rules(kind: ResourceType | None, core: str, known: Mapping[str, Schema]) -> list[_Rule]:
    """List what a client may write and is given back, sub-attributes by themselves."""
    uris = [kind.schema, *(extension.schema for extension in kind.extensions)] if kind else [core]
    rules: dict[str, _Rule] = {}
    for number, uri in enumerate(uris):
        schema = known.get(uri.lower())
        prefix = f"{schema.id}:" if schema and number else ""
        for attribute in schema.attributes if schema else ():
            for path, required in _paths(attribute):
                if _PATH.fullmatch(prefix + path):
                    rules.setdefault((prefix + path).lower(), _Rule(prefix + path, required))
    return list(rules.values())


def _paths(attribute: Attribute) -> Iterator[tuple[str, bool]]:
    if not _is_kept(attribute) or attribute.name.lower() in {"id", "meta", "schemas"}:
        return
    subs = [sub for sub in attribute.sub_attributes if _is_kept(sub) and sub.name.lower() not in {"$ref", "display"}]
    if not subs or attribute.name.lower() == "members":
        yield attribute.name, attribute.required
        return
    for sub in subs:
        yield f"{attribute.name}.{sub.name}", attribute.required and sub.required


def _is_kept(attribute: Attribute) -> bool:
    is_written = attribute.mutability in {Mutability.READ_WRITE, Mutability.IMMUTABLE}
    return is_written and attribute.returned in {Returned.ALWAYS, Returned.DEFAULT}


def _resource_types(body: JsonValue) -> Iterator[ResourceType]:
    for item in _resources(body):
        try:
            yield parse_resource_type(item)
        except MalformedDocument:
            continue


def _schemas(body: JsonValue) -> Iterator[Schema]:
    for item in _resources(body):
        try:
            yield parse_schema(item)
        except MalformedDocument:
            continue


def _resources(body: JsonValue) -> list[JsonValue]:
    """Return the entries of a list answer, also where the list stands bare."""
    return list(values_of(get(body, "Resources") if isinstance(body, dict) else body))


def _text(value: str) -> str:
    """Return a text as a double-quoted YAML scalar on one line."""
    whole = value.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no place in YAML
    escaped = printable(whole.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped}"'


def _key(path: str) -> str:
    return path if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.:-]*[A-Za-z0-9_]", path) else _text(path)


def _comment(text: str) -> str:
    return printable(text[:200])
