"""One walk over the resources of an answer, held against their schemas: every check of values draws on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.schema_rules import Rule, rules_of
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.instants import instant
from scim_conformance.scim.schema import AttributeType, Definition

EVIDENCE_MAX: Final = 10
"""Deviations of one sort that are kept: a group of 5,000 wrong members is one finding, not a book."""


class Flaw(StrEnum):
    """What can be wrong with an attribute or a value, whoever asks."""

    TYPE = "type"
    BOOLEAN = "boolean"
    DATE_TIME = "date-time"
    MANAGER = "manager"
    PRIMARY = "primary"
    REPEATED = "repeated"
    NAME = "name"
    CONTAINER = "container"
    UNDECLARED = "undeclared"
    PASSWORD = "password"  # noqa: S105 - the name of a flaw
    NEVER = "never"
    ON_REQUEST = "on-request"


@dataclass(frozen=True, slots=True)
class Shape:
    """The flaws of all resources of an answer, and which sorts of flaws were looked for."""

    flaws: Mapping[Flaw, list[Evidence]] = field(default_factory=dict)
    looked_at: frozenset[Flaw] = frozenset()

    def of(self, flaw: Flaw) -> list[Evidence]:
        """Return the deviations of one sort."""
        return self.flaws.get(flaw, [])


_ALWAYS: Final = frozenset({Flaw.TYPE, Flaw.BOOLEAN, Flaw.DATE_TIME, Flaw.NAME, Flaw.PRIMARY, Flaw.REPEATED})
_DEFAULT_SUBS: Final = frozenset({"type", "primary", "display", "value", "$ref"})
"""Sub-attributes that every multi-valued attribute has by RFC 7643 §2.4, listed in a schema or not."""

_ATTRIBUTE_NAME: Final = re.compile(r"\$?[A-Za-z][A-Za-z0-9$_-]*\Z")


def shape_of(resources: Iterable[tuple[str, JsonObject, Definition]], *, is_own: bool, is_unasked_query: bool) -> Shape:
    """Walk over resources, each with its JSON path and its definition, and return what is wrong with their values.

    `is_own` says that the definitions are the endpoint's own words, so that an attribute they lack is undeclared;
    `is_unasked_query` that a query named no attributes, so that those returned on request have no place.
    """
    walk = _Walk(is_own, is_unasked_query)
    for at, resource, definition in resources:
        walk.resource(at, resource, definition)
    return Shape(walk.flaws, frozenset(walk.looked_at))


class _Walk:
    """The flaws found so far; paths of values are put together only where a flaw is, since most have none."""

    def __init__(self, is_own: bool, is_unasked_query: bool) -> None:
        self.flaws: dict[Flaw, list[Evidence]] = {}
        self.looked_at: set[Flaw] = set()
        self._is_own = is_own
        self._is_unasked_query = is_unasked_query

    def resource(self, at: str, resource: JsonObject, definition: Definition) -> None:
        rules = rules_of(definition)
        self.looked_at |= _ALWAYS
        if rules.has_on_request and self._is_unasked_query:
            self.looked_at.add(Flaw.ON_REQUEST)
        is_user = definition.core.id == urns.USER
        if is_user:
            self.looked_at.add(Flaw.PASSWORD)
        for key, value in resource.items():
            rule = rules.top.get(key) or rules.top.get(key.lower())
            if is_user and key.lower() == "password":
                if value not in (None, ""):
                    self._note(Flaw.PASSWORD, at, key, "no password", "a value")
            elif rule is None:
                self._unknown(at, key, value)
            elif type(value) is not rule.simple:
                self._value(at, key, rule, value)

    def _value(self, at: str, key: str, rule: Rule, value: JsonValue) -> None:
        """Take the second look at a value that is not simply of the one right type."""
        if rule.has_own_check or value is None or value == []:
            return
        if rule.is_never_returned:
            self._note(Flaw.NEVER, at, key, "never returned", "a value")
        elif rule.is_on_request and self._is_unasked_query:
            self._note(Flaw.ON_REQUEST, at, key, "returned on request only", "a value")
        if ":" in key:
            self.looked_at.add(Flaw.CONTAINER)
        elif rule.name == "manager":
            self.looked_at.add(Flaw.MANAGER)
        if rule.multi_valued:
            if isinstance(value, list):
                self._values(at, key, rule, value)
            else:
                self._note(self._type_flaw(rule), at, key, "an array", shown(value))
        else:
            self._single(at, key, rule, value)

    def _single(self, at: str, key: str | int, rule: Rule, value: JsonValue) -> None:
        if isinstance(value, dict) and rule.json_type is dict:
            self._complex(_path(at, key), rule, value)
        elif rule.kind is AttributeType.DATE_TIME:
            if not isinstance(value, str) or instant(value) is None:
                self._note(Flaw.DATE_TIME, at, key, rule.words, shown(value))
        elif type(value) is not rule.json_type and not _is_number_of(rule, value):
            flaw = Flaw.CONTAINER if isinstance(key, str) and ":" in key else self._type_flaw(rule)
            self._note(flaw, at, key, rule.words, shown(value))

    def _values(self, at: str, key: str, rule: Rule, values: list[JsonValue]) -> None:
        place = _path(at, key)
        json_type = rule.json_type
        needs_look = rule.kind is AttributeType.DATE_TIME
        for number, value in enumerate(values):
            if type(value) is not json_type or needs_look:
                self._single(place, number, rule, value)
            elif isinstance(value, dict):
                self._complex(f"{place}[{number}]", rule, value)
        if json_type is dict and len(values) > 1:
            self._among_each_other(place, values)

    def _complex(self, at: str, rule: Rule, value: JsonObject) -> None:
        subs = rule.subs
        for key, part in value.items():
            sub = subs.get(key) or subs.get(key.lower())
            if sub is None:
                self._unlisted_sub(at, key, rule, part)
            elif type(part) is not sub.simple:
                self._value(at, key, sub, part)

    def _unlisted_sub(self, at: str, key: str, rule: Rule, part: JsonValue) -> None:
        if rule.multi_valued and key.lower() in _DEFAULT_SUBS:
            if key.lower() == "primary" and not isinstance(part, bool | None):
                self._note(Flaw.BOOLEAN, at, key, "true or false", shown(part))
        elif rule.name != "meta":
            self._unknown(at, key, part)

    def _among_each_other(self, place: str, values: list[JsonValue]) -> None:
        """Count the primary ones, and look for the same type and value twice (RFC 7643 §2.4)."""
        marked = 0
        pairs: set[tuple[str, str]] = set()
        for value in values:
            if not isinstance(value, dict):
                continue
            marked += value.get("primary") is True
            significant, kind = value.get("value"), value.get("type", "")
            if isinstance(significant, str) and isinstance(kind, str):
                if (kind, significant) in pairs:
                    twice: JsonValue = {"type": kind, "value": significant}
                    self._note(Flaw.REPEATED, place, None, "each type and value once", twice)
                pairs.add((kind, significant))
        if marked > 1:
            self._note(Flaw.PRIMARY, place, None, "at most 1 primary", f"{marked} primary")

    def _unknown(self, at: str, key: str, value: JsonValue) -> None:
        if value is None or value == []:
            return
        if ":" in key:
            if not isinstance(value, dict):
                self._note(Flaw.CONTAINER, at, key, "an object", shown(value))
            elif self._is_own:
                self._note(Flaw.UNDECLARED, at, key, "no such extension", "an object")
        elif not _ATTRIBUTE_NAME.match(key):
            self._note(Flaw.NAME, at, None, "an attribute name", shown(key))
        elif self._is_own:
            self._note(Flaw.UNDECLARED, at, key, "no such attribute", shown(value))

    def _type_flaw(self, rule: Rule) -> Flaw:
        """A type that the endpoint declares is its own word; else the RFC's plain sentences are what is left."""
        if self._is_own:
            return Flaw.TYPE
        if rule.json_type is bool:
            return Flaw.BOOLEAN
        return Flaw.MANAGER if rule.name == "manager" else Flaw.TYPE

    def _note(self, flaw: Flaw, at: str, key: str | int | None, expected: str, actual: JsonValue) -> None:
        self.looked_at.add(flaw)
        notes = self.flaws.setdefault(flaw, [])
        if len(notes) < EVIDENCE_MAX:
            notes.append(Evidence(at if key is None else _path(at, key), expected, actual))


def _is_number_of(rule: Rule, value: JsonValue) -> bool:
    """JSON has one kind of number: 1 is a decimal, and 1.0 an integer."""
    if rule.kind is AttributeType.DECIMAL:
        return isinstance(value, int) and not isinstance(value, bool)
    return rule.kind is AttributeType.INTEGER and isinstance(value, float) and value.is_integer()


def _path(at: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{at}[{key}]"
    return f"{at}['{key}']" if ":" in key else f"{at}.{key}"
