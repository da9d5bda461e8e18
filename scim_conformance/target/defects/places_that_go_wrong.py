"""Defects: ids, orders and URIs that hold for one type, one client, one alphabet."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidSyntaxException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "ids-repeat-over-types",
    breaks=["rfc7643-3.1-ids-are-unique-over-all-types"],
    topic="schema",
    severity=Severity.MEDIUM,
    suites=["test_a_user_and_a_group_never_share_an_id"],
)
class IdsRepeatOverTypes(Service):
    """Each type counts its ids by itself, so that a user and a group have the same."""

    def new_id(self, served: ServedType) -> str:
        """Count by type."""
        self.memory[served.name] = self.memory.get(served.name, 0) + 1
        return f"{self.memory[served.name]:08d}"


@defect(
    "schemas-come-first-or-not-at-all",
    breaks=["rfc7643-2.3.8-the-order-of-attributes-does-not-matter"],
    topic="schema",
    severity=Severity.MEDIUM,
    suites=["test_attributes_in_another_order_make_the_same_user"],
)
class SchemasComeFirstOrNotAtAll(Service):
    """A user whose body ends with schemas is refused: it is read from the top."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Look for schemas before anything else."""
        if isinstance(payload, dict) and len(payload) > 1 and list(payload)[-1] == "schemas":
            raise InvalidSyntaxException(detail="schemas is expected before the attributes")
        return super().read(served, payload)


@defect(
    "groups-of-a-user-are-named-by-name",
    breaks=["rfc7643-4.1.2-groups-of-a-user-are-named-by-id", "rfc7643-4.1.2-groups-of-a-user-follow-the-groups"],
    topic="groups",
    severity=Severity.MEDIUM,
    suites=["test_the_groups_of_a_user_are_named_by_their_id"],
)
class GroupsOfAUserAreNamedByName(Service):
    """The groups of a user come with their displayName in the place of the id."""

    def shown_membership(self, group: JsonObject) -> JsonObject:
        """Take the name for the value."""
        return {**super().shown_membership(group), "value": group["displayName"]}


@defect(
    "locations-are-not-encoded",
    breaks=["rfc7644-1.2-uris-are-percent-encoded"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_two_creates_make_two_users"],
)
class LocationsAreNotEncoded(Service):
    """Locations hold a blank as it is."""

    def location(self, served: ServedType, resource_id: str) -> str:
        """Add what a template engine left behind."""
        return f"{super().location(served, resource_id)}? "


@defect(
    "complex-attributes-are-opaque",
    breaks=["rfc7643-7-complex-attributes-list-their-sub-attributes"],
    topic="discovery",
    severity=Severity.LOW,
    suites=["test_each_listed_schema_can_be_read_by_its_uri"],
)
class ComplexAttributesAreOpaque(Service):
    """The schemas do not say what the name of a user is made of."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Leave the sub-attributes of name out."""
        return _opaque(super().document(name, body)) if name.startswith("Schemas") else body


def _opaque(value: Any) -> Any:
    if isinstance(value, list):
        return [_opaque(one) for one in value]
    if not isinstance(value, dict):
        return value
    is_name = value.get("name") == "name" and "subAttributes" in value
    return {key: _opaque(one) for key, one in value.items() if not (is_name and key == "subAttributes")}
