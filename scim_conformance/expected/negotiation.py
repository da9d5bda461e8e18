"""Refusals that the header fields of a request account for, whatever it asked for (RFC 9110 §12, §13, §15)."""

from __future__ import annotations

from typing import Final

from scim_conformance.scim.exchange import Request

_CONDITIONS: Final = ("If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since")
_SCIM_JSON: Final = "application/scim+json"
_ACCEPTABLE: Final = frozenset({_SCIM_JSON, "application/*", "*/*"})


def headers_account_for(request: Request, status: int) -> bool:
    """Tell whether a status is lawful because of how the request was dressed (readings R115 to R118, R125 to R127).

    A condition may not hold (412, or 409 as RFC 7644 table 8 has it too), what is asked for may be unchanged (304), no
    format that is accepted may be on offer (406), and a body may be of another media type (415): what is owed to
    SCIM's own media type, checks on answers look after.
    """
    match status:
        case 304:
            return request.method.upper() == "GET" and any(name in request.headers for name in _CONDITIONS[2:])
        case 409:
            return "If-Match" in request.headers
        case 412:
            return any(name in request.headers for name in _CONDITIONS)
        case 406:
            return "Accept" in request.headers and not _ACCEPTABLE & _media_types(request.headers["Accept"])
        case 415:
            return "Content-Type" in request.headers
        case _:
            return False


def _media_types(field: str) -> frozenset[str]:
    return frozenset(part.partition(";")[0].strip().lower() for part in field.split(","))
