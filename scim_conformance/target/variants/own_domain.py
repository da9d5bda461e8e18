"""Users of the organization's own domain alone."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

DOMAIN = "own.example"


@variant(
    "user-names-are-of-the-own-domain",
    touches=["users", "create"],
    contract={"people": {"user_name": "domain"}},
)
class UserNamesAreOfTheOwnDomain(Service):
    """A userName outside the domain is refused with 400, and the contract says so: `--domain` names it."""

    def check(self, served: ServedType, resource: dict[str, Any]) -> None:
        super().check(served, resource)
        if served.name == "User" and not resource["userName"].casefold().endswith(f"@{DOMAIN}"):
            raise InvalidValueException(detail=f"userName must end with @{DOMAIN}")
