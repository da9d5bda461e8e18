"""Defect: A plus sign in the value of a filter is read as a space, even if it is encoded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.listing import Listing
from scim_conformance.target.service import Service


@defect(
    "plus-in-a-filter-is-a-space",
    breaks=["rfc7644-3.4.2.2-matching-resources-are-found"],
    topic="filter",
    severity=Severity.MEDIUM,
    flows=["onelogin-look-up-plus-address"],
    suites=["test_a_user_is_found_whatever_the_name_holds"],
)
class PlusInAFilterIsASpace(Service):
    """A plus sign in the value of a filter is read as a space, even if it is encoded."""

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Decode twice."""
        return super().query(
            {name: value.replace("+", " ") if name == "filter" else value for name, value in parameters.items()}
        )
