"""Documented limits, answered with SCIM errors."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

LONGEST = 1024


@variant("bodies-have-a-limit", touches=["http"], rules={"max_body_bytes": 262_144, "bulk_max_payload_bytes": 131_072})
class BodiesHaveALimit(Service):
    """A body of more than 256 KiB is refused with 413 and a SCIM error (RFC 7644 §3.12)."""


@variant("values-have-a-limit", touches=["users"])
class ValuesHaveALimit(Service):
    """A string of more than 1,024 characters is refused with 400 invalidValue (RFC 7644 §3.12)."""

    def check(self, served: ServedType, resource: dict[str, Any]) -> None:
        super().check(served, resource)
        if any(len(text) > LONGEST for name, value in resource.items() if name != "meta" for text in texts(value)):
            raise InvalidValueException(detail=f"A value has at most {LONGEST} characters")


def texts(value: Any) -> list[str]:
    """Return all strings in a JSON value."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []
