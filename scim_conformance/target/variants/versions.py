"""Entity tags of other forms (RFC 7644 §3.14, R124)."""

from __future__ import annotations

from typing import Any

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("entity-tags-are-strong", touches=["etag"], under=["rfc"])
class EntityTagsAreStrong(Service):
    """An entity tag is a strong one (RFC 9110 §8.8.3)."""

    def tag(self, resource: dict[str, Any]) -> str | None:
        tag = super().tag(resource)
        return None if tag is None else tag.removeprefix("W/")
