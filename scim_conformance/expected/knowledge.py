"""What is known of an attribute: its value, a few possible values, or nothing yet; and which write said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from immutables import Map

from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.path import AttributePath

Key: TypeAlias = tuple[str, str, str]
"""An attribute as the model files it: schema URI (empty for the core), name and sub-attribute, all case-folded."""


@dataclass(frozen=True, slots=True)
class Known:
    """The attribute holds this value; None stands for unassigned (RFC 7643 §2.5)."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class OneOf:
    """The attribute holds one of these values; the next read decides."""

    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is demanded until the endpoint shows a value; from then on it stays as shown."""


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs to a group: True for ids that a read must show, False for those that it may show.

    `complete` is false for a group that was found and whose members were never shown: others may be there too.
    """

    held: Map[str, bool]
    complete: bool = True


Knowledge: TypeAlias = Known | OneOf | Unknown | Members

UNKNOWN = Unknown()
UNASSIGNED = Known(None)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one attribute of a held resource is.

    `requirements` are the ids that a deviation breaks, the first one by itself and the others in consequence; empty
    where nothing is demanded. `write` is the number of the exchange that set it, `confirmed` whether a read has borne
    it out since, `sent` whether a client ever asserted it (others are defaults).
    """

    path: AttributePath
    knowledge: Knowledge
    requirements: tuple[str, ...] = ()
    write: int = 0
    confirmed: bool = False
    sent: bool = True
    adopted: bool = False

    @property
    def is_assigned(self) -> bool:
        """Whether the attribute holds a value for certain."""
        return isinstance(self.knowledge, Known) and self.knowledge.value is not None


State: TypeAlias = Map[Key, Fact]
"""One consistent picture of a resource."""


def key_of(path: AttributePath) -> Key:
    """Return the key under which a path is filed."""
    return (path.schema_uri.casefold(), path.name.casefold(), path.sub.casefold())


def possible_values(knowledge: Knowledge) -> tuple[JsonValue, ...] | None:
    """Return the values that an attribute may have, or None where it may have any."""
    match knowledge:
        case Known(value):
            return (value,)
        case OneOf(values):
            return values
        case _:
            return None


def location(path: AttributePath) -> str:
    """Return the JSON path of an attribute, as evidence names it."""
    where = f"$['{path.schema_uri}']" if path.schema_uri else "$"
    if path.name:
        where += f".{path.name}"
    return f"{where}.{path.sub}" if path.sub else where
