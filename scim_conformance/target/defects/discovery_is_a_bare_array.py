"""Defect: /Schemas and /ResourceTypes are bare arrays."""

from __future__ import annotations

import json

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "discovery-is-a-bare-array",
    breaks=["rfc7644-4-schemas-and-types-come-in-a-list-response"],
    topic="discovery",
    severity=Severity.MEDIUM,
    suites=["test_lists_of_discovery_are_list_responses"],
)
class DiscoveryIsABareArray(Service):
    """/Schemas and /ResourceTypes are bare arrays."""

    def rendered(self, response: ScimResponse) -> bytes:
        """Write the list without its envelope."""
        if self.request.path in {"/Schemas", "/ResourceTypes"} and response.body is not None:
            return json.dumps(response.body.get("Resources", [])).encode()
        return super().rendered(response)
