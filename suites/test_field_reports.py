"""What is reported from the field, and what no flow can show."""

from __future__ import annotations

from scim_conformance.suite import ScimSession, add, modify, needs_groups, requirement, status_of


@requirement("rfc7644-3.3-users-come-from-creates-only")
def test_a_group_as_a_member_makes_no_user(scim: ScimSession) -> None:
    """A product provisioned the id of a nested group as a user on the fly (BerriAI/litellm issue 34997)."""
    needs_groups(scim)
    inner, outer = scim.group(), scim.group()
    before = status_of(scim.get(f"/Users/{inner.id}", is_judged=False))
    modify(scim, outer, add("members", [{"value": inner.id}]))
    assert status_of(scim.get(f"/Users/{inner.id}", is_judged=False)) == before
