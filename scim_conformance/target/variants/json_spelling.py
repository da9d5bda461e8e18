"""The same JSON, written otherwise."""

from __future__ import annotations

import json
from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("json-is-indented-ascii", touches=["http"])
class JsonIsIndentedAscii(Service):
    """JSON has white space and escapes for what is beyond ASCII (RFC 8259 §2, §7)."""

    def rendered(self, response: ScimResponse) -> bytes:
        return b"" if response.body is None else (json.dumps(response.body, indent=2) + "\n").encode()


@variant("json-members-come-in-another-order", touches=["schema"])
class JsonMembersComeInAnotherOrder(Service):
    """The members of objects come backwards: their order means nothing (RFC 8259 §4, R135)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        response.body = backwards(response.body)
        return response


def backwards(value: Any) -> Any:
    """Return a JSON value with the members of every object in reverse order."""
    if isinstance(value, dict):
        return {name: backwards(item) for name, item in reversed(value.items())}
    return [backwards(item) for item in value] if isinstance(value, list) else value
