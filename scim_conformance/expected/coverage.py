"""Which attributes an answer is bound to show: all that are returned by default, or those that were asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scim_conformance.expected.call import Call
from scim_conformance.expected.knowledge import Key, key_of
from scim_conformance.scim.path import AttributePath, ScimSyntaxError, parse_path
from scim_conformance.scim.schema import Definition, Returned


@dataclass(frozen=True, slots=True)
class Coverage:
    """The attributes that a representation shows: `only` where it was limited to some, never those in `without`."""

    only: frozenset[Key] | None = None
    without: frozenset[Key] = frozenset()
    on_request: frozenset[Key] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether the representation was asked for without limits."""
        return self.only is None and not self.without

    def shows(self, key: Key) -> bool:
        """Return whether a value at this key would be shown."""
        top = (key[0], key[1], "")
        if self.only is not None:
            return key in self.only or top in self.only or (key[0], "", "") in self.only
        if key in self.without or top in self.without or (key[0], "", "") in self.without:
            return False
        return top not in self.on_request


WHOLE = Coverage()


def coverage(call: Call) -> Coverage:
    """Return what the answer to a request shows (RFC 7644 §3.9, RFC 7643 §7 `returned`)."""
    definition = call.definition
    if definition is None:
        return WHOLE if not call.is_limited else Coverage(only=frozenset())
    if call.attributes is not None:
        return Coverage(only=frozenset(named_keys(call.attributes, definition)))
    return Coverage(without=frozenset(named_keys(call.excluded or (), definition)), on_request=_on_request(definition))


def named_keys(names: Iterable[str], definition: Definition) -> Iterable[Key]:
    """Yield the keys that a list of attribute names stands for; what cannot be read names nothing."""
    uris = tuple(schema.id for schema in (definition.core, *definition.extensions))
    for name in names:
        if name.casefold() in {uri.casefold() for uri in uris[1:]}:
            yield (name.casefold(), "", "")
            continue
        try:
            path = parse_path(name, uris)
        except ScimSyntaxError:
            continue
        if isinstance(path, AttributePath):
            yield key_of(core_path(path, definition))


def core_path(path: AttributePath, definition: Definition) -> AttributePath:
    """Return a path without the URN of the core schema, which may stand before any core attribute (RFC 7644 §3.10)."""
    if path.schema_uri and path.schema_uri.casefold() == definition.core.id.casefold():
        return AttributePath("", path.name, path.sub)
    return path


def _on_request(definition: Definition) -> frozenset[Key]:
    return frozenset(
        ("" if schema is definition.core else schema.id.casefold(), attribute.name.casefold(), "")
        for schema in (definition.core, *definition.extensions)
        for attribute in schema.attributes
        if attribute.returned is Returned.REQUEST
    )
