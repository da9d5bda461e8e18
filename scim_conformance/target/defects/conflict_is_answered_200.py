"""Defect: A create of a user who exists is answered with 200 and that user."""

from __future__ import annotations

import json
from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service


@defect(
    "conflict-is-answered-200",
    breaks=["rfc7644-3.3-duplicate-user-names-are-refused"],
    topic="create",
    severity=Severity.MEDIUM,
    flows=["okta-create-duplicate-user"],
)
class ConflictIsAnswered200(Service):
    """A create of a user who exists is answered with 200 and that user."""

    def error(self, exception: Exception) -> ScimResponse:
        """Answer a conflict kindly."""
        response = super().error(exception)
        if response.status != HTTPStatus.CONFLICT or self.request.method != "POST":
            return response
        name = json.loads(self.request.body).get("userName", "").casefold()
        holder = next((one for one in self.store.all("User") if one["userName"].casefold() == name), None)
        if holder is None:
            return response
        return ScimResponse(HTTPStatus.OK, self.shown(self.served.named("User"), holder))
