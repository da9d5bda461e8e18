"""A list answer held against the directory: who is in it, who is missing, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from immutables import Map

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.consequences import NO_MARK
from scim_conformance.expected.coverage import WHOLE, coverage
from scim_conformance.expected.directory import Directory, Pending
from scim_conformance.expected.effects import swept_away
from scim_conformance.expected.findings import Findings
from scim_conformance.expected.knowledge import State
from scim_conformance.expected.matching import candidates, matches_held
from scim_conformance.expected.observe import UNLISTED, Lens, marked, observe
from scim_conformance.expected.outcomes_retrieve import is_inactive
from scim_conformance.expected.pages import is_complete
from scim_conformance.expected.resource import Existence, Held
from scim_conformance.expected.world import World, need
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.evaluate import Truth, matches
from scim_conformance.scim.exchange import FOREIGN, JsonObject
from scim_conformance.scim.filter import And, Comparison, Filter
from scim_conformance.scim.messages import ListPage
from scim_conformance.scim.schema import Definition


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its answer: the call, its filter, the page, and the number of the exchange."""

    world: World
    call: Call
    filter: Filter | None
    page: ListPage
    number: int


def judge_list(query: Query, directory: Directory, found: Findings) -> Directory:
    """Hold a list against the directory; returns the directory in line with it."""
    listed: dict[str, set[str]] = {}
    odd: list[Evidence] = []
    for index, shown in enumerate(query.page.resources):
        id_ = get(shown, "id")
        if FOREIGN in shown or not isinstance(id_, str):
            continue
        kind = type_of(query.world, query.call, shown)
        definition = query.world.capabilities.definitions.get(kind)
        if definition is None:
            continue
        listed.setdefault(kind, set()).add(id_)
        at = f"$.Resources[{index}]"
        before = directory.held(id_, kind)
        odd.extend(_not_asked_for(query, before, shown, definition, at))
        directory = _entry(query, directory, before, shown, definition, found=found, at=at)
    if query.filter is not None:
        if odd:
            found.fails(ids.ONLY_MATCHING, odd)
        else:
            found.passes((ids.ONLY_MATCHING,))
    kinds = (query.call.resource_type,) if query.call.resource_type else ()
    for kind in kinds:
        directory = _missing(query, directory, kind, listed.get(kind, set()), found)
        _total(query, directory, kind, found)
    return directory


def type_of(world: World, call: Call, shown: JsonObject) -> str:
    """Return the resource type of a representation: that of the endpoint, else what its schemas say."""
    if call.resource_type:
        return call.resource_type
    named = {str(uri).casefold() for uri in values_of(get(shown, "schemas"))}
    for name, definition in world.capabilities.definitions.items():
        if definition.core.id.casefold() in named:
            return name
    return ""


def newcomer(directory: Directory, kind: str, id_: str, shown: JsonObject) -> tuple[Directory, Held]:
    """Return a resource that the model sees for the first time: found, or of a create whose answer was lost."""
    for pending in directory.pending:
        if pending.resource_type == kind and _is(pending, kind, shown):
            left = tuple(one for one in directory.pending if one is not pending)
            held = Held(kind, id_, (pending.state,), made_by=pending.number, last_write=pending.number)
            return replace(directory, pending=left), held
    return directory, Held(kind, id_, (_nothing(),))


def _entry(
    query: Query,
    directory: Directory,
    before: Held | None,
    shown: JsonObject,
    definition: Definition,
    *,
    found: Findings,
    at: str,
) -> Directory:
    id_ = str(get(shown, "id"))
    kind = before.resource_type if before is not None else type_of(query.world, query.call, shown)
    if before is None:
        directory, before = newcomer(directory, kind, id_, shown)
    if before.existence is Existence.GONE:
        mark = found.fails(
            ids.DELETED_UNLISTED,
            (Evidence(f"{at}.id", "none, since it was deleted", id_),),
            before.gone_by,
            before.marks.get(UNLISTED, NO_MARK),
        )
        return directory.with_held(marked(before, {UNLISTED: mark} if mark else {}))
    limits = coverage(query.call) if query.call.is_limited or query.call.resource_type else WHOLE
    lens = Lens(query.world, directory, definition, limits, query.number)
    observation = observe(lens, before, shown)
    marks = found.observed(observation, at)
    after = observation.held
    if UNLISTED in after.marks:
        after = replace(after, marks=after.marks.delete(UNLISTED))
    if not after.is_listed:
        after = replace(after, is_listed=True)
    return directory.with_held(marked(after, marks))


