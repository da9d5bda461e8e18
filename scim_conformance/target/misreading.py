"""Defects of how filters are evaluated, in a line each: an `Evaluation` of its own, and no index that would hide it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scim2_models.path import CompareOperator, FilterNode

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.filtering import Evaluation
from scim_conformance.target.schemas import Attribute, ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]
Comparing = Callable[[Attribute, CompareOperator, Any, Any], bool | None]

SECTION = "rfc7644-3.4.2.2-"


class Unindexed(Service):
    """Searches all resources of a type, so that every comparison is made."""

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Take all."""
        del node
        return self.store.all(served.name)


def misread(
    defect_id: str,
    title: str,
    evaluation: type[Evaluation],
    *,
    breaks: Sequence[str],
    suites: Sequence[str],
    severity: Severity = Severity.MEDIUM,
) -> None:
    """Register a defect by the way in which it reads filters; `breaks` are endings of ids of RFC 7644 §3.4.2.2."""
    service = type("Misreading", (Unindexed,), {"__doc__": title, "evaluation": evaluation})
    ids = [name if name.startswith("rfc") else SECTION + name for name in breaks]
    defect(defect_id, breaks=ids, topic="filter", severity=severity, suites=suites)(service)


def comparing(compare: Comparing) -> type[Evaluation]:
    """Return an evaluation that compares values so; None leaves the comparison as it is."""

    class Comparing(Evaluation):
        """Compares in its own way."""

        def compare(self, attribute: Attribute, operator: CompareOperator, actual: Any, expected: Any) -> bool:
            """Ask the defect first."""
            said = compare(attribute, operator, actual, expected)
            return super().compare(attribute, operator, actual, expected) if said is None else said

    return Comparing
