"""Defects: another e-mail is kept than the first, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import passes_over, reads, refuses

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
CREATED = ["rfc7644-3.3-valid-creates-succeed", "iru-users-are-created"]
FIRST = ["iru-the-first-email-is-kept", "rfc7644-3.5.1-replace-sets-what-was-sent"]
PUT_SERVED = "rfc7644-3.5.1-valid-replaces-succeed"


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