def _not_asked_for(
    query: Query, before: Held | None, shown: JsonObject, definition: Definition, at: str
) -> Iterable[Evidence]:
    """Evidence of a resource that the filter does not name, by what it shows and by what is held of it."""
    if query.filter is None:
        return
    says_so = matches(query.filter, shown, definition) if not query.call.is_limited else Truth.OPEN
    held = matches_held(query.filter, before, definition) if before is not None else Truth.OPEN
    if says_so is Truth.NO or (says_so is Truth.OPEN and held is Truth.NO):
        yield Evidence(f"{at}.id", "none that the filter leaves out", get(shown, "id"))


def _missing(query: Query, directory: Directory, kind: str, listed: set[str], found: Findings) -> Directory:
    if not is_complete(query.page, query.call) or query.call.definition is None:
        return directory
    if query.call.filter is not None and query.filter is None:  # evaluated although it breaks the grammar (R59)
        return directory
    everyone: Iterable[Held] = directory.of_type(kind)
    if query.filter is not None:
        everyone = candidates(query.filter, directory, kind, query.call.definition)
    expected = 0
    for held in list(everyone):
        if not _belongs(query, held):
            continue
        expected += 1
        requirement, cause = _why_listed(query, held), held.last_write
        if held.id in listed:
            found.passes((requirement,), cause or None)
            continue
        if culprit := swept_away(directory, held, was_seen=held.is_listed and query.filter is None):
            requirement, cause = ids.BYSTANDERS, culprit
        evidence = Evidence("$.Resources", f"{kind} {held.id}", f"{len(listed)} resources without it")
        mark = found.fails(requirement, (evidence,), cause or None, held.marks.get(UNLISTED, held.suspect))
        directory = directory.with_held(marked(held, {UNLISTED: mark} if mark else {}))
    if query.filter is not None and not expected and not listed:
        found.passes((ids.EMPTY_LIST_200,))
    return directory


def _belongs(query: Query, held: Held) -> bool:
    if held.existence is not Existence.EXISTS:
        return False
    if query.filter is None:
        return True
    assert query.call.definition is not None
    return matches_held(query.filter, held, query.call.definition) is Truth.YES


def _why_listed(query: Query, held: Held) -> str:
    """Return what a missing resource breaks: the rule about inactive users, about letter case, or the plain one."""
    if is_inactive(held):
        return (need(query.world, "inactive-user-is-found") if query.filter else None) or ids.INACTIVE_LISTED
    if query.filter is None:
        return ids.OWN_LISTED
    asked = _text_asked_for(query.filter)
    names = held.texts("username") if held.resource_type == "User" else frozenset()
    if asked and asked not in names and asked.casefold() in {text.casefold() for text in names}:
        return need(query.world, "lookup-in-any-case") or ids.MATCHED_IN_ANY_CASE
    return ids.MATCHING_FOUND


def _text_asked_for(tree: Filter) -> str:
    parts = tree.parts if isinstance(tree, And) else (tree,)
    for part in parts:
        if isinstance(part, Comparison) and isinstance(part.value, str) and part.path.name.casefold() == "username":
            return part.value
    return ""


def _total(query: Query, directory: Directory, kind: str, found: Findings) -> None:
    """The total of an unfiltered list counts at least what the run knows to exist (R72)."""
    total = query.page.total_results
    if query.filter is not None or query.call.filter is not None or total is None or query.page.next_cursor is not None:
        return
    count = directory.counts.get(kind, 0)
    if total >= count:
        if count:
            found.passes((ids.TOTAL_COUNTS,))
        return
    unsure = sum(1 for held in directory.of_type(kind) if is_inactive(held) or held.suspect or UNLISTED in held.marks)
    if total < count - unsure:
        found.fails(ids.TOTAL_COUNTS, (Evidence("$.totalResults", f"at least {count - unsure}", total),))


def _is(pending: Pending, kind: str, shown: JsonObject) -> bool:
    name = "userName" if kind == "User" else "displayName"
    text = get(shown, name)
    held = Held(kind, "", (pending.state,))
    return isinstance(text, str) and text.casefold() in {one.casefold() for one in held.texts(name.casefold())}


def _nothing() -> State:
    return Map()
