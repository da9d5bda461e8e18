"""What a PUT leaves of what it does not name (RFC 7644 §3.5.1, R73)."""

from __future__ import annotations

from typing import Any

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("put-keeps-what-it-does-not-name", touches=["replace"])
class PutKeepsWhatItDoesNotName(Service):
    """What a PUT leaves out stays as it was: it may be taken as not asserted."""

    def replaced(
        self, served: ServedType, current: dict[str, Any], sent: dict[str, Any], payload: dict[str, Any]
    ) -> dict[str, Any]:
        left = super().replaced(served, current, sent, payload)
        named = {name.casefold() for name in payload}
        held = {name: value for name, value in current.items() if name not in {"id", "meta"}}
        return {**{name: value for name, value in held.items() if name.casefold() not in named}, **left}


@variant(
    "put-without-active-sets-the-default",
    touches=["replace", "users"],
    without=["onelogin"],
)
class PutWithoutActiveSetsTheDefault(Service):
    """A PUT without active makes the user active, the default; OneLogin's templates count on the state kept (A8)."""

    def replaced(
        self, served: ServedType, current: dict[str, Any], sent: dict[str, Any], payload: dict[str, Any]
    ) -> dict[str, Any]:
        left = super().replaced(served, current, sent, payload)
        return {**left, "active": sent.get("active", True)} if served.name == "User" else left


@variant("put-without-members-keeps-them", touches=["replace", "groups"])
class PutWithoutMembersKeepsThem(Service):
    """A PUT of a group that does not name members keeps them."""

    def replaced(
        self, served: ServedType, current: dict[str, Any], sent: dict[str, Any], payload: dict[str, Any]
    ) -> dict[str, Any]:
        left = super().replaced(served, current, sent, payload)
        if served.name == "Group" and "members" in current and "members" not in {name.casefold() for name in payload}:
            return {**left, "members": current["members"]}
        return left
