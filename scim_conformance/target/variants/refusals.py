"""Refusals that the RFCs leave to the service provider."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException, UniquenessException

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

DOMAINS = ("example.com", "example.org", "example.net")


@variant(
    "user-names-are-addresses",
    touches=["users", "create"],
    contract={"people": {"user_name": "address"}},
)
class UserNamesAreAddresses(Service):
    """A userName that is no address is refused with 400, and the contract says so."""

    def check(self, served: ServedType, resource: dict[str, Any]) -> None:
        super().check(served, resource)
        if served.name == "User" and not resource["userName"].rpartition("@")[0]:
            raise InvalidValueException(detail="userName must be an address")


@variant("external-ids-are-unique", touches=["create", "users"])
class ExternalIdsAreUnique(Service):
    """A second resource of a type with one externalId is refused with 409 uniqueness (R10)."""

    def check_unique(self, served: ServedType, resource: dict[str, Any]) -> None:
        super().check_unique(served, resource)
        value = resource.get("externalId")
        if value and any(one["id"] != resource["id"] for one in self.store.lookup(served.name, "externalid", value)):
            raise UniquenessException(detail="Another one has this externalId")


@variant("emails-are-unique", touches=["emails", "create"])
class EmailsAreUnique(Service):
    """An e-mail that another user has is refused with 409 uniqueness (R18)."""

    def check_unique(self, served: ServedType, resource: dict[str, Any]) -> None:
        super().check_unique(served, resource)
        for email in resource.get("emails") or ():
            holders = self.store.lookup("User", "emails.value", str(email.get("value")))
            if any(one["id"] != resource["id"] for one in holders):
                raise UniquenessException(detail="Another user has this e-mail")


@variant("resources-without-schemas-are-refused", touches=["create", "replace"])
class ResourcesWithoutSchemasAreRefused(Service):
    """A resource without schemas is refused with 400 (R1)."""

    def read(self, served: ServedType, payload: Any) -> dict[str, Any]:
        if isinstance(payload, dict) and not any(name.casefold() == "schemas" for name in payload):
            raise InvalidSyntaxException(detail="schemas is missing")
        return super().read(served, payload)


@variant("patches-without-schemas-are-refused", touches=["patch"])
class PatchesWithoutSchemasAreRefused(Service):
    """A PATCH without the schema of PatchOp is refused with 400 (R83)."""

    def operations(self, payload: Any) -> list[Any]:
        if isinstance(payload, dict) and not any(name.casefold() == "schemas" for name in payload):
            raise InvalidSyntaxException(detail="schemas is missing")
        return super().operations(payload)


@variant("booleans-in-strings-are-refused", touches=["users", "patch"], without=["entra"])
class BooleansInStringsAreRefused(Service):
    """A Boolean in a string is refused with 400 (R21); Entra ID without its flag sends such."""

    def parse(self, body: bytes) -> Any:
        value = super().parse(body)
        if has_boolean_string(value):
            raise InvalidValueException(detail="true and false are no strings")
        return value


def has_boolean_string(value: Any) -> bool:
    """Say whether `active` or `primary` is a string anywhere, in a value or by a path."""
    if isinstance(value, list):
        return any(has_boolean_string(one) for one in value)
    if not isinstance(value, dict):
        return False
    by_path = isinstance(value.get("value"), str) and str(value.get("path")).casefold() == "active"
    by_name = any(isinstance(value.get(name), str) for name in ("active", "primary"))
    return by_path or by_name or any(has_boolean_string(one) for one in value.values())
