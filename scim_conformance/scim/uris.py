"""URIs of resources: taking request targets apart, and telling whether a URI leads to a resource (RFC 7643 §2.3.7)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_UNRESERVED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_VERSION: Final = re.compile(r"(^|/)v\d+/", re.IGNORECASE)
_BELOW_TYPE: Final = frozenset({".search"})


@lru_cache(maxsize=1024)
def split_target(path: str) -> tuple[str, str | None, str]:
    """Endpoint, id and rest of a request path below the base URL, percent-decoded (RFC 7644 §3.2).

    `/Users/2819%2Fc` gives `("/Users", "2819/c", "")`, `/Users/.search` gives `("/Users", None, ".search")`, and the
    base itself `("/", None, "")`. A query and empty segments are passed over.
    """
    segments = [unquote(segment) for segment in path.partition("?")[0].split("/") if segment]
    if not segments:
        return "/", None, ""
    endpoint = "/" + segments[0]
    if len(segments) == 1:
        return endpoint, None, ""
    if segments[1] in _BELOW_TYPE:
        return endpoint, None, "/".join(segments[1:])
    return endpoint, segments[1], "/".join(segments[2:])


def join(base_url: str, path: str) -> str:
    """The URL of `path` below `base_url`, with one slash between them."""
    return f"{base_url.rstrip('/')}/{path.lstrip('/')}"


def same_resource(location: str, base_url: str, path: str) -> bool:
    """Whether `location` leads to the resource at `path` below `base_url`.

    A relative URI may be meant from the base URL (RFC 7643 §2.3.7), from the resource's own URI (the example in §8.3)
    or from the root of the host (§8.7.1, erratum 8417). http and https, and the names of the loopback, are not told
    apart: whether the scheme is right is another question (RFC 7644 §7.2).
    """
    resource = join(base_url, path)
    sought = _locator(resource)
    if sought is None or not location:
        return False
    bases = (base_url.rstrip("/") + "/", resource, urljoin(resource, "/"))
    return any(_locator(candidate) == sought for candidate in _resolved(location, bases))


def _resolved(location: str, bases: tuple[str, ...]) -> list[str]:
    """The absolute URIs that `location` may stand for; `/Users/1` is also read as being below the base."""
    candidates = []
    for base in bases:
        for reference in {location, location.lstrip("/") or "/"}:
            try:
                candidates.append(urljoin(base, reference))
            except ValueError:
                continue
    return candidates


def _locator(uri: str) -> tuple[str, int | None, str] | None:
    """Host, port and path of an http URI in comparable form; None for anything else."""
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    host = "localhost" if parts.hostname in _LOOPBACK else parts.hostname
    if port in _DEFAULT_PORTS.values():
        port = None
    return host, port, _normal_path(parts.path).rstrip("/")


@lru_cache(maxsize=4096)
def comparable(uri: str) -> str:
    """`uri` in the form in which references are compared (RFC 3986 §6.2; RFC 7643 §2.4 on API versions).

    Scheme and host in lower case, no default port, no dot segments, only needed percent-encoding, and no version
    segment in the path of an http URI. A relative URI keeps its path alone; what is no URI stays as it is.
    """
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return uri
    if parts.scheme not in {"", *_DEFAULT_PORTS}:
        return uri
    host = parts.hostname or ""
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    path = _VERSION.sub(r"\1", _normal_path(parts.path), count=1)
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return (f"{parts.scheme}://{host}" if parts.scheme else "") + path + tail


def _normal_path(path: str) -> str:
    """`path` with dot segments resolved and percent-encoding evened out: every character encoded alike."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(quote(unquote(segment), safe=""))
    return "/".join(kept)
