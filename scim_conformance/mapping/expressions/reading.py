"""Reading one expression of an export: parsed, checked, and its mistakes with their place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scim_conformance.documents.problems import DocumentErrors, Problem
from scim_conformance.mapping.expressions.checking import Finding, findings
from scim_conformance.mapping.expressions.errors import ExpressionError, at_character
from scim_conformance.mapping.expressions.parsing import parse
from scim_conformance.mapping.model import Expression, Language, Parameter, Place
from scim_conformance.mapping.tree import Node


def read_expression(
    text: str,
    language: Language,
    place: Place = Place(),  # noqa: B008 - frozen
    notes: list[Problem] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
) -> Expression:
    """Return an expression from its text.

    Remarks on what is lawful, yet odd, are added to `notes`. Raises DocumentErrors, one line for each mistake, with the
    place and the character: a text that does not follow the grammar, an unknown function, a wrong number or type of
    arguments.
    """
    try:
        tree = parse(text, language)
    except ExpressionError as error:
        raise DocumentErrors([error.problem(place)]) from None
    _report(_findings(text, language), text, place, notes)
    return Expression(text, language, tree, place, parameters or {})


def check_tree(tree: Node, text: str, language: Language, place: Place, notes: list[Problem] | None = None) -> None:
    """Add remarks on a tree to `notes`; raises DocumentErrors for mistakes in it."""
    _report(findings(tree, language), text, place, notes)


@lru_cache(maxsize=4096)
def _findings(text: str, language: Language) -> tuple[Finding, ...]:
    return findings(parse(text, language), language)


def _report(found: tuple[Finding, ...], text: str, place: Place, notes: list[Problem] | None) -> None:
    problems = []
    for finding in found:
        problem = at_character(place, text, finding.at, finding.what, finding.mend)
        if finding.is_error:
            problems.append(problem)
        elif notes is not None:
            notes.append(problem)
    if problems:
        raise DocumentErrors(problems)
