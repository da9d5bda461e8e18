"""Attribute names in answers are in lower case."""

from __future__ import annotations

from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("attribute-names-are-in-lower-case", touches=["schema"])
class AttributeNamesAreInLowerCase(Service):
    """Resources show their attributes under names in lower case: case means nothing there (RFC 7643 §2.1, R134)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        body = response.body
        if isinstance(body, dict) and "id" in body and "/Schemas" not in self.request.path:
            response.body = lowered(body)
        elif isinstance(body, dict) and "Resources" in body and self.request.path.startswith(("/Users", "/Groups")):
            response.body = {**body, "Resources": [lowered(one) for one in body["Resources"]]}
        return response


def lowered(value: Any) -> Any:
    """Return a JSON value with attribute names in lower case; schema URIs keep theirs."""
    if isinstance(value, dict):
        return {name if name.startswith("urn:") else name.lower(): lowered(item) for name, item in value.items()}
    return [lowered(item) for item in value] if isinstance(value, list) else value
