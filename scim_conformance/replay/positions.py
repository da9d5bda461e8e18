"""Where in a recorded request ids and names stand: in bodies, PATCH paths, filters and the request line.

Everything here hands a text and the place that it stands in to a function, and puts what comes back in its stead; all
else stays byte for byte as recorded. What becomes of ids and names is decided in `correlation` and `naming`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote

from scim_conformance.scim.exchange import JsonObject, JsonValue


class Place(Enum):
    """What a text is, by where it stands."""

    USER_NAME = auto()
    EMAIL = auto()
    EXTERNAL_ID = auto()
    GROUP_NAME = auto()
    DISPLAY = auto()
    PHONE = auto()
    ID = auto()
    REFERENCE = auto()
    MANAGER = auto()
    URL = auto()


NAMES = frozenset({Place.USER_NAME, Place.EMAIL, Place.EXTERNAL_ID, Place.GROUP_NAME})
IDS = frozenset({Place.ID, Place.REFERENCE, Place.MANAGER})

Put: TypeAlias = Callable[[Place, str], str]

_ENTRIES = {
    "emails": {"value": Place.EMAIL, "display": Place.DISPLAY},
    "phonenumbers": {"value": Place.PHONE},
    "members": {"value": Place.REFERENCE, "$ref": Place.URL, "display": Place.DISPLAY},
    "groups": {"value": Place.REFERENCE, "$ref": Place.URL, "display": Place.DISPLAY},
    "manager": {"value": Place.MANAGER, "$ref": Place.URL},
    "meta": {"location": Place.URL},
}
_PLAIN = {"username": Place.USER_NAME, "externalid": Place.EXTERNAL_ID, "id": Place.ID}
_OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"})
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]()]|[^\s"\[\]()]+|\s+')


@lru_cache(maxsize=4096)
def place_of(attribute: str, *, is_group: bool) -> Place | None:
    """Return what the value of an attribute is, by its name as in a filter or a dotted key, with or without URN."""
    base, sub = split_name(attribute)
    if base in _ENTRIES:
        return _ENTRIES[base].get(sub or "value")
    if sub:
        return None
    if base == "displayname":
        return Place.GROUP_NAME if is_group else None
    return _PLAIN.get(base)


@lru_cache(maxsize=4096)
def split_name(attribute: str) -> tuple[str, str]:
    """Return an attribute's name and sub-attribute in lower case, without the URN before its last colon."""
    base, _, sub = attribute.rpartition(":")[2].lower().partition(".")
    return base, sub


def rewrite_body(body: JsonValue, put: Put, *, is_group: bool) -> JsonValue:
    """Return a body with every id and name replaced: a resource, a PatchOp, a list or a search request."""
    if not isinstance(body, dict):
        return [rewrite_body(item, put, is_group=is_group) for item in body] if isinstance(body, list) else body
    changed: JsonObject = {}
    for name, value in body.items():
        lowered = name.lower()
        if lowered == "operations" and isinstance(value, list):
            changed[name] = [_operation(item, put, is_group=is_group) for item in value]
        elif lowered == "resources" and isinstance(value, list):
            changed[name] = [rewrite_body(item, put, is_group=_is_group(item, is_group)) for item in value]
        elif lowered == "filter" and isinstance(value, str):
            changed[name] = rewrite_filter(value, put, is_group=is_group)
        else:
            changed[name] = _attribute(name, value, put, is_group=is_group)
    return changed


def _is_group(resource: JsonValue, otherwise: bool) -> bool:
    if isinstance(resource, dict):
        names = {name.lower() for name in resource}
        if "username" in names:
            return False
        if "members" in names or any("Group" in str(uri) for uri in _listed(resource.get("schemas"))):
            return True
    return otherwise


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _attribute(name: str, value: JsonValue, put: Put, *, is_group: bool) -> JsonValue:
    base, sub = split_name(name)
    entries = _ENTRIES.get(base)
    if entries is not None and not sub:
        return _entries(value, entries, put)
    if isinstance(value, str):
        place = place_of(name, is_group=is_group)
        return value if place is None else put(place, value)
    if isinstance(value, dict) and entries is None and name.lower().startswith("urn:"):
        return {key: _attribute(key, item, put, is_group=is_group) for key, item in value.items()}
    if isinstance(value, list):
        place = place_of(name, is_group=is_group)
        if place is not None:
            return [put(place, item) if isinstance(item, str) else item for item in value]
    return value


def _entries(value: JsonValue, parts: dict[str, Place], put: Put) -> JsonValue:
    """Rewrite the value of a complex attribute: a list, one object where a list is due, or the bare `value`."""
    if isinstance(value, list):
        return [_entries(item, parts, put) for item in value]
    if isinstance(value, dict):
        return {
            name: put(parts[name.lower()], item) if isinstance(item, str) and name.lower() in parts else item
            for name, item in value.items()
        }
    if isinstance(value, str) and "value" in parts:
        return put(parts["value"], value)
    return value


