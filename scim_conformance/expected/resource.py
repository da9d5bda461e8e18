"""A resource as the model holds it: one picture of it, or the few that its history leaves possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from immutables import Map

from scim_conformance.expected.consequences import NO_MARK, Mark
from scim_conformance.expected.knowledge import Fact, Key, Known, Members, State, possible_values
from scim_conformance.scim.attributes import get, values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.path import AttributePath

ALTERNATIVES_MAX = 8
"""Pictures of one resource that are kept apart; a further one is dropped, since the first ones are the likeliest."""


class Existence(Enum):
    """Whether a resource is there."""

    EXISTS = auto()
    MAYBE = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class Held:
    """A resource of the run.

    `states` are the pictures that are possible, most likely first. `made_by`, `last_write`, `gone_by` and `seen` are
    numbers of exchanges: its create, the last write that named it, its DELETE, the last read that bore it out.
    `operation` is what the last write was. `digest` is that of its last representation as long as nothing was written
    since. `marks` names, by attribute, the verdict that explains further deviations of it; `suspect` the verdict that
    explains whatever is found changed at the next read. `is_listed` tells that a list has shown it.
    """

    resource_type: str
    id: str
    states: tuple[State, ...]
    existence: Existence = Existence.EXISTS
    made_by: int = 0
    last_write: int = 0
    operation: str = ""
    gone_by: int = 0
    seen: int = 0
    digest: str = ""
    marks: Map[Key, Mark] = field(default_factory=Map)
    suspect: Mark = NO_MARK
    is_listed: bool = False

    @property
    def state(self) -> State:
        """The likeliest picture."""
        return self.states[0]

    def texts(self, name: str) -> frozenset[str]:
        """Return the texts that a core attribute may hold, the values of a list each, over all pictures."""
        return frozenset(text for state in self.states for text in _texts(state.get(("", name, ""))))

    def certain_text(self, name: str) -> str | None:
        """Return the text that a singular core attribute holds for certain, None where there is doubt or nothing."""
        if self.existence is not Existence.EXISTS or self.suspect:
            return None
        texts = self.texts(name)
        facts = [state.get(("", name, "")) for state in self.states]
        if len(texts) == 1 and all(fact is not None and fact.is_assigned for fact in facts):
            return next(iter(texts))
        return None


def members_of(state: State) -> Members | None:
    """Return who belongs to a group in this picture."""
    fact = state.get(("", "members", ""))
    return fact.knowledge if fact is not None and isinstance(fact.knowledge, Members) else None


def as_resource(id_: str, facts: Iterable[Fact]) -> JsonObject:
    """Return what is known for certain as a representation, for the evaluation of filters; members are left out."""
    body: JsonObject = {"id": id_}
    for fact in facts:
        if isinstance(fact.knowledge, Known) and fact.knowledge.value is not None:
            put(body, fact.path, fact.knowledge.value)
    return body


def put(body: JsonObject, path: AttributePath, value: JsonValue) -> None:
    """Set the value at a path of a representation."""
    target = body
    if path.schema_uri:
        target = _object_at(target, path.schema_uri)
    if path.sub:
        target = _object_at(target, path.name)
        target[path.sub] = value
    else:
        target[path.name] = value


def _object_at(body: JsonObject, name: str) -> JsonObject:
    inner = body.get(name)
    if not isinstance(inner, dict):
        inner = body[name] = {}
    return inner


def _texts(fact: Fact | None) -> Iterator[str]:
    if fact is None:
        return
    for value in possible_values(fact.knowledge) or ():
        for entry in values_of(value):
            text = get(entry, "value") if isinstance(entry, dict) else entry
            if isinstance(text, str):
                yield text
