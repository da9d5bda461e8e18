"""Plain mappings: an attribute's name, and nothing to compute."""

from __future__ import annotations

from typing import Final

from scim_conformance.mapping.expressions.library import Context, Dialect, Library
from scim_conformance.mapping.expressions.person import lookup
from scim_conformance.mapping.model import Fault, Result
from scim_conformance.mapping.tree import Reference


def _reference(node: Reference, context: Context) -> Result:
    return lookup(context.person, node.name)


def _nothing(*_: object) -> Result:
    return Fault("a plain mapping computes nothing")


PLAIN: Final = Dialect(Library("plain", {}), _reference, _nothing, _nothing, _nothing)