def _operation(operation: JsonValue, put: Put, *, is_group: bool) -> JsonValue:
    """Rewrite one operation of a PatchOp: its path, and its value by what the path names."""
    if not isinstance(operation, dict):
        return operation
    keys = {name.lower(): name for name in operation}
    path = operation.get(keys.get("path", ""))
    changed = dict(operation)
    if isinstance(path, str) and path.strip():
        changed[keys["path"]] = rewrite_filter(path, put, is_group=is_group)
        target = _target(path)
    else:
        target = ""
    if "value" in keys:
        value = operation[keys["value"]]
        if target and not (target.lower().startswith("urn:") and isinstance(value, dict)):
            changed[keys["value"]] = _attribute(target, value, put, is_group=is_group)
        elif isinstance(value, dict):
            changed[keys["value"]] = (
                _attribute(target, value, put, is_group=is_group)
                if target
                else rewrite_body(value, put, is_group=is_group)
            )
    return changed


def _target(path: str) -> str:
    """Return the attribute that a PATCH path names, without its value filter."""
    before, bracket, behind = path.strip().partition("[")
    return before + behind.rpartition("]")[2] if bracket else before


def literals(text: str, *, is_group: bool) -> Iterator[tuple[int, int, Place | None, str]]:
    """Yield the string literals of a filter or PATCH path that are compared with an attribute.

    Each is given as start and end of the literal with its quotes, what it is, and its text. Nothing is judged:
    what is malformed gives what it has.
    """
    prefixes: list[str] = []
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        part = match.group()
        if part == "[":
            prefixes.append(words[-1] if words else "")
        elif part == "]":
            words = [prefixes.pop()] if prefixes else []
        elif part.startswith('"'):
            if len(words) >= 2 and words[-1].lower() in _OPERATORS:
                name = words[-2]
                if prefixes and not name.startswith(prefixes[-1]):
                    name = f"{prefixes[-1]}.{name}"
                yield match.start(), match.end(), place_of(name, is_group=is_group), _unquoted(part)
            words = []
        elif part.startswith(".") and words:
            words[-1] += part
        elif part not in "()" and not part.isspace():
            words.append(part)


def _unquoted(literal: str) -> str:
    try:
        value = json.loads(literal)
    except ValueError:
        value = None
    return value if isinstance(value, str) else literal.strip('"')


def rewrite_filter(text: str, put: Put, *, is_group: bool) -> str:
    """Return a filter or PATCH path with the ids and names in its literals replaced."""
    pieces: list[str] = []
    done = 0
    for start, end, place, value in literals(text, is_group=is_group):
        if place is None:
            continue
        new = put(place, value)
        if new != value:
            pieces += [text[done:start], json.dumps(new, ensure_ascii=False)]
            done = end
    return "".join([*pieces, text[done:]])


def rewrite_query(query: str, put: Put, *, is_group: bool, space: str, plain: str) -> str:
    """Return a query, as it stands on the wire, with the ids and names in its filter replaced.

    Only the replaced literals are encoded anew: a space and an `@` as the recording has them in that parameter, else
    as the profile does.
    """
    if "filter=" not in query.lower():
        return query
    parts = query.split("&")
    for index, part in enumerate(parts):
        name, equals, value = part.partition("=")
        if equals and name.lower() == "filter":
            parts[index] = f"{name}={_rewrite_encoded(value, put, is_group=is_group, space=space, plain=plain)}"
    return "&".join(parts)


def _rewrite_encoded(raw: str, put: Put, *, is_group: bool, space: str, plain: str) -> str:
    text, spans = _decoded(raw)
    if "+" in raw:
        space = "+"
    elif "%20" in raw:
        space = "%20"
    pieces: list[str] = []
    done = 0
    for start, end, place, value in literals(text, is_group=is_group):
        if place is None or end - start < 2:
            continue
        new = put(place, value)
        if new == value:
            continue
        first, last = spans[start][1], spans[end - 1][0] if text[end - 1] == '"' else spans[end - 1][1]
        inside = raw[first:last]
        safe = plain.replace("@", "") if "%40" in inside else plain
        safe += "".join({character for character in inside if character in "@'!*()"})
        encoded = quote(json.dumps(new, ensure_ascii=False)[1:-1], safe=safe)
        pieces += [raw[done:first], encoded.replace("%20", space)]
        done = last
    return "".join([*pieces, raw[done:]])


def _decoded(raw: str) -> tuple[str, list[tuple[int, int]]]:
    """Decode a query value; with each character comes the span of the wire text that it was made from."""
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    while position < len(raw):
        end = position
        octets = bytearray()
        while raw[end : end + 1] == "%" and _is_hex(raw[end + 1 : end + 3]):
            octets.append(int(raw[end + 1 : end + 3], 16))
            end += 3
        if octets:
            offset = position
            for character in octets.decode("utf-8", "surrogateescape"):
                width = 3 * len(character.encode("utf-8", "surrogateescape"))
                characters.append(character)
                spans.append((offset, offset + width))
                offset += width
            position = end
            continue
        characters.append(" " if raw[position] == "+" else raw[position])
        spans.append((position, position + 1))
        position += 1
    return "".join(characters), spans


def _is_hex(pair: str) -> bool:
    return len(pair) == 2 and all(character in "0123456789abcdefABCDEF" for character in pair)
