"""What is left open of PATCH (RFC 7644 §3.5.2)."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException, NoTargetException
from scim2_models.path import ValuePath

from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import Attribute, ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("patch-answers-204", touches=["patch", "groups"])
class PatchAnswers204(Service):
    """A PATCH is answered 204, unless attributes were asked for (R81)."""

    def patch_shows(self, served: ServedType, resource: dict[str, Any]) -> bool:
        return bool(self.asked.attributes or self.asked.excluded_attributes)


@variant("patch-answers-with-the-resource", touches=["patch", "groups"])
class PatchAnswersWithTheResource(Service):
    """A PATCH is answered 200 with the resource, groups with all their members included (R81)."""

    def patch_shows(self, served: ServedType, resource: dict[str, Any]) -> bool:
        return True


@variant("capitalised-operations-are-refused", touches=["patch"], without=["entra"])
class CapitalisedOperationsAreRefused(Service):
    """An op that is not in lower case is refused with 400 (R82); Entra ID without its flag sends such."""

    def operations(self, payload: Any) -> list[Operation]:
        listed = payload.get("Operations") if isinstance(payload, dict) else None
        for one in listed if isinstance(listed, list) else ():
            op = one.get("op") if isinstance(one, dict) else None
            if isinstance(op, str) and op != op.lower():
                raise InvalidValueException(detail=f"There is no operation {op!r}")
        return super().operations(payload)


@variant("value-filters-without-a-match-are-refused", touches=["patch", "emails"], without=["entra"])
class ValueFiltersWithoutAMatchAreRefused(Service):
    """A value filter that matches nothing is refused with 400 noTarget (R85, R86); Entra ID counts on the creation."""

    def unmatched(
        self, operation: Operation, attribute: Attribute, node: ValuePath, sub: Attribute | None
    ) -> dict[str, Any] | None:
        raise NoTargetException(detail=f"Nothing matches {operation.path}")


@variant("removes-without-a-target-are-refused", touches=["patch", "groups"])
class RemovesWithoutATargetAreRefused(Service):
    """A remove of a member who is none is refused with 400 noTarget (R87)."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: dict[str, Any]) -> None:
        before = dict(draft)
        super().patch_operation(served, operation, draft)
        if operation.op == "remove" and operation.path.casefold().startswith("members[") and draft == before:
            raise NoTargetException(detail=f"Nothing matches {operation.path}")


@variant("removes-of-the-unassigned-are-refused", touches=["patch"])
class RemovesOfTheUnassignedAreRefused(Service):
    """A remove of an attribute without a value is refused with 400 noTarget (R88)."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: dict[str, Any]) -> None:
        before = dict(draft)
        super().patch_operation(served, operation, draft)
        is_plain = operation.op == "remove" and "[" not in operation.path and operation.value is None
        if is_plain and draft == before and operation.path.casefold() != "members":
            raise NoTargetException(detail=f"{operation.path} has no value")


@variant("members-come-in-another-order", touches=["groups"])
class MembersComeInAnotherOrder(Service):
    """The members of a group come in the order of their ids (RFC 7643 §2.4)."""

    def shown(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(served, resource)
        if shown.get("members"):
            shown["members"] = sorted(shown["members"], key=lambda one: one["value"])
        return shown


@variant("dotted-keys-are-passed-over", touches=["patch"], without=["entra"])
class DottedKeysArePassedOver(Service):
    """A key such as `name.familyName` in a path-less value names nothing (R103); Entra ID with its flag sends such."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: dict[str, Any]) -> None:
        if not operation.path and isinstance(operation.value, dict):
            value = {key: item for key, item in operation.value.items() if "." not in key or key.startswith("urn:")}
            operation = Operation(operation.op, "", value, has_value=True)
        super().patch_operation(served, operation, draft)
