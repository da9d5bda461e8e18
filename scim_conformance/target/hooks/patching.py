"""Hooks of PATCH (RFC 7644 §3.5.2): single operations, value filters without a match, the members of a group."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidPathException, NoTargetException
from scim2_models.path import AttrPath, ValuePath

from scim_conformance.target import members, patching
from scim_conformance.target.hooks.reading import Reading
from scim_conformance.target.operations import Operation
from scim_conformance.target.reading import read_value
from scim_conformance.target.schemas import Attribute, ServedType

JsonObject = dict[str, Any]


class Patching(Reading):
    """How the operations of a PATCH are applied to a draft of the resource."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Apply one PATCH operation to a draft, which is changed in place."""
        patching.apply(self, served, operation, draft)

    def unknown_path(self, served: ServedType, path: str) -> None:
        """Meet a PATCH path to an attribute that there is not: refuse it, or pass over it by returning."""
        if self.rules.strict_paths:
            raise InvalidPathException(path=path, detail=f"A {served.name} has no attribute {path!r}")

    def unmatched(
        self, operation: Operation, attribute: Attribute, node: ValuePath, sub: Attribute | None
    ) -> JsonObject | None:
        """Return the value to create where a value filter selects none, None for none; Entra ID counts on it."""
        value = patching.described(attribute, node.val_filter)
        if value is None:
            raise NoTargetException(detail=f"Nothing matches {operation.path}, and it describes no value to create")
        if sub is not None:
            value[sub.name] = read_value(sub, operation.value)
        elif isinstance(operation.value, dict):
            value.update(read_value(attribute, operation.value)[0])
        return {name: item for name, item in value.items() if item is not None}

    def change_members(
        self, operation: Operation, draft: JsonObject, attribute: Attribute, node: AttrPath | ValuePath
    ) -> None:
        """Apply an operation to the members of a group, by one of the methods below."""
        before: list[JsonObject] = draft.get("members") or []
        if isinstance(node, ValuePath):
            after = self.selected_members(operation, attribute, before, node)
        elif node.sub_attr is not None:
            raise InvalidPathException(path=operation.path, detail=f"{operation.path} needs a value filter")
        elif operation.op == "add":
            after = self.added_members(before, members.read_members(attribute, operation.value))
        elif operation.op == "replace":
            after = self.replaced_members(before, members.read_members(attribute, operation.value))
        elif operation.value is None:
            after = self.emptied_members(before)
        else:
            listed = members.read_members(attribute, operation.value)
            after = self.removed_members(before, [member["value"] for member in listed])
        if after:
            draft["members"] = after
        else:
            draft.pop("members", None)

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Return the members of a group after an add: a union (RFC 7644 §3.5.2.1)."""
        return members.with_added(before, added)

    def replaced_members(self, before: list[JsonObject], listed: list[JsonObject]) -> list[JsonObject]:  # noqa: ARG002
        """Return the members of a group after a replace: those listed and no others (RFC 7644 §3.5.2.3)."""
        return listed

    def emptied_members(self, before: list[JsonObject]) -> list[JsonObject]:  # noqa: ARG002 - a hook
        """Return the members of a group after a remove of all: none (RFC 7644 §3.5.2.2)."""
        return []

    def removed_members(self, before: list[JsonObject], ids: list[str]) -> list[JsonObject]:
        """Return the members of a group after a remove of certain ids, which a value filter or a value named."""
        return members.without(before, ids)

    def selected_members(
        self, operation: Operation, attribute: Attribute, before: list[JsonObject], node: ValuePath
    ) -> list[JsonObject]:
        """Return the members of a group after an operation on those that a value filter selects."""
        chosen = members.selected(attribute, before, node.val_filter)
        sub = None if node.sub_attr is None else attribute.subs.get(node.sub_attr.casefold())
        if node.sub_attr is not None and sub is None:
            raise InvalidPathException(path=operation.path, detail=f"{operation.path} names no sub-attribute")
        if operation.op == "remove":
            if sub is not None:
                return members.with_sub(before, chosen, sub, None)
            return self.removed_members(before, [member["value"] for member in chosen])
        if not chosen:
            created = self.unmatched(operation, attribute, node, sub)
            return before if created is None else self.added_members(before, members.read_members(attribute, created))
        if sub is None:
            return before
        return members.with_sub(before, chosen, sub, read_value(sub, operation.value))
