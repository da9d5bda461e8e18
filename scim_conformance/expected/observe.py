"""A representation held against the model: what deviates, what is borne out, and the model brought in line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from immutables import Map

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.call import Operation
from scim_conformance.expected.consequences import NO_MARK, Mark
from scim_conformance.expected.coverage import Coverage
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.knowledge import (
    Fact,
    Key,
    Known,
    Members,
    OneOf,
    State,
    Unknown,
    key_of,
    location,
)
from scim_conformance.expected.leaves import Leaf, leaves
from scim_conformance.expected.likeness import alike
from scim_conformance.expected.observe_many import Found, emails_deviations, members_deviations, values_deviations
from scim_conformance.expected.projection import EMAILS, MEMBERS, member_ids
from scim_conformance.expected.resource import Existence, Held
from scim_conformance.expected.rules import is_tracked, keeps_first_email
from scim_conformance.expected.values import adopted, compare
from scim_conformance.expected.world import World, need
from scim_conformance.scim.attributes import values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.schema import Attribute, Definition

USER_NAME: Key = ("", "username", "")
UNLISTED: Key = ("", "#listed", "")
"""Where the mark of a resource stands that lists leave out, or show although it was deleted."""
LETTER_CASE: Key = ("", "#case", "")
"""Where the mark of a userName stands that comes back in another letter case."""

REFUSED = "refused "
"""Before the operation of a write that was refused: nothing of the resource may have changed."""

_WRITE_KEEPS_THE_REST = {
    Operation.PATCH.value: ids.PATCH_ONLY_NAMED,
    REFUSED + Operation.PATCH.value: ids.PATCH_ATOMIC,
    REFUSED + Operation.REPLACE.value: ids.REFUSED_CHANGES_NOTHING,
    REFUSED + Operation.DELETE.value: ids.REFUSED_CHANGES_NOTHING,
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """An attribute that is not as the model has it.

    `requirements` are broken, the first one by itself and the rest in consequence; `cause` is the write that they are
    about; `caused_by` the verdict that explains it already.
    """

    key: Key
    requirements: tuple[str, ...]
    evidence: Evidence
    cause: int
    caused_by: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Observation:
    """What a representation says about a resource: deviations, requirements borne out with the write that they are
    about, and the resource as the model holds it from now on.
    """

    held: Held
    deviations: tuple[Deviation, ...] = ()
    borne_out: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Reading:
    deviations: list[Deviation] = field(default_factory=list)
    borne_out: dict[str, int] = field(default_factory=dict)
    bystanders_seen: bool = False


@dataclass(frozen=True, slots=True)
class Lens:
    """Everything that a comparison looks up: built once for an exchange, used for each resource in the answer.

    `is_echo` marks the answer to a write: what it shows may differ from what is held, and only a read confirms.
    """

    world: World
    directory: Directory
    definition: Definition
    coverage: Coverage
    number: int
    is_echo: bool = False


def observe(lens: Lens, held: Held, shown: JsonObject) -> Observation:
    """Hold a representation against a resource of the model."""
    tells_all = lens.coverage.is_whole and not lens.is_echo
    digest = digest_of(shown) if tells_all else ""
    if digest and digest == held.digest and held.existence is Existence.EXISTS and not held.suspect:
        reading = _Reading()
        _bystanders_borne_out(lens, held, reading)
        return Observation(_seen(held, lens.number), (), tuple(reading.borne_out.items()))
    by_key = {key_of(leaf.path): leaf for leaf in leaves(shown, lens.definition)}
    readings = [(state, _compare(lens, held, state, by_key)) for state in held.states]
    fitting = [pair for pair in readings if not pair[1].deviations]
    chosen = fitting or [min(readings, key=lambda pair: len(pair[1].deviations))]
    reading = chosen[0][1]
    if reading.bystanders_seen and not reading.deviations:
        _bystanders_borne_out(lens, held, reading)
    off = {deviation.key for deviation in reading.deviations}
    after = replace(
        held,
        states=_distinct(_adopt(lens, held, state, by_key, off) for state, _ in chosen),
        existence=Existence.EXISTS,
        seen=lens.number if tells_all else held.seen,
        digest=digest,
        marks=_marks_left(lens, held, off),
        suspect=NO_MARK if tells_all else held.suspect,
    )
    deviations = tuple(
        replace(deviation, caused_by=deviation.caused_by or held.suspect) for deviation in reading.deviations
    )
    return Observation(after, deviations, tuple(reading.borne_out.items()))


def _marks_left(lens: Lens, held: Held, off: set[Key]) -> Map[Key, Mark]:
    """A read that bears an attribute out takes its mark away."""
    marks = held.marks
    for key in held.marks:
        if key not in off and lens.coverage.shows(key) and not lens.is_echo and not key[1].startswith("#"):
            marks = marks.delete(key)
    return marks


def digest_of(shown: JsonObject) -> str:
    """Return a digest of a representation that does not depend on the order of its names."""
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def marked(held: Held, marks: dict[Key, Mark]) -> Held:
    """Return the resource with the verdicts noted that explain further deviations of single attributes."""
    return replace(held, marks=held.marks.update(marks)) if marks else held


def _compare(lens: Lens, held: Held, state: State, by_key: dict[Key, Leaf]) -> _Reading:
    reading = _Reading()
    for key, fact in state.items():
        if isinstance(fact.knowledge, Unknown) or not lens.coverage.shows(key):
            continue
        leaf = by_key.get(key)
        found = list(_deviations(lens, held, key, fact, leaf))
        reading.deviations.extend(found)
        if fact.confirmed or not fact.requirements:
            reading.bystanders_seen = True
        if not found and not fact.confirmed:
            wanted = need(lens.world, "user-name-case-is-kept") if key == USER_NAME else None
            for requirement in (*fact.requirements, wanted):
                if requirement is not None:
                    reading.borne_out.setdefault(requirement, fact.write)
    return reading


def _deviations(lens: Lens, held: Held, key: Key, fact: Fact, leaf: Leaf | None) -> Iterator[Deviation]:
    broken, cause = _broken(lens, held, fact)
    for found in _found(lens, held, key, fact, leaf, broken=broken):
        yield Deviation(found.key, found.requirements, found.evidence, cause, held.marks.get(found.key, NO_MARK))


def _found(lens: Lens, held: Held, key: Key, fact: Fact, leaf: Leaf | None, broken: tuple[str, ...]) -> Iterator[Found]:
    shown = leaf.value if leaf is not None else None
    attribute = leaf.attribute if leaf is not None else None
    at = location(fact.path)
    match fact.knowledge:
        case Members():
            yield from members_deviations(fact.knowledge, shown, lens.directory, broken)
        case Known(value) if key == EMAILS and keeps_first_email(lens.world, held.resource_type):
            yield from emails_deviations(lens.world, value, shown, broken, is_new=not fact.confirmed)
        case Known(value) if isinstance(value, list) or isinstance(shown, list):
            is_create = fact.write == held.made_by and not fact.confirmed
            yield from values_deviations(lens.world, held.resource_type, fact, leaf, broken, is_create=is_create)
        case Known(value) if not alike(value, shown, attribute, fact.path):
            yield Found(key, broken, Evidence(at, value, shown))
        case Known(value) if key == USER_NAME and value != shown:
            if wanted := need(lens.world, "user-name-case-is-kept"):
                yield Found(LETTER_CASE, (wanted,), Evidence(at, value, shown))
        case OneOf(values) if not _any_alike(values, shown, fact, attribute):
            yield Found(key, broken, Evidence(at, list(values), shown))
        case _:
            return


def _any_alike(values: tuple[JsonValue, ...], shown: JsonValue, fact: Fact, attribute: Attribute | None) -> bool:
    for value in values:
        if isinstance(value, list) or isinstance(shown, list):
            comparison = compare(values_of(value), values_of(shown), fact.path, attribute)
            if not (comparison.missing or comparison.extra):
                return True
        elif alike(value, shown, attribute, fact.path):
            return True
    return False


def _broken(lens: Lens, held: Held, fact: Fact) -> tuple[tuple[str, ...], int]:
    """Return what a deviation breaks: the write that set the attribute or, once borne out, the write since then."""
    if fact.requirements and not fact.confirmed:
        return fact.requirements, fact.write
    if not fact.confirmed and held.last_write:
        return (ids.ECHO_HOLDS,), held.last_write
    if held.last_write > held.seen:
        return (_WRITE_KEEPS_THE_REST.get(held.operation, ids.UNNAMED_STAYS),), held.last_write
    last = lens.directory.last_write
    return (ids.BYSTANDERS,), last.number if last is not None else 0


def _bystanders_borne_out(lens: Lens, held: Held, reading: _Reading) -> None:
    last = lens.directory.last_write
    if last is None or last.number <= held.seen:
        return
    if held.last_write != last.number:
        reading.borne_out.setdefault(ids.BYSTANDERS, last.number)
    elif held.operation in _WRITE_KEEPS_THE_REST:
        reading.borne_out.setdefault(_WRITE_KEEPS_THE_REST[held.operation], last.number)


def _adopt(lens: Lens, held: Held, state: State, by_key: dict[Key, Leaf], off: set[Key]) -> State:
    """Return the picture as it is shown; facts that are borne out keep what was sent."""
    tops = {(key[0], key[1], "") for key in off}
    changes: dict[Key, Fact] = {}
    for key, fact in state.items():
        if lens.coverage.shows(key):
            new = _adopted_fact(lens, held, key, fact, by_key.get(key), deviates=key in off or key in tops)
            if new is not fact:
                changes[key] = new
    for key, leaf in by_key.items():
        if key not in state and leaf.attribute is not None and is_tracked(leaf.path, leaf.attribute):
            knowledge = _shown_members(leaf.value) if _is_members(held, key) else Known(leaf.value)
            changes[key] = Fact(leaf.path, knowledge, (), held.last_write, confirmed=not lens.is_echo, sent=False)
    return state.update(changes) if changes else state


def _adopted_fact(lens: Lens, held: Held, key: Key, fact: Fact, leaf: Leaf | None, *, deviates: bool) -> Fact:
    shown = leaf.value if leaf is not None else None
    knowledge = fact.knowledge
    confirmed = fact.confirmed or not lens.is_echo
    if isinstance(knowledge, Unknown) or deviates:
        shown_now = _shown_members(shown) if _is_members(held, key) else Known(shown)
        return replace(fact, knowledge=shown_now, confirmed=confirmed, adopted=deviates or fact.adopted)
    if isinstance(knowledge, Members):
        settled = knowledge.complete and all(knowledge.held.values())
        if settled and fact.confirmed == confirmed:
            return fact
        return replace(fact, knowledge=knowledge if settled else _shown_members(shown), confirmed=confirmed)
    if isinstance(knowledge, OneOf):
        return replace(fact, knowledge=Known(shown), confirmed=confirmed)
    if fact.confirmed or lens.is_echo:
        return fact
    is_first_email = key == EMAILS and keeps_first_email(lens.world, held.resource_type)
    if isinstance(knowledge.value, list) and isinstance(shown, list) and not is_first_email:
        knowledge = Known(adopted(knowledge.value, shown, fact.path))
    return replace(fact, knowledge=knowledge, confirmed=True)


def _shown_members(shown: JsonValue) -> Members:
    return Members(Map(dict.fromkeys(member_ids(values_of(shown)), True)))


def _is_members(held: Held, key: Key) -> bool:
    return key == MEMBERS and held.resource_type == "Group"


def _seen(held: Held, number: int) -> Held:
    """Note the read only where something was written to the resource since the last one: reads cost no copies."""
    return replace(held, seen=number) if held.last_write > held.seen else held


def _distinct(states: Iterable[State]) -> tuple[State, ...]:
    found: list[State] = []
    for state in states:
        if state not in found:
            found.append(state)
    return tuple(found)
