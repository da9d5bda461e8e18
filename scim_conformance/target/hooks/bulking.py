"""Hooks of bulk requests: their limits, the order and end of their operations, references, and results."""

# ruff: noqa: ARG002 - a hook is handed more than its default needs

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scim2_models import PayloadTooLargeException
from scim2_server.responses import ScimResponse

from scim_conformance.target import bulk
from scim_conformance.target.hooks.showing import Showing

JsonObject = dict[str, Any]


class Bulking(Showing):
    """How a bulk request is run (RFC 7644 §3.7)."""

    def check_bulk_size(self, size: int) -> None:
        """Refuse a request of more bytes than are allowed; raises PayloadTooLargeException (RFC 7644 §3.7.4)."""
        most = self.rules.bulk_max_payload_bytes
        if size > most:
            raise PayloadTooLargeException(detail=f"maxPayloadSize: a bulk request has at most {most} bytes")

    def check_bulk_count(self, count: int) -> None:
        """Refuse more operations than are allowed; raises PayloadTooLargeException (RFC 7644 §3.7.4)."""
        most = self.rules.bulk_max_operations
        if count > most:
            raise PayloadTooLargeException(detail=f"maxOperations: a bulk request has at most {most} operations")

    def bulk_order(self, operations: list[JsonObject]) -> list[int]:
        """Return the positions of the operations in the order in which they are run."""
        return bulk.ordered(operations)

    def bulk_stops(self, errors: int, limit: int | None) -> bool:
        """Say whether so many errors end the job, where the client gave a limit (failOnErrors)."""
        return limit is not None and 0 < limit <= errors

    def bulk_resolved(self, value: Any, ids: dict[str, str]) -> Any:
        """Return a value with ids in place of references to bulkIds; raises ConflictException for unknown ones."""
        return bulk.resolved(value, ids)

    def bulk_result(self, operation: JsonObject, result: JsonObject) -> JsonObject:
        """Return the result of an operation as it is shown (RFC 7644 §3.7.3)."""
        return result

    def bulk_answer(self, body: JsonObject) -> ScimResponse:
        """Return the answer to a bulk request that was processed."""
        return ScimResponse(HTTPStatus.OK, body)
