"""How a resource looks to a client: location, references, memberships, and the attributes asked for (RFC 7644 §3.9)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from scim_conformance.target.listing import Listing
from scim_conformance.target.reading import attribute_path
from scim_conformance.target.schemas import Place, ServedType

JsonObject = dict[str, Any]


def schemas_of(served: ServedType, resource: Mapping[str, Any]) -> list[str]:
    """Return the schema URIs of a resource: its own, and its extensions' that hold values (RFC 7643 §3)."""
    return [served.schema, *(uri for uri in served.extensions if uri in resource)]


def version_tag(version: int, groups: Iterable[str]) -> str:
    """Return the entity tag of a resource, which also changes with the memberships shown in it (RFC 7644 §3.14)."""
    joined = ",".join(groups)
    return f'W/"{version}.{zlib.crc32(joined.encode()):x}"' if joined else f'W/"{version}"'


def only(served: ServedType, shown: Mapping[str, Any], names: Iterable[str]) -> JsonObject:
    """Return a representation reduced to the attributes named, and to those that are always returned."""
    kept: JsonObject = {name: shown[name] for name in ("schemas", "id") if name in shown}
    for place in places(served, names):
        home = shown.get(place.extension, {}) if place.extension else shown
        name = place.attribute.name
        if name not in home:
            continue
        target = kept.setdefault(place.extension, {}) if place.extension else kept
        if place.sub is None:
            target[name] = home[name]
        else:
            target[name] = with_sub(target.get(name), home[name], place.sub.name)
    for uri in served.extensions:
        if any(served.extension_named(name) == uri for name in names) and uri in shown:
            kept[uri] = shown[uri]
    return kept


def with_sub(kept: Any, held: Any, sub: str) -> Any:
    """Return what is kept of an attribute so far, with one more sub-attribute of it."""
    if isinstance(held, list):
        before = kept if isinstance(kept, list) else [{} for _ in held]
        return [with_sub(one, item, sub) for one, item in zip(before, held, strict=True)]
    return {**(kept or {}), **({sub: held[sub]} if sub in held else {})}


def without(served: ServedType, shown: Mapping[str, Any], names: Iterable[str]) -> JsonObject:
    """Return a representation without the attributes named; `id` and `schemas` cannot be left out."""
    kept: JsonObject = dict(shown)
    for place in places(served, names):
        name = place.attribute.name
        if place.attribute.returned == "always" or name == "schemas":
            continue
        home = kept
        if place.extension:
            if place.extension not in kept:
                continue
            home = kept[place.extension] = dict(kept[place.extension])
        if place.sub is None:
            home.pop(name, None)
        elif name in home:
            home[name] = without_sub(home[name], place.sub.name)
    for uri in served.extensions:
        if any(served.extension_named(name) == uri for name in names):
            kept.pop(uri, None)
    return kept


def without_sub(held: Any, sub: str) -> Any:
    """Return the values of an attribute without a sub-attribute."""
    if isinstance(held, list):
        return [without_sub(item, sub) for item in held]
    return {name: value for name, value in held.items() if name != sub}


def is_excluded(served: ServedType, name: str, listing: Listing) -> bool:
    """Say whether a query leaves out an attribute: so that thousands of members need not be made ready for nothing."""
    asked = listing.attributes
    if asked:
        return not any(place.attribute.name == name for place in places(served, asked))
    left_out = places(served, listing.excluded_attributes)
    return any(place.attribute.name == name and place.sub is None for place in left_out)


def places(served: ServedType, names: Iterable[str]) -> list[Place]:
    """Return what attribute names lead to; names of nothing are passed over."""
    found = []
    for name in names:
        path = attribute_path(name)
        place = None if path is None else served.locate(path)
        if place is not None:
            found.append(place)
    return found
