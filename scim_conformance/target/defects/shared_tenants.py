"""Defects: tenants that share what should be each one's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scim2_models.path import FilterNode

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.storage import Store

JsonObject = dict[str, Any]
APART = ["contract-tenants-do-not-see-each-other"]


def home_of(service: Service, served: ServedType, resource_id: str) -> Store | None:
    """Return the store of whichever tenant holds a resource."""
    stores = (held.store for held in service.registry.all())
    return next((store for store in stores if store.get(served.name, resource_id) is not None), None)


@defect(
    "resources-of-all-tenants-are-read",
    breaks=APART,
    topic="security",
    severity=Severity.HIGH,
    suites=["test_another_tenant_cannot_read_a_user"],
)
class ResourcesOfAllTenantsAreRead(Service):
    """GET by id finds the resources of every tenant."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Look everywhere, where nothing is to be changed."""
        found = super().held_resource(served, resource_id)
        if found is not None or self.request.method.upper() != "GET":
            return found
        store = home_of(self, served, resource_id)
        return None if store is None else store.get(served.name, resource_id)


@defect(
    "resources-of-all-tenants-are-found",
    breaks=APART,
    topic="security",
    severity=Severity.HIGH,
    suites=["test_another_tenant_does_not_find_a_user"],
)
class ResourcesOfAllTenantsAreFound(Service):
    """Queries search the resources of every tenant."""

    def candidates(self, served: ServedType, node: FilterNode | None) -> Iterable[JsonObject]:
        """Search everywhere where the tenant itself has nothing."""
        found = list(super().candidates(served, node))
        return found or [one for held in self.registry.all() for one in held.store.all(served.name)]


@defect(
    "resources-of-all-tenants-are-written",
    breaks=APART,
    topic="security",
    severity=Severity.HIGH,
    suites=["test_another_tenant_cannot_change_a_user", "test_another_tenant_cannot_put_itself_into_a_group"],
)
class ResourcesOfAllTenantsAreWritten(Service):
    """Writes by id reach the resources of every tenant."""

    def serve(self) -> Any:
        """Turn to the tenant whose resource the path names."""
        held = self.authenticate(self.bearer_token())
        parts = self.request.path.strip("/").split("/")
        served = self.served.types.get(parts[0].casefold())
        if held is not None and served is not None and len(parts) == 2 and self.request.method.upper() != "GET":
            owner = home_of(self, served, parts[1])
            self._owner = next((one for one in self.registry.all() if one.store is owner), None)
        return super().serve()

    _owner: Held | None = None

    @property
    def store(self) -> Store:
        """The store of the resource's owner."""
        return self._owner.store if self._owner is not None else super().store
