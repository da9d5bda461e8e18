"""Attributes and their characteristics (RFC 7643 §2.2, §2.3, §7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class AttributeType(StrEnum):
    """Data types (RFC 7643 §2.3; `binary` is legal in a schema by errata 5606 and 8435)."""

    STRING = "string"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "dateTime"
    REFERENCE = "reference"
    BINARY = "binary"
    COMPLEX = "complex"


class Mutability(StrEnum):
    """Who may change a value, and when (RFC 7643 §7)."""

    READ_ONLY = "readOnly"
    READ_WRITE = "readWrite"
    IMMUTABLE = "immutable"
    WRITE_ONLY = "writeOnly"


class Returned(StrEnum):
    """When a value is part of a response (RFC 7643 §7)."""

    ALWAYS = "always"
    NEVER = "never"
    DEFAULT = "default"
    REQUEST = "request"


class Uniqueness(StrEnum):
    """How far a value is unique (RFC 7643 §7)."""

    NONE = "none"
    SERVER = "server"
    GLOBAL = "global"


class Form(StrEnum):
    """A canonical form that a value may lawfully be brought into (RFC 7643 §2.4, §4.1.1, §4.1.2).

    `phone` becomes a tel URI of RFC 3966, `language` swaps underscores for hyphens, `country` becomes an ISO 3166-1
    alpha-2 code. `identifier` marks sub-attributes that hold the `id` of a resource: the printed schemas call them
    case-insensitive, while §3.1 calls an `id` case-exact.
    """

    PLAIN = "plain"
    PHONE = "phone"
    LANGUAGE = "language"
    COUNTRY = "country"
    IDENTIFIER = "identifier"


_FORMS: Final[Mapping[tuple[str, str], Form]] = {
    ("phonenumbers", "value"): Form.PHONE,
    ("addresses", "country"): Form.COUNTRY,
    ("", "locale"): Form.LANGUAGE,
    ("", "preferredlanguage"): Form.LANGUAGE,
    ("groups", "value"): Form.IDENTIFIER,
    ("members", "value"): Form.IDENTIFIER,
    ("manager", "value"): Form.IDENTIFIER,
}


def form_of(parent: str, name: str) -> Form:
    """The canonical form of the attribute `name`, or of that sub-attribute where `parent` is not empty."""
    return _FORMS.get((parent.lower(), name.lower()), Form.PLAIN)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute with its characteristics; the defaults are those of RFC 7643 §2.2."""

    name: str
    type: AttributeType = AttributeType.STRING
    multi_valued: bool = False
    required: bool = False
    case_exact: bool = False
    mutability: Mutability = Mutability.READ_WRITE
    returned: Returned = Returned.DEFAULT
    uniqueness: Uniqueness = Uniqueness.NONE
    canonical_values: tuple[str, ...] = ()
    reference_types: tuple[str, ...] = ()
    sub_attributes: tuple[Attribute, ...] = ()
    form: Form = Form.PLAIN
    _subs: Mapping[str, Attribute] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_subs", by_name(self.sub_attributes))

    def sub(self, name: str) -> Attribute | None:
        """The sub-attribute of that name, without regard to case."""
        return self._subs.get(name) or self._subs.get(name.lower())


def by_name(attributes: tuple[Attribute, ...]) -> dict[str, Attribute]:
    """Attributes by their name in lower case and as written: most look-ups use the written form and skip folding."""
    table = {attribute.name.lower(): attribute for attribute in reversed(attributes)}
    return table | {attribute.name: table[attribute.name.lower()] for attribute in attributes}
