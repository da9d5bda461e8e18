"""What a member of a group may look like, and who may be one (R28 to R31, R109)."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException, NotFoundException

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("members-hold-their-value-only", touches=["groups"])
class MembersHoldTheirValueOnly(Service):
    """A member is shown by its value alone (R30)."""

    def shown_member(self, member: dict[str, Any]) -> dict[str, Any]:
        return {"value": member["value"]}


@variant("members-have-names", touches=["groups"])
class MembersHaveNames(Service):
    """A member is shown with the name that it has now, whatever was sent (R30, R105)."""

    def shown_member(self, member: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown_member(member)
        found = self.store.find(member["value"])
        return {**shown, "display": str(found[1].get("displayName", found[1]["id"]))} if found else shown


@variant("references-are-relative", touches=["groups", "schema"])
class ReferencesAreRelative(Service):
    """$ref is relative to the base URL (RFC 7643 §2.3.7, R129)."""

    def shown_member(self, member: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown_member(member)
        return {**shown, "$ref": f"{shown['type']}s/{member['value']}"}


@variant(
    "members-are-shown-on-request",
    touches=["groups"],
    rules={"characteristics": {"Group.members": {"returned": "request"}}},
    under=["rfc"],
)
class MembersAreShownOnRequest(Service):
    """The members of a group are shown to who asks for them by name, and the schema says so (R31)."""

    def projected(self, served: ServedType, shown: dict[str, Any], listing: Any) -> dict[str, Any]:
        kept = super().projected(served, shown, listing)
        if served.name == "Group" and not listing.attributes:
            kept = {name: value for name, value in kept.items() if name != "members"}
        return kept


@variant("nested-groups-are-refused", touches=["groups"])
class NestedGroupsAreRefused(Service):
    """A group as a member is refused with 400 (R29)."""

    def check_members(self, resource: dict[str, Any], earlier: dict[str, Any] | None) -> None:
        super().check_members(resource, earlier)
        if any(self.store.get("Group", one["value"]) for one in resource.get("members") or ()):
            raise InvalidValueException(detail="Groups have no groups")


@variant("unknown-members-are-404", touches=["groups"])
class UnknownMembersAre404(Service):
    """A member that there is not is refused with 404 (R28)."""

    def check_members(self, resource: dict[str, Any], earlier: dict[str, Any] | None) -> None:
        try:
            super().check_members(resource, earlier)
        except InvalidValueException as error:
            raise NotFoundException(detail=str(error.detail)) from None


@variant("unknown-members-are-dropped", touches=["groups"])
class UnknownMembersAreDropped(Service):
    """A member that there is not is passed over (R28)."""

    def check_members(self, resource: dict[str, Any], earlier: dict[str, Any] | None) -> None:
        """Let them pass; they are dropped where the resource is stored."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        members = [one for one in resource.get("members") or () if self.store.find(one["value"])]
        bare = {name: value for name, value in resource.items() if name != "members"}
        return {**bare, "members": members} if members else bare


@variant("memberships-of-deleted-users-stay", touches=["groups", "delete"])
class MembershipsOfDeletedUsersStay(Service):
    """The reference to a deleted user stays in its groups (RFC 7643 §2.3.7, R109)."""

    def delete(self, served: ServedType, resource: dict[str, Any]) -> None:
        self.store.remove(served.name, resource["id"])
        self.written.append(resource["id"])


@variant("inactive-users-leave-their-groups", touches=["groups", "users"])
class InactiveUsersLeaveTheirGroups(Service):
    """Who is switched off is a member of nothing any more (RFC 7643 §4.1.1, R36)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        if served.name == "User" and resource.get("active") is False:
            for group in self.store.groups_of(resource["id"]):
                members = [one for one in group["members"] if one["value"] != resource["id"]]
                bare = {name: value for name, value in group.items() if name != "members"}
                self.put(self.touched({**bare, "members": members} if members else bare))
        return resource


@variant("memberships-change-users-too", touches=["groups", "schema"])
class MembershipsChangeUsersToo(Service):
    """A user whose groups change has a new lastModified: they are attributes of it (R130)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        before = {one["value"] for one in (earlier or {}).get("members") or ()}
        after = {one["value"] for one in resource.get("members") or ()}
        for member in sorted(before ^ after):
            user = self.store.get("User", member)
            if user is not None:
                self.put(self.touched(user))
        return resource
