"""Characteristics that a schema declares, and the service provider keeps (RFC 7643 §7)."""

from __future__ import annotations

import unicodedata
from typing import Any

from scim2_models import MutabilityException

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant(
    "user-names-are-immutable",
    touches=["users", "replace", "patch"],
    rules={"characteristics": {"User.userName": {"mutability": "immutable"}}},
    under=["rfc"],
)
class UserNamesAreImmutable(Service):
    """userName cannot be changed, as the schema says: 400 mutability (RFC 7643 §7, R76)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        if served.name == "User" and earlier and earlier["userName"] != resource["userName"]:
            raise MutabilityException(detail="userName cannot be changed")
        return resource


@variant(
    "user-names-are-case-exact",
    touches=["users", "filter"],
    rules={"characteristics": {"User.userName": {"caseExact": True}}},
    under=["rfc"],
    without=["entra", "okta"],
)
class UserNamesAreCaseExact(Service):
    """Two names that differ in case only are two names, as the schema says (R24)."""

    def check_unique(self, served: ServedType, resource: dict[str, Any]) -> None:
        try:
            super().check_unique(served, resource)
        except Exception:
            holders = self.store.lookup(served.name, "username", str(resource.get("userName")))
            if any(one["id"] != resource["id"] and composed(one) == composed(resource) for one in holders):
                raise


def composed(user: dict[str, Any]) -> str:
    """Return the name of a user in Unicode's composed form: equal names stay equal (RFC 7644 §5)."""
    return unicodedata.normalize("NFC", user["userName"])


@variant(
    "display-names-are-required",
    touches=["users", "create"],
    rules={"characteristics": {"User.displayName": {"required": True}}},
    contract={"people": {"template": {"displayName": "Somebody"}}},
    under=["rfc"],
)
class DisplayNamesAreRequired(Service):
    """A user needs a displayName, as the schema says; the contract's template has one (R144)."""
