"""Values of attributes: their JSON types, Booleans, the primary one, repetitions (RFC 7643 §2.3, §2.4)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import has_resources, looked_at
from scim_conformance.expected.checks.registry import check, need_check
from scim_conformance.expected.checks.shape import Flaw
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import get, is_unassigned
from scim_conformance.scim.urns import ENTERPRISE_USER


@check("rfc7643-7-values-have-their-declared-type", applies=lambda answer: answer.own_words)
def values_have_their_declared_type(answer: Answer) -> Iterator[Evidence]:
    """Values of another type or plurality than the endpoint's own schemas declare."""
    yield from answer.shape.of(Flaw.TYPE)


@check(
    "rfc7643-2.3-values-have-the-type-of-the-schema",
    applies=lambda answer: has_resources(answer) and not answer.own_words,
)
def values_have_the_type_of_the_schema(answer: Answer) -> Iterator[Evidence]:
    """Values of another type or plurality than the RFC's schemas have, where the endpoint declares none of its own."""
    yield from answer.shape.of(Flaw.TYPE)


@check("rfc7643-2.3.2-booleans-are-true-or-false", applies=looked_at(Flaw.BOOLEAN))
def booleans_are_true_or_false(answer: Answer) -> Iterator[Evidence]:
    """A Boolean that comes as a string or a number."""
    yield from answer.shape.of(Flaw.BOOLEAN)


@check("rfc7643-4.3-manager-is-an-object", applies=looked_at(Flaw.MANAGER))
def manager_is_an_object(answer: Answer) -> Iterator[Evidence]:
    """A manager that comes as a bare id."""
    yield from answer.shape.of(Flaw.MANAGER)


@check("rfc7643-2.4-at-most-one-value-is-primary", applies=looked_at(Flaw.PRIMARY))
def at_most_one_value_is_primary(answer: Answer) -> Iterator[Evidence]:
    """A multi-valued attribute with two values that are marked primary."""
    yield from answer.shape.of(Flaw.PRIMARY)


@check("rfc7643-2.4-values-are-not-repeated", applies=looked_at(Flaw.REPEATED))
def values_are_not_repeated(answer: Answer) -> Iterator[Evidence]:
    """The same type and value twice in one attribute."""
    yield from answer.shape.of(Flaw.REPEATED)


@need_check("manager-reads-back-as-object", applies=lambda answer: any(_managers(answer)))
def manager_reads_back_as_object(answer: Answer) -> Iterator[Evidence]:
    """A manager that is no object with a `value`."""
    for at, manager in _managers(answer):
        if not isinstance(manager, dict):
            yield Evidence(at, "an object", shown(manager))
        elif not isinstance(get(manager, "value"), str):
            yield Evidence(f"{at}.value", "a string", None)


def _managers(answer: Answer) -> Iterator[tuple[str, JsonValue]]:
    for seen in answer.resources:
        extension = get(seen.resource, ENTERPRISE_USER)
        manager = get(extension, "manager") if isinstance(extension, dict) else None
        if not is_unassigned(manager):
            yield f"{seen.at}['{ENTERPRISE_USER}'].manager", manager
