"""An attribute mapping as plain values, whichever identity provider exported it.

`read_mapping(path)` in `mapping.formats` makes a `MappingDocument`; `evaluate(expression, person)` in
`mapping.expressions` computes what an expression gives for one person; `in_scope(scope, person)` beside it says whether
a person is provisioned at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from scim_conformance.documents.problems import KeyPath, Problem, key_text
from scim_conformance.mapping.tree import Literal, Node, Reference
from scim_conformance.scim.exchange import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Unknown:
    """A result that nobody can know from the export and the person alone: it needs the tenant, the clock or chance."""

    why: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A result that never comes: the identity provider's own evaluation fails, and the person is not provisioned."""

    why: str


Value: TypeAlias = JsonValue
"""A known result. None is null: the attribute is not sent. The empty text is a value."""

Result: TypeAlias = "Value | Unknown | Fault"

Person: TypeAlias = Mapping[str, JsonValue]
"""A person or group under the identity provider's own attribute names; a name that is missing is null."""


class Idp(StrEnum):
    """Whose mapping it is; the values are the ids of the identity providers' profiles."""

    ENTRA = "entra"
    OKTA = "okta"
    ONELOGIN = "onelogin"
    GENERIC = "generic"


class Language(StrEnum):
    """What an expression is written in."""

    ENTRA = "entra"
    OKTA = "okta"
    OKTA_USERNAME = "okta-username"
    """The user name format of an Okta app: text with `${source.login}` in it."""
    ONELOGIN = "onelogin"
    PLAIN = "plain"
    """The name of an attribute, or a constant: a plain mapping has no functions."""


class Flow(StrEnum):
    """When a value is sent."""

    ALWAYS = "always"
    CREATE = "create"
    """Only when the resource is created (Entra's ObjectAddOnly, Okta's DONT_PUSH)."""
    NEVER = "never"
    """Not at all: a row that is there and switched off."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file as messages show it, the line (0 where none is known) and the JSON path."""

    file: str = ""
    line: int = 0
    path: KeyPath = ()

    def __str__(self) -> str:
        return str(self.problem("")).removesuffix(": ")

    def below(self, *parts: str | int) -> Place:
        """Return the place of something below this one."""
        return Place(self.file, self.line, (*self.path, *parts))

    def problem(self, what: str, mend: str = "") -> Problem:
        """Return a problem with what stands here."""
        return Problem(self.file, self.line, key_text(self.path), what, mend)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A OneLogin app parameter: what `{$parameters.name}` stands for.

    `expression` is None for one without a source; `skip_if_blank` leaves the value out where it is blank.
    """

    name: str
    expression: Expression | None
    default: str = ""
    skip_if_blank: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Expression:
    """Where a value comes from: the text as the identity provider has it, and the tree that it parses to.

    A bare attribute is an expression whose tree is a `Reference`, a constant one whose tree is a `Literal`. Positions
    in the tree count characters of `text`. `parameters` are what a OneLogin template's macros can name.
    """

    text: str
    language: Language
    tree: Node
    place: Place = Place()
    parameters: Mapping[str, Parameter] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_attribute(self) -> bool:
        """Whether it hands one attribute of the person on, unchanged."""
        return isinstance(self.tree, Reference)

    @property
    def is_constant(self) -> bool:
        """Whether everybody gets the same value that stands in the mapping."""
        return isinstance(self.tree, Literal)


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """An attribute of the source or the target, as the export declares it; None where it says nothing.

    `type` is in lower case: string, boolean, integer, number, reference, binary, datetime, array. `external_name` and
    `namespace` are Okta's: the SCIM attribute behind a variable, and the URN without which a custom one is never sent;
    `scope` is Okta's NONE (a group may set it too) or SELF.
    """

    name: str
    type: str = "string"
    required: bool | None = None
    multi_valued: bool | None = None
    mutability: str = ""
    min_length: int | None = None
    max_length: int | None = None
    default: JsonValue = None
    external_name: str = ""
    namespace: str = ""
    scope: str = ""
    custom: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class AttributeMapping:
    """One row: a target attribute and where its value comes from.

    `target` is a SCIM path (`emails[type eq "work"].value`, `urn:...:User:department`), whatever the identity provider
    writes; `written` is its own form. `source` None means that only `default` is sent. `default` is sent where the
    source is null, and on create alone. `matching` is 0, or the precedence among the attributes by which an existing
    resource is looked up, 1 being the first. `template` is the place of the value in `ObjectMapping.template`.
    """

    target: str
    source: Expression | None
    written: str = ""
    default: JsonValue = None
    matching: int = 0
    flow: Flow = Flow.ALWAYS
    flow_type: str = ""
    """The identity provider's own word for when it flows: Entra's flowType, Okta's pushStatus."""
    flow_behavior: str = ""
    """Entra's FlowWhenChanged or FlowAlways; "" for the others."""
    definition: AttributeDefinition | None = None
    """What the export declares about the target attribute, where it does."""
    template: KeyPath = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a scoping filter; `operator` in upper case with underscores, as EQUALS or IS_NOT_NULL."""

    operator: str
    attribute: str
    values: tuple[str, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is provisioned: the groups of clauses are joined by OR, the clauses in a group by AND."""

    groups: tuple[tuple[Clause, ...], ...]
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class ObjectMapping:
    """All rows for one resource type.

    `resource_type` is "User" or "Group". `actions` are those of create, update, delete that are switched on.
    `template` is the whole body with its macros where the identity provider writes one (OneLogin), else None.
    `source_definitions` and `target_definitions` are what the export declares, by name. `outbound` is False for one
    that leads from the app to the identity provider (Okta's appuser to user): it imports, and sends nothing.
    """

    resource_type: str
    attributes: tuple[AttributeMapping, ...]
    name: str = ""
    source_object: str = ""
    target_object: str = ""
    enabled: bool = True
    actions: frozenset[str] = frozenset({"create", "update", "delete"})
    outbound: bool = True
    scope: Scope | None = None
    template: JsonObject | None = field(default=None, repr=False)
    source_definitions: Mapping[str, AttributeDefinition] = field(default_factory=dict, repr=False)
    target_definitions: Mapping[str, AttributeDefinition] = field(default_factory=dict, repr=False)
    place: Place = Place()

    @property
    def matching(self) -> tuple[AttributeMapping, ...]:
        """The rows by which an existing resource is looked up, in the order in which they are tried."""
        return tuple(sorted((row for row in self.attributes if row.matching), key=lambda row: row.matching))


@dataclass(frozen=True, slots=True)
class MappingDocument:
    """One export, read.

    `format` names what was recognised, in words. Okta and OneLogin push groups without rows: their documents have no
    `ObjectMapping` for Group. `parameters` are OneLogin's. `notes` are remarks on what is lawful, yet odd: a function
    that Microsoft does not list, a deprecated one, a name in another case.
    """

    idp: Idp
    format: str
    file: str
    objects: tuple[ObjectMapping, ...]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def object(self, resource_type: str) -> ObjectMapping | None:
        """Return the mapping of "User" or "Group" that is in force: the first that is enabled, else the first."""
        of_type = [each for each in self.objects if each.resource_type == resource_type]
        return next((each for each in of_type if each.enabled), of_type[0] if of_type else None)
