"""Other people's resources become stubs before anyone sees an answer (SPEC, section 1)."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Set
from hashlib import blake2b
from typing import Final

from scim_conformance.scim.exchange import FOREIGN, JsonObject, JsonValue

_DISCOVERY: Final = ("/serviceproviderconfig", "/resourcetypes", "/schemas")
_REFERENCES: Final = frozenset({"members", "groups", "manager"})
_PERSONAL: Final = frozenset(
    {"username", "emails", "members", "externalid", "phonenumbers", "nickname", "addresses", "ims", "photos"}
)
_NAMES: Final = frozenset({"displayname", "name", "title", "profileurl"})
_HARMLESS: Final = frozenset({"schemas", "id", "meta", "active"})
_ADDRESS: Final = re.compile(r"[\w.+'%-]+@[\w-]+(?:\.[\w-]+)+")


class Scrubber:
    """Tells resources of this play from those of others, and replaces the latter by `{FOREIGN: digest}`.

    A resource is the play's own if `known_ids`, which the player keeps up to date, has its id, or if it holds `marker`
    in whatever letter case outside its references: a group of someone else may well have one of our users as a member.
    The digest is keyed, so that nobody can guess a person from it, and equal for equal resources of one run.
    """

    def __init__(self, marker: str, known_ids: Set[str], key: bytes) -> None:
        self.marker = marker.lower()
        self._known_ids = known_ids
        self._key = key[:64]

    def __call__(self, path: str, body: JsonValue) -> JsonValue:
        """Return the body of an answer to a request for `path` without other people's data."""
        is_discovery = any(part in path.lower() for part in _DISCOVERY)
        if isinstance(body, dict):
            return self._document(body, is_discovery=is_discovery)
        if isinstance(body, list):
            return [self._entry(item, is_discovery=is_discovery) for item in body]
        return self._without_addresses(body)

    def keeps(self, text: str) -> bool:
        """Tell whether a text of unknown standing is one of the play's own."""
        return self.marker in text.lower() or text in self._known_ids

    def excerpt(self, text: str) -> str:
        """Return a text that is no JSON without addresses that are not the play's."""
        return _ADDRESS.sub(lambda match: match.group() if self.keeps(match.group()) else "[address]", text)

    def digest(self, value: JsonValue) -> str:
        """Return what stands for a foreign resource."""
        canonical = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return blake2b(canonical.encode(), key=self._key, digest_size=12).hexdigest()

    def stub(self, value: JsonValue) -> JsonObject:
        """Return the stub of a foreign resource."""
        return {FOREIGN: self.digest(value)}

    def is_own(self, resource: JsonObject) -> bool:
        """Tell whether a resource belongs to this play."""
        for name, value in resource.items():
            if isinstance(value, str) and value in self._known_ids and name.lower() == "id":
                return True
        own = {name: value for name, value in resource.items() if name.lower() not in _REFERENCES}
        return self.marker in json.dumps(own, ensure_ascii=False).lower()

    def _document(self, body: JsonObject, *, is_discovery: bool) -> JsonValue:
        listed = next((name for name in body if name.lower() == "resources"), None)
        if listed is not None and isinstance(body[listed], list):
            entries = body[listed]
            assert isinstance(entries, list)
            kept = [self._entry(entry, is_discovery=is_discovery) for entry in entries]
            return {name: kept if name == listed else value for name, value in body.items()}
        if _is_resource(body, is_discovery=is_discovery):
            return self._resource(body)
        return {name: self._nested(value, is_discovery=is_discovery) for name, value in body.items()}

    def _entry(self, entry: JsonValue, *, is_discovery: bool) -> JsonValue:
        """An entry of a list is a resource, whatever it looks like."""
        if not isinstance(entry, dict) or (is_discovery and not _is_resource(entry, is_discovery=True)):
            return entry
        return self._resource(entry)

    def _nested(self, value: JsonValue, *, is_discovery: bool) -> JsonValue:
        """Look for echoes of resources, as in errors and bulk answers."""
        if isinstance(value, dict):
            return self._document(value, is_discovery=is_discovery)
        if isinstance(value, list):
            return [self._nested(item, is_discovery=is_discovery) for item in value]
        return value if is_discovery else self._without_addresses(value)

    def _without_addresses(self, value: JsonValue) -> JsonValue:
        return self.excerpt(value) if isinstance(value, str) and "@" in value else value

    def _resource(self, resource: JsonObject) -> JsonObject:
        if self.is_own(resource):
            return self._own(resource)
        if all(name.lower() in _HARMLESS for name in resource):
            return resource
        return self.stub(resource)

    def _own(self, resource: JsonObject) -> JsonObject:
        """Keep a resource, but for references to what is not the play's."""
        changed: JsonObject = {}
        for name, value in resource.items():
            lowered = name.lower()
            if lowered in _REFERENCES:
                changed[name] = self._references(value)
            elif lowered.startswith("urn:") and isinstance(value, dict) and "manager" in map(str.lower, value):
                changed[name] = self._own(value)
        return {**resource, **changed} if changed else resource

    def _references(self, value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [self._reference(item) for item in value]
        return self._reference(value)

    def _reference(self, item: JsonValue) -> JsonValue:
        if isinstance(item, dict):
            target = item.get("value")
            if isinstance(target, str) and target in self._known_ids:
                return item
            if not item or self.marker in json.dumps(item, ensure_ascii=False).lower():
                return item
            return self.stub(item)
        if isinstance(item, str) and item and not self.keeps(item):
            return f"{FOREIGN}:{self.digest(item)}"
        return item


def nobodys() -> Scrubber:
    """Return a scrubber to which every resource is other people's, for what is asked before anything is made."""
    return Scrubber(secrets.token_hex(16), frozenset(), secrets.token_bytes(32))


def _is_resource(body: JsonObject, *, is_discovery: bool) -> bool:
    names = {name.lower() for name in body}
    if names & _PERSONAL:
        return True
    return not is_discovery and "id" in names and bool(names & _NAMES)
