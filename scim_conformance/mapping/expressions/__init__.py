"""The expression languages of the identity providers: reading an expression, and computing it for one person."""

from __future__ import annotations

from scim_conformance.mapping.expressions.evaluation import evaluate
from scim_conformance.mapping.expressions.reading import read_expression
from scim_conformance.mapping.expressions.scoping import in_scope

__all__ = ["evaluate", "in_scope", "read_expression"]
