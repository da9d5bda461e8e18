"""Groups and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.mapping.checks.common import for_idp, used
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.targets import Kept, target_of
from scim_conformance.mapping.tree import Call, Reference, walk
from scim_conformance.mapping.trial import Attempt

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SEVERAL_ROLES = frozenset({"approleassignmentscomplex", "assertiveapproleassignmentscomplex"})


def _has_groups(attempt: Attempt) -> bool:
    """Apply to mappings with rows of groups that are in force, under contracts with groups."""
    return attempt.contract.group is not None and attempt.groups is not None and attempt.groups.enabled


@check(
    "mapping-groups-are-mapped",
    applies=lambda attempt: for_idp(Idp.ENTRA)(attempt) and attempt.contract.group is not None,
)
def are_mapped(attempt: Attempt) -> Iterator[Remark]:
    """No mapping of groups, or one that is switched off."""
    if attempt.groups is None:
        yield Remark("Group", "a mapping of groups", None)
    elif not attempt.groups.enabled:
        yield Remark("Group", "enabled", "switched off")


@check("mapping-groups-have-a-display-name", applies=_has_groups, after=("mapping-targets-are-known-attributes",))
def have_a_display_name(attempt: Attempt) -> Iterator[Remark]:
    """Groups without a row of displayName."""
    if not any(row.target.name == "displayname" for row in attempt.group_rows):
        yield Remark("displayname", "a row for displayName of groups", None)


@check("mapping-groups-have-members", applies=_has_groups, after=("mapping-targets-are-known-attributes",))
def have_members(attempt: Attempt) -> Iterator[Remark]:
    """Groups without a row of members, where the contract keeps them."""
    if target_of("members", attempt.world, "Group").kept is Kept.NO:
        return
    if not any(row.target.path.name.lower() == "members" for row in attempt.group_rows):
        yield Remark("members", "a row for members of groups", None)


@check("mapping-groups-have-readable-names", applies=_has_groups)
def have_readable_names(attempt: Attempt) -> Iterator[Remark]:
    """Groups whose display name is an id."""
    for row in attempt.group_rows:
        if row.target.name != "displayname":
            continue
        ids = [sent.text for _, sent in attempt.column(row) if _GUID.fullmatch(sent.text)]
        if ids:
            yield Remark("displayname", "a name", ids[0], row)


@check("mapping-app-roles-go-through-a-function", applies=for_idp(Idp.ENTRA))
def app_roles_go_through_a_function(attempt: Attempt) -> Iterator[Remark]:
    """Role assignments handed on as they are."""
    for row in used(attempt.rows):
        tree = row.mapping.source.tree if row.mapping.source is not None else None
        if isinstance(tree, Reference) and tree.name == "appRoleAssignments":
            yield Remark(row.target.name, "SingleAppRoleAssignment([appRoleAssignments])", row.source, row)


@check("mapping-role-types-are-left-to-entra", applies=for_idp(Idp.ENTRA))
def role_types_are_left(attempt: Attempt) -> Iterator[Remark]:
    """A row for the type of a role."""
    for row in used(attempt.rows):
        if row.target.name == "roles.type":
            yield Remark(row.target.name, "no row", row.source, row)


@check("mapping-several-roles-need-a-list", applies=for_idp(Idp.ENTRA))
def several_roles_need_a_list(attempt: Attempt) -> Iterator[Remark]:
    """Several roles into a target that the export declares as single-valued."""
    for row in used(attempt.rows):
        tree = row.mapping.source.tree if row.mapping.source is not None else None
        names = {node.name.lower() for node in walk(tree) if isinstance(node, Call)} if tree is not None else set()
        declared = row.mapping.definition
        if names & _SEVERAL_ROLES and declared is not None and declared.multi_valued is False:
            yield Remark(row.target.name, "a multi-valued attribute", "single-valued", row)
