"""What an error says beside its status: the scimType, where a sentence of the RFC names one (reading R112)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.outcome import Constraint
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import Response


def error_type(
    requirement: str, statuses: Iterable[int], scim_types: tuple[str, ...], *, may_be_absent: bool = False
) -> Constraint:
    """Return the constraint that an error of these statuses carries one of these keywords."""
    bound = frozenset(statuses)

    def check(response: Response) -> Iterator[Evidence]:
        if response.status not in bound or not isinstance(response.body, dict):
            return  # an error without a SCIM body is another finding, and this one follows from it
        found = get(response.body, "scimType")
        if found is None and may_be_absent:
            return
        if not (isinstance(found, str) and found.casefold() in {one.casefold() for one in scim_types}):
            yield Evidence("$.scimType", scim_types[0] if len(scim_types) == 1 else list(scim_types), found)

    return Constraint(requirement, check)
