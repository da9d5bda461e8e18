"""What the dotted names of Okta's expressions stand for."""

from __future__ import annotations

from typing import Final

from scim_conformance.mapping.expressions.library import Context
from scim_conformance.mapping.expressions.person import lookup
from scim_conformance.mapping.model import Result, Unknown
from scim_conformance.mapping.tree import Reference

PERSON_SCOPES: Final = frozenset({"", "user", "source"})
"""What stands for the person's Okta profile in a mapping from Okta to an app."""


def reference(node: Reference, context: Context) -> Result:
    """Return an attribute of the person, or of something else if the person's record has it under the full name."""
    if node.scope in PERSON_SCOPES:
        return lookup(context.person, node.name)
    full = f"{node.scope}.{node.name}"
    if full in context.person:
        return context.person[full]
    return Unknown(f"{full} is not of the person: only the tenant knows it")
