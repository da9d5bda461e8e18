"""Features that are not offered, or offered beside the others; ServiceProviderConfig says so."""

from __future__ import annotations

from scim_conformance.target.rules import IRU
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("bulk-is-not-offered", touches=["bulk", "discovery"], rules={"bulk": False}, under=["rfc"])
class BulkIsNotOffered(Service):
    """There is no bulk (RFC 7644 §3.7, R120)."""


@variant("bulk-takes-few-operations", touches=["bulk"], rules={"bulk_max_operations": 5}, under=["rfc"])
class BulkTakesFewOperations(Service):
    """A bulk request has at most five operations (RFC 7644 §3.7.4)."""


@variant("sort-is-not-offered", touches=["query", "discovery"], rules={"sort": False}, under=["rfc"])
class SortIsNotOffered(Service):
    """Resources are not sorted, and sortBy is ignored (RFC 7644 §3.4.2.3, R61)."""


@variant("versions-are-not-kept", touches=["etag", "discovery"], rules={"etag": False}, under=["rfc"])
class VersionsAreNotKept(Service):
    """There are no entity tags (RFC 7644 §3.14, R124)."""


@variant(
    "everything-is-offered",
    touches=["etag", "bulk", "query", "discovery"],
    rules={"bulk": True, "sort": True, "etag": True},
    under=["iru"],
)
class EverythingIsOffered(Service):
    """An endpoint with Iru's contract offers bulk, sorting and entity tags as well (W9)."""


@variant(
    "patch-is-not-offered",
    touches=["patch", "discovery", "groups"],
    rules={"patch": False},
    contract={"features": {"patch": "no"}},
    without=["entra", "okta-oin", "onelogin"],
)
class PatchIsNotOffered(Service):
    """PATCH is answered 501 (RFC 7644 §3.5.2, R81): Okta's custom apps live with it."""


@variant("memberships-are-not-shown", touches=["groups", "users"], rules={"shows_memberships": False}, under=["rfc"])
class MembershipsAreNotShown(Service):
    """A user does not list its groups, an optional attribute (R32)."""


@variant(
    "memberships-are-shown",
    touches=["groups", "users"],
    rules={"shows_memberships": True, "user_attributes": (IRU.user_attributes or frozenset()) | {"groups"}},
    under=["iru"],
)
class MembershipsAreShown(Service):
    """A user lists its groups, read-only (RFC 7643 §4.1.2)."""


@variant(
    "users-only",
    touches=["users", "discovery"],
    rules={"groups": False},
    contract={"group": None},
)
class UsersOnly(Service):
    """There is no endpoint for groups: the contract has none, nor has /ResourceTypes (RFC 7643 §6, R144)."""


@variant(
    "discovery-is-not-offered",
    touches=["discovery"],
    rules={"discovery": False},
    contract={"features": {"discovery": "no"}},
    under=["iru"],
)
class DiscoveryIsNotOffered(Service):
    """None of the three discovery endpoints is there, and the contract promises none."""


@variant("group-names-are-unique", touches=["groups"], rules={"unique_group_names": True}, under=["rfc"])
class GroupNamesAreUnique(Service):
    """A second group of the same name is refused with 409 uniqueness (R26)."""


@variant("group-names-may-repeat", touches=["groups"], rules={"unique_group_names": False}, under=["iru"])
class GroupNamesMayRepeat(Service):
    """Two groups may have one name (R26, W5)."""
