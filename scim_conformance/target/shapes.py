"""Shapes that many faults have: a class of service provider for each of the few ways in which one goes wrong.

A defect that has one of these shapes is a short registration with what is its own: when it strikes, or what it makes
of a value. What is handed to them is never changed in place, since stored resources are shared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import InvalidValueException
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse

from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


def refuses(strikes: Callable[[ServedType, JsonObject], bool], words: str = "This is not accepted") -> type[Service]:
    """Return a service that refuses bodies of POST and PUT with 400."""

    class Refusing(Service):
        def read(self, served: ServedType, payload: Any) -> JsonObject:
            if isinstance(payload, dict) and strikes(served, payload):
                raise InvalidValueException(detail=words)
            return super().read(served, payload)

    return Refusing


def reads(change: Callable[[ServedType, JsonObject], JsonObject], *methods: str) -> type[Service]:
    """Return a service that reads bodies of POST and PUT (or of some methods) as something else than they are."""

    class Misreading(Service):
        def read(self, served: ServedType, payload: Any) -> JsonObject:
            is_meant = not methods or self.request.method.upper() in methods
            return super().read(served, change(served, payload) if is_meant and isinstance(payload, dict) else payload)

    return Misreading


def stores(change: Callable[[ServedType, JsonObject, JsonObject | None], JsonObject]) -> type[Service]:
    """Return a service that stores something else than was checked; it is handed the earlier version, if any."""

    class Misstoring(Service):
        def stored(self, served: ServedType, resource: JsonObject, earlier: JsonObject | None) -> JsonObject:
            return change(served, super().stored(served, resource, earlier), earlier)

    return Misstoring


def shows(change: Callable[[ServedType, JsonObject], JsonObject]) -> type[Service]:
    """Return a service that shows something else than is stored, in every answer."""

    class Misshowing(Service):
        def shown(self, served: ServedType, resource: JsonObject) -> JsonObject:
            return change(served, super().shown(served, resource))

    return Misshowing


def answers(change: Callable[[ScimRequest, ScimResponse], ScimResponse]) -> type[Service]:
    """Return a service that answers otherwise; `change` may change the response that it is handed."""

    class Misanswering(Service):
        def answered(self, response: ScimResponse) -> ScimResponse:
            return change(self.request, super().answered(response))

    return Misanswering


def passes_over(strikes: Callable[[ServedType, Operation, JsonObject], bool]) -> type[Service]:
    """Return a service that answers some PATCH operations with a success and does nothing."""

    class PassingOver(Service):
        def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
            if not strikes(served, operation, draft):
                super().patch_operation(served, operation, draft)

    return PassingOver


def refuses_operations(
    strikes: Callable[[ServedType, Operation, JsonObject], bool],
    error: Callable[[], Exception] = lambda: InvalidValueException(detail="This is not accepted"),
) -> type[Service]:
    """Return a service that refuses some PATCH operations, with 400 where no other error is given."""

    class RefusingOperations(Service):
        def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
            if strikes(served, operation, draft):
                raise error()
            super().patch_operation(served, operation, draft)

    return RefusingOperations


def takes_operations_for(change: Callable[[ServedType, Operation, JsonObject], Operation]) -> type[Service]:
    """Return a service that takes PATCH operations for others than they are."""

    class Mistaking(Service):
        def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
            super().patch_operation(served, change(served, operation, draft), draft)

    return Mistaking


def orders_operations(change: Callable[[list[Operation]], list[Operation]]) -> type[Service]:
    """Return a service that applies other operations than a PATCH lists, or in another order."""

    class Misordering(Service):
        def operations(self, payload: Any) -> list[Operation]:
            return change(super().operations(payload))

    return Misordering


def without(resource: JsonObject, *names: str) -> JsonObject:
    """Return a resource without some attributes, extensions by URI."""
    return {name: value for name, value in resource.items() if name not in names}


def with_text(resource: JsonObject, name: str, change: Callable[[str], str]) -> JsonObject:
    """Return a resource with one text changed, where it has it."""
    value = resource.get(name)
    return {**resource, name: change(value)} if isinstance(value, str) else resource
