"""Defect: Every bearer token is let in."""

from __future__ import annotations

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held
from scim_conformance.target.service import Service


@defect(
    "any-token-is-accepted",
    breaks=["iru-requests-without-valid-token-are-refused"],
    topic="authentication",
    severity=Severity.HIGH,
    flows=["okta-connection-test-with-a-wrong-token"],
    suites=["test_a_list_needs_the_token"],
)
class AnyTokenIsAccepted(Service):
    """Every bearer token is let in."""

    def authenticate(self, token: str | None) -> Held | None:
        """Look for a token, not at it."""
        known = super().authenticate(token)
        return known if known is not None or token is None else self.registry.all()[0]
