"""Defects: names, activation, uniqueness and e-mail addresses of users are refused, mangled or mixed up."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from typing import Any

from scim2_models import UniquenessException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import passes_over, reads, refuses, stores, with_text, without

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
CREATED = ["rfc7644-3.3-valid-creates-succeed", "iru-users-are-created"]
TEXT = [
    "rfc7644-3.3-create-keeps-what-was-sent",
    "iru-kept-attributes-read-back",
    "rfc7644-3.5.1-replace-sets-what-was-sent",
    "rfc7644-3.5.2.3-replace-sets-the-value",
    "rfc7644-3.5.2-values-without-path-are-applied",
    "iru-display-name-reads-back-beside-the-formatted-name",
    "iru-either-full-name-suffices",
]
FIRST = ["iru-the-first-email-is-kept", "rfc7644-3.5.1-replace-sets-what-was-sent"]
SERVED = "rfc7644-3.5.2-valid-patches-succeed"
PUT_SERVED = "rfc7644-3.5.1-valid-replaces-succeed"
PUT_SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"
TAKEN = "rfc7644-3.5.1-taken-user-names-are-refused"


def is_user(served: ServedType) -> bool:
    """Tell users from groups."""
    return served.name == "User"


# ---- texts


def with_display_name(
    change: Callable[[str], str],
) -> Callable[[ServedType, JsonObject, JsonObject | None], JsonObject]:
    """Change the displayName of users."""
    return lambda served, resource, _: with_text(resource, "displayName", change) if is_user(served) else resource


for id_, title, change in (
    (
        "letters-beyond-the-bmp-are-lost",
        "Characters beyond the BMP are dropped from names.",
        lambda text: "".join(one for one in text if ord(one) < 0x10000),
    ),
    (
        "letters-beyond-latin-become-question-marks",
        "Letters that Latin-1 lacks become question marks.",
        lambda text: text.encode("latin-1", "replace").decode("latin-1"),
    ),
    (
        "accents-are-stripped",
        "Accents are stripped from names.",
        lambda text: "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)),
    ),
    ("names-are-escaped-for-html", "Names are stored escaped for HTML.", html.escape),
    ("apostrophes-are-doubled", "Apostrophes in names are doubled.", lambda text: text.replace("'", "''")),
    ("names-are-cut-at-sixty-four", "Names are cut after sixty-four characters.", lambda text: text[:64]),
    ("backslashes-are-eaten", "Backslashes in names are dropped.", lambda text: text.replace("\\", "")),
    ("percent-signs-are-eaten", "Percent signs in names are dropped.", lambda text: text.replace("%", "")),
    (
        "text-is-read-in-the-wrong-encoding",
        "UTF-8 is read as Latin-1.",
        lambda text: text.encode("utf-8").decode("latin-1"),
    ),
):
    defect(
        id_,
        title=title,
        breaks=TEXT,
        topic="users",
        severity=MEDIUM,
        suites=["test_a_display_name_in_any_script_is_kept"],
    )(stores(with_display_name(change)))


defect(
    "long-names-are-refused",
    title="A displayName of more than a hundred characters is refused.",
    breaks=[*CREATED, *TEXT],
    topic="users",
    severity=LOW,
    suites=["test_a_display_name_in_any_script_is_kept"],
)(refuses(lambda served, payload: len(str(payload.get("displayName") or "")) > 100, "displayName is too long"))

# ---- what must be there


@defect(
    "empty-user-names-are-accepted",
    breaks=["rfc7643-4.1.1-users-have-a-user-name"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_without_user_name_is_refused"],
)
class EmptyUserNamesAreAccepted(Service):
    """A user whose userName is an empty text is created."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Make up a name for the empty one."""
        read = super().read(served, payload)
        if is_user(served) and isinstance(payload, dict) and payload.get("userName") == "":
            read["userName"] = self.store.new_id()
        return read


