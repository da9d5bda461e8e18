"""Defects: a PATCH is answered as none is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import USER
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import (
    answers,
    passes_over,
)

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
REPLACED = ["rfc7644-3.5.2.3-replace-sets-the-value", "rfc7644-3.5.2.3-replace-creates-what-is-not-there"]


def is_at(op: str, path: str) -> Callable[[ServedType, Operation, JsonObject], bool]:
    """Strike operations of a kind at a path, in any case; any op where it is empty."""
    return lambda served, operation, draft: op in {"", operation.op} and operation.path.casefold() == path.casefold()


def patched(change: Callable[[ScimResponse], ScimResponse]) -> type[Service]:
    """Return a service that answers successful patches otherwise."""
    return answers(
        lambda request, response: (
            change(response) if request.method.upper() == "PATCH" and response.status < 300 else response
        )
    )


defect(
    "patch-answers-202",
    title="A PATCH is answered with 202.",
    breaks=[
        "rfc7644-3.5.2-patch-answers-200-or-204",
        "rfc7644-3.5.2-patch-answers-200-with-the-resource",
        "rfc7644-3.5.2-patch-with-attributes-answers-200",
    ],
    topic="patch",
    severity=LOW,
    suites=["test_a_patch_is_answered_with_the_resource_or_with_nothing"],
)(patched(lambda response: ScimResponse(202, response.body, response.headers)))  # type: ignore[arg-type]


defect(
    "patch-answers-200-with-nothing",
    title="A PATCH is answered with 200 and an empty body.",
    breaks=[
        "rfc7644-3.5.2-patch-answers-200-with-the-resource",
        "rfc7644-3.5.2-patch-answers-200-or-204",
        "rfc7644-3.5.2-patch-with-attributes-answers-200",
    ],
    topic="patch",
    severity=MEDIUM,
    suites=["test_a_patch_is_answered_with_the_resource_or_with_nothing"],
)(patched(lambda response: ScimResponse(200, None, response.headers)))  # type: ignore[arg-type]


defect(
    "patch-with-attributes-answers-204",
    title="A PATCH that asks for attributes is answered with 204.",
    breaks=["rfc7644-3.5.2-patch-with-attributes-answers-200"],
    topic="patch",
    severity=LOW,
    suites=["test_a_patch_that_asks_for_attributes_is_answered_with_them"],
)(patched(lambda response: ScimResponse(204, None, response.headers)))  # type: ignore[arg-type]


defect(
    "core-attributes-behind-their-uri-are-passed-over",
    title="An operation on active behind the URI of its schema is dropped.",
    breaks=REPLACED,
    topic="users",
    severity=HIGH,
    suites=["test_active_is_switched_by_patch"],
)(passes_over(is_at("", f"{USER}:active")))
