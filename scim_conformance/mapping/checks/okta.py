"""What Okta's own schema and rows have to say for a value to be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.mapping.checks.common import for_idp, used
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.tree import Call, Member, walk
from scim_conformance.mapping.trial import Attempt

BASE = ("name.givenname", "name.familyname", "emails.value")
_BY_PLACE = re.compile(r"\.\[\d+\]")
_OVER_GROUPS = re.compile(r"(?i)isMemberOf|getGroups|getFilteredGroups")


@check("mapping-okta-attributes-have-a-namespace", applies=for_idp(Idp.OKTA))
def have_a_namespace(attempt: Attempt) -> Iterator[Remark]:
    """Custom attributes without external name or namespace."""
    for row in attempt.rows:
        declared = row.mapping.definition
        if declared is not None and declared.custom and not (declared.external_name and declared.namespace):
            lacking = "external namespace" if declared.external_name else "external name"
            yield Remark(row.target.name, f"an {lacking}", None, row)


@check("mapping-okta-values-are-chosen-by-a-filter", applies=for_idp(Idp.OKTA))
def are_chosen_by_a_filter(attempt: Attempt) -> Iterator[Remark]:
    """External names that choose a value by its place."""
    for row in attempt.rows:
        declared = row.mapping.definition
        if declared is not None and _BY_PLACE.search(declared.external_name):
            yield Remark(row.target.name, "a filter such as ^[primary==true]", declared.external_name, row)


@check(
    "mapping-okta-base-rows-stay",
    applies=for_idp(Idp.OKTA),
    after=(
        "mapping-required-attributes-are-mapped",
        "mapping-targets-are-known-attributes",
        "mapping-okta-values-are-chosen-by-a-filter",
    ),
)
def base_rows_stay(attempt: Attempt) -> Iterator[Remark]:
    """Base attributes without a row."""
    there = {row.target.name for row in attempt.rows}
    for name in BASE:
        if name not in there:
            yield Remark(name, "a row, if only to null", None)


@check("mapping-group-functions-are-not-relied-on", applies=for_idp(Idp.OKTA))
def no_group_functions(attempt: Attempt) -> Iterator[Remark]:
    """Rows that are decided by membership of a group."""
    for row in used(attempt.rows):
        if row.mapping.source is None:
            continue
        for node in walk(row.mapping.source.tree):
            if isinstance(node, Call | Member) and _OVER_GROUPS.search(node.name):
                yield Remark(row.target.name, "no function over groups", node.name, row)
                break


@check("mapping-okta-roles-are-personal", applies=for_idp(Idp.OKTA))
def roles_are_personal(attempt: Attempt) -> Iterator[Remark]:
    """Roles whose attribute may be set by a group as well."""
    for row in used(attempt.rows):
        declared = row.mapping.definition
        if row.target.path.name.lower() == "roles" and declared is not None and declared.scope == "NONE":
            yield Remark(row.target.name, "the scope SELF", declared.scope, row)


@check("mapping-points-to-the-app", applies=for_idp(*Idp))
def points_to_the_app(attempt: Attempt) -> Iterator[Remark]:
    """A mapping that leads from the app to the IdP."""
    if attempt.users is not None and not attempt.users.outbound:
        yield Remark(
            "User", "from the IdP to the app", f"{attempt.users.source_object} to {attempt.users.target_object}"
        )
