"""Defects: userNames of two users meet, or one that is free is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scim2_models import UniquenessException

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
CREATED = ["rfc7644-3.3-valid-creates-succeed", "iru-users-are-created"]
PUT_SERVED = "rfc7644-3.5.1-valid-replaces-succeed"
PUT_SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"
TAKEN = "rfc7644-3.5.1-taken-user-names-are-refused"


def is_user(served: ServedType) -> bool:
    """Tell users from groups."""
    return served.name == "User"


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
