"""Names are normalized on their way in (RFC 7644 §5, R157)."""

from __future__ import annotations

import unicodedata
from typing import Any

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("names-are-stored-in-nfc", touches=["users", "groups"])
class NamesAreStoredInNfc(Service):
    """Names come back in Unicode's composed form, however they were sent."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        names = {
            name: unicodedata.normalize("NFC", resource[name])
            for name in ("userName", "displayName")
            if isinstance(resource.get(name), str)
        }
        return {**resource, **names}
