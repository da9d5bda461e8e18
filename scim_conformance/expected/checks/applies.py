"""Predicates that several checks share: which answers a check looks at."""

from __future__ import annotations

from scim_conformance.expected.call import Operation
from scim_conformance.expected.checks.answer import Answer, Discovery, Kind, has_schema
from scim_conformance.expected.checks.registry import Predicate
from scim_conformance.expected.checks.shape import Flaw
from scim_conformance.scim import urns

GATEWAY_STATUSES = frozenset({401, 413, 429, 502, 503, 504})
"""Statuses that something in front of the service provider may send in its own words (ERRATA reading R111)."""


def is_error(answer: Answer) -> bool:
    """An answer with a status of 400 or above."""
    return answer.kind is Kind.ERROR


def is_scim_error(answer: Answer) -> bool:
    """An error whose body says that it is a SCIM error."""
    return answer.kind is Kind.ERROR and has_schema(answer.response.body, urns.ERROR)


def is_list(answer: Answer) -> bool:
    """A successful answer to a query."""
    return answer.kind is Kind.LIST


def is_list_response(answer: Answer) -> bool:
    """A successful answer to a query, whose body is an object."""
    return answer.kind is Kind.LIST and isinstance(answer.response.body, dict)


def has_resources(answer: Answer) -> bool:
    """An answer that holds at least one resource of this run whose type is known."""
    return bool(answer.resources)


def has_whole_resources(answer: Answer) -> bool:
    """The same, asked for without leaving attributes out."""
    return answer.is_whole and bool(answer.resources)


def is_one_resource(answer: Answer) -> bool:
    """A successful answer that is a single resource of this run, of a known type."""
    return answer.kind is Kind.RESOURCE and bool(answer.resources)


def is_created(answer: Answer) -> bool:
    """The answer 201 to a create."""
    return answer.status == 201 and answer.call.operation is Operation.CREATE


def is_discovery(kind: Discovery) -> Predicate:
    """A successful answer of one discovery endpoint."""
    return lambda answer: answer.kind is Kind.DISCOVERY and answer.discovery is kind


def looked_at(flaw: Flaw) -> Predicate:
    """An answer with values in which this flaw was looked for."""
    return lambda answer: flaw in answer.shape.looked_at
