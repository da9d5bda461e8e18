"""Hooks that write: what becomes of a resource on its way to the store, and who else is touched."""

# ruff: noqa: ARG002 - a hook is handed more than its default needs

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException, UniquenessException

from scim_conformance.target import members
from scim_conformance.target.hooks.patching import Patching
from scim_conformance.target.reading import named_attributes
from scim_conformance.target.schemas import ServedType

JsonObject = dict[str, Any]


class Writing(Patching):
    """What is kept, refused, stored and deleted."""

    def new_id(self, served: ServedType) -> str:
        """Return the id of a resource to be created (RFC 7643 §3.1)."""
        return self.store.new_id()

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return a resource to be created with the values that nobody sent: a user is active."""
        return {"active": True, **resource} if served.name == "User" else resource

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Return what a PUT leaves: what was sent, and some of what it left out (RFC 7644 §3.5.1 allows either).

        OneLogin's templates leave `active` out, or the e-mails; neither may switch somebody off or be refused.
        """
        if served.name != "User":
            return sent
        survivors = {"active"}
        named = named_attributes(served, payload)
        if self.rules.required_emails and "emails" not in named:
            survivors.add("emails")
        if self.rules.required_name and not has_name(sent):
            survivors |= {"displayName", "name"} - named
        return {**{name: current[name] for name in survivors if name in current}, **sent}

    def kept(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Return what the contract keeps of a resource.

        Under `iru` that is the first e-mail only, wherever the primary is; and name.formatted stands
        in for a displayName that nobody sent.
        """
        if served.name != "User" or not self.rules.first_email_only:
            return resource
        formatted = (resource.get("name") or {}).get("formatted")
        if formatted and not resource.get("displayName"):
            resource = {**resource, "displayName": formatted}
        if len(resource.get("emails") or ()) > 1:
            resource = {**resource, "emails": resource["emails"][:1]}
        return resource

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Refuse a resource without what is required; raises InvalidValueException."""
        for attribute in served.core.values():
            if attribute.required and not resource.get(attribute.name):
                raise InvalidValueException(detail=f"{attribute.name} is required")
        if served.name == "User" and self.rules.required_name and not has_name(resource):
            raise InvalidValueException(detail="displayName or name.formatted is required")

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Refuse a value that another resource holds of an attribute with uniqueness `server` (RFC 7643 §7)."""
        for attribute in served.core.values():
            value = resource.get(attribute.name)
            if attribute.uniqueness == "server" and isinstance(value, str):
                holders = self.store.lookup(served.name, attribute.name.casefold(), value)
                if any(holder["id"] != resource["id"] for holder in holders):
                    raise UniquenessException(detail=f"Another {served.name} has {attribute.name} {value!r}")

    def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
        """Refuse new members that are no users or groups here; raises InvalidValueException."""
        present = {member["value"] for member in (earlier or {}).get("members") or ()}
        for member in resource.get("members") or ():
            if member["value"] not in present and self.store.find(member["value"]) is None:
                raise InvalidValueException(detail=f"There is no user or group {member['value']!r} to be a member")

    def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
        """Return what is really stored of a checked resource; `earlier` is None for a create."""
        return resource

    def put(self, resource: JsonObject) -> None:
        """Hold a resource; a hook that changes bystanders calls this for each of them too."""
        self.store.put(resource)
        self.written.append(resource["id"])

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Delete a resource; it leaves the groups that it was a member of (RFC 7643 §2.3.7 leaves that open)."""
        groups = self.store.groups_of(resource["id"])
        self.store.remove(served.name, resource["id"])
        self.written.append(resource["id"])
        for group in groups:
            left = members.without(group["members"], [resource["id"]])
            self.put(self.touched(with_members(group, left)))

    def touched(self, resource: JsonObject) -> JsonObject:
        """Return a resource as changed now: with lastModified and version set anew (RFC 7643 §3.1)."""
        meta = {**resource["meta"], "lastModified": self.protocol.now(), "version": self.store.next_version()}
        return {**resource, "meta": meta}


def has_name(user: JsonObject) -> bool:
    """Say whether a user has one of the two full names that Iru asks for."""
    return bool(user.get("displayName") or (user.get("name") or {}).get("formatted"))


def with_members(group: JsonObject, listed: list[JsonObject]) -> JsonObject:
    """Return a group with other members, or with none."""
    bare = {name: value for name, value in group.items() if name != "members"}
    return {**bare, "members": listed} if listed else bare
