"""Defect: Requests without a token are served."""

from __future__ import annotations

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held
from scim_conformance.target.service import Service


@defect(
    "no-token-is-needed",
    breaks=[
        "iru-requests-without-valid-token-are-refused",
        "iru-refused-requests-are-answered-401",
    ],
    topic="authentication",
    severity=Severity.HIGH,
    flows=["okta-connection-test-with-a-wrong-token"],
    suites=["test_changing_a_user_needs_the_token"],
)
class NoTokenIsNeeded(Service):
    """Requests without a token are served."""

    def authenticate(self, token: str | None) -> Held | None:
        """Ask for nothing."""
        return super().authenticate(token) or self.registry.all()[0]
