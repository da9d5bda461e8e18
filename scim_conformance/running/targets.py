"""Which endpoint a run is against: a URL, an application or a command to serve, or the embedded service provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ScimTarget:
    """An endpoint: its base URL, and the token, which its representation does not show."""

    url: str
    token: str = ""

    def __repr__(self) -> str:
        return f"ScimTarget(url={self.url!r})"


def named_target(value: object) -> ScimTarget | None:
    """Return what a `scim_target` fixture names: a ScimTarget, `(url, token)` or a URL; None for an application."""
    if isinstance(value, ScimTarget):
        return value
    if isinstance(value, str):
        return ScimTarget(value)
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(part, str) for part in value):
        return ScimTarget(*value)
    return None


def check_application(value: Any) -> Any:
    """Return `value` if it can be an application; raises TypeError with the mend."""
    if not callable(value):
        raise TypeError(
            f"the fixture scim_target returned {type(value).__name__}; "
            "return a WSGI or ASGI application, a URL, or a tuple of URL and token"
        )
    return value
