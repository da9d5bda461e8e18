"""Values of multi-valued attributes held against those that are shown; order does not count (RFC 7643 §2.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scim_conformance.expected.likeness import alike, boolean, dialled, folded
from scim_conformance.scim.attributes import find_key, get, is_unassigned
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute


@dataclass(frozen=True, slots=True)
class SubDifference:
    """A sub-attribute of a value that was sent and came back as another, or not at all."""

    sub: str
    expected: JsonValue
    actual: JsonValue


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which values are missing, which are there without being expected, which twice, and what differs in the rest."""

    missing: tuple[JsonValue, ...] = ()
    extra: tuple[JsonValue, ...] = ()
    repeated: tuple[JsonValue, ...] = ()
    differences: tuple[SubDifference, ...] = ()


def compare(
    expected: Sequence[JsonValue], shown: Sequence[JsonValue], path: AttributePath, attribute: Attribute | None
) -> Comparison:
    """Pair the values by what identifies them and say what remains."""
    waiting: dict[str, list[JsonValue]] = {}
    for value in shown:
        waiting.setdefault(identity(value, path), []).append(value)
    missing: list[JsonValue] = []
    differences: list[SubDifference] = []
    used: dict[str, int] = {}
    for value in expected:
        mark = identity(value, path)
        candidates = waiting.get(mark, [])
        if not candidates:
            missing.append(value)
            continue
        best = min(range(len(candidates)), key=lambda index: _count(value, candidates[index], path, attribute))
        differences.extend(_sub_differences(value, candidates.pop(best), path, attribute))
        used[mark] = used.get(mark, 0) + 1
    extra: list[JsonValue] = []
    repeated: list[JsonValue] = []
    for mark, left in waiting.items():
        (repeated if mark in used else extra).extend(left)
    return Comparison(tuple(missing), tuple(extra), tuple(repeated), tuple(differences))


def identity(value: JsonValue, path: AttributePath) -> str:
    """Return what tells one value of a multi-valued attribute from another: its `value`, else its `type`."""
    if not isinstance(value, dict):
        return _text(value, path)
    own = get(value, "value")
    if not is_unassigned(own):
        return _text(own, path)
    return "type:" + folded(str(get(value, "type") or ""))


def merged(expected: JsonValue, shown: JsonValue) -> JsonValue:
    """Return a value with what was sent, and beside it what only the endpoint said."""
    if not (isinstance(expected, dict) and isinstance(shown, dict)):
        return expected
    result: JsonObject = dict(expected)
    for key, part in shown.items():
        if find_key(result, key) is None:
            result[key] = part
    return result


def adopted(expected: Sequence[JsonValue], shown: Sequence[JsonValue], path: AttributePath) -> list[JsonValue]:
    """Return the expected values enriched by the shown ones that they are paired with."""
    by_mark = {identity(value, path): value for value in shown}
    return [merged(value, by_mark.get(identity(value, path))) for value in expected]


def _text(value: JsonValue, path: AttributePath) -> str:
    if isinstance(value, str):
        if path.name.casefold() == "phonenumbers":
            return dialled(value) or value
        return folded(value)
    return repr(value)


def _count(value: JsonValue, candidate: JsonValue, path: AttributePath, attribute: Attribute | None) -> int:
    return sum(1 for _ in _sub_differences(value, candidate, path, attribute))


def _sub_differences(
    value: JsonValue, candidate: JsonValue, path: AttributePath, attribute: Attribute | None
) -> Iterator[SubDifference]:
    if not (isinstance(value, dict) and isinstance(candidate, dict)):
        return
    for key, part in value.items():
        sub = attribute.sub(key) if attribute else None
        shown = get(candidate, key)
        if key.casefold() in {"value", "$ref", "display"} or is_unassigned(part):
            continue
        if key.casefold() == "primary":  # absent means false, and a service provider may promote one (R23)
            if boolean(part) is True and boolean(shown) is not True:
                yield SubDifference(key, part, shown)
        elif not alike(part, shown, sub, AttributePath(path.schema_uri, path.name, key)):
            yield SubDifference(key, part, shown)
