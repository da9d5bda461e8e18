"""PATCH requests become operations (RFC 7644 §3.5.2), in whatever dialect they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException

OPS = ("add", "remove", "replace")


@dataclass(frozen=True, slots=True)
class Operation:
    """One PATCH operation: op in lower case, path ("" where it was left out), value (None where it was left out)."""

    op: str
    path: str = ""
    value: Any = None
    has_value: bool = False


def read_operations(payload: Any) -> list[Operation]:
    """Return the operations of a PATCH body; raises a SCIM exception for 400.

    A body without Operations but with a list of members is SCIM 1.1's way to change a group, which OneLogin's
    documentation still shows: each member is added, or removed where its `operation` says delete.
    """
    if not isinstance(payload, dict):
        raise InvalidSyntaxException(detail="The body of a PATCH must be a JSON object")
    folded = {key.casefold(): value for key, value in payload.items()}
    if "operations" not in folded:
        if isinstance(folded.get("members"), list):
            return [first_draft(member) for member in folded["members"]]
        raise InvalidSyntaxException(detail="The body of a PATCH needs Operations")
    operations = folded["operations"]
    if isinstance(operations, dict):
        operations = [operations]
    if not isinstance(operations, list) or not operations:
        raise InvalidValueException(detail="Operations must hold at least one operation")
    return [read_operation(operation) for operation in operations]


def read_operation(operation: Any) -> Operation:
    """Return one operation; its names and its op are read without regard to case, as Entra ID needs."""
    if not isinstance(operation, dict):
        raise InvalidSyntaxException(detail="An operation must be a JSON object")
    folded = {key.casefold(): value for key, value in operation.items()}
    op = folded.get("op")
    if not isinstance(op, str) or op.casefold() not in OPS:
        raise InvalidSyntaxException(detail="An operation's op must be add, remove or replace")
    path = folded.get("path")
    if path is not None and not isinstance(path, str):
        raise InvalidSyntaxException(detail="An operation's path must be a string")
    return Operation(op.casefold(), (path or "").strip(), folded.get("value"), "value" in folded)


def first_draft(member: Any) -> Operation:
    """Return what a member of a SCIM 1.1 body asks for."""
    if not isinstance(member, dict):
        raise InvalidValueException(detail="A member must be a JSON object")
    removed = str(member.get("operation", "")).casefold() == "delete"
    value: Mapping[str, Any] = {key: item for key, item in member.items() if key != "operation"}
    return Operation("remove" if removed else "add", "members", [value], has_value=True)
