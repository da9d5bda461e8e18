"""Multi-valued attributes held against what is shown: members of a group, e-mails, and all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.knowledge import Fact, Key, Known, Members, key_of, location
from scim_conformance.expected.leaves import Leaf
from scim_conformance.expected.likeness import alike, boolean
from scim_conformance.expected.projection import EMAILS, MEMBERS, member_ids
from scim_conformance.expected.resource import Existence
from scim_conformance.expected.rules import Grade, contract_id, sub_grade_of
from scim_conformance.expected.values import Comparison, SubDifference, compare
from scim_conformance.expected.world import World
from scim_conformance.scim.attributes import get, is_unassigned, values_of
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.path import AttributePath

FURTHER: Key = ("", "emails", "#further")
"""Where the mark of an e-mail list that is kept too long stands: it explains no wrong first address."""

_SHOWN_IDS_MAX = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One deviation of a multi-valued attribute: where its mark stands, what it breaks, and the evidence."""

    key: Key
    requirements: tuple[str, ...]
    evidence: Evidence


def members_deviations(
    members: Members, shown: JsonValue, directory: Directory, broken: tuple[str, ...]
) -> Iterator[Found]:
    """Yield members that are missing, strange, or there twice; one whose user was deleted may be either (R109)."""
    listed = list(member_ids(values_of(shown)))
    there = set(listed)
    missing = [id_ for id_, must in members.held.items() if must and id_ not in there and not _gone(id_, directory)]
    strange = []
    if members.complete:
        strange = [id_ for id_ in there if id_ not in members.held and not _gone(id_, directory)]
    if missing or strange:
        expected = [id_ for id_, must in members.held.items() if must]
        yield Found(MEMBERS, broken, Evidence("$.members", _ids(expected, missing), _ids(list(there), strange)))
    if len(listed) > len(there):
        twice = sorted({id_ for id_ in listed if listed.count(id_) > 1}) if len(listed) < 500 else []
        yield Found(MEMBERS, (ids.NO_DUPLICATES,), Evidence("$.members", "each member once", _ids(listed, twice)))


def emails_deviations(
    world: World, held: JsonValue, shown: JsonValue, broken: tuple[str, ...], *, is_new: bool
) -> Iterator[Found]:
    """Yield what is wrong with the e-mails of a user whose first one is kept (IRU.md A6)."""
    expected, there = values_of(held), values_of(shown)
    path = AttributePath("", "emails")
    if len(expected) != 1:  # none left, or a list that the model had to adopt
        comparison = compare(expected, there, path, None)
        if comparison.missing or comparison.extra or comparison.repeated:
            yield Found(EMAILS, broken, Evidence("$.emails", _addresses(expected), _addresses(there)))
        return
    address = _address(expected[0])
    same = [entry for entry in there if alike(address, _address(entry), None, path)]
    if not there:
        kept = tuple(one for one in broken if one != contract_id(world, ids.FIRST_EMAIL))
        yield Found(EMAILS, kept or broken, Evidence("$.emails", _addresses(expected), []))
    elif not same:
        yield Found(EMAILS, broken, Evidence("$.emails[0].value", address, _address(there[0])))
    elif len(there) > 1:
        further = (contract_id(world, ids.FURTHER_EMAILS),)
        yield Found(FURTHER, further, Evidence("$.emails", _addresses(expected), _addresses(there)))
    if same and is_new:
        comparison = compare(expected, same[:1], path, None)
        yield from _sub_deviations(world, "User", path, comparison.differences, broken)


def values_deviations(
    world: World, resource_type: str, fact: Fact, leaf: Leaf | None, broken: tuple[str, ...], *, is_create: bool
) -> Iterator[Found]:
    """Yield what is wrong with a multi-valued attribute: values lost, added or doubled, sub-attributes changed."""
    expected = values_of(fact.knowledge.value) if isinstance(fact.knowledge, Known) else []
    there = values_of(leaf.value) if leaf is not None else []
    attribute = leaf.attribute if leaf is not None else None
    comparison = compare(expected, there, fact.path, attribute)
    if _is_off(comparison, len(expected), broken, is_create=is_create):
        yield Found(key_of(fact.path), broken, Evidence(location(fact.path), expected, there))
    elif comparison.repeated and not is_create:
        at = location(fact.path)
        yield Found(key_of(fact.path), (ids.NO_DUPLICATES,), Evidence(at, "each value once", there))
    if not fact.confirmed or broken != fact.requirements:
        marked = sum(1 for value in expected if isinstance(value, dict) and boolean(get(value, "primary")) is True)
        differences = [one for one in comparison.differences if marked < 2 or one.sub.casefold() != "primary"]
        yield from _sub_deviations(world, resource_type, fact.path, differences, broken)


def _is_off(comparison: Comparison, expected: int, broken: tuple[str, ...], *, is_create: bool) -> bool:
    """A create may keep fewer values than it was sent where no contract says otherwise (R15), and add its own (R13)."""
    if comparison.extra and not is_create:
        return True
    if comparison.missing and is_create and broken[:1] == (ids.CREATE_KEEPS,):
        return len(comparison.missing) == expected
    return bool(comparison.missing)


def _sub_deviations(
    world: World,
    resource_type: str,
    path: AttributePath,
    differences: Sequence[SubDifference],
    broken: tuple[str, ...],
) -> Iterator[Found]:
    for difference in differences:
        sub = AttributePath(path.schema_uri, path.name, difference.sub)
        match sub_grade_of(world, resource_type, path, difference.sub):
            case Grade.OPEN:
                continue
            case Grade.SHOULD:
                requirements: tuple[str, ...] = (contract_id(world, ids.OTHER_KEPT),)
            case _:
                requirements = broken
        at = f"{location(path)}[*].{difference.sub}"
        yield Found(key_of(sub), requirements, Evidence(at, difference.expected, difference.actual))


def _address(entry: JsonValue) -> JsonValue:
    return get(entry, "value") if isinstance(entry, dict) else entry


def _addresses(entries: Sequence[JsonValue]) -> list[JsonValue]:
    return [_address(entry) for entry in entries if not is_unassigned(_address(entry))]


def _ids(all_of_them: Sequence[str], telling: Sequence[str]) -> JsonValue:
    if len(all_of_them) <= _SHOWN_IDS_MAX:
        ordered: list[JsonValue] = []
        ordered.extend(sorted(all_of_them))
        return ordered
    if telling:
        return f"{len(all_of_them)} members, among them {', '.join(sorted(telling)[:3])}"
    return f"{len(all_of_them)} members"


def _gone(id_: str, directory: Directory) -> bool:
    held = directory.held(id_)
    return held is not None and held.existence is Existence.GONE
