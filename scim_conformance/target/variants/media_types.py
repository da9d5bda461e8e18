"""Other lawful Content-Types of answers."""

from __future__ import annotations

from scim2_server.responses import SCIM_MEDIA_TYPE, ScimResponse

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("media-type-names-the-charset", touches=["http"])
class MediaTypeNamesTheCharset(Service):
    """Answers are `application/scim+json; charset=utf-8` whatever was asked for (RFC 7644 §3.8, R117)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if response.headers.get("Content-Type") == SCIM_MEDIA_TYPE:
            response.headers["Content-Type"] = f"{SCIM_MEDIA_TYPE}; charset=utf-8"
        return response


@variant("media-type-is-spelled-otherwise", touches=["http"])
class MediaTypeIsSpelledOtherwise(Service):
    """Media types are compared without regard to case, and parameters may be quoted (RFC 9110 §8.3.1)."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        response = super().answered(response)
        if response.headers.get("Content-Type") == SCIM_MEDIA_TYPE:
            response.headers["Content-Type"] = 'Application/SCIM+JSON;charset="UTF-8"'
        return response