@defect(
    "users-without-email-are-accepted",
    breaks=["iru-users-without-email-are-refused"],
    topic="emails",
    severity=LOW,
    suites=["test_a_user_without_email_is_refused"],
)
class UsersWithoutEmailAreAccepted(Service):
    """A user without an e-mail address is created although the contract requires one."""

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Look at the rest alone."""
        super().check(served, resource if resource.get("emails") else {**resource, "emails": [{"value": "nobody"}]})


@defect(
    "users-without-a-full-name-are-accepted",
    breaks=["iru-users-without-a-full-name-are-refused"],
    topic="users",
    severity=LOW,
    suites=["test_a_user_without_a_full_name_is_refused"],
)
class UsersWithoutAFullNameAreAccepted(Service):
    """A user with neither displayName nor name.formatted is created although the contract requires one."""

    def check(self, served: ServedType, resource: JsonObject) -> None:
        """Look at the rest alone."""
        super().check(served, {"displayName": "Nobody", **resource} if is_user(served) else resource)


for name, id_ in (("displayName", "display-name-is-demanded"), ("name", "formatted-name-is-demanded")):
    defect(
        id_,
        title=f"A user without {name} is refused although the other full name is there.",
        breaks=[
            "iru-either-full-name-suffices",
            *CREATED,
            "rfc7644-3.5.1-valid-replaces-succeed",
            "entra-null-values-are-tolerated",
            "onelogin-unknown-schema-uris-are-tolerated",
        ],
        topic="users",
        severity=MEDIUM,
        suites=["test_either_full_name_is_enough"],
    )(refuses(lambda served, payload, name=name: is_user(served) and name not in payload, f"{name} is required"))  # type: ignore[misc]

defect(
    "display-name-stays-empty",
    title="A user with name.formatted alone has no displayName.",
    breaks=["iru-display-name-follows-the-formatted-name", "iru-kept-attributes-read-back"],
    topic="users",
    severity=LOW,
    suites=["test_either_full_name_is_enough"],
)(
    type(
        "DisplayNameStaysEmpty",
        (Service,),
        {"kept": lambda self, served, resource: _without_made_up_name(Service.kept(self, served, resource), resource)},
    )
)


def _without_made_up_name(kept: JsonObject, resource: JsonObject) -> JsonObject:
    return kept if "displayName" in resource else without(kept, "displayName")


@defect(
    "formatted-name-takes-the-place-of-the-display-name",
    breaks=["iru-display-name-reads-back-beside-the-formatted-name", "rfc7644-3.3-create-keeps-what-was-sent"],
    topic="users",
    severity=LOW,
    suites=["test_a_display_name_beside_another_full_name_is_kept"],
)
class FormattedNameTakesThePlaceOfTheDisplayName(Service):
    """Where both full names are sent and differ, displayName becomes name.formatted."""

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Let the other name win."""
        resource = super().defaulted(served, resource)
        formatted = (resource.get("name") or {}).get("formatted")
        return {**resource, "displayName": formatted} if formatted else resource


