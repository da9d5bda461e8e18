"""Defect: The token is accepted under any authentication scheme."""

from __future__ import annotations

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "any-scheme-is-accepted",
    breaks=[],
    topic="authentication",
    severity=Severity.MEDIUM,
)
class AnySchemeIsAccepted(Service):
    """The token is accepted under any authentication scheme."""

    def bearer_token(self) -> str | None:
        """Skip the scheme."""
        return (self.request.header("Authorization") or "").partition(" ")[2].strip() or None
