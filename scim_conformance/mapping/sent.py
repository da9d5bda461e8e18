"""What is sent of one person: row by row, and as a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scim_conformance.mapping.model import AttributeMapping, Fault, Idp, Result, Unknown
from scim_conformance.mapping.targets import Target
from scim_conformance.scim.exchange import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Sent:
    """What one row gives for one person: the result of its source, and the value as it is sent."""

    row: AttributeMapping
    target: Target
    result: Result
    value: Result
    is_default: bool = False
    is_blank: bool = False
    """Whether nothing that the row reads has a value, and the IdP does not say what is sent then."""

    @property
    def is_known(self) -> bool:
        """Whether the value is known, null included."""
        return not isinstance(self.value, Unknown | Fault)

    @property
    def text(self) -> str:
        """The value where it is a text, else an empty text."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_empty(self) -> bool:
        """Whether the value is known to be none: null, an empty list, an empty text or blanks."""
        if self.is_blank:
            return True
        if isinstance(self.value, str):
            return not self.value.strip()
        return self.value is None or self.value == []


@dataclass(frozen=True, slots=True)
class Trial:
    """One person, or group, tried: each row, the body of the create, and the targets whose values are unknown."""

    label: str
    record: Mapping[str, JsonValue]
    sent: tuple[Sent, ...]
    body: JsonObject
    unknown: tuple[str, ...] = ()
    is_active: bool | None = None


def cast(idp: Idp, value: Result, target: Target, row: AttributeMapping) -> Result:
    """Return a value as this IdP sends it on creation.

    With Entra ID everything flows as text, and becomes a Boolean or a number where the target is declared as such.
    """
    if idp is not Idp.ENTRA or isinstance(value, Unknown | Fault):
        return value
    declared = row.definition.type if row.definition is not None else ""
    if isinstance(value, bool) or (isinstance(value, str) and value.lower() in {"true", "false"}):
        if target.is_boolean or declared == "boolean":
            return str(value).lower() == "true"
        return str(value)
    if isinstance(value, int | float) and declared not in {"integer", "number"}:
        return str(value)
    return value
