"""What becomes of a value that a filter selects (RFC 7644 §3.5.2.3, R98)."""

from __future__ import annotations

from typing import Any

from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("selected-values-are-replaced-whole", touches=["patch", "emails"], under=["rfc"], without=["entra"])
class SelectedValuesAreReplacedWhole(Service):
    """A replace of a value that a filter selects, without a sub-attribute, leaves nothing of the former value."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: dict[str, Any]) -> None:
        is_whole = operation.op == "replace" and operation.path.endswith("]") and isinstance(operation.value, dict)
        name = operation.path.partition("[")[0]
        before = list(draft.get(name) or ()) if is_whole else []
        super().patch_operation(served, operation, draft)
        after = draft.get(name)
        if is_whole and isinstance(after, list) and len(after) == len(before) and name != "members":
            sent = {key: item for key, item in operation.value.items() if item is not None}
            draft[name] = [old if new == old else dict(sent) for old, new in zip(before, after, strict=True)]
