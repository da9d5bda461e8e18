"""Where resources are held: in memory, indexed, and written through to a journal if there is one.

scim2-server's own memory storage copies and revalidates whole resources with pydantic on each write, which costs
hundreds of milliseconds for a group of 5,000 members; here a resource is a JSON object that nobody changes once it is
stored, so that a new version shares what stayed as it was.
"""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Protocol

from scim_conformance.target.filtering import folded

JsonObject = dict[str, Any]

INDEXED: Final = {
    ("User", "username"),
    ("User", "externalid"),
    ("User", "emails.value"),
    ("Group", "displayname"),
    ("Group", "externalid"),
}
"""The paths in lower case that are looked up without walking all resources of a type."""
SOURCES: Final = {
    "User": {"username": "userName", "externalid": "externalId"},
    "Group": {"displayname": "displayName", "externalid": "externalId"},
}


class Journal(Protocol):
    """What keeps the resources of an integration beyond the process."""

    def load(self, integration: str) -> Iterable[JsonObject]:
        """Yield the resources held, in the order in which they were created."""

    def write(self, integration: str, changes: Mapping[str, JsonObject | None]) -> None:
        """Hold resources by id, in place of earlier versions, and forget those that are None: all of it or nothing."""


class Store:
    """The users and groups of one integration. All access happens under `lock`, which a thread may take again."""

    def __init__(self, integration: str, journal: Journal | None = None) -> None:
        self.integration = integration
        self.lock = threading.RLock()
        self._journal = journal
        self._resources: dict[str, dict[str, JsonObject]] = {"User": {}, "Group": {}}
        self._indexes: dict[tuple[str, str], dict[str, dict[str, None]]] = {key: {} for key in INDEXED}
        self._groups_of: dict[str, dict[str, None]] = {}
        self._changes: dict[str, JsonObject | None] = {}
        self._depth = 0
        last = 0
        for resource in journal.load(integration) if journal else ():
            self._hold(resource)
            last = max(last, resource["meta"]["version"])
        self._versions = itertools.count(last + 1)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock for one act, whose changes reach the journal together or not at all."""
        with self.lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self._write_through()

    def next_version(self) -> int:
        """Return a number that no version of a resource had before."""
        return next(self._versions)

    @staticmethod
    def new_id() -> str:
        """Return an id that no resource of any integration has."""
        return str(uuid.uuid4())

    def get(self, type_name: str, resource_id: str) -> JsonObject | None:
        """Return a resource, or None."""
        return self._resources[type_name].get(resource_id)

    def find(self, resource_id: str) -> tuple[str, JsonObject] | None:
        """Return the resource of an id with the name of its type, whatever the type."""
        for type_name, resources in self._resources.items():
            if resource_id in resources:
                return type_name, resources[resource_id]
        return None

    def all(self, type_name: str) -> list[JsonObject]:
        """Return the resources of a type, oldest first."""
        return list(self._resources[type_name].values())

    def count(self, type_name: str) -> int:
        """Return how many resources of a type there are."""
        return len(self._resources[type_name])

    @staticmethod
    def is_indexed(type_name: str, path: str) -> bool:
        """Say whether `lookup` knows a path, given in lower case."""
        return (type_name, path) in INDEXED

    def lookup(self, type_name: str, path: str, value: str) -> list[JsonObject]:
        """Return the resources whose indexed attribute equals a value, case and composition aside."""
        resources = self._resources[type_name]
        return [resources[found] for found in self._indexes[type_name, path].get(folded(value), ())]

    def groups_of(self, resource_id: str) -> list[JsonObject]:
        """Return the groups that have a resource as a direct member."""
        groups = self._resources["Group"]
        return [groups[found] for found in self._groups_of.get(resource_id, ())]

    def put(self, resource: JsonObject) -> None:
        """Hold a resource, new or in place of its earlier version."""
        with self.changing():
            self._hold(resource)
            self._changes[resource["id"]] = resource

    def remove(self, type_name: str, resource_id: str) -> None:
        """Forget a resource; groups that name it are the caller's affair."""
        with self.changing():
            self._forget(self._resources[type_name].pop(resource_id))
            self._changes[resource_id] = None

    def _write_through(self) -> None:
        changes, self._changes = self._changes, {}
        if self._journal and changes:
            self._journal.write(self.integration, changes)

    def _hold(self, resource: JsonObject) -> None:
        type_name, resource_id = resource["meta"]["resourceType"], resource["id"]
        earlier = self._resources[type_name].get(resource_id)
        self._resources[type_name][resource_id] = resource
        if earlier is None:
            self._index(resource)
        else:
            self._reindex(earlier, resource)

    def _reindex(self, earlier: JsonObject, resource: JsonObject) -> None:
        before, after = set(entries(earlier)), set(entries(resource))
        for key, value in before - after:
            self._unlist(self._indexes[key], value, resource["id"])
        for key, value in after - before:
            self._indexes[key].setdefault(value, {})[resource["id"]] = None
        if earlier.get("members") is not resource.get("members"):
            old, new = member_ids(earlier), member_ids(resource)
            for member in old - new:
                self._unlist(self._groups_of, member, resource["id"])
            for member in new - old:
                self._groups_of.setdefault(member, {})[resource["id"]] = None

    def _index(self, resource: JsonObject) -> None:
        for key, value in entries(resource):
            self._indexes[key].setdefault(value, {})[resource["id"]] = None
        for member in member_ids(resource):
            self._groups_of.setdefault(member, {})[resource["id"]] = None

    def _forget(self, resource: JsonObject) -> None:
        for key, value in entries(resource):
            self._unlist(self._indexes[key], value, resource["id"])
        for member in member_ids(resource):
            self._unlist(self._groups_of, member, resource["id"])

    @staticmethod
    def _unlist(index: dict[str, dict[str, None]], value: str, resource_id: str) -> None:
        listed = index.get(value)
        if listed is not None:
            listed.pop(resource_id, None)
            if not listed:
                del index[value]


def entries(resource: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the index entries of a resource: which index, and the value in the form compared."""
    type_name = resource["meta"]["resourceType"]
    for path, name in SOURCES[type_name].items():
        value = resource.get(name)
        if isinstance(value, str):
            yield (type_name, path), folded(value)
    if type_name == "User":
        for email in resource.get("emails") or ():
            if isinstance(email.get("value"), str):
                yield (type_name, "emails.value"), folded(email["value"])


def member_ids(resource: Mapping[str, Any]) -> set[str]:
    """Return the ids of a group's members."""
    return {member["value"] for member in resource.get("members") or ()}
