"""Functions that need the tenant, and those that Okta documents for claims alone."""

from __future__ import annotations

from scim_conformance.mapping.expressions.okta.language import OKTA

_GROUPS = "needs the person's groups, which only the tenant knows"
_OTHERS = "needs another person, whom only the tenant knows"
_LINKS = "needs the person's Active Directory or Workday link, which only the tenant knows"

for _signature in (
    "isMemberOfGroup(id: any) -> boolean",
    "isMemberOfAnyGroup(id*: any) -> boolean",
    "isMemberOfGroupName(name: any) -> boolean",
    "isMemberOfGroupNameStartsWith(name: any) -> boolean",
    "isMemberOfGroupNameContains(name: any) -> boolean",
    "isMemberOfGroupNameRegex(pattern: any) -> boolean",
    "user.getGroups(criteria*: any) -> list",
    "getFilteredGroups(allowed: any, expression: any, limit: any) -> list",
):
    OKTA.needs_tenant(
        _signature, _GROUPS, "the result of a group function is not computed anew when a membership changes"
    )

for _signature in (
    "user.getLinkedObject(name: any) -> any",
    "getManagerUser(source: any) -> any",
    "getManagerAppUser(source: any, app: any) -> any",
    "getAssistantUser(source: any) -> any",
    "getAssistantAppUser(source: any, app: any) -> any",
):
    OKTA.needs_tenant(_signature, _OTHERS)

for _signature in (
    "hasDirectoryUser() -> boolean",
    "hasWorkdayUser() -> boolean",
    "findDirectoryUser() -> any",
    "findWorkdayUser() -> any",
):
    OKTA.needs_tenant(_signature, _LINKS)

OKTA.needs_tenant("user.getInternalProperty(name: any) -> any", "asks for what only the tenant knows")

for _name in ("contains", "startsWith", "endsWith"):
    OKTA.refuses(
        f"Groups.{_name}(app: any, pattern: any, limit: any) -> list",
        "works in group claims alone, not in attribute mappings",
    )
