"""Defect: A user with an attribute that the endpoint does not keep is refused."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "unknown-attributes-are-refused",
    breaks=[
        "iru-unlisted-attributes-do-no-harm",
        "entra-null-values-are-tolerated",
    ],
    topic="create",
    severity=Severity.MEDIUM,
    flows=["okta-change-email"],
)
class UnknownAttributesAreRefused(Service):
    """A user with an attribute that the endpoint does not keep is refused."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Refuse what is not on the list."""
        known = {"schemas", "id", "meta", "externalid", "username", "name", "displayname", "active", "emails", "title"}
        if served.name == "User" and isinstance(payload, dict):
            for name in payload:
                if name.casefold() not in known and not name.startswith("urn:"):
                    raise InvalidValueException(detail=f"{name} is not known")
        return super().read(served, payload)
