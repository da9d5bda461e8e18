"""The parts of scim2-server's protocol that serve every request: discovery documents, errors, challenges, the clock."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    External,
    Filter,
    Patch,
    Reference,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
)
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from scim_conformance.target.rules import Rules
from scim_conformance.target.schemas import Served

BEARER = AuthenticationScheme(
    type=AuthenticationScheme.Type.oauthbearertoken,
    name="Bearer token",
    description="The token of an integration in the Authorization header",
    spec_uri=Reference[External]("https://datatracker.ietf.org/doc/html/rfc6750"),
    primary=True,
)


class ScimProtocol(ScimService):
    """scim2-server's service, told what this contract supports."""

    def __init__(self, rules: Rules, served: Served) -> None:
        provider = ScimProvider.from_discovery(served.schemas, served.resource_types, config=configuration(rules))
        super().__init__(provider)
        self._paging = paging(rules) if rules.cursors else None
        self._clock = threading.Lock()
        self._last = ""

    def now(self) -> str:
        """Return the time as a DateTime with milliseconds (RFC 7643 §2.3.5); it never runs back."""
        with self._clock:
            moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            self._last = max(self._last, moment)
            return self._last

    def service_provider_config(self, url: str, query: Mapping[str, str]) -> ScimResponse:
        """Return the ServiceProviderConfig; scim2-server would announce its own cursors only."""
        response = super().service_provider_config(url, query)
        if self._paging is not None and response.body is not None:
            response.body = {**response.body, "pagination": self._paging}
        return response

    def config_document(self, location: str) -> dict[str, Any]:
        """Return the ServiceProviderConfig (RFC 7643 §5)."""
        return self.service_provider_config(location, {}).body or {}


def configuration(rules: Rules) -> ServiceProviderConfig:
    """Return what a contract supports (RFC 7643 §5)."""
    return ServiceProviderConfig(
        patch=Patch(supported=rules.patch),
        bulk=Bulk(
            supported=rules.bulk,
            max_operations=rules.bulk_max_operations if rules.bulk else 0,
            max_payload_size=rules.bulk_max_payload_bytes if rules.bulk else 0,
        ),
        filter=Filter(supported=True, max_results=rules.max_results),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=rules.sort),
        etag=ETag(supported=rules.etag),
        authentication_schemes=[BEARER],
    )


def paging(rules: Rules) -> dict[str, Any]:
    """Return how lists are paged: by index, and by cursor for whoever asks for one (RFC 9865 §4)."""
    return {
        "cursor": True,
        "index": True,
        "defaultPaginationMethod": "index",
        "defaultPageSize": rules.max_results,
        "maxPageSize": rules.max_results,
    }
