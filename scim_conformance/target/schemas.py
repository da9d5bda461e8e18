"""The resource types and attributes that the service provider serves, taken from scim2-models' schemas.

The tables here are what requests are read against; the same documents are published under /Schemas and /ResourceTypes,
so that the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scim2_models import EnterpriseUser, Group, Resource, ResourceType, Schema, User
from scim2_models.path import AttrPath

from scim_conformance.target.rules import ENTERPRISE_USER, Rules

ALIASES: Final = {
    "urn:scim:schemas:core:1.0": "",
    "urn:scim:schemas:core:2.0": "",
    "urn:scim:schemas:core:2.0:user": "",
    "urn:scim:schemas:core:2.0:group": "",
    "urn:scim:schemas:extension:enterprise:1.0": ENTERPRISE_USER,
    "urn:scim:schemas:extension:enterprise:2.0": ENTERPRISE_USER,
    "urn:scim:schemas:extension:enterprise:2.0:user": ENTERPRISE_USER,
}
"""Drafts' schema URIs in lower case, which OneLogin's templates still send, and what they stand for ("": the core)."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute with its characteristics (RFC 7643 §7); `subs` by name in lower case."""

    name: str
    type: str = "string"
    multi_valued: bool = False
    required: bool = False
    case_exact: bool = False
    mutability: str = "readWrite"
    returned: str = "default"
    uniqueness: str = "none"
    subs: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def is_complex(self) -> bool:
        """Say whether its values are objects (RFC 7643 §2.3.8)."""
        return self.type == "complex"

    @property
    def is_read_only(self) -> bool:
        """Say whether clients cannot write it (RFC 7643 §7)."""
        return self.mutability == "readOnly"


COMMON: Final = {
    "id": Attribute("id", case_exact=True, mutability="readOnly", returned="always"),
    "externalid": Attribute("externalId", case_exact=True),
    "schemas": Attribute("schemas", type="reference", multi_valued=True, case_exact=True, mutability="readOnly"),
    "meta": Attribute(
        "meta",
        type="complex",
        mutability="readOnly",
        subs={
            "resourcetype": Attribute("resourceType", case_exact=True, mutability="readOnly"),
            "created": Attribute("created", type="dateTime", mutability="readOnly"),
            "lastmodified": Attribute("lastModified", type="dateTime", mutability="readOnly"),
            "location": Attribute("location", type="reference", case_exact=True, mutability="readOnly"),
            "version": Attribute("version", case_exact=True, mutability="readOnly"),
        },
    ),
}
"""The common attributes of RFC 7643 §3.1, which no schema lists."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the extension ("": the core schema), the attribute, and the sub-attribute if one is named."""

    extension: str
    attribute: Attribute
    sub: Attribute | None = None


@dataclass(frozen=True, slots=True)
class ServedType:
    """One resource type: its endpoint ("Users"), its attributes by name in lower case, its extensions by schema URI.

    `foreign` holds the names of RFC 7643 that this contract does not keep: known, and without a value.
    """

    name: str
    endpoint: str
    schema: str
    core: Mapping[str, Attribute]
    extensions: Mapping[str, Mapping[str, Attribute]]
    foreign: frozenset[str]

    def extension_named(self, uri: str) -> str | None:
        """Return the schema URI that a URI stands for ("": the core schema), or None if it stands for nothing here."""
        folded = uri.casefold()
        if folded == self.schema.casefold():
            return ""
        for known in self.extensions:
            if folded == known.casefold():
                return known
        alias = ALIASES.get(folded)
        return alias if alias is not None and (alias == "" or alias in self.extensions) else None

    def attributes_of(self, extension: str) -> Mapping[str, Attribute]:
        """Return the attributes of an extension, or of the core schema for ""."""
        return self.extensions[extension] if extension else self.core

    def locate(self, path: AttrPath) -> Place | None:
        """Return what a path names, without regard to case, or None if there is no such attribute.

        A name without URI that only an extension has is found there: Entra ID removes `manager[value eq "..."]` so.
        """
        if path.uri is not None:
            extension = self.extension_named(path.uri)
            homes = [] if extension is None else [extension]
        else:
            homes = ["", *self.extensions]
        for home in homes:
            attribute = self.attributes_of(home).get(path.attr.casefold())
            if attribute is None:
                continue
            if path.sub_attr is None:
                return Place(home, attribute)
            sub = attribute.subs.get(path.sub_attr.casefold())
            return None if sub is None else Place(home, attribute, sub)
        return None


@dataclass(frozen=True, slots=True)
class Served:
    """Everything that one contract serves: the types by endpoint in lower case, and the documents that say so."""

    types: Mapping[str, ServedType]
    schemas: tuple[Schema, ...]
    resource_types: tuple[ResourceType, ...]

    def named(self, name: str) -> ServedType:
        """Return the type of a name, such as User."""
        return next(found for found in self.types.values() if found.name == name)


def served_by(rules: Rules) -> Served:
    """Return what a contract serves: users with the enterprise extension, and groups."""
    user = schema_document(User, rules.user_attributes)
    group = schema_document(Group, None)
    enterprise = schema_document(EnterpriseUser, rules.enterprise_attributes)
    for document in (user, group):
        for attribute in document["attributes"]:
            attribute.update(rules.characteristics.get(f"{document['name']}.{attribute['name']}", {}))
            if attribute["name"] == "emails" and rules.required_emails:
                attribute["required"] = True
            if document is group and attribute["name"] == "displayName" and rules.unique_group_names:
                attribute["uniqueness"] = "server"
    users = ServedType(
        name="User",
        endpoint="Users",
        schema=user["id"],
        core={**COMMON, **table(user["attributes"])},
        extensions={enterprise["id"]: table(enterprise["attributes"])},
        foreign=names_of(User) | names_of(EnterpriseUser),
    )
    groups = ServedType(
        name="Group",
        endpoint="Groups",
        schema=group["id"],
        core={**COMMON, **table(group["attributes"])},
        extensions={},
        foreign=names_of(Group),
    )
    types = {"users": users, "groups": groups}
    documents = [user, group, enterprise]
    resource_types = [ResourceType.from_resource(User[EnterpriseUser]), ResourceType.from_resource(Group)]
    if not rules.groups:
        types.pop("groups")
        documents.remove(group)
        resource_types.pop()
    return Served(
        types=types,
        schemas=tuple(Schema.model_validate(document) for document in documents),
        resource_types=tuple(resource_types),
    )


def schema_document(model: type[Any], kept: frozenset[str] | None) -> dict[str, Any]:
    """Return a model's schema as a JSON document, reduced to the attributes kept."""
    document: dict[str, Any] = model.to_schema().model_dump()
    if kept is not None:
        document["attributes"] = [one for one in document["attributes"] if one["name"] in kept]
    return document


def names_of(model: type[Resource[Any]] | type[Any]) -> frozenset[str]:
    """Return the names of a model's attributes in lower case."""
    return frozenset(one["name"].casefold() for one in schema_document(model, None)["attributes"])


def table(attributes: list[dict[str, Any]]) -> dict[str, Attribute]:
    """Return attributes by name in lower case, from the JSON of a Schema resource (RFC 7643 §7)."""
    return {
        one["name"].casefold(): Attribute(
            name=one["name"],
            type=one["type"],
            multi_valued=one.get("multiValued", False),
            required=one.get("required", False),
            case_exact=one.get("caseExact", False),
            mutability=one.get("mutability", "readWrite"),
            returned=one.get("returned", "default"),
            uniqueness=one.get("uniqueness", "none"),
            subs=table(one.get("subAttributes", [])),
        )
        for one in attributes
    }
