"""What is left open of bulk requests (RFC 7644 §3.7)."""

from __future__ import annotations

from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("bulk-results-come-backwards", touches=["bulk"], under=["rfc"])
class BulkResultsComeBackwards(Service):
    """The results of a bulk request come in another order than its operations (R151)."""

    def serve_bulk(self, target: Target) -> ScimResponse:
        response = super().serve_bulk(target)
        if isinstance(response.body, dict) and isinstance(response.body.get("Operations"), list):
            response.body["Operations"] = response.body["Operations"][::-1]
        return response


@variant("bulk-statuses-are-objects", touches=["bulk"], under=["rfc"])
class BulkStatusesAreObjects(Service):
    """The status of an operation is an object with a code, as in an example of RFC 7644 §3.7.2 (R148)."""

    def serve_bulk(self, target: Target) -> ScimResponse:
        response = super().serve_bulk(target)
        if isinstance(response.body, dict):
            for one in response.body.get("Operations", ()):
                one["status"] = {"code": one["status"]}
        return response
