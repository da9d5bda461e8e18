"""What a representation says, attribute by attribute: the same cut for requests, responses and the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scim_conformance.scim.attributes import is_unassigned, values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute, AttributeType, Definition, Schema

SERVER_OWNED = frozenset({"schemas", "id", "meta"})
"""Common attributes that no client sets; the checks of every answer look after them."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One attribute with its value; None stands for unassigned. `attribute` is None where no schema has it.

    `is_bare` marks a multi-valued attribute that was written as a single value, without a list.
    """

    path: AttributePath
    value: JsonValue
    attribute: Attribute | None
    is_bare: bool = False


def leaves(body: JsonObject, definition: Definition) -> Iterator[Leaf]:
    """Yield the attributes of a representation, sub-attributes of singular complex ones one by one."""
    for key, value in body.items():
        if key.casefold() in SERVER_OWNED:
            continue
        if ":" in key and key.casefold() != definition.core.id.casefold():
            yield from _extension(key, value, definition)
        elif ":" in key:
            yield from _container("", value, definition.core)
        else:
            yield from attribute_leaves(AttributePath("", key), value, definition.find(AttributePath("", key)))


def attribute_leaves(path: AttributePath, value: JsonValue, attribute: Attribute | None) -> Iterator[Leaf]:
    """Yield what one key of a representation says, spelled as the schema has it."""
    named = AttributePath(path.schema_uri, attribute.name if attribute else path.name)
    if attribute is None or attribute.type is not AttributeType.COMPLEX or attribute.multi_valued:
        is_bare = attribute is not None and attribute.multi_valued and not isinstance(value, list)
        yield Leaf(named, normal(value, attribute), attribute, is_bare=is_bare)
        return
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # Entra's documented manager comes as a list of one
    if is_unassigned(value):
        for sub in attribute.sub_attributes:
            yield Leaf(AttributePath(named.schema_uri, named.name, sub.name), None, sub)
    elif isinstance(value, dict):
        for key, part in value.items():
            sub_attribute = attribute.sub(key)
            spelled = sub_attribute.name if sub_attribute else key
            yield Leaf(AttributePath(named.schema_uri, named.name, spelled), normal(part, sub_attribute), sub_attribute)
    else:
        yield Leaf(named, value, attribute)


def normal(value: JsonValue, attribute: Attribute | None) -> JsonValue:
    """Return a value with the three forms of nothing made one, and a single value of many made a list."""
    if is_unassigned(value):
        return None
    if attribute is not None and attribute.multi_valued:
        return list(values_of(value))
    return value


def extension_of(uri: str, definition: Definition) -> Schema | None:
    """Return the extension with that URN, in whatever letter case it is written."""
    for schema in definition.extensions:
        if schema.id.casefold() == uri.casefold():
            return schema
    return None


def _extension(uri: str, value: JsonValue, definition: Definition) -> Iterator[Leaf]:
    schema = extension_of(uri, definition)
    yield from _container(schema.id if schema else uri, value, schema)


def _container(uri: str, value: JsonValue, schema: Schema | None) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from attribute_leaves(AttributePath(uri, key), part, schema.attribute(key) if schema else None)
    elif is_unassigned(value):
        for attribute in schema.attributes if schema else ():
            yield from attribute_leaves(AttributePath(uri, attribute.name), None, attribute)
