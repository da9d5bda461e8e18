"""Defect: An id that the client sends becomes the id of the user."""

from __future__ import annotations

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service


@defect(
    "client-id-is-adopted",
    breaks=["rfc7644-3.3-read-only-attributes-are-ignored"],
    topic="create",
    severity=Severity.HIGH,
    suites=["test_an_id_that_the_client_sends_is_not_adopted"],
)
class ClientIdIsAdopted(Service):
    """An id that the client sends becomes the id of the user."""

    def new_id(self, served: ServedType) -> str:
        """Trust the client."""
        sent = self.parse(self.request.body)
        given = sent.get("id") if isinstance(sent, dict) else None
        return given if isinstance(given, str) and given else super().new_id(served)
