"""Defects that the field knows: forms of PATCH that identity providers send, and that are refused or misread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from scim2_models import InvalidPathException, InvalidValueException, NoTargetException, NotImplementedException
from scim2_models.path import ValuePath

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import Attribute, ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import refuses_operations

JsonObject = dict[str, Any]

MEDIUM, HIGH = Severity.MEDIUM, Severity.HIGH

Strikes: TypeAlias = Callable[[ServedType, Operation, JsonObject], bool]
Refused: TypeAlias = tuple[str, str, Severity, list[str], list[str], Strikes]

REFUSED: tuple[Refused, ...] = (
    (
        "boolean-strings-are-refused",
        'active is refused where it is the text "False".',
        HIGH,
        ["entra-boolean-strings-are-read"],
        ["entra-deactivate-user"],
        lambda served, one, draft: one.path == "active" and isinstance(one.value, str),
    ),
    (
        "value-filter-in-an-add-is-refused",
        "An add is refused whose path has a value filter.",
        MEDIUM,
        ["entra-value-filter-without-match-creates"],
        ["entra-validator-three-parts-of-one-address"],
        lambda served, one, draft: one.op == "add" and "[" in one.path,
    ),
    (
        "value-filter-in-a-replace-is-refused",
        "A replace is refused whose path has a value filter, also one that matches.",
        HIGH,
        [
            "entra-patch-is-supported",
            "entra-urn-keys-are-applied",
        ],
        ["entra-update-user"],
        lambda served, one, draft: one.op == "replace" and "[" in one.path,
    ),
    (
        "add-of-an-attribute-is-refused",
        "Only replace is known: an add of a user's attribute is refused.",
        HIGH,
        ["entra-patch-is-supported"],
        ["entra-mover"],
        lambda served, one, draft: served.name == "User" and one.op == "add" and bool(one.path),
    ),
    (
        "plain-values-are-refused",
        "A value by a path must be a list of objects: a plain text is refused.",
        HIGH,
        [
            "entra-boolean-strings-are-read",
            "entra-patch-is-supported",
            "entra-urn-keys-are-applied",
        ],
        ["entra-update-user"],
        lambda served, one, draft: bool(one.path) and isinstance(one.value, str),
    ),
    (
        "extension-path-is-cut-at-a-dot",
        "A path into an extension is cut at the dot of its version, and finds nothing.",
        HIGH,
        ["entra-patch-is-supported"],
        ["entra-update-user"],
        lambda served, one, draft: one.path.casefold().startswith("urn:") and one.path.count(":") > 1,
    ),
    (
        "remove-by-value-list-is-refused",
        "A remove of members is refused that has a value.",
        HIGH,
        ["entra-remove-by-value-list"],
        ["entra-group-membership"],
        lambda served, one, draft: one.op == "remove" and one.path == "members" and one.value is not None,
    ),
    (
        "id-in-a-path-less-value-is-refused",
        "A replace without a path is refused that has the id in its value.",
        HIGH,
        ["okta-id-in-path-less-value-is-ignored"],
        ["okta-push-group-by-patch"],
        lambda served, one, draft: not one.path and isinstance(one.value, dict) and "id" in one.value,
    ),
    (
        "patch-without-a-change-is-refused",
        "A PATCH is refused that changes nothing.",
        MEDIUM,
        ["okta-patch-is-supported"],
        ["other-patch-without-a-change"],
        lambda served, one, draft: bool(one.path) and one.op == "replace" and draft.get(one.path) == one.value,
    ),
    (
        "overlapping-replace-is-refused",
        "A replace of members is refused that lists one who is there.",
        HIGH,
        ["okta-group-patch-is-supported"],
        ["other-replace-members-with-an-overlap"],
        lambda served, one, draft: one.op == "replace" and one.path == "members" and overlaps(one.value, draft),
    ),
)


def overlaps(listed: Any, draft: JsonObject) -> bool:
    """Say whether a list of members and those of a group have somebody in common, and are not the same."""
    named = {one.get("value") for one in listed if isinstance(one, dict)} if isinstance(listed, list) else set()
    held = {one["value"] for one in draft.get("members") or ()}
    return bool(named & held) and named != held


ERRORS: dict[str, Callable[[], Exception]] = {
    "value-filter-in-an-add-is-refused": lambda: InvalidPathException(path="", detail="An add has no value filter"),
    "extension-path-is-cut-at-a-dot": lambda: NoTargetException(detail="There is no attribute of this name"),
}

for _id, _title, _severity, _breaks, _flows, _strikes in REFUSED:
    defect(_id, title=_title, breaks=_breaks, topic="patch", severity=_severity, flows=_flows)(
        refuses_operations(_strikes, ERRORS.get(_id, lambda: InvalidValueException(detail="This is not accepted")))
    )


@defect(
    "patch-of-groups-is-refused",
    breaks=[
        "entra-group-patch-is-supported",
        "entra-remove-by-value-list",
        "okta-group-patch-is-supported",
        "okta-id-in-path-less-value-is-ignored",
        "onelogin-group-patch-is-supported",
    ],
    topic="groups",
    severity=HIGH,
    flows=["onelogin-group-membership"],
)
class PatchOfGroupsIsRefused(Service):
    """PATCH of a group is not offered."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Know PUT only."""
        if served.name == "Group":
            raise NotImplementedException(detail="Use PUT")
        return super().patch(served, current, payload)


