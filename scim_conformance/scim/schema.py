"""Schemas and resource types, as a service provider declares them (RFC 7643 §6, §7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from scim_conformance.scim.characteristics import (
    Attribute,
    AttributeType,
    Form,
    Mutability,
    Returned,
    Uniqueness,
    by_name,
    form_of,
)
from scim_conformance.scim.errors import MalformedDocument
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get, values_of

if TYPE_CHECKING:
    from scim_conformance.scim.path import AttributePath

__all__ = [
    "COMMON_ATTRIBUTES",
    "Attribute",
    "AttributeType",
    "Definition",
    "Form",
    "MalformedDocument",
    "Mutability",
    "ResourceType",
    "Returned",
    "Schema",
    "SchemaExtension",
    "Uniqueness",
    "parse_resource_type",
    "parse_schema",
]


@dataclass(frozen=True, slots=True)
class Schema:
    """The attributes that one schema URI stands for (RFC 7643 §7)."""

    id: str
    name: str
    attributes: tuple[Attribute, ...]
    _attributes: Mapping[str, Attribute] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_attributes", by_name(self.attributes))

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, without regard to case."""
        return self._attributes.get(name) or self._attributes.get(name.lower())


@dataclass(frozen=True, slots=True)
class SchemaExtension:
    """An extension of a resource type, by its schema URI, and whether each resource must carry it (RFC 7643 §6)."""

    schema: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type of resources: its name, endpoint (`/Users`), the URI of its core schema and its extensions."""

    name: str
    endpoint: str
    schema: str
    extensions: tuple[SchemaExtension, ...] = ()


COMMON_ATTRIBUTES: Final = (
    Attribute("schemas", multi_valued=True, required=True),
    Attribute(
        "id",
        case_exact=True,
        mutability=Mutability.READ_ONLY,
        returned=Returned.ALWAYS,
        uniqueness=Uniqueness.SERVER,
    ),
    Attribute("externalId", case_exact=True),
    Attribute(
        "meta",
        AttributeType.COMPLEX,
        mutability=Mutability.READ_ONLY,
        sub_attributes=(
            Attribute("resourceType", case_exact=True, mutability=Mutability.READ_ONLY),
            Attribute("created", AttributeType.DATE_TIME, mutability=Mutability.READ_ONLY),
            Attribute("lastModified", AttributeType.DATE_TIME, mutability=Mutability.READ_ONLY),
            Attribute("location", AttributeType.REFERENCE, mutability=Mutability.READ_ONLY),
            Attribute("version", case_exact=True, mutability=Mutability.READ_ONLY),
        ),
    ),
)
"""Attributes that every resource has, whatever its schemas (RFC 7643 §3, §3.1)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A resource type together with the schemas that it names: all that is known of its resources' attributes."""

    resource_type: ResourceType
    core: Schema
    extensions: tuple[Schema, ...] = ()
    _top: Mapping[str, Attribute] = field(init=False, repr=False, compare=False, default_factory=dict)
    _extensions: Mapping[str, Schema] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        containers = tuple(
            Attribute(schema.id, AttributeType.COMPLEX, sub_attributes=schema.attributes) for schema in self.extensions
        )
        object.__setattr__(self, "_top", by_name((*self.core.attributes, *COMMON_ATTRIBUTES, *containers)))
        object.__setattr__(self, "_extensions", {schema.id.lower(): schema for schema in self.extensions})

    @property
    def schema_uris(self) -> tuple[str, ...]:
        """The URIs of the core schema and of the extensions."""
        return (self.core.id, *(schema.id for schema in self.extensions))

    @property
    def common(self) -> tuple[Attribute, ...]:
        """The attributes that every resource has; the core schema's own words on one of them win (RFC 7643 §3.1)."""
        return tuple(self._top[attribute.name] for attribute in COMMON_ATTRIBUTES)

    def top(self, key: str) -> Attribute | None:
        """The attribute that a key of the resource's JSON object stands for.

        The URI of an extension gives a complex attribute whose sub-attributes are those of the extension.
        """
        return self._top.get(key) or self._top.get(key.lower())

    def extension(self, schema_uri: str) -> Schema | None:
        """The extension of that URI, without regard to case."""
        return self._extensions.get(schema_uri.lower())

    def find(self, path: AttributePath) -> Attribute | None:
        """The attribute or sub-attribute at `path`, or None where no schema of the resource type has it.

        Without a URI the core schema is meant (RFC 7644 §3.10). A path that is an extension's URI alone gives its
        container, as `top` does.
        """
        attribute: Attribute | None
        if not path.schema_uri or path.schema_uri.lower() == self.core.id.lower():
            attribute = self.top(path.name)
        elif not path.name:
            attribute = self.top(path.schema_uri)
        else:
            extension = self.extension(path.schema_uri)
            attribute = extension.attribute(path.name) if extension else None
        if attribute is None or not path.sub:
            return attribute
        return attribute.sub(path.sub)


