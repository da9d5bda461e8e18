"""Whether a resource matches a filter, as far as the RFC says (RFC 7644 §3.4.2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from scim_conformance.scim.attributes import at, get, is_unassigned, values_of
from scim_conformance.scim.characteristics import Attribute, AttributeType, Mutability, Returned
from scim_conformance.scim.compare import ORDERING, Truth, compare, flip
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.filter import And, Comparison, Filter, Not, Operator, Or, Present, ValueFilter
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Definition

__all__ = ["Truth", "matches", "may_refuse", "must_refuse", "value_matches"]

_DEFAULT_SUBS: Final = frozenset({"value", "display", "type", "primary", "$ref"})
_UNSEEN: Final = frozenset({Returned.NEVER, Returned.REQUEST})


def matches(condition: Filter, resource: JsonObject, definition: Definition | None = None) -> Truth:
    """Whether `resource` matches; OPEN where both answers are lawful.

    Open are: missing values under `ne` and `not`, and `ne` on several values that differ; comparisons with null; order
    among text that is not ASCII letters of one case and digits, and among points in time less than a second apart;
    values that a response does not show; what the types of both sides do not let compare.
    """
    return _judge(condition, _ResourceScope(resource, definition), negated=False)


def value_matches(condition: Filter, value: JsonValue, attribute: Attribute | None = None) -> Truth:
    """Whether one value of a multi-valued attribute matches the filter in square brackets behind its name."""
    return _judge(condition, _ValueScope(value, attribute), negated=False)


class _Found(NamedTuple):
    """What a path leads to: the values, the attribute that describes them, and what to make of their absence.

    `is_defined`: a schema has the attribute. `is_hidden`: it may have a value that the resource does not show.
    `is_open`: nothing can be said of it. `unsaid_primary`: a value lacks `primary`, which then is assumed to be false
    (RFC 7643 §2.4); whether filters see the assumption is not said.
    """

    values: list[JsonValue]
    attribute: Attribute | None = None
    is_defined: bool = True
    is_hidden: bool = False
    is_open: bool = False
    unsaid_primary: bool = False


class _Scope(Protocol):
    """That in which the paths of a filter are looked up."""

    def find(self, path: AttributePath) -> _Found:
        """What stands at `path`."""


@dataclass(frozen=True, slots=True)
class _ResourceScope:
    """A whole resource."""

    resource: JsonObject
    definition: Definition | None

    def find(self, path: AttributePath) -> _Found:
        definition = self.definition
        value = at(self.resource, path, definition)
        attribute = definition.find(path) if definition else None
        is_defined = definition is None or attribute is not None
        unsaid_primary = False
        if path.sub.lower() == "primary":
            parent = values_of(at(self.resource, AttributePath(path.schema_uri, path.name), definition))
            unsaid_primary = len(parent) > len(values_of(value))
        return _Found(
            [item for item in values_of(value) if not is_unassigned(item)],
            attribute,
            is_defined=is_defined,
            is_hidden=attribute is not None and _may_be_hidden(attribute),
            is_open=not is_defined and (value is not None or _is_in_extension(path, definition)),
            unsaid_primary=unsaid_primary,
        )


@dataclass(frozen=True, slots=True)
class _ValueScope:
    """One value of a multi-valued attribute; a simple value is its own `value`."""

    value: JsonValue
    attribute: Attribute | None

    def find(self, path: AttributePath) -> _Found:
        if path.schema_uri or path.sub:
            return _Found([], is_open=True)
        name = path.name.lower()
        sub = self.attribute.sub(name) if self.attribute else None
        if isinstance(self.value, dict):
            value = get(self.value, name)
        else:
            value = self.value if name == "value" else None
            sub = sub or self.attribute
        is_known = sub is not None or self.attribute is None or name in _DEFAULT_SUBS
        return _Found(
            [] if is_unassigned(value) else values_of(value),
            sub,
            is_defined=is_known,
            unsaid_primary=name == "primary" and value is None,
        )


def _may_be_hidden(attribute: Attribute) -> bool:
    return attribute.returned in _UNSEEN or attribute.mutability in {Mutability.READ_ONLY, Mutability.WRITE_ONLY}


def _is_in_extension(path: AttributePath, definition: Definition | None) -> bool:
    """Whether an extension has the attribute that the path, without a URI, names: some resolve it nonetheless."""
    return (
        not path.schema_uri
        and definition is not None
        and any(schema.attribute(path.name) is not None for schema in definition.extensions)
    )


def _judge(node: Filter, scope: _Scope, *, negated: bool) -> Truth:
    """The truth of `node`, or of its opposite: `not` moves inwards, since a missing value is open only below it."""
    match node:
        case Not(part):
            return _judge(part, scope, negated=not negated)
        case And(parts) | Or(parts):
            truths = (_judge(part, scope, negated=negated) for part in parts)
            return _all(truths) if isinstance(node, And) is not negated else _any(truths)
        case Present(path):
            return _judge_presence(scope.find(path), negated=negated)
        case Comparison(path, operator, value):
            return _judge_comparison(scope.find(path), operator, value, negated=negated)
        case ValueFilter(path, condition):
            return _judge_values(scope.find(path), condition, scope, negated=negated)


def _judge_presence(found: _Found, *, negated: bool) -> Truth:
    if found.is_open:
        return Truth.OPEN
    if found.values:
        if all(value == "" for value in found.values):
            return Truth.OPEN  # table 3 asks for a "non-empty or non-null value", and this is one of both
        return Truth.NO if negated else Truth.YES
    if found.is_hidden or (negated and not found.is_defined):
        return Truth.OPEN
    return Truth.YES if negated else Truth.NO


def _judge_comparison(found: _Found, operator: Operator, sought: JsonValue, *, negated: bool) -> Truth:
    if found.is_open:
        return Truth.OPEN
    values, attribute = found.values, found.attribute
    if any(isinstance(value, dict) for value in values):
        # A complex attribute without a sub-attribute: its `value` is meant, if it has one (figure 2).
        values = [get(value, "value") for value in values if isinstance(value, dict)]
        values = [value for value in values if not is_unassigned(value)]
        attribute = attribute.sub("value") if attribute else None
        if not values:
            return Truth.OPEN
    if sought is None:
        is_unlike_null = bool(values) and operator is Operator.EQ
        return (Truth.YES if negated else Truth.NO) if is_unlike_null else Truth.OPEN
    if values:
        truth = compare(values, operator, sought, attribute)
        truth = flip(truth) if negated else truth
    else:
        is_miss = not negated and operator is not Operator.NE and not found.is_hidden
        truth = Truth.NO if is_miss else Truth.OPEN
    if found.unsaid_primary:
        told = compare([*values, False], operator, sought, attribute)
        return truth if truth is (flip(told) if negated else told) else Truth.OPEN
    return truth


def _judge_values(found: _Found, condition: Filter, scope: _Scope, *, negated: bool) -> Truth:
    if found.is_open or isinstance(scope, _ValueScope):
        return Truth.OPEN
    if not found.values:
        return Truth.OPEN if negated or found.is_hidden else Truth.NO
    truths = (_judge(condition, _ValueScope(value, found.attribute), negated=negated) for value in found.values)
    return _all(truths) if negated else _any(truths)


def _all(truths: Iterable[Truth]) -> Truth:
    worst = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.OPEN:
            worst = Truth.OPEN
    return worst


def _any(truths: Iterable[Truth]) -> Truth:
    return flip(_all(flip(truth) for truth in truths))


def must_refuse(condition: Filter, definition: Definition) -> bool:
    """Whether the filter orders Booleans or binaries, which is to be answered with 400 `invalidFilter`."""
    return any(
        isinstance(leaf, Comparison)
        and leaf.operator in ORDERING
        and attribute is not None
        and attribute.type in {AttributeType.BOOLEAN, AttributeType.BINARY}
        for leaf, attribute in _leaves(condition, definition)
    )


def may_refuse(condition: Filter, definition: Definition) -> bool:
    """Whether a service provider that filters may still answer this filter with 400 `invalidFilter`.

    So it may with an attribute that no schema has, a value filter, a complex attribute without a sub-attribute, null,
    and a value of a type that the attribute does not have (RFC 7644 §3.4.2.2, table 9).
    """
    return any(
        isinstance(leaf, ValueFilter)
        or attribute is None
        or attribute.type is AttributeType.COMPLEX
        or (isinstance(leaf, Comparison) and not _is_comparable(leaf, attribute))
        for leaf, attribute in _leaves(condition, definition)
    )


def _is_comparable(leaf: Comparison, attribute: Attribute) -> bool:
    if attribute.type is AttributeType.BOOLEAN:
        return isinstance(leaf.value, bool) and leaf.operator in {Operator.EQ, Operator.NE}
    if attribute.type in {AttributeType.DECIMAL, AttributeType.INTEGER}:
        is_number = isinstance(leaf.value, int | float) and not isinstance(leaf.value, bool)
        return is_number and leaf.operator not in {Operator.CO, Operator.SW, Operator.EW}
    if attribute.type is AttributeType.BINARY:
        return isinstance(leaf.value, str) and leaf.operator in {Operator.EQ, Operator.NE}
    if attribute.type is AttributeType.DATE_TIME:
        return isinstance(leaf.value, str) and leaf.operator not in {Operator.CO, Operator.SW, Operator.EW}
    return isinstance(leaf.value, str)


def _leaves(
    node: Filter, definition: Definition, within: AttributePath | None = None
) -> Iterable[tuple[Comparison | Present | ValueFilter, Attribute | None]]:
    """The comparisons, presences and value filters of a filter, each with its attribute."""
    match node:
        case Not(part):
            yield from _leaves(part, definition, within)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part, definition, within)
        case ValueFilter(path, condition):
            yield node, definition.find(path)
            yield from _leaves(condition, definition, path)
        case Present(path) | Comparison(path):
            whole = path if within is None else AttributePath(within.schema_uri, within.name, path.name)
            yield node, definition.find(whole)
