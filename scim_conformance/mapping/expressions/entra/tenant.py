"""Functions that need the tenant, or chance."""

from __future__ import annotations

from typing import Any, Final

from scim_conformance.mapping.expressions.entra.language import ENTRA, text
from scim_conformance.mapping.expressions.library import Context, fault
from scim_conformance.mapping.model import Fault, Result, Unknown, Value

_ROLES: Final = "needs the app roles of the person, which only the tenant knows (or appRoleAssignments of the person)"

ENTRA.needs_tenant("Guid() -> text", "differs each time")
ENTRA.needs_tenant(
    "RandomString(length: integer, minimumNumbers: integer, minimumSpecialCharacters: integer, "
    "minimumCapital: integer, minimumLowerCase: integer, charactersToAvoid?: text) -> text",
    "differs each time",
)
ENTRA.needs_tenant(
    "SelectUniqueValue(rule: any|null, rule*: any|null) -> any",
    "looks into the target for values that are taken",
    "Microsoft documents SelectUniqueValue for provisioning to Active Directory alone, not for SCIM apps",
)
ENTRA.needs_tenant("DefaultDomain() -> text", "needs the tenant's domain")
ENTRA.needs_tenant("AppRoleAssignments(source: any|null) -> list", _ROLES)
ENTRA.needs_tenant("AssertiveAppRoleAssignmentsComplex(source: any|null) -> list", _ROLES)


@ENTRA.function("SingleAppRoleAssignment(source: any|null) -> text", raw=True)
def single_app_role_assignment(_: Context, source: Result) -> Result:
    """The one role of the person; two are a fault, as the field reports."""
    if source is None or isinstance(source, Unknown | Fault):
        return Unknown(f"SingleAppRoleAssignment {_ROLES}") if source is None else source
    roles = source if isinstance(source, list) else [source]
    if len(roles) > 1:
        raise fault("SingleAppRoleAssignment of a person with two roles")
    return _name(roles[0]) if roles else None


@ENTRA.function("AppRoleAssignmentsComplex(source: any|null) -> list", raw=True)
def app_role_assignments_complex(_: Context, source: Result) -> Result:
    """Every role of the person, none of them primary."""
    if source is None or isinstance(source, Unknown | Fault):
        return Unknown(f"AppRoleAssignmentsComplex {_ROLES}") if source is None else source
    roles: list[Value] = []
    for role in source if isinstance(source, list) else [source]:
        name = _name(role)
        roles.append({"primary": False, "type": "WindowsAzureActiveDirectoryRole", "display": name, "value": name})
    return roles


def _name(role: Any) -> str:
    if isinstance(role, dict):
        role = role.get("value") or role.get("displayName") or role.get("id") or ""
    return text(role)