@defect(
    "users-are-inactive-by-default",
    breaks=["iru-users-without-active-are-active"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_without_active_is_active"],
)
class UsersAreInactiveByDefault(Service):
    """A user who is created without active is off."""

    def defaulted(self, served: ServedType, resource: JsonObject) -> JsonObject:
        """Begin with nobody."""
        return super().defaulted(served, {"active": False, **resource} if is_user(served) else resource)


@defect(
    "put-without-active-switches-off",
    breaks=["iru-replace-without-active-keeps-users-active", "onelogin-put-without-active-keeps-the-state"],
    topic="users",
    severity=HIGH,
    suites=["test_a_put_without_active_switches_nobody_off"],
)
class PutWithoutActiveSwitchesOff(Service):
    """A PUT that leaves active out switches the user off."""

    def replaced(self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject) -> JsonObject:
        """Take what is missing for false."""
        left = super().replaced(served, current, sent, payload)
        return {**left, "active": sent.get("active", False)} if is_user(served) else left


@defect(
    "inactive-users-answer-404",
    breaks=[
        "rfc7643-4.1.1-inactive-users-stay-readable",
        "iru-inactive-users-stay-readable",
        "rfc7644-3.4.1-known-resources-are-found",
        "rfc7644-3.5.1-replace-sets-what-was-sent",
        "rfc7644-3.5.2-valid-patches-succeed",
        "rfc7644-3.5.1-valid-replaces-succeed",
        "onelogin-inactive-user-is-found",
        "okta-inactive-user-stays-readable",
    ],
    topic="users",
    severity=MEDIUM,
    suites=["test_an_inactive_user_is_readable"],
)
class InactiveUsersAnswer404(Service):
    """A user who was switched off answers 404 to a GET."""

    def held_resource(self, served: ServedType, resource_id: str) -> JsonObject | None:
        """Hide whoever is off."""
        found = super().held_resource(served, resource_id)
        return None if found and found.get("active") is False and self.request.method == "GET" else found


# ---- uniqueness


def twins(allows: Callable[[Service, JsonObject, JsonObject], bool]) -> type[Service]:
    """Return a service that lets a user take the name of another one: it is handed the user and the holder."""

    class Allowing(Service):
        def check_unique(self, served: ServedType, resource: JsonObject) -> None:
            if is_user(served):
                holders = [
                    one
                    for one in self.store.lookup("User", "username", resource["userName"])
                    if one["id"] != resource["id"]
                ]
                if holders and allows(self, resource, holders[0]):
                    return
            super().check_unique(served, resource)

    return Allowing


defect(
    "user-names-in-another-case-are-free",
    title="A userName that differs in letter case alone makes a second user.",
    breaks=[
        "rfc7643-4.1.1-user-names-are-unique-in-any-case",
        "rfc7644-3.3-duplicate-user-names-are-refused",
        TAKEN,
        "rfc7644-3.3-simultaneous-creates-make-one-user",
        "rfc7643-7-what-is-declared-unique-is-unique",
    ],
    topic="users",
    severity=HIGH,
    suites=["test_a_user_name_in_another_case_is_taken"],
)(
    twins(
        lambda service, resource, holder: (
            resource["userName"] != holder["userName"]
            and resource["userName"].casefold() == holder["userName"].casefold()
        )
    )
)

defect(
    "user-names-in-another-composition-are-free",
    title="A userName that differs in Unicode composition alone makes a second user.",
    breaks=["rfc7644-5-equal-names-after-normalization-are-one", "rfc7644-3.3-duplicate-user-names-are-refused"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_user_name_in_another_composition_is_taken"],
)(twins(lambda service, resource, holder: resource["userName"].casefold() != holder["userName"].casefold()))

defect(
    "names-of-inactive-users-are-free",
    title="The userName of a user who is off makes a second user.",
    breaks=["rfc7644-3.3-duplicate-user-names-are-refused", "rfc7644-3.3-duplicates-answer-409-uniqueness"],
    topic="users",
    severity=HIGH,
    suites=["test_a_second_user_of_the_same_name_is_refused"],
)(twins(lambda service, resource, holder: holder.get("active") is False))

for method in ("PUT", "PATCH"):
    defect(
        f"taken-names-are-accepted-by-{method.lower()}",
        title=f"A {method} may take another user's userName.",
        breaks=[TAKEN, "rfc7644-3.5-refused-requests-change-nothing", "rfc7644-3.12-conflicts-say-uniqueness"],
        topic="users",
        severity=HIGH,
        suites=["test_a_taken_name_is_refused"],
    )(twins(lambda service, resource, holder, method=method: service.request.method.upper() == method))  # type: ignore[misc]


@defect(
    "former-names-stay-taken",
    breaks=[*CREATED, "iru-unlisted-attributes-do-no-harm"],
    topic="users",
    severity=MEDIUM,
    suites=["test_a_former_user_name_is_free"],
)
class FormerNamesStayTaken(Service):
    """The name that a user gave up stays taken."""

    def check_unique(self, served: ServedType, resource: JsonObject) -> None:
        """Remember every name that there ever was."""
        super().check_unique(served, resource)
        if not is_user(served):
            return
        owners = self.memory.setdefault("names", {})
        name = resource["userName"].casefold()
        former = self.store.get("User", owners.get(name, ""))
        if former is not None and former["id"] != resource["id"]:
            raise UniquenessException(detail="userName was somebody's")
        owners[name] = resource["id"]


@defect(
    "a-name-conflicts-with-itself",
    breaks=[
        "rfc7644-3.5.1-an-unchanged-name-is-no-conflict",
        PUT_SERVED,
        "rfc7644-3.5-put-is-supported",
        PUT_SETS,
        "rfc7644-3.5.1-replace-answers-200",
    ],
    topic="replace",
    severity=MEDIUM,
    suites=["test_a_user_may_keep_the_name_in_another_case"],
)
class ANameConflictsWithItself(Service):
    """A PUT with the unchanged name is refused with 409."""

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Take the user for another one."""
        if is_user(served) and str(payload.get("userName", "")).casefold() == current["userName"].casefold():
            raise UniquenessException(detail="userName is taken")
        return super().replace(served, current, payload)


for method, breaks in (("PUT", PUT_SETS), ("PATCH", "rfc7644-3.5.2.3-replace-sets-the-value")):
    defect(
        f"renames-by-{method.lower()}-are-passed-over",
        title=f"A {method} with another userName keeps the old one.",
        breaks=[breaks, TAKEN, "rfc7644-3.4.2.2-matching-resources-are-found"],
        topic="users",
        severity=HIGH,
        suites=[f"test_a_user_is_renamed_by_{method.lower()}"],
    )(
        type(
            f"RenamesBy{method.capitalize()}ArePassedOver",
            (Service,),
            {
                "check_unique": lambda self, served, resource, method=method: _rename_back(
                    self, served, resource, method
                )
            },
        )
    )


def _rename_back(service: Service, served: ServedType, resource: JsonObject, method: str) -> None:
    Service.check_unique(service, served, resource)
    held = service.store.get(served.name, resource["id"])
    if held is not None and is_user(served) and service.request.method.upper() == method:
        resource["userName"] = held["userName"]


# ---- e-mails


def sorted_by(key: Callable[[JsonObject], Any]) -> type[Service]:
    """Return a service that puts the e-mails of a body into an order before it keeps the first."""

    def change(_: ServedType, payload: JsonObject) -> JsonObject:
        emails = payload.get("emails")
        if not isinstance(emails, list) or not all(isinstance(one, dict) for one in emails):
            return payload
        return {**payload, "emails": sorted(emails, key=key)}

    return reads(change)


for id_, title, key in (
    (
        "primary-email-goes-first",
        "The primary e-mail is kept instead of the first.",
        lambda one: one.get("primary") is not True,
    ),
    ("work-email-goes-first", "The work e-mail is kept instead of the first.", lambda one: one.get("type") != "work"),
    ("emails-are-sorted", "E-mails are sorted by address before the first is kept.", lambda one: str(one.get("value"))),
    ("untyped-emails-go-last", "E-mails without a type stand behind the others.", lambda one: "type" not in one),
):
    defect(
        id_,
        title=title,
        breaks=FIRST,
        topic="emails",
        severity=HIGH,
        suites=["test_a_create_keeps_the_first_email", "test_a_put_keeps_the_first_email"],
    )(sorted_by(key))

defect(
    "email-lists-are-refused",
    title="A user with more than one e-mail is refused.",
    breaks=["iru-several-emails-are-accepted", *CREATED, PUT_SERVED, *FIRST],
    topic="emails",
    severity=MEDIUM,
    suites=["test_several_emails_are_accepted"],
)(refuses(lambda served, payload: len(payload.get("emails") or []) > 1, "one e-mail is enough"))

defect(
    "repeated-addresses-are-refused",
    title="A user with one address of two types is refused.",
    breaks=["iru-several-emails-are-accepted", *CREATED, PUT_SERVED],
    topic="emails",
    severity=LOW,
    suites=["test_several_emails_are_accepted"],
)(
    refuses(
        lambda served, payload: (
            1 < len(payload.get("emails") or []) != len({str(one.get("value")) for one in payload["emails"]})
        ),
        "an address stands twice",
    )
)

defect(
    "put-keeps-the-former-email",
    title="A PUT with another e-mail keeps the one that was held.",
    breaks=[*FIRST, "rfc7644-3.5.1-replace-sets-what-was-sent"],
    topic="emails",
    severity=HIGH,
    suites=["test_a_put_keeps_the_first_email", "test_a_put_in_another_order_changes_the_email"],
)(
    type(
        "PutKeepsTheFormerEmail",
        (Service,),
        {
            "stored": lambda self, served, resource, earlier: (
                {**resource, "emails": earlier["emails"]}
                if earlier and earlier.get("emails") and self.request.method == "PUT"
                else resource
            )
        },
    )
)


@defect(
    "an-added-email-goes-first",
    breaks=["iru-the-first-email-is-kept"],
    topic="emails",
    severity=HIGH,
    suites=["test_an_email_that_is_added_stands_behind_the_first"],
)
class AnAddedEmailGoesFirst(Service):
    """An e-mail that is added takes the place of the one that is held."""

    def patch_operation(self, served: ServedType, operation: Operation, draft: JsonObject) -> None:
        """Replace instead."""
        if operation.op == "add" and operation.path == "emails":
            operation = Operation("replace", "emails", operation.value, has_value=True)
        super().patch_operation(served, operation, draft)


defect(
    "replaced-emails-are-passed-over",
    title="A replace of e-mails is passed over.",
    breaks=[
        "iru-the-first-email-is-kept",
        "rfc7644-3.5.2.3-replace-leaves-exactly-the-new-values",
        "rfc7644-3.5.2.3-null-and-empty-lists-clear",
    ],
    topic="emails",
    severity=HIGH,
    suites=["test_a_patch_replaces_the_email_by_the_first_of_its_list"],
)(passes_over(lambda served, operation, draft: operation.path == "emails" and operation.op == "replace"))

defect(
    "types-of-emails-mind-their-case",
    title="An e-mail whose type is spelled Work is refused.",
    breaks=["rfc7643-7-canonical-values-are-compared-in-any-case", *CREATED, "iru-unlisted-attributes-do-no-harm"],
    topic="emails",
    severity=LOW,
    suites=["test_the_type_of_an_email_is_read_in_any_case"],
)(
    refuses(
        lambda served, payload: any(
            one.get("type") == "Work" for one in payload.get("emails") or [] if isinstance(one, dict)
        ),
        "type is not known",
    )
)

defect(
    "removing-one-email-removes-all",
    title="A remove of one e-mail by its value removes all of them.",
    breaks=["rfc7644-3.5.2.2-remove-by-value-filter"],
    topic="emails",
    severity=HIGH,
    suites=["test_the_first_email_is_removed"],
)(
    type(
        "RemovingOneEmailRemovesAll",
        (Service,),
        {
            "patch_operation": lambda self, served, operation, draft: Service.patch_operation(
                self,
                served,
                Operation("remove", "emails")
                if operation.op == "remove"
                and operation.path.startswith("emails[")
                and "nobody" not in operation.path
                and not self.rules.required_emails
                else operation,
                draft,
            )
        },
    )
)

defect(
    "an-email-in-the-place-of-the-first-is-lost",
    title="An e-mail that is added in the request that removes the first one is dropped.",
    breaks=["iru-the-first-email-is-kept", "rfc7644-3.5.2.2-remove-by-value-filter"],
    topic="emails",
    severity=MEDIUM,
    suites=["test_the_next_email_of_a_request_takes_the_place_of_the_first"],
)(passes_over(lambda served, operation, draft: operation.path.startswith("emails[") and operation.op == "remove"))
