"""What differs between two mappings, row by row. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scim_conformance.mapping.model import AttributeMapping, Clause, MappingDocument, ObjectMapping
from scim_conformance.scim.exchange import JsonValue


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: what it is about, what it was and what it is; None where it is not there."""

    resource_type: str
    target: str
    aspect: str
    old: JsonValue
    new: JsonValue


def differences(old: MappingDocument, new: MappingDocument) -> Iterator[Difference]:
    """Yield what differs: rows that came or went, what changed in the others, actions and scope of the objects."""
    for resource_type in ("User", "Group"):
        before, after = old.object(resource_type), new.object(resource_type)
        if before is None or after is None:
            if before is not after:
                yield Difference(resource_type, "", "mapping", _there(before), _there(after))
            continue
        yield from _of_objects(resource_type, before, after)
        yield from _of_rows(resource_type, before, after)


def _there(mapped: ObjectMapping | None) -> JsonValue:
    return None if mapped is None else f"{len(mapped.attributes)} rows"


def _of_objects(resource_type: str, before: ObjectMapping, after: ObjectMapping) -> Iterator[Difference]:
    for aspect, old, new in (
        ("enabled", before.enabled, after.enabled),
        ("actions", ", ".join(sorted(before.actions)), ", ".join(sorted(after.actions))),
        ("scope", _scope(before), _scope(after)),
    ):
        if old != new:
            yield Difference(resource_type, "", aspect, old, new)


def _scope(mapped: ObjectMapping) -> str:
    groups = mapped.scope.groups if mapped.scope is not None else ()
    return " OR ".join(" AND ".join(_clause(clause) for clause in group) for group in groups) or "everybody"


def _clause(clause: Clause) -> str:
    return " ".join((clause.attribute, clause.operator, *clause.values))


def _of_rows(resource_type: str, before: ObjectMapping, after: ObjectMapping) -> Iterator[Difference]:
    old, new = _by_target(before), _by_target(after)
    for key in dict.fromkeys((*old, *new)):
        was, becomes = old.get(key), new.get(key)
        if was is None or becomes is None:
            row = becomes or was
            assert row is not None
            yield Difference(resource_type, row.target, "row", _source(was), _source(becomes))
            continue
        for aspect, first, second in (
            ("source", _source(was), _source(becomes)),
            ("default", was.default, becomes.default),
            ("matching", was.matching, becomes.matching),
            ("flow", was.flow.value, becomes.flow.value),
        ):
            if first != second:
                yield Difference(resource_type, becomes.target, aspect, first, second)


def _by_target(mapped: ObjectMapping) -> Mapping[tuple[str, int], AttributeMapping]:
    """Return the rows by target; of several rows for one target, by their turn as well."""
    found: dict[tuple[str, int], AttributeMapping] = {}
    for row in mapped.attributes:
        turn = sum(1 for target, _ in found if target == row.target.lower())
        found[row.target.lower(), turn] = row
    return found


def _source(row: AttributeMapping | None) -> JsonValue:
    if row is None:
        return None
    return row.source.text if row.source is not None else f"default {row.default}"
