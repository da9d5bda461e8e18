"""The schemas of a resource type made ready for walking over many resources: one look-up and one comparison a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from scim_conformance.scim.schema import Attribute, AttributeType, Definition, Mutability, Returned

_JSON_TYPES: Final[Mapping[AttributeType, type]] = {
    AttributeType.BOOLEAN: bool,
    AttributeType.INTEGER: int,
    AttributeType.DECIMAL: float,
    AttributeType.COMPLEX: dict,
}
_WORDS: Final[Mapping[AttributeType, str]] = {
    AttributeType.BOOLEAN: "true or false",
    AttributeType.INTEGER: "an integer",
    AttributeType.DECIMAL: "a number",
    AttributeType.COMPLEX: "an object",
    AttributeType.DATE_TIME: "a date and time",
}


_WITH_OWN_CHECK: Final = ("id", "schemas")


@dataclass(slots=True)
class Rule:
    """What the values of one attribute look like.

    `simple` is the JSON type of values that need no second look, None for attributes whose values always need one;
    `json_type` is that of a single value; `has_own_check` marks attributes that a check of their own looks after.
    """

    name: str
    kind: AttributeType
    json_type: type
    simple: type | None
    words: str
    multi_valued: bool
    is_never_returned: bool
    is_on_request: bool
    has_own_check: bool = False
    subs: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for the attributes of a resource, by name as written and in lower case."""

    definition: Definition
    top: Mapping[str, Rule]
    has_on_request: bool


_MADE: Final[dict[int, Rules]] = {}
_MADE_MAX: Final = 64


def rules_of(definition: Definition) -> Rules:
    """Return the rules of a definition, made once: a run has few definitions and looks each up thousands of times.

    The key is the identity of the definition, which the rules keep alive; comparing definitions would cost more.
    """
    found = _MADE.get(id(definition))
    if found is None:
        if len(_MADE) >= _MADE_MAX:
            _MADE.clear()
        found = _MADE[id(definition)] = _made(definition)
    return found


def _made(definition: Definition) -> Rules:
    containers = (
        Attribute(schema.id, AttributeType.COMPLEX, sub_attributes=schema.attributes)
        for schema in definition.extensions
    )
    top = _by_name((*definition.core.attributes, *definition.common, *containers))
    for name in _WITH_OWN_CHECK:
        top[name].has_own_check = True
    return Rules(definition, top, any(rule.is_on_request for rule in top.values()))


def _by_name(attributes: Iterable[Attribute]) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for attribute in attributes:
        rule = _rule(attribute)
        rules[attribute.name.lower()] = rules[attribute.name] = rule
    return rules


def _rule(attribute: Attribute) -> Rule:
    never = attribute.returned is Returned.NEVER or attribute.mutability is Mutability.WRITE_ONLY
    on_request = attribute.returned is Returned.REQUEST
    json_type = _JSON_TYPES.get(attribute.type, str)
    second_look = attribute.multi_valued or never or on_request
    second_look = second_look or attribute.type in {AttributeType.COMPLEX, AttributeType.DATE_TIME}
    return Rule(
        name=attribute.name,
        kind=attribute.type,
        json_type=json_type,
        simple=None if second_look else json_type,
        words=_WORDS.get(attribute.type, "a string"),
        multi_valued=attribute.multi_valued,
        is_never_returned=never,
        is_on_request=on_request,
        subs=_by_name(attribute.sub_attributes),
    )
