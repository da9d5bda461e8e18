"""The expected directory: what the service provider must hold now, as a value that is never changed in place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from immutables import Map

from scim_conformance.expected.knowledge import State
from scim_conformance.expected.likeness import folded
from scim_conformance.expected.resource import Existence, Held

_NONE: Map[str, Held] = Map()
_INDEXED = {"User": ("username", "externalid", "emails"), "Group": ("displayname", "externalid")}
_FORMER = "formerly "
"""Before the name of an attribute: the entries of deleted resources, whose names are free again (R9)."""


@dataclass(frozen=True, slots=True)
class LastWrite:
    """The last request that may have changed something: its exchange and what it named."""

    number: int
    resource_type: str
    id: str
    operation: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A create whose answer was lost: the resource may be there, under an id that nobody told."""

    resource_type: str
    state: State
    number: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Users, groups and memberships of the run.

    `resources` has every resource by type, then id, deleted ones included; `index` leads from (type, attribute, folded
    text) to the ids that may hold it; `ids` from an id to its types. `counts` has, by type, how many exist for certain.
    """

    resources: Map[str, Map[str, Held]] = field(default_factory=Map)
    index: Map[tuple[str, str, str], frozenset[str]] = field(default_factory=Map)
    ids: Map[str, tuple[str, ...]] = field(default_factory=Map)
    pending: tuple[Pending, ...] = ()
    last_write: LastWrite | None = None
    counts: Map[str, int] = field(default_factory=Map)

    @classmethod
    def empty(cls) -> Directory:
        """Return the directory of a run that has not begun."""
        return cls()

    def own_ids(self) -> Collection[str]:
        """Return the ids of all resources that the run made, deleted ones included, as a view of constant cost."""
        return self.ids.keys()

    def owns(self, id_: str) -> bool:
        """Return whether the run made a resource with this id."""
        return id_ in self.ids

    def held(self, id_: str, resource_type: str = "") -> Held | None:
        """Return the resource with this id; without a type, the first one that has it."""
        if not resource_type:
            types = self.ids.get(id_)
            if not types:
                return None
            resource_type = types[0]
        return self.all_of(resource_type).get(id_)

    def all_of(self, resource_type: str) -> Map[str, Held]:
        """Return all resources of a type by id, deleted ones included."""
        return self.resources.get(resource_type, _NONE)

    def of_type(self, resource_type: str) -> Iterator[Held]:
        """Return the resources of a type that exist or may exist."""
        return (held for held in self.all_of(resource_type).values() if held.existence is not Existence.GONE)

    def named(self, resource_type: str, attribute: str, text: str) -> tuple[Held, ...]:
        """Return the resources whose indexed attribute may hold this text, compared without regard to case."""
        ids = self.index.get((resource_type, attribute.casefold(), folded(text)), frozenset())
        return tuple(self.all_of(resource_type)[id_] for id_ in sorted(ids))

    def formerly_named(self, resource_type: str, attribute: str, text: str) -> tuple[Held, ...]:
        """Return the deleted resources that had this text in an indexed attribute."""
        return self.named(resource_type, _FORMER + attribute, text)

    def with_held(self, held: Held) -> Directory:
        """Return the directory in which this resource is as given."""
        fellows = self.all_of(held.resource_type)
        before = fellows.get(held.id)
        if before is held:
            return self
        ids = self.ids
        if before is None:
            ids = ids.set(held.id, (*ids.get(held.id, ()), held.resource_type))
        resources = self.resources.set(held.resource_type, fellows.set(held.id, held))
        index = self.index if _has_same_texts(before, held) else _reindexed(self.index, before, held)
        counts = self.counts
        if change := _counts(held) - _counts(before):
            counts = counts.set(held.resource_type, counts.get(held.resource_type, 0) + change)
        return replace(self, resources=resources, index=index, ids=ids, counts=counts)

    def after(self, write: LastWrite) -> Directory:
        """Return the directory with another last write."""
        return replace(self, last_write=write)


def _counts(held: Held | None) -> int:
    return int(held is not None and held.existence is Existence.EXISTS)


def _has_same_texts(before: Held | None, after: Held) -> bool:
    """Tell whether the indexed attributes are seen at one look to be as before: most changes touch none of them."""
    if before is None or (before.existence is Existence.GONE) is not (after.existence is Existence.GONE):
        return False
    if len(before.states) != 1 or len(after.states) != 1:
        return before.states is after.states
    for attribute in _INDEXED.get(after.resource_type, ()):
        old, new = before.state.get(("", attribute, "")), after.state.get(("", attribute, ""))
        if old is not new and (old is None or new is None or old.knowledge is not new.knowledge):
            return False
    return True


def is_indexed(resource_type: str, attribute: str) -> bool:
    """Return whether resources of a type are found by this attribute without looking at each."""
    return attribute.casefold() in _INDEXED.get(resource_type, ())


def _reindexed(
    index: Map[tuple[str, str, str], frozenset[str]], before: Held | None, after: Held
) -> Map[tuple[str, str, str], frozenset[str]]:
    for attribute in _INDEXED.get(after.resource_type, ()):
        old, new = _entries(before, attribute), _entries(after, attribute)
        for name, text in old - new:
            place = (after.resource_type, name, text)
            left = index.get(place, frozenset()) - {after.id}
            index = index.set(place, left) if left else index.delete(place)
        for name, text in new - old:
            place = (after.resource_type, name, text)
            index = index.set(place, index.get(place, frozenset()) | {after.id})
    return index


def _entries(held: Held | None, attribute: str) -> frozenset[tuple[str, str]]:
    if held is None:
        return frozenset()
    name = _FORMER + attribute if held.existence is Existence.GONE else attribute
    return frozenset((name, folded(text)) for text in held.texts(attribute))
