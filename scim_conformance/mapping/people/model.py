"""People and groups under the attribute names of an identity provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scim_conformance.scim.exchange import JsonValue


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the IdP's directory has them; an attribute that is missing or None has no value.

    `is_active` is None where the record does not tell; `trouble` says why the person is among the invented ones;
    `origin` is file:line, empty for an invented one.
    """

    label: str
    attributes: Mapping[str, JsonValue]
    is_active: bool | None = None
    trouble: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group as the IdP's directory has it; `members` are labels of people."""

    label: str
    attributes: Mapping[str, JsonValue]
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody that a mapping is tried on.

    `known` are the attributes that the records speak of: what an invented directory does not have is not empty for its
    people but unknown, None says that a missing attribute has no value. `sign_in` is the attribute that people sign in
    with, empty where the IdP does not fix one.
    """

    idp: str
    people: tuple[Person, ...]
    groups: tuple[Group, ...] = ()
    is_built_in: bool = False
    known: frozenset[str] | None = None
    sign_in: str = ""