LEVELS_MAX: Final = 4
"""Sub-attributes within sub-attributes: the schema of schemas has two levels of them, and no resource more than one."""


def parse_schema(document: JsonValue) -> Schema:
    """The schema that a Schema resource declares (RFC 7643 §7); raises MalformedDocument.

    What errata and the printed schemas leave out may be missing: characteristics have their defaults (§2.2),
    `subAttributes` of a simple attribute are passed over, and a bare string counts as a list of one.
    """
    resource = _object(document, "$")
    return Schema(
        id=_text(resource, "id", "$"),
        name=_text(resource, "name", "$", default=""),
        attributes=tuple(_attributes(resource, "attributes", "$")),
    )


def parse_resource_type(document: JsonValue) -> ResourceType:
    """The resource type that a ResourceType resource declares (RFC 7643 §6); raises MalformedDocument.

    The endpoint comes back as `/Users`, whether it was written so, without the slash or as an absolute URL.
    """
    resource = _object(document, "$")
    endpoint = _text(resource, "endpoint", "$").rstrip("/")
    if "://" in endpoint:
        endpoint = endpoint.rpartition("/")[2]
    return ResourceType(
        name=_text(resource, "name", "$"),
        endpoint="/" + endpoint.lstrip("/"),
        schema=_text(resource, "schema", "$"),
        extensions=tuple(_extensions(resource)),
    )


def _extensions(resource: JsonObject) -> Iterator[SchemaExtension]:
    for number, item in enumerate(values_of(get(resource, "schemaExtensions"))):
        where = f"$.schemaExtensions[{number}]"
        extension = _object(item, where)
        yield SchemaExtension(_text(extension, "schema", where), _flag(extension, "required", where))


def _attributes(
    holder: JsonObject, key: str, where: str, parent: str = "", levels: int = LEVELS_MAX
) -> Iterator[Attribute]:
    items = get(holder, key)
    if items is None:
        return
    if levels < 0:
        raise MalformedDocument(f"{where}.{key}", "is nested too deep")
    if not isinstance(items, list):
        raise MalformedDocument(f"{where}.{key}", "is no list")
    for number, item in enumerate(items):
        yield _attribute(item, f"{where}.{key}[{number}]", parent, levels)


def _attribute(item: JsonValue, where: str, parent: str, levels: int) -> Attribute:
    source = _object(item, where)
    name = _text(source, "name", where)
    kind = _choice(source, "type", where, AttributeType.STRING)
    is_complex = kind is AttributeType.COMPLEX
    subs = tuple(_attributes(source, "subAttributes", where, name, levels - 1)) if is_complex else ()
    return Attribute(
        name=name,
        type=kind,
        multi_valued=_flag(source, "multiValued", where),
        required=_flag(source, "required", where),
        case_exact=_flag(source, "caseExact", where),
        mutability=_choice(source, "mutability", where, Mutability.READ_WRITE),
        returned=_choice(source, "returned", where, Returned.DEFAULT),
        uniqueness=_choice(source, "uniqueness", where, Uniqueness.NONE),
        canonical_values=_texts(source, "canonicalValues"),
        reference_types=_texts(source, "referenceTypes"),
        sub_attributes=subs,
        form=form_of(parent, name),
    )


def _object(value: JsonValue, where: str) -> JsonObject:
    if not isinstance(value, dict):
        raise MalformedDocument(where, "is no object")
    return value


def _text(source: JsonObject, key: str, where: str, default: str | None = None) -> str:
    value = get(source, key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not value:
        raise MalformedDocument(f"{where}.{key}", "is missing" if value is None else "is no text")
    return value


def _texts(source: JsonObject, key: str) -> tuple[str, ...]:
    return tuple(value for value in values_of(get(source, key)) if isinstance(value, str))


def _flag(source: JsonObject, key: str, where: str) -> bool:
    value = get(source, key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise MalformedDocument(f"{where}.{key}", "is neither true nor false")
    return value


Choice = TypeVar("Choice", bound=StrEnum)


def _choice(source: JsonObject, key: str, where: str, default: Choice) -> Choice:
    value = get(source, key)
    if value is None:
        return default
    for choice in type(default):
        if isinstance(value, str) and value.lower() == choice.value.lower():
            return choice
    raise MalformedDocument(f"{where}.{key}", f"is none of {', '.join(type(default))}")
