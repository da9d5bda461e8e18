"""Strangers: users and groups that were there before anybody came, whom no client of a test may touch."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from scim_conformance.target.protocol import ScimProtocol
from scim_conformance.target.rules import ENTERPRISE_USER
from scim_conformance.target.storage import Store

JsonObject = dict[str, Any]

GIVEN = ("Amina", "Bohdan", "Chiara", "Dmitri", "Esi", "Farid", "Greta", "Hideo", "Ines", "Jonas")
DEPARTMENTS = ("Archive", "Bakery", "Carpentry", "Dispatch")


@dataclass(frozen=True, slots=True)
class Strangers:
    """What was seeded; `canary` is a word in every name and address of theirs and nowhere else."""

    canary: str
    users: tuple[str, ...]
    groups: tuple[str, ...]


def seed(store: Store, protocol: ScimProtocol, users: int, groups: int, members: int) -> Strangers:
    """Put strangers into a store; each group has the first `members` users that are left from where it starts."""
    canary = f"canary{secrets.token_hex(4)}"
    with store.changing():
        user_ids = [put(store, protocol, "User", user(canary, number)) for number in range(users)]
        group_ids = []
        for number in range(groups):
            chosen = [user_ids[(number + at) % users] for at in range(min(members, users))] if users else []
            body: JsonObject = {"displayName": f"{canary} circle {number}", "externalId": f"{canary}-group-{number}"}
            if chosen:
                body["members"] = [{"value": one} for one in chosen]
            group_ids.append(put(store, protocol, "Group", body))
    return Strangers(canary, tuple(user_ids), tuple(group_ids))


def user(canary: str, number: int) -> JsonObject:
    """Return one stranger; every ninth is inactive."""
    given = GIVEN[number % len(GIVEN)]
    family = f"{canary}-{number}"
    return {
        "externalId": f"{canary}-user-{number}",
        "userName": f"{given.lower()}.{family}@strangers.example",
        "name": {"formatted": f"{given} {family}", "familyName": family, "givenName": given},
        "displayName": f"{given} {family}",
        "title": "Stranger",
        "active": number % 9 != 8,
        "emails": [{"value": f"{given.lower()}.{family}@strangers.example", "type": "work", "primary": True}],
        ENTERPRISE_USER: {"department": DEPARTMENTS[number % len(DEPARTMENTS)]},
    }


def put(store: Store, protocol: ScimProtocol, type_name: str, body: JsonObject) -> str:
    """Hold a resource as if it had been created now and return its id."""
    now = protocol.now()
    meta = {"resourceType": type_name, "created": now, "lastModified": now, "version": store.next_version()}
    resource = {"id": store.new_id(), **body, "meta": meta}
    store.put(resource)
    return str(resource["id"])


def snapshot(store: Store) -> dict[str, str]:
    """Return every resource by id as JSON text, so that two snapshots can be compared byte for byte."""
    with store.lock:
        resources = [*store.all("User"), *store.all("Group")]
    return {one["id"]: json.dumps(one, sort_keys=True, separators=(",", ":")) for one in resources}
