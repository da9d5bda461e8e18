"""Defects: what a DELETE takes along, or leaves."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scim2_models import UniquenessException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers, without

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
GONE = "rfc7644-3.6-deleted-resources-answer-404"


@defect(
    "a-deleted-user-answers-patches",
    breaks=[GONE],
    topic="delete",
    severity=MEDIUM,
    suites=["test_what_is_deleted_answers_404"],
)
class ADeletedUserAnswersPatches(Service):
    """A PATCH of what was deleted is answered with 204."""

    def serve_patch(self, target: Target) -> ScimResponse:
        """Shrug."""
        if self.held_resource(self.type_at(target), target.resource_id or "") is None:
            return ScimResponse(HTTPStatus.NO_CONTENT)
        return super().serve_patch(target)


@defect(
    "deleting-twice-succeeds",
    breaks=[GONE],
    topic="delete",
    severity=LOW,
    suites=["test_what_is_deleted_answers_404"],
)
class DeletingTwiceSucceeds(Service):
    """A second DELETE is answered with 204."""

    def serve_delete(self, target: Target) -> ScimResponse:
        """Shrug."""
        if self.held_resource(self.type_at(target), target.resource_id or "") is None:
            return ScimResponse(HTTPStatus.NO_CONTENT)
        return super().serve_delete(target)


defect(
    "what-is-deleted-answers-410",
    title="What was deleted answers 410.",
    breaks=[
        GONE,
        "rfc7644-3.5.1-replace-creates-nothing",
        "rfc7644-3.4.1-unknown-ids-answer-404",
        "rfc7644-3.12-no-request-ends-in-a-server-error",
        "rfc7644-3.12-status-equals-the-http-status",
    ],
    topic="delete",
    severity=LOW,
    suites=["test_what_is_deleted_answers_404"],
)(
    answers(
        lambda request, response: (
            ScimResponse(HTTPStatus.GONE, {**(response.body or {}), "status": "410"}, response.headers)
            if response.status == 404
            else response
        )
    )
)


defect(
    "deletes-are-not-carried-out",
    title="A DELETE is answered with 204 and deletes nothing.",
    breaks=[
        GONE,
        "rfc7644-3.5.1-replace-creates-nothing",
        "rfc7644-3.6-deleted-resources-leave-queries",
        "rfc7644-3.6-names-of-deleted-users-are-free",
        "rfc7643-3.1-ids-are-never-given-again",
    ],
    topic="delete",
    severity=HIGH,
    suites=["test_what_is_deleted_answers_404", "test_what_is_deleted_is_in_no_list"],
)(
    type(
        "DeletesAreNotCarriedOut",
        (Service,),
        {
            "serve_delete": lambda self, target: (
                ScimResponse(HTTPStatus.NO_CONTENT)
                if self.existing(self.type_at(target), target)
                else ScimResponse(HTTPStatus.NOT_FOUND)
            )
        },
    )
)


@defect(
    "names-of-the-deleted-stay-taken",
    breaks=[
        "rfc7644-3.6-names-of-deleted-users-are-free",
        "rfc7643-3.1-ids-are-never-given-again",
        "rfc7644-3.3-valid-creates-succeed",
    ],
    topic="delete",
    severity=MEDIUM,
    suites=["test_the_name_of_a_deleted_user_is_free"],
)
class NamesOfTheDeletedStayTaken(Service):
    """The userName of a deleted user is never free again."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Remember the name."""
        super().delete(served, resource)
        self.memory.setdefault("deleted", set()).add(str(resource.get("userName", "")).casefold())

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Refuse remembered names."""
        super().check_unique(served, resource)
        if str(resource.get("userName", "")).casefold() in self.memory.get("deleted", set()) - {""}:
            raise UniquenessException(detail="userName was somebody's")


@defect(
    "deleting-a-group-switches-its-users-off",
    breaks=[
        "rfc7644-3.6-deleting-a-group-leaves-its-users",
        "rfc7644-3.5-only-the-addressed-resource-changes",
        "iru-kept-attributes-read-back",
    ],
    topic="delete",
    severity=HIGH,
    suites=["test_deleting_a_group_leaves_its_users"],
)
class DeletingAGroupSwitchesItsUsersOff(Service):
    """A DELETE of a group switches its members off."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Switch them off."""
        super().delete(served, resource)
        for member in resource.get("members", []):
            user = self.store.get("User", member["value"])
            if user is not None:
                self.put({**user, "active": False})


@defect(
    "deleting-a-user-empties-the-groups",
    breaks=[
        "rfc7644-3.6-deleting-a-user-leaves-the-other-members",
        "rfc7644-3.5-only-the-addressed-resource-changes",
        "iru-kept-attributes-read-back",
    ],
    topic="delete",
    severity=HIGH,
    suites=["test_deleting_a_user_leaves_the_other_members"],
)
class DeletingAUserEmptiesTheGroups(Service):
    """A DELETE of a user empties the groups of which the user was a member."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Empty them."""
        groups = self.store.groups_of(resource["id"])
        super().delete(served, resource)
        for group in groups:
            self.put(without(group, "members"))


@defect(
    "deleting-takes-a-bystander-along",
    breaks=[
        "rfc7644-3.5-only-the-addressed-resource-changes",
        "rfc7644-3.4.1-known-resources-are-found",
        "rfc7644-3.4.2-lists-hold-every-resource",
        "iru-kept-attributes-read-back",
    ],
    topic="delete",
    severity=HIGH,
    suites=["test_a_delete_takes_nobody_else_away"],
)
class DeletingTakesABystanderAlong(Service):
    """A DELETE drops the titles of the users that are left."""

    def delete(self, served: ServedType, resource: JsonObject) -> None:
        """Drop them."""
        super().delete(served, resource)
        for one in self.store.all("User"):
            self.put(without(one, "title"))
