"""Defect: A user without userName, e-mail or name is accepted."""

from __future__ import annotations

from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "user-name-is-not-required",
    breaks=["iru-users-without-a-full-name-are-refused", "iru-users-without-email-are-refused"],
    topic="users",
    severity=Severity.MEDIUM,
    flows=["entra-create-user-without-mailbox"],
)
class UserNameIsNotRequired(Service):
    """A user without userName, e-mail or name is accepted."""

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Ask for nothing."""