@defect(
    "remove-writes-its-value",
    breaks=["rfc7644-3.5.2.2-remove-by-value-filter"],
    topic="patch",
    severity=HIGH,
    flows=["entra-remove-address-with-a-value"],
)
class RemoveWritesItsValue(Service):
    """A remove that carries a value writes it."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Take it for a replace."""
        if served.name == "User" and operation.op == "remove" and operation.value is not None:
            operation = Operation("replace", operation.path, operation.value, has_value=True)
        super().patch_operation(served, operation, draft)


@defect(
    "urn-keys-land-at-the-root",
    breaks=[
        "entra-urn-keys-are-applied",
        "rfc7643-3.3-extensions-are-containers",
    ],
    topic="patch",
    severity=MEDIUM,
    flows=["entra-update-enterprise-with-flag"],
)
class UrnKeysLandAtTheRoot(Service):
    """A key of URN, colon and name becomes an attribute of that long name at the root."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Store what the key says, as it says it."""
        value = operation.value
        if not operation.path and isinstance(value, dict):
            strange = {key: item for key, item in value.items() if key.count(":") > 1 and not isinstance(item, dict)}
            draft.update(strange)
            rest = {key: item for key, item in value.items() if key not in strange}
            operation = Operation(operation.op, "", rest, has_value=True)
        super().patch_operation(served, operation, draft)


@defect(
    "quoted-boolean-matches-nothing",
    breaks=["entra-quoted-booleans-are-read"],
    topic="patch",
    severity=MEDIUM,
    flows=["entra-change-role-by-primary"],
)
class QuotedBooleanMatchesNothing(Service):
    """A value filter that compares primary with "True" matches nothing: a second value comes into being."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Append where a change was meant."""
        if 'primary eq "True"' in operation.path and draft.get("roles"):
            draft["roles"] = [*draft["roles"], {"value": operation.value}]
            return
        super().patch_operation(served, operation, draft)


@defect(
    "remove-by-value-list-is-ignored",
    breaks=["entra-remove-by-value-list"],
    topic="groups",
    severity=HIGH,
    flows=["entra-group-membership"],
)
class RemoveByValueListIsIgnored(Service):
    """A remove of listed members succeeds, and they stay."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Look for a value filter, find none, and do nothing."""
        if not (operation.op == "remove" and operation.path == "members" and operation.value):
            super().patch_operation(served, operation, draft)


@defect(
    "value-list-is-read-with-a-capital-only",
    breaks=["entra-remove-by-value-list"],
    topic="groups",
    severity=HIGH,
    flows=["other-jumpcloud-remove-member"],
)
class ValueListIsReadWithACapitalOnly(Service):
    """A remove of listed members is understood of Entra ID alone: in lower case it is refused."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Tell Entra ID by its capital letter."""
        if operation.op == "remove" and operation.path == "members" and b'"Remove"' not in self.request.body:
            raise InvalidValueException(detail="A remove has no value")
        super().patch_operation(served, operation, draft)


@defect(
    "unrelated-replace-empties-the-group",
    breaks=["rfc7644-3.5.2-patch-changes-only-what-it-names"],
    topic="groups",
    severity=HIGH,
    flows=["mixed-administrator-between-two-cycles-of-entra"],
)
class UnrelatedReplaceEmptiesTheGroup(Service):
    """Every replace of a group that is no replace of its members empties it."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Fall through to the replacement of members, and find none in the request."""
        super().patch_operation(served, operation, draft)
        if served.name == "Group" and operation.op in {"add", "replace"} and operation.path not in {"", "members"}:
            draft.pop("members", None)


@defect(
    "adding-members-is-a-server-error",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="groups",
    severity=HIGH,
    flows=["entra-group-membership"],
)
class AddingMembersIsAServerError(Service):
    """Every addition of a member ends in an error of the server."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Stumble over a member without display."""
        return [*before, {**added[0], "display": added[0]["display"].strip()}]


@defect(
    "member-without-type-is-dropped",
    breaks=["rfc7644-3.5.2.1-add-appends-to-the-values"],
    topic="groups",
    severity=HIGH,
    flows=["okta-push-group-by-patch"],
)
class MemberWithoutTypeIsDropped(Service):
    """A member becomes one only where the request says that it is a User."""

    def added_members(self, before: list[JsonObject], added: list[JsonObject]) -> list[JsonObject]:
        """Pass over whoever has no type."""
        return super().added_members(before, [one for one in added if one.get("type") == "User"])


@defect(
    "addition-builds-on-an-older-copy",
    breaks=["rfc7644-3.5.2.1-add-appends-to-the-values"],
    topic="groups",
    severity=HIGH,
    flows=["okta-add-members-one-by-one"],
)
class AdditionBuildsOnAnOlderCopy(Service):
    """An addition is built on the members of before the last write, as a lagging replica shows them."""

    def change_members(self, operation: Operation, draft: JsonObject, attribute: Attribute, node: Any) -> None:
        """Read the replica, which is one write behind."""
        copies = self.memory.setdefault("replica", {})
        newest = list(draft.get("members") or ())
        if operation.op == "add" and not isinstance(node, ValuePath) and draft["id"] in copies:
            draft["members"] = copies[draft["id"]]
        copies[draft["id"]] = newest
        super().change_members(operation, draft, attribute, node)


@defect(
    "inactive-users-cannot-be-updated",
    breaks=["rfc7644-3.5.1-valid-replaces-succeed"],
    topic="users",
    severity=HIGH,
    flows=["okta-reactivate-by-put"],
)
class InactiveUsersCannotBeUpdated(Service):
    """A user who is inactive can be activated by a PATCH, and not otherwise changed."""

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Refuse what is refused of nobody else."""
        if served.name == "User" and current.get("active") is False:
            raise InvalidValueException(detail="This user is not active")
        return super().replace(served, current, payload)
